/** How unusual a value is: against its own past, and against the same value elsewhere. */
import { RollingMoments } from './rolling-moments.ts';

/**
 * Standard score against the last so many values: basis, funding. A value is judged before it joins
 * those that it is judged against, so that a jump does not excuse itself.
 */
export class RollingScore {
  // state
  private readonly past: RollingMoments;
  private score = Number.NaN;
  // fixed
  private readonly least: number;
  private readonly deviationLeast: number;

  /**
   * @param window values looked back on, at least 2
   * @param least values before there is a score, at least 2
   * @param deviationLeast in the unit of the values, zero or more: where the past hardly moved, a
   *   move is measured in these
   */
  constructor(window: number, least: number, deviationLeast: number) {
    this.past = new RollingMoments(window);
    this.least = least;
    this.deviationLeast = deviationLeast;
  }

  /** Takes a value; one that is not finite leaves the score unknown until the next. */
  push(value: number): void {
    const deviation = Math.max(this.past.deviation(), this.deviationLeast);
    const isKnown = this.past.count >= this.least && deviation > 0;
    this.score = isKnown ? (value - this.past.mean()) / deviation : Number.NaN;
    if (this.score - this.score !== 0) this.score = Number.NaN;
    this.past.push(value);
  }

  /** Deviations of the newest value from the mean of those before it; NaN where not known. */
  value(): number {
    return this.score;
  }
}

/**
 * How far venues disagree: the median distance of their prices from their median, in basis points
 * of it. One venue that is far off hardly moves it; half of them do. Nothing is allocated after
 * construction.
 */
export class Dispersion {
  // state
  private readonly sorted: Float64Array; // prices, then distances
  private middle = Number.NaN; //           median price
  private typical = Number.NaN; //          median distance, basis points

  /** @param limit most venues, at least 1 */
  constructor(limit: number) {
    this.sorted = new Float64Array(limit);
  }

  /** Takes the prices of all venues at one moment; those not above zero are left out. */
  update(prices: ArrayLike<number>): void {
    let count = 0;
    for (let at = 0; at < prices.length && count < this.sorted.length; at += 1) {
      const price = prices[at] as number;
      if (price > 0 && price - price === 0) count = this.insert(price, count);
    }
    this.middle = this.middleOf(count);
    for (let at = 0; at < count; at += 1) {
      this.insert(Math.abs((this.sorted[at] as number) - this.middle), at);
    }
    this.typical = (this.middleOf(count) / this.middle) * 10_000;
  }

  /** Median price; NaN without venues. */
  median(): number {
    return this.middle;
  }

  /** Basis points; NaN without venues, 0 of one. */
  value(): number {
    return this.typical;
  }

  /** Median of the first `count`, which are sorted. */
  private middleOf(count: number): number {
    if (count === 0) return Number.NaN;
    const upper = this.sorted[Math.floor(count / 2)] as number;
    return count % 2 === 1 ? upper : ((this.sorted[count / 2 - 1] as number) + upper) / 2;
  }

  /** Puts a value into its place among the first `count`, which are sorted. */
  private insert(value: number, count: number): number {
    let at = count;
    while (at > 0 && (this.sorted[at - 1] as number) > value) {
      this.sorted[at] = this.sorted[at - 1] as number;
      at -= 1;
    }
    this.sorted[at] = value;
    return count + 1;
  }
}
