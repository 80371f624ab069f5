/** From the quotes of one expiry to a slice, with everything that was left out and why. */
import { type EarlierSlice, fitSlice, POINTS_MIN, relativeVega } from './fit-slice.ts';
import {
  type DroppedQuote,
  type ExpiryTerms,
  type OptionQuote,
  type ScreenedPoint,
  type ScreenTerms,
  screenQuotes,
} from './screen.ts';
import type { SurfaceSlice } from './surface.ts';
import { type Svi, volatilityAt } from './svi.ts';

/** The quotes of one expiry with what they were made at. */
export interface ExpiryQuotes extends ExpiryTerms {
  readonly quotes: readonly OptionQuote[];
}

/** Why an expiry has no slice. */
export type ExpiryFault =
  | 'forward-not-positive'
  | 'rate-not-a-number'
  | 'expired'
  | 'volatility-in-percent'
  | 'too-few-quotes';

export const EXPIRY_FAULT_WORDS: Readonly<Record<ExpiryFault, string>> = {
  'forward-not-positive': 'the forward is not a number above zero',
  'rate-not-a-number': 'the rate is not a finite number',
  expired: 'no time is left to the expiry',
  'volatility-in-percent':
    'most volatilities are in per cent; fractions are accepted, such as 0.65',
  'too-few-quotes': `fewer than ${POINTS_MIN} strikes are left`,
};

export type ExpiryFit =
  | {
      readonly kind: 'fitted';
      readonly slice: SurfaceSlice;
      readonly points: readonly ScreenedPoint[];
      readonly dropped: readonly DroppedQuote[];
    }
  | {
      readonly kind: 'refused';
      readonly reason: ExpiryFault;
      readonly dropped: readonly DroppedQuote[];
    };

/** After this many rounds the points that are left are believed. */
const ROUNDS = 3;
/** Median of the absolute value of a normal error, as a multiple of its deviation, inverted. */
const DEVIATIONS_PER_MEDIAN = 1.4826;

const isPositive = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY;

function faultOf({ forward, rate, years }: ExpiryTerms): ExpiryFault | null {
  if (!isPositive(forward)) return 'forward-not-positive';
  if (rate - rate !== 0) return 'rate-not-a-number';
  return isPositive(years) ? null : 'expired';
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] as number;

/**
 * Points that lie far from the fit, measured by the typical error of all. An error counts by what
 * it does to the price, so that a far wing that is worth nothing is no outlier.
 */
function outliersOf(
  points: readonly ScreenedPoint[],
  svi: Svi,
  years: number,
  terms: ScreenTerms,
): ReadonlySet<ScreenedPoint> {
  const most = Math.max(...points.map((point) => relativeVega(point, years)));
  const errors = points.map((point) => {
    const error = Math.abs(volatilityAt(svi, years, point.k) - point.volatility);
    return (error * relativeVega(point, years)) / most;
  });
  const typical = DEVIATIONS_PER_MEDIAN * medianOf(errors);
  const bound = Math.max(terms.outlierFloor, terms.outlierDeviations * typical);
  return new Set(points.filter((_, i) => (errors[i] as number) > bound));
}

/**
 * Screens the quotes of an expiry, fits a slice, and fits again without the outliers.
 *
 * @param earlier slice of the expiry before, which is not to be crossed; null for the first
 */
export function fitExpiry(
  expiry: ExpiryQuotes,
  terms: ScreenTerms,
  earlier: EarlierSlice | null,
): ExpiryFit {
  const { forward, rate, years, quotes } = expiry;
  const fault = faultOf(expiry);
  if (fault !== null) return { kind: 'refused', reason: fault, dropped: [] };
  const screened = screenQuotes(quotes, terms, expiry);
  const dropped = [...screened.dropped];
  const inPercent = dropped.filter(({ reason }) => reason === 'volatility-in-percent').length;
  if (inPercent > screened.points.length) {
    return { kind: 'refused', reason: 'volatility-in-percent', dropped };
  }
  let { points } = screened;
  for (let round = 1; ; round += 1) {
    const fit = fitSlice(points, { years, earlier });
    if (fit === null) return { kind: 'refused', reason: 'too-few-quotes', dropped };
    const { svi, rmsVolatility } = fit;
    const outliers = outliersOf(points, svi, years, terms);
    if (outliers.size === 0 || round === ROUNDS || points.length - outliers.size < POINTS_MIN) {
      const quotedAt = points.map(({ k }) => k).sort((left, right) => left - right);
      return {
        kind: 'fitted',
        slice: { years, forward, rate, svi, rmsVolatility, quotedAt },
        points,
        dropped: dropped.sort((left, right) => left.index - right.index),
      };
    }
    for (const { index } of outliers) dropped.push({ index, reason: 'outlier' });
    points = points.filter((point) => !outliers.has(point));
  }
}
