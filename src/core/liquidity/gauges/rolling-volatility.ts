/** Volatility of the last so many bars, bar by bar. */
import { ln } from '../../numeric/index.ts';
import { RollingMoments } from './rolling-moments.ts';
import {
  DAILY_DECAY,
  garmanKlassTerm,
  parkinsonTerm,
  rogersSatchellTerm,
  yangZhangWeight,
} from './volatility.ts';

/**
 * The estimators of `volatility.ts` over a rolling window. Returns and gaps reach back to the close
 * of the bar before, also when that bar has left the window. All give the variance of one bar and
 * are NaN until there are enough. A bar with a price that is not above zero is passed over, and
 * the next one has no bar before it. Nothing is allocated after construction.
 */
export class RollingVolatility {
  // state
  private readonly ranges: RollingMoments; //  terms of Parkinson
  private readonly bodied: RollingMoments; //  terms of Garman and Klass
  private readonly drifting: RollingMoments; // terms of Rogers and Satchell
  private readonly gaps: RollingMoments; //    ln(open / close before)
  private readonly bodies: RollingMoments; //  ln(close / open), of bars with one before
  private readonly within: RollingMoments; //  terms of Rogers and Satchell, of the same bars
  private readonly returns: RollingMoments; // ln(close / close before)
  private lastClose = Number.NaN;
  private decayed = Number.NaN; //             exponentially weighted variance
  // fixed
  private readonly decay: number;

  /**
   * @param bars of the window, at least 2
   * @param decay of the exponentially weighted variance, in (0, 1)
   */
  constructor(bars: number, decay: number = DAILY_DECAY) {
    this.ranges = new RollingMoments(bars);
    this.bodied = new RollingMoments(bars);
    this.drifting = new RollingMoments(bars);
    this.gaps = new RollingMoments(bars);
    this.bodies = new RollingMoments(bars);
    this.within = new RollingMoments(bars);
    this.returns = new RollingMoments(bars);
    this.decay = decay;
  }

  /**
   * Takes a bar that is complete.
   *
   * @returns its log return from the close before; NaN where there is none
   */
  push(open: number, high: number, low: number, close: number): number {
    if (!(open > 0 && high > 0 && low > 0 && close > 0)) {
      this.lastClose = Number.NaN;
      return Number.NaN;
    }
    const crossing = rogersSatchellTerm(open, high, low, close);
    this.ranges.push(parkinsonTerm(high, low));
    this.bodied.push(garmanKlassTerm(open, high, low, close));
    this.drifting.push(crossing);
    const before = this.lastClose;
    this.lastClose = close;
    if (Number.isNaN(before)) return before;
    this.gaps.push(ln(open / before));
    this.bodies.push(ln(close / open));
    this.within.push(crossing);
    const change = ln(close / before);
    this.returns.push(change);
    const squared = change * change;
    if (Number.isNaN(this.decayed)) this.decayed = squared;
    else this.decayed = this.decay * this.decayed + (1 - this.decay) * squared;
    return change;
  }

  parkinson(): number {
    return this.ranges.mean();
  }

  garmanKlass(): number {
    return this.bodied.mean();
  }

  rogersSatchell(): number {
    return this.drifting.mean();
  }

  closeToClose(): number {
    return this.returns.variance();
  }

  yangZhang(): number {
    const weight = yangZhangWeight(this.gaps.count);
    const shaped = weight * this.bodies.variance() + (1 - weight) * this.within.mean();
    return this.gaps.variance() + shaped;
  }

  /** Exponentially weighted over all bars so far, not only those of the window. */
  ewma(): number {
    return this.decayed;
  }
}
