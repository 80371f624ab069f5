/** One expiry fitted: the linear part exactly, the other two parameters by a search. */
import { exp, ln, normalDensity } from '../numeric/index.ts';
import { butterflyFunction } from './butterfly.ts';
import type { MoneynessRange } from './calendar.ts';
import { type FitPoints, type InnerFit, innerFit } from './inner-fit.ts';
import { leastAround, type Point } from './nelder-mead.ts';
import { type Svi, totalVariance, volatilityAt } from './svi.ts';

/** One observed volatility of an expiry. */
export interface VolatilityPoint {
  /** Log-moneyness, `ln(strike / forward)`. */
  readonly k: number;
  /** Per square root of a year, as a fraction, above zero. */
  readonly volatility: number;
}

/** The slice of the expiry before, and where it was quoted: its wings beyond that bind nobody. */
export interface EarlierSlice {
  readonly svi: Svi;
  readonly range: MoneynessRange;
}

/** What the fit is asked for. */
export interface SliceTerms {
  /** Years to expiry, above zero. */
  readonly years: number;
  /** Where it was quoted, this slice should not fall below it; null for the first expiry. */
  readonly earlier: EarlierSlice | null;
}

export interface SliceFit {
  readonly svi: Svi;
  /** Root of the mean squared error of volatility, weighted by vega; a fraction. */
  readonly rmsVolatility: number;
  /** Range of log-moneyness that was observed. */
  readonly range: MoneynessRange;
}

/** Five parameters cannot be had from fewer points. */
export const POINTS_MIN = 5;

/** Widths of the observed range that are watched for butterflies on each side of it. */
const MARGIN = 1;
const WATCHED = 60;
/** `g` at -1 over a tenth of the range costs what three points of volatility everywhere do. */
const BUTTERFLY_COST = 0.01;
/** Volatility under the earlier slice costs this many times a volatility error of its size. */
const CALENDAR_COST = 10;
/** What a parameter outside the box costs, so that the search turns back. */
const OUTSIDE = 1e6;

const STARTS_OF_M = [0.1, 0.3, 0.5, 0.7, 0.9];
const STARTS_OF_SIGMA = [0.02, 0.08, 0.3, 1];
const DESCENTS = 3;
const SIMPLEX = { evaluationsMax: 240, shrinkage: 1e-8 } as const;

/** Vega over forward and root of years: the normal density at d1, which is 0.4 at the forward. */
export const relativeVega = ({ k, volatility }: VolatilityPoint, years: number): number => {
  const deviation = volatility * Math.sqrt(years);
  return normalDensity(-k / deviation + deviation / 2);
};

/**
 * Residuals are of volatility, weighted by vega: `dw = 2 sigma T dsigma`, and vega over forward and
 * root of years is the normal density at d1. The weights sum to one.
 */
function pointsOf(observed: readonly VolatilityPoint[], years: number): FitPoints {
  const k = Float64Array.from(observed, (point) => point.k);
  const w = Float64Array.from(observed, (point) => point.volatility * point.volatility * years);
  const vega = observed.map((point) => relativeVega(point, years));
  const sum = vega.reduce((total, each) => total + each, 0);
  const rootWeight = Float64Array.from(
    observed,
    ({ volatility }, i) => Math.sqrt((vega[i] as number) / sum) / (2 * volatility * years),
  );
  return { k, w, rootWeight };
}

/** The price of arbitrage within the watched range, in squared volatility. */
function arbitrageCost(svi: Svi, watched: readonly number[], terms: SliceTerms): number {
  const { earlier, years } = terms;
  let butterflies = 0;
  let crossings = 0;
  for (const k of watched) {
    const g = totalVariance(svi, k) > 0 ? butterflyFunction(svi, k) : -1;
    if (g < 0) butterflies += g * g;
    if (earlier === null || k < earlier.range.from || k > earlier.range.to) continue;
    const under = Math.max(0, totalVariance(earlier.svi, k) - totalVariance(svi, k));
    if (under === 0) continue;
    const volatility = under / (2 * years * Math.max(volatilityAt(earlier.svi, years, k), 1e-3));
    crossings += volatility * volatility;
  }
  return (BUTTERFLY_COST * butterflies + CALENDAR_COST * crossings) / watched.length;
}

function watchedOf({ from, to }: MoneynessRange): number[] {
  const width = (to - from) * (1 + 2 * MARGIN);
  const start = from - (to - from) * MARGIN;
  return Array.from({ length: WATCHED + 1 }, (_, i) => start + (width * i) / WATCHED);
}

interface Search {
  readonly points: FitPoints;
  readonly range: MoneynessRange;
  readonly watched: readonly number[];
  readonly terms: SliceTerms;
}

/** How far a point of the search lies outside its box, 0 inside. */
function outsideBy([m, lnSigma]: Point, { from, to }: MoneynessRange): number {
  const width = to - from;
  const [least, most] = [ln(width * 1e-3), ln(width)];
  return (
    Math.max(0, from - width / 2 - m, m - to - width / 2) / width +
    Math.max(0, least - lnSigma, lnSigma - most)
  );
}

function innerAt([m, lnSigma]: Point, { points }: Search): InnerFit | null {
  return innerFit(points, m, exp(lnSigma));
}

function costOf(point: Point, search: Search): number {
  const outside = outsideBy(point, search.range);
  if (outside > 0) return OUTSIDE * (1 + outside);
  const inner = innerAt(point, search);
  if (inner === null) return OUTSIDE;
  return inner.squares + arbitrageCost(inner.svi, search.watched, search.terms);
}

/** The best of a coarse grid of places and widths, where the descents start. */
function startsOf(search: Search): Point[] {
  const { from, to } = search.range;
  const width = to - from;
  return STARTS_OF_M.flatMap((share) =>
    STARTS_OF_SIGMA.map((part): Point => [from + share * width, ln(part * width)]),
  )
    .map((point) => ({ point, value: costOf(point, search) }))
    .sort((left, right) => left.value - right.value)
    .slice(0, DESCENTS)
    .map(({ point }) => point);
}

/**
 * Fits raw SVI to the volatilities of one expiry. For every place and width of the turn the other
 * three parameters come from linear least squares with Lee's bound on the wings; Nelder-Mead from
 * the best points of a fixed grid finds place and width. Butterflies within the observed range and
 * its width beyond, and crossings of the earlier slice where that was quoted, are penalised, not
 * excluded.
 * Source: the quasi-explicit calibration of Zeliade Systems (2009).
 *
 * @param observed at least `POINTS_MIN` points at different log-moneyness
 * @returns null where the points do not decide the parameters
 */
export function fitSlice(observed: readonly VolatilityPoint[], terms: SliceTerms): SliceFit | null {
  if (new Set(observed.map(({ k }) => k)).size < POINTS_MIN) return null;
  const range = {
    from: Math.min(...observed.map(({ k }) => k)),
    to: Math.max(...observed.map(({ k }) => k)),
  };
  const search: Search = {
    points: pointsOf(observed, terms.years),
    range,
    watched: watchedOf(range),
    terms,
  };
  const steps: Point = [(range.to - range.from) / 10, 0.5];
  let best: { readonly point: Point; readonly value: number } | null = null;
  for (const start of startsOf(search)) {
    const found = leastAround((point) => costOf(point, search), start, { steps, ...SIMPLEX });
    if (best === null || found.value < best.value) best = found;
  }
  const inner = best === null ? null : innerAt(best.point, search);
  if (inner === null) return null;
  return { svi: inner.svi, rmsVolatility: rmsOf(observed, inner.svi, terms.years), range };
}

/** Root of the vega-weighted mean squared error of volatility. */
function rmsOf(observed: readonly VolatilityPoint[], svi: Svi, years: number): number {
  const { rootWeight } = pointsOf(observed, years);
  let sum = 0;
  observed.forEach(({ k, volatility }, i) => {
    const root = (rootWeight[i] as number) * 2 * volatility * years;
    const error = (volatilityAt(svi, years, k) - volatility) * root;
    sum += error * error;
  });
  return Math.sqrt(sum);
}
