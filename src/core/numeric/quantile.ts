import { exp } from './exp.ts';
import { ln } from './ln.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** A known quantile: `value` is not exceeded with probability `p`. */
export interface QuantileKnot {
  /** In (0, 1). */
  readonly p: number;
  /** Positive. */
  readonly value: number;
}

/** What the curve does where there are no knots. */
export interface QuantileEnds {
  /** Pareto tail above the last knot: P(X > x) falls as x^-tailIndex. Else the last slope. */
  readonly tailIndex?: number;
  /** No value is below this one. */
  readonly least?: number;
  /** No value is above this one. */
  readonly most?: number;
}

/**
 * A distribution of positive values drawn through known quantiles.
 *
 * Between two knots the logarithm of the value is linear in the standard normal score of p, so
 * a lognormal law is reproduced exactly from any two of its quantiles; below the first knot the
 * first slope continues, above the last one the stated ending. Never decreasing in p.
 */
export class QuantileCurve {
  // state: fixed at construction
  private readonly scores: Float64Array; // normal score of each knot, ascending
  private readonly logs: Float64Array; //   ln of each value, never descending
  private readonly lastTail: number; //     probability above the last knot
  private readonly tailIndex: number; //    zero where there is no Pareto tail
  private readonly least: number;
  private readonly most: number;

  /** Needs two knots or more with ascending p and values that are positive and never fall. */
  constructor(knots: readonly QuantileKnot[], ends: QuantileEnds = {}) {
    const fault = faultOfQuantiles(knots);
    if (fault !== undefined) throw new RangeError(fault);
    this.scores = Float64Array.from(knots, (knot) => normalQuantile(knot.p));
    this.logs = Float64Array.from(knots, (knot) => ln(knot.value));
    this.lastTail = 1 - (knots[knots.length - 1] as QuantileKnot).p;
    this.tailIndex = ends.tailIndex ?? 0;
    this.least = ends.least ?? 0;
    this.most = ends.most ?? Number.POSITIVE_INFINITY;
  }

  /** The value not exceeded with probability p, in (0, 1). Relative accuracy about 1e-13. */
  at(p: number): number {
    return this.atScore(normalQuantile(p));
  }

  /** The value at a standard normal score: what turns a correlated normal draw into a value. */
  atScore(score: number): number {
    const value = exp(this.logAt(score));
    return Math.min(Math.max(value, this.least), this.most);
  }

  private logAt(score: number): number {
    const last = this.scores.length - 1;
    const lastScore = this.scores[last] as number;
    if (score > lastScore && this.tailIndex > 0) {
      // ln of (tail at the knot / tail here)^(1/index); normalCdf(-score) keeps its digits.
      return (this.logs[last] as number) + ln(this.lastTail / normalCdf(-score)) / this.tailIndex;
    }
    let right = 1;
    while (right < last && score > (this.scores[right] as number)) right += 1;
    const left = right - 1;
    const from = this.scores[left] as number;
    const share = (score - from) / ((this.scores[right] as number) - from);
    const low = this.logs[left] as number;
    return low + share * ((this.logs[right] as number) - low);
  }
}

/** Why these knots draw no curve, or undefined where they do. */
export function faultOfQuantiles(knots: readonly QuantileKnot[]): string | undefined {
  if (knots.length < 2) return 'a quantile curve needs two knots or more';
  let before: QuantileKnot = { p: 0, value: 0 };
  for (const knot of knots) {
    if (!(knot.p > before.p && knot.p < 1)) {
      return `p must rise from knot to knot and stay between 0 and 1: ${knot.p} after ${before.p}`;
    }
    if (!(knot.value > 0 && knot.value >= before.value && knot.value < Number.POSITIVE_INFINITY)) {
      return `values must be positive and never fall: ${knot.value} after ${before.value}`;
    }
    before = knot;
  }
  return undefined;
}
