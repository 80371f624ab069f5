import { type Column, LIMITS } from '../model/index.ts';
import { AMOUNT_MAX, type PriceUnits } from '../money/index.ts';
import { isOutlier } from './index-price.ts';
import type { PricePolicy } from './price-policy.ts';
import { isScaleJump } from './scale-jump.ts';

const SOURCES = LIMITS.sourcesPerMarket;

/** Depth that nobody has stated for so long is not believed any more. */
const DEPTH_MS_MAX = 3_600_000;

/** What became of an observation. */
export type Observed = 'taken' | 'backwards' | 'frozen' | 'thawed';

/** The sources of every market: what they stated last, and how far they are believed. */
export class Sources {
  // state, [market * 16 + source] unless said otherwise
  readonly price: BigInt64Array; //        last good one, 0 where none counts
  readonly sourceTime: Float64Array; //    when the source made it
  readonly receiveTime: Float64Array; //   when it arrived
  readonly depth: BigInt64Array; //        notional beside it that is believed, quote units
  readonly depthSeen: BigInt64Array; //    least notional seen since `depthSince`
  readonly depthSince: Float64Array; //    since when more than `depth` is seen; 0: it is not
  readonly depthTime: Float64Array; //     when depth was last stated, ms
  readonly restartedAt: Float64Array; //   [market] observations from before do not count
  readonly ignored: Uint16Array; //        [market] bit per source: it is an outlier now
  readonly frozen: Uint16Array; //         [market] bit per source: its scale is wrong
  // derived: what `gather` found
  readonly fresh: PriceUnits[] = new Array<PriceUnits>(SOURCES).fill(0n as PriceUnits);
  readonly weights = new Float64Array(SOURCES);
  readonly caps = new Float64Array(SOURCES);
  freshCount = 0;
  /** Bit per source that `keepInliers` left out. */
  outliers = 0;
  /** Until then all that was found stays fresh. */
  until = 0;
  private readonly number = new Int32Array(SOURCES);

  constructor(limit: number) {
    this.price = new BigInt64Array(limit * SOURCES);
    this.sourceTime = new Float64Array(limit * SOURCES);
    this.receiveTime = new Float64Array(limit * SOURCES);
    this.depth = new BigInt64Array(limit * SOURCES);
    this.depthSeen = new BigInt64Array(limit * SOURCES);
    this.depthSince = new Float64Array(limit * SOURCES);
    this.depthTime = new Float64Array(limit * SOURCES);
    this.restartedAt = new Float64Array(limit);
    this.ignored = new Uint16Array(limit);
    this.frozen = new Uint16Array(limit);
  }

  /** Takes one observation; `backwards` when the source has already stated a newer price. */
  observe(
    market: number,
    source: number,
    price: PriceUnits,
    sourceTime: number,
    receiveTime: number,
    nearPpm: bigint,
    index: bigint,
  ): Observed {
    const at = market * SOURCES + source;
    const before = this.price[at] as bigint;
    if (before !== 0n && sourceTime < (this.sourceTime[at] as number)) return 'backwards';
    if (sourceTime < (this.restartedAt[market] as number)) return 'taken'; // too old to count
    this.sourceTime[at] = sourceTime;
    this.receiveTime[at] = receiveTime;
    const bit = 1 << source;
    const wasFrozen = ((this.frozen[market] as number) & bit) !== 0;
    // Who has said nothing yet, or not since a restart, is held to the last index.
    const known = before === 0n ? index : before;
    if (nearPpm !== 0n && known !== 0n && isScaleJump(known, price, nearPpm)) {
      this.frozen[market] = (this.frozen[market] as number) | bit;
      return wasFrozen ? 'taken' : 'frozen';
    }
    this.price[at] = price;
    if (!wasFrozen) return 'taken';
    this.frozen[market] = (this.frozen[market] as number) & ~bit;
    return 'thawed';
  }

  /** Takes the notional that rests beside the price of a source. */
  observeDepth(market: number, source: number, depth: bigint, now: number, holdMs: number): void {
    const at = market * SOURCES + source;
    this.depthTime[at] = now;
    if (depth <= (this.depth[at] as bigint)) {
      this.depth[at] = depth;
      this.depthSince[at] = 0;
      return;
    }
    if (this.depthSince[at] === 0) {
      this.depthSince[at] = now;
      this.depthSeen[at] = depth;
    } else if (depth < (this.depthSeen[at] as bigint)) this.depthSeen[at] = depth;
    if (now - (this.depthSince[at] as number) < holdMs) return;
    this.depth[at] = this.depthSeen[at] as bigint;
    this.depthSince[at] = 0;
  }

  /** Notional beside the prices of the first sources that is believed, quote units. */
  depthOf(market: number, count: number): bigint {
    let sum = 0n;
    for (let source = 0; source < count; source += 1) {
      sum += this.depth[market * SOURCES + source] as bigint;
    }
    return sum;
  }

  /** Last good price of a source, 0 where none counts. */
  observed(market: number, source: number): PriceUnits {
    return this.price[market * SOURCES + source] as PriceUnits;
  }

  /** Forgets everything observed so far in a market. */
  restart(market: number, now: number): void {
    this.restartedAt[market] = now;
    this.frozen[market] = 0;
    for (let at = market * SOURCES; at < (market + 1) * SOURCES; at += 1) {
      this.price[at] = 0n;
      this.depth[at] = 0n;
      this.depthSince[at] = 0;
    }
  }

  /**
   * Finds the fresh prices of the sources `first` to `end`, with their weights.
   *
   * @param exposure quote units per price unit that must fit the stored range; a source that
   *   states more than fits does not count
   */
  gather(
    market: number,
    now: number,
    policy: PricePolicy,
    first: number,
    end: number,
    exposure: bigint,
  ): void {
    const frozen = this.frozen[market] as number;
    this.freshCount = 0;
    this.until = Number.MAX_SAFE_INTEGER;
    for (let source = first; source < end; source += 1) {
      const at = market * SOURCES + source;
      const price = this.price[at] as PriceUnits;
      const age = Math.min(this.sourceTime[at] as number, this.receiveTime[at] as number);
      const until = age + (policy.ages[source] as number);
      if (price === 0n || until < now || ((frozen >> source) & 1) === 1) continue;
      if (price * exposure > AMOUNT_MAX) continue;
      const weight = policy.isPlain ? 1 : this.weightOf(market, source, policy, now);
      if (weight === 0) continue;
      this.until = Math.min(this.until, until);
      this.fresh[this.freshCount] = price;
      this.weights[this.freshCount] = weight;
      this.number[this.freshCount] = source;
      this.freshCount += 1;
    }
  }

  /** Weight of a source by terms and by the depth beside its price; 0 where it has none. */
  private weightOf(market: number, source: number, policy: PricePolicy, now: number): number {
    const weight = policy.weights[source] as number;
    if (policy.depthFull === 0n) return weight;
    const at = market * SOURCES + source;
    if (now - (this.depthTime[at] as number) > DEPTH_MS_MAX) return 0;
    const depth = this.depth[at] as bigint;
    if (depth >= policy.depthFull) return weight;
    return Number((BigInt(weight) * depth) / policy.depthFull);
  }

  /** Leaves out of what was found the outliers, and notes them. */
  keepInliers(policy: PricePolicy): void {
    const found = this.freshCount;
    this.outliers = 0;
    for (let i = 0; i < found; i += 1) {
      if (isOutlier(this.fresh, found, i, policy.outlierPpm)) {
        this.outliers |= 1 << (this.number[i] as number);
      }
    }
    this.freshCount = 0;
    for (let i = 0; i < found; i += 1) {
      const source = this.number[i] as number;
      if (((this.outliers >> source) & 1) === 1) continue;
      this.fresh[this.freshCount] = this.fresh[i] as PriceUnits;
      this.weights[this.freshCount] = this.weights[i] as number;
      this.caps[this.freshCount] = policy.caps[source] as number;
      this.number[this.freshCount] = source;
      this.freshCount += 1;
    }
  }

  /** How many of the sources that were found arrived after a moment. */
  countNewer(market: number, since: number): number {
    let count = 0;
    for (let i = 0; i < this.freshCount; i += 1) {
      const at = market * SOURCES + (this.number[i] as number);
      if ((this.receiveTime[at] as number) > since) count += 1;
    }
    return count;
  }

  columns(markets: number): readonly Column[] {
    const used = markets * SOURCES;
    return [
      { name: 'prices.sourcePrice', array: this.price, used },
      { name: 'prices.sourceTime', array: this.sourceTime, used },
      { name: 'prices.receiveTime', array: this.receiveTime, used },
      { name: 'prices.sourceDepth', array: this.depth, used },
      { name: 'prices.depthSeen', array: this.depthSeen, used },
      { name: 'prices.depthSince', array: this.depthSince, used },
      { name: 'prices.depthTime', array: this.depthTime, used },
      { name: 'prices.restartedAt', array: this.restartedAt, used: markets },
      { name: 'prices.ignored', array: this.ignored, used: markets },
      { name: 'prices.frozen', array: this.frozen, used: markets },
    ];
  }
}
