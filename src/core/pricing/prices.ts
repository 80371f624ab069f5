import { type Column, LIMITS, PRICE_STATE, type PriceTerms, type Table } from '../model/index.ts';
import { AMOUNT_MAX, type PriceUnits } from '../money/index.ts';
import { isOutlier, markNear, medianOf } from './index-price.ts';

const SOURCES = LIMITS.sourcesPerMarket;

/** Price terms of one market in the form that the tick loop wants. */
interface PricePolicy {
  readonly sources: readonly string[];
  readonly quorum: number;
  readonly ageMsMax: number;
  readonly outlierPpm: bigint;
  readonly basisPpmMax: bigint;
}

/** What a refresh changed. */
export interface PriceChange {
  markMoved: boolean;
  stateMoved: boolean;
  from: number;
  /** Bit i is set when source i was left out as an outlier. */
  outliers: number;
}

/** Sources, index and mark of every market, and whether they may be acted on. */
export class Prices implements Table {
  // state
  readonly mark: BigInt64Array; //          0 where there is none
  readonly index: BigInt64Array; //         0 where there is none
  readonly venue: BigInt64Array; //         last price stated by the venue, 0 where none
  readonly venueTime: Float64Array; //      when it was stated, ms
  readonly state: Uint8Array; //            PRICE_STATE numbers
  readonly freshUntil: Float64Array; //     after this moment the state must be looked at again
  readonly restartedAt: Float64Array; //    observations from before do not count
  readonly sourcePrice: BigInt64Array; //   [market * 16 + source], 0 where none counts
  readonly sourceTime: Float64Array; //     when the source made it
  readonly receiveTime: Float64Array; //    when it arrived
  readonly ignored: Uint16Array; //         bit per source that is now left out as an outlier
  count = 0;
  // derived
  /** Until then no market needs a look. */
  allFreshUntil = 0;
  private readonly policies: PricePolicy[] = [];
  private readonly fresh: PriceUnits[] = new Array<PriceUnits>(SOURCES).fill(0n as PriceUnits);
  private readonly kept: PriceUnits[] = new Array<PriceUnits>(SOURCES).fill(0n as PriceUnits);
  private readonly freshSource = new Int32Array(SOURCES);
  private readonly change: PriceChange = {
    markMoved: false,
    stateMoved: false,
    from: 0,
    outliers: 0,
  };

  constructor(limit: number) {
    this.mark = new BigInt64Array(limit);
    this.index = new BigInt64Array(limit);
    this.venue = new BigInt64Array(limit);
    this.venueTime = new Float64Array(limit);
    this.state = new Uint8Array(limit);
    this.freshUntil = new Float64Array(limit);
    this.restartedAt = new Float64Array(limit);
    this.sourcePrice = new BigInt64Array(limit * SOURCES);
    this.sourceTime = new Float64Array(limit * SOURCES);
    this.receiveTime = new Float64Array(limit * SOURCES);
    this.ignored = new Uint16Array(limit);
  }

  /** Opens the next market, or replaces the terms of one. */
  setTerms(market: number, terms: PriceTerms): void {
    this.policies[market] = {
      sources: terms.sources,
      quorum: terms.quorum,
      ageMsMax: terms.ageMsMax,
      outlierPpm: BigInt(terms.outlierPpm),
      basisPpmMax: BigInt(terms.basisPpmMax),
    };
    if (market === this.count) this.count += 1;
    this.freshUntil[market] = 0;
    this.allFreshUntil = 0;
  }

  /** Number of a source in the terms of a market, or -1. */
  findSource(market: number, source: string): number {
    return (this.policies[market] as PricePolicy).sources.indexOf(source);
  }

  sourceName(market: number, source: number): string {
    return (this.policies[market] as PricePolicy).sources[source] as string;
  }

  /** Whether accounts may be liquidated, deleveraged or paid out on the prices of this market. */
  isActionable(market: number): boolean {
    const state = this.state[market];
    return state === PRICE_STATE.live || state === PRICE_STATE.degraded;
  }

  /**
   * Takes one observation.
   *
   * @returns false, with nothing changed, when the source has already stated a newer price
   */
  observe(
    market: number,
    source: number,
    price: PriceUnits,
    sourceTime: number,
    receiveTime: number,
  ): boolean {
    const at = market * SOURCES + source;
    const isFirst = this.sourcePrice[at] === 0n;
    if (!isFirst && sourceTime < (this.sourceTime[at] as number)) return false;
    if (sourceTime < (this.restartedAt[market] as number)) return true; // too old to count
    this.sourcePrice[at] = price;
    this.sourceTime[at] = sourceTime;
    this.receiveTime[at] = receiveTime;
    return true;
  }

  /** Last price of a source, 0 where none counts. */
  observed(market: number, source: number): PriceUnits {
    return this.sourcePrice[market * SOURCES + source] as PriceUnits;
  }

  /** Whether the last look at this market still holds at `now`. */
  isFresh(market: number, now: number): boolean {
    return now <= (this.freshUntil[market] as number);
  }

  /** Finds the moment until which no market needs a look. */
  findFirstToLook(): void {
    let first = Number.MAX_SAFE_INTEGER;
    for (let market = 0; market < this.count; market += 1) {
      first = Math.min(first, this.freshUntil[market] as number);
    }
    this.allFreshUntil = first;
  }

  /** Forgets everything observed so far: nothing acts until a quorum is newer than `now`. */
  restart(market: number, now: number): void {
    this.restartedAt[market] = now;
    this.venue[market] = 0n;
    for (let source = 0; source < SOURCES; source += 1) {
      this.sourcePrice[market * SOURCES + source] = 0n;
    }
    if (this.state[market] !== PRICE_STATE.none) this.state[market] = PRICE_STATE.restarting;
    this.freshUntil[market] = 0;
    this.allFreshUntil = 0;
  }

  /**
   * Looks at all sources of a market at `now`: index, mark, state. The result is reused.
   *
   * @param exposure quote units per price unit that must fit the stored range; a source that
   *   states more than fits does not count
   */
  refresh(market: number, now: number, exposure = 0n): PriceChange {
    const policy = this.policies[market] as PricePolicy;
    const markBefore = this.mark[market] as PriceUnits;
    const stateBefore = this.state[market] as number;
    this.change.outliers = 0;
    if (policy.sources.length === 0) this.refreshFromVenue(market, now, policy);
    else this.refreshFromSources(market, now, policy, exposure);
    this.allFreshUntil = Math.min(this.allFreshUntil, this.freshUntil[market] as number);
    this.change.markMoved = this.mark[market] !== markBefore;
    this.change.stateMoved = this.state[market] !== stateBefore;
    this.change.from = stateBefore;
    return this.change;
  }

  private refreshFromVenue(market: number, now: number, policy: PricePolicy): void {
    const venue = this.venue[market] as PriceUnits;
    const until = (this.venueTime[market] as number) + policy.ageMsMax;
    if (venue === 0n || now > until) {
      this.goStale(market);
      return;
    }
    this.index[market] = venue;
    this.mark[market] = venue;
    this.state[market] = PRICE_STATE.live;
    this.freshUntil[market] = until;
  }

  private refreshFromSources(
    market: number,
    now: number,
    policy: PricePolicy,
    exposure: bigint,
  ): void {
    let count = 0;
    let until = Number.MAX_SAFE_INTEGER;
    for (let source = 0; source < policy.sources.length; source += 1) {
      const at = market * SOURCES + source;
      const price = this.sourcePrice[at] as PriceUnits;
      const age = Math.min(this.sourceTime[at] as number, this.receiveTime[at] as number);
      if (price === 0n || age + policy.ageMsMax < now || price * exposure > AMOUNT_MAX) continue;
      until = Math.min(until, age + policy.ageMsMax);
      this.fresh[count] = price;
      this.freshSource[count] = source;
      count += 1;
    }
    let kept = 0;
    for (let i = 0; i < count; i += 1) {
      const price = this.fresh[i] as PriceUnits;
      if (isOutlier(this.fresh, count, i, policy.outlierPpm)) {
        this.change.outliers |= 1 << (this.freshSource[i] as number);
      } else {
        this.kept[kept] = price;
        kept += 1;
      }
    }
    if (kept < policy.quorum) {
      this.goStale(market);
      return;
    }
    const index = medianOf(this.kept, kept);
    this.index[market] = index;
    this.mark[market] = this.markAt(market, now, index, policy);
    if (this.isVenueFresh(market, now, policy)) {
      until = Math.min(until, (this.venueTime[market] as number) + policy.ageMsMax);
    }
    const complete = kept === policy.sources.length;
    this.state[market] = complete ? PRICE_STATE.live : PRICE_STATE.degraded;
    this.freshUntil[market] = until;
  }

  private markAt(market: number, now: number, index: PriceUnits, policy: PricePolicy): PriceUnits {
    const isFresh = this.isVenueFresh(market, now, policy);
    const venue = isFresh ? (this.venue[market] as PriceUnits) : (0n as PriceUnits);
    return markNear(index, venue, policy.basisPpmMax);
  }

  private isVenueFresh(market: number, now: number, policy: PricePolicy): boolean {
    const isStated = this.venue[market] !== 0n;
    return isStated && (this.venueTime[market] as number) + policy.ageMsMax >= now;
  }

  private goStale(market: number): void {
    const state = this.state[market];
    if (state === PRICE_STATE.live || state === PRICE_STATE.degraded) {
      this.state[market] = PRICE_STATE.stale;
    }
    this.freshUntil[market] = Number.MAX_SAFE_INTEGER; // only an observation can change it now
  }

  columns(): readonly Column[] {
    const used = this.count;
    const perSource = used * SOURCES;
    return [
      { name: 'prices.mark', array: this.mark, used },
      { name: 'prices.index', array: this.index, used },
      { name: 'prices.venue', array: this.venue, used },
      { name: 'prices.venueTime', array: this.venueTime, used },
      { name: 'prices.state', array: this.state, used },
      { name: 'prices.freshUntil', array: this.freshUntil, used },
      { name: 'prices.restartedAt', array: this.restartedAt, used },
      { name: 'prices.sourcePrice', array: this.sourcePrice, used: perSource },
      { name: 'prices.sourceTime', array: this.sourceTime, used: perSource },
      { name: 'prices.receiveTime', array: this.receiveTime, used: perSource },
      { name: 'prices.ignored', array: this.ignored, used },
    ];
  }

  registers(): readonly number[] {
    return [this.count];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    this.count = registers[0] as number;
  }
}
