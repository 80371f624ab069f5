/** Volatility of bars: what highs and lows say beside closes, as variance of one bar. */
import { ln } from '../../numeric/index.ts';

/** Numbers in order, in any array. */
export type Series = ArrayLike<number>;

/** Bars as columns of one length; prices above zero, high the largest, low the smallest. */
export interface Bars {
  readonly open: Series;
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
}

/** 2 ln 2 - 1, the weight of the squared body in the formula of Garman and Klass. */
const BODY = 2 * Math.LN2 - 1;
/** RiskMetrics, technical document (1996): the decay of daily data. */
export const DAILY_DECAY = 0.94;

const square = (x: number): number => x * x;

/** What one bar adds to Parkinson's variance. */
export const parkinsonTerm = (high: number, low: number): number =>
  square(ln(high / low)) / (4 * Math.LN2);

/** What one bar adds to the variance of Garman and Klass. */
export const garmanKlassTerm = (open: number, high: number, low: number, close: number): number =>
  0.5 * square(ln(high / low)) - BODY * square(ln(close / open));

/** What one bar adds to the variance of Rogers and Satchell. */
export function rogersSatchellTerm(open: number, high: number, low: number, close: number): number {
  const up = ln(high / open);
  const down = ln(low / open);
  const body = ln(close / open);
  return up * (up - body) + down * (down - body);
}

type Term = (open: number, high: number, low: number, close: number) => number;

function meanOfTerms(bars: Bars, from: number, term: Term): number {
  let sum = 0;
  for (let bar = from; bar < bars.close.length; bar += 1) {
    const { open, high, low, close } = bars;
    sum += term(open[bar] as number, high[bar] as number, low[bar] as number, close[bar] as number);
  }
  return sum / (bars.close.length - from);
}

/**
 * Mean of `ln(high/low)^2 / (4 ln 2)`: five times as efficient as closes, without drift and gaps.
 * Source: M. Parkinson, The extreme value method for estimating the variance of the rate of return
 * (1980).
 *
 * @returns variance of one bar; NaN without bars
 */
export const parkinsonVariance = (bars: Bars): number =>
  meanOfTerms(bars, 0, (_open, high, low) => parkinsonTerm(high, low));

/**
 * Mean of `ln(high/low)^2 / 2 - (2 ln 2 - 1) ln(close/open)^2`; without drift and gaps. A single
 * bar whose body is its whole range counts negatively, a mean of bars hardly ever does.
 * Source: M. Garman, M. Klass, On the estimation of security price volatilities from historical
 * data (1980).
 *
 * @returns variance of one bar; NaN without bars
 */
export const garmanKlassVariance = (bars: Bars): number => meanOfTerms(bars, 0, garmanKlassTerm);

/**
 * Mean of `u(u - c) + d(d - c)` with the logarithms u of high, d of low, c of close over open:
 * right under any drift, without gaps.
 * Source: L. Rogers, S. Satchell, Estimating variance from high, low and closing prices (1991).
 *
 * @returns variance of one bar; NaN without bars
 */
export const rogersSatchellVariance = (bars: Bars): number =>
  meanOfTerms(bars, 0, rogersSatchellTerm);

/** Sample variance of a series, with divisor n - 1; NaN of fewer than two values. */
export function sampleVariance(values: Series): number {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += values[at] as number;
  const mean = sum / values.length;
  let squares = 0;
  for (let at = 0; at < values.length; at += 1) squares += square((values[at] as number) - mean);
  return values.length < 2 ? Number.NaN : squares / (values.length - 1);
}

/** Log returns from each close to the next: one fewer than there are prices. */
export function logReturns(close: Series): Float64Array {
  const returns = new Float64Array(Math.max(close.length - 1, 0));
  for (let at = 0; at < returns.length; at += 1) {
    returns[at] = ln((close[at + 1] as number) / (close[at] as number));
  }
  return returns;
}

/** Sample variance of the log returns from close to close; NaN of fewer than three prices. */
export const closeVariance = (close: Series): number => sampleVariance(logReturns(close));

/** Weight of the body in the formula of Yang and Zhang, for so many bars with a bar before them. */
export const yangZhangWeight = (count: number): number => 0.34 / (1.34 + (count + 1) / (count - 1));

/**
 * `variance of gaps + k * variance of bodies + (1 - k) * Rogers-Satchell`, over the bars that have
 * one before them: right under drift and under gaps between bars. In a market without nights the
 * gaps are those of outages.
 * Source: D. Yang, Q. Zhang, Drift-independent volatility estimation based on high, low, open and
 * close prices (2000).
 *
 * @returns variance of one bar; NaN of fewer than three bars
 */
export function yangZhangVariance(bars: Bars): number {
  const count = bars.close.length - 1;
  if (count < 2) return Number.NaN;
  const gaps = new Float64Array(count);
  const bodies = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const open = bars.open[at + 1] as number;
    gaps[at] = ln(open / (bars.close[at] as number));
    bodies[at] = ln((bars.close[at + 1] as number) / open);
  }
  const weight = yangZhangWeight(count);
  const within = meanOfTerms(bars, 1, rogersSatchellTerm);
  return sampleVariance(gaps) + weight * sampleVariance(bodies) + (1 - weight) * within;
}

/**
 * `v <- decay * v + (1 - decay) * r^2`, begun with the square of the first return.
 * Source: RiskMetrics, technical document (1996).
 *
 * @param decay in (0, 1); 0.94 for days
 * @returns variance of one bar after the last return; NaN without returns
 */
export function ewmaVariance(returns: Series, decay: number = DAILY_DECAY): number {
  if (returns.length === 0) return Number.NaN;
  let variance = square(returns[0] as number);
  for (let at = 1; at < returns.length; at += 1) {
    variance = decay * variance + (1 - decay) * square(returns[at] as number);
  }
  return variance;
}

/** Volatility of a year from the variance of one bar: `sqrt(variance * bars a year)`. */
export const annualised = (variance: number, barsPerYear: number): number =>
  Math.sqrt(Math.max(variance, 0) * barsPerYear);
