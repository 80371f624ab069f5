import { type Column, PRICE_STATE, type Table } from '../model/index.ts';
import type { PriceUnits } from '../money/index.ts';
import { Guards, isActionableState } from './guards.ts';
import { markNear, medianOf } from './index-price.ts';
import type { PricePolicy } from './price-policy.ts';
import { type Observed, Sources } from './sources.ts';
import { VenuePrices } from './venue-prices.ts';
import { capWeights, weightedMedian } from './weights.ts';

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
  readonly state: Uint8Array; //            PRICE_STATE numbers
  readonly freshUntil: Float64Array; //     after this moment the state must be looked at again
  readonly sources: Sources;
  readonly venue: VenuePrices;
  readonly guards: Guards;
  count = 0;
  // derived
  /** Until then no market needs a look. */
  allFreshUntil = 0;
  private readonly policies: PricePolicy[] = [];
  private readonly change: PriceChange = {
    markMoved: false,
    stateMoved: false,
    from: 0,
    outliers: 0,
  };

  constructor(limit: number) {
    this.mark = new BigInt64Array(limit);
    this.index = new BigInt64Array(limit);
    this.state = new Uint8Array(limit);
    this.freshUntil = new Float64Array(limit);
    this.sources = new Sources(limit);
    this.venue = new VenuePrices(limit);
    this.guards = new Guards(limit);
  }

  /** Opens the next market, or replaces the terms of one. */
  setPolicy(market: number, policy: PricePolicy): void {
    this.policies[market] = policy;
    if (market === this.count) this.count += 1;
    this.freshUntil[market] = 0;
    this.allFreshUntil = 0;
  }

  /** Number of a source in the terms of a market, or -1. */
  findSource(market: number, source: string): number {
    return this.policyOf(market).sources.indexOf(source);
  }

  sourceName(market: number, source: number): string {
    return this.policyOf(market).sources[source] as string;
  }

  private policyOf(market: number): PricePolicy {
    return this.policies[market] as PricePolicy;
  }

  /** Whether accounts may be liquidated, deleveraged or paid out on the prices of this market. */
  isActionable(market: number): boolean {
    return isActionableState(this.state[market] as number);
  }

  /** Takes one observation; `backwards`, with nothing changed, where a newer one was stated. */
  observe(
    market: number,
    source: number,
    price: PriceUnits,
    sourceTime: number,
    receiveTime: number,
  ): Observed {
    const { scaleJumpPpm } = this.policyOf(market);
    const last = this.index[market] as bigint;
    return this.sources.observe(market, source, price, sourceTime, receiveTime, scaleJumpPpm, last);
  }

  /** Takes the notional that rests beside the price of a source, quote units. */
  observeDepth(market: number, source: number, depth: bigint, now: number): void {
    const { depthHoldMs } = this.policyOf(market);
    this.sources.observeDepth(market, source, depth, now, depthHoldMs);
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
    this.venue.restart(market);
    this.guards.restart(market);
    this.sources.restart(market, now);
    if (this.state[market] !== PRICE_STATE.none) this.state[market] = PRICE_STATE.restarting;
    this.freshUntil[market] = 0;
    this.allFreshUntil = 0;
  }

  /** Notional beside the prices of all sources that is believed, quote units. */
  depthOf(market: number): bigint {
    return this.sources.depthOf(market, this.policyOf(market).indexCount);
  }

  /**
   * The slowest of the prices at which something may be taken in: the index, what was seen under a
   * minimum of it, and the stable price where that is lower.
   */
  cautiousAt(market: number, now: number): PriceUnits {
    const index = this.index[market] as PriceUnits;
    const seen = this.guards.seen[market] as PriceUnits;
    const stable = this.stableAt(market, now);
    const least = seen !== 0n && seen < index ? seen : index;
    return stable !== 0n && stable < least ? stable : least;
  }

  /** The price that admits risk; 0 where the market has none: see `Guards.stableAt`. */
  stableAt(market: number, now: number): PriceUnits {
    const index = this.index[market] as PriceUnits;
    return this.guards.stableAt(market, now, index, this.policyOf(market));
  }

  /**
   * Looks at all sources of a market at `now`: index, mark, state. The result is reused.
   *
   * @param exposure quote units per price unit that must fit the stored range; a source that
   *   states more than fits does not count
   */
  refresh(market: number, now: number, exposure = 0n): PriceChange {
    const policy = this.policyOf(market);
    const markBefore = this.mark[market] as PriceUnits;
    const stateBefore = this.state[market] as number;
    this.change.outliers = 0;
    if (policy.indexCount === 0) this.refreshFromVenue(market, now, policy);
    else this.refreshFromSources(market, now, policy, exposure);
    this.allFreshUntil = Math.min(this.allFreshUntil, this.freshUntil[market] as number);
    this.change.markMoved = this.mark[market] !== markBefore;
    this.change.stateMoved = this.state[market] !== stateBefore;
    this.change.from = stateBefore;
    return this.change;
  }

  private refreshFromVenue(market: number, now: number, policy: PricePolicy): void {
    if (!this.venue.isPriceFresh(market, now, policy.ageMsMax)) {
      this.goStale(market);
      return;
    }
    const price = this.venue.price[market] as PriceUnits;
    this.index[market] = price;
    this.guards.seen[market] = price;
    this.mark[market] = price;
    this.state[market] = PRICE_STATE.live;
    this.freshUntil[market] = (this.venue.time[market] as number) + policy.ageMsMax;
    this.guards.moveAnchor(market, now, price, policy);
  }

  private refreshFromSources(
    market: number,
    now: number,
    policy: PricePolicy,
    exposure: bigint,
  ): void {
    const { sources, guards } = this;
    sources.gather(market, now, policy, 0, policy.indexCount, exposure);
    sources.keepInliers(policy);
    this.change.outliers = sources.outliers;
    const kept = sources.freshCount;
    if (kept < policy.quorum) {
      this.goStale(market);
      return;
    }
    const seen = this.indexOf(policy, kept);
    const next = guards.atLeastMinimum(market, now, seen, policy, exposure);
    const index = this.index[market] as bigint;
    const newer = (since: number): number => sources.countNewer(market, since);
    if (guards.mustWait(market, now, index, next, policy, newer)) {
      this.state[market] = PRICE_STATE.frozen;
      const until = guards.waitsUntil(market, policy);
      // When its time is over, only another observation can confirm it, or its sources go stale.
      this.freshUntil[market] = until >= now ? Math.min(sources.until, until) : sources.until;
      return;
    }
    const isComplete = kept === policy.indexCount && seen === next;
    guards.seen[market] = seen;
    this.accept(market, now, next, policy, exposure, isComplete);
  }

  /** Weighted median of the sources that were kept. */
  private indexOf(policy: PricePolicy, kept: number): PriceUnits {
    const { fresh, weights, caps } = this.sources;
    if (policy.isPlain) return medianOf(fresh, kept);
    capWeights(weights, kept, caps);
    return weightedMedian(fresh, weights, kept);
  }

  /** Puts an index in force, and the mark that follows from it. */
  private accept(
    market: number,
    now: number,
    index: PriceUnits,
    policy: PricePolicy,
    exposure: bigint,
    isComplete: boolean,
  ): void {
    const { sources, venue, guards } = this;
    let until = venue.freshUntil(market, now, sources.until, policy);
    const below = guards.belowSince[market] as number;
    if (below !== 0 && now - below < policy.minimumMsMax) {
      until = Math.min(until, below + policy.minimumMsMax - 1);
    }
    this.index[market] = index;
    venue.moveBasis(market, now, index, policy);
    let perps = 0n as PriceUnits;
    if (policy.sources.length > policy.indexCount) {
      sources.gather(market, now, policy, policy.indexCount, policy.sources.length, exposure);
      perps = medianOf(sources.fresh, sources.freshCount);
      until = Math.min(until, sources.until);
    }
    const price = venue.markOf(market, now, index, perps, policy);
    this.mark[market] = markNear(index, price, policy.basisPpmMax);
    this.state[market] = isComplete ? PRICE_STATE.live : PRICE_STATE.degraded;
    this.freshUntil[market] = until;
    guards.moveAnchor(market, now, index, policy);
  }

  private goStale(market: number): void {
    if (this.isActionable(market) || this.state[market] === PRICE_STATE.frozen) {
      this.state[market] =
        this.sources.frozen[market] === 0 ? PRICE_STATE.stale : PRICE_STATE.frozen;
    }
    this.freshUntil[market] = Number.MAX_SAFE_INTEGER; // only an observation can change it now
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'prices.mark', array: this.mark, used },
      { name: 'prices.index', array: this.index, used },
      { name: 'prices.state', array: this.state, used },
      { name: 'prices.freshUntil', array: this.freshUntil, used },
      ...this.venue.columns(used),
      ...this.sources.columns(used),
      ...this.guards.columns(used),
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
