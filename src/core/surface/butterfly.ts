/** Whether a slice gives every strike a density that is not negative. */
import { normalDensity } from '../numeric/index.ts';
import { type Focus, leastOf, type Stretch, stretchesBelowZero } from './stretches.ts';
import {
  type Svi,
  totalVariance,
  varianceCurvature,
  varianceSlope,
  WING_SLOPE_MAX,
  wingSlopes,
} from './svi.ts';

/** What is wrong with one slice by itself. */
export interface ButterflyReport {
  /** Log-moneyness at which `g` is below zero: a butterfly there costs less than nothing. */
  readonly stretches: readonly Stretch[];
  /** The least `g` that was found, and where. */
  readonly least: number;
  readonly at: number;
  /** Wings steeper than Lee's bound; calls (puts) far out would not become worthless. */
  readonly steepWings: readonly ('below' | 'above')[];
  readonly isFree: boolean;
}

/**
 * Durrleman's function. Where it is below zero, so is the density of the price at expiry:
 * `g = (1 - k w' / (2w))^2 - (w'^2 / 4) (1/w + 1/4) + w'' / 2`.
 * Source: Gatheral and Jacquier (2014), equation 2.1. The variance at `k` must be above zero.
 */
export function butterflyFunction(svi: Svi, k: number): number {
  const w = totalVariance(svi, k);
  const slope = varianceSlope(svi, k);
  const ratio = 1 - (k * slope) / (2 * w);
  return ratio * ratio - ((slope * slope) / 4) * (1 / w + 0.25) + varianceCurvature(svi, k) / 2;
}

/**
 * Density of log-moneyness at expiry under the slice:
 * `g(k) / sqrt(2 pi w) exp(-d2^2 / 2)` with `d2 = -k / sqrt(w) - sqrt(w) / 2`.
 */
export function densityAt(svi: Svi, k: number): number {
  const root = Math.sqrt(totalVariance(svi, k));
  return (butterflyFunction(svi, k) * normalDensity(-k / root - root / 2)) / root;
}

/** Where a slice bends: about its vertex, and about the forward in units of its own deviation. */
export function fociOf(svi: Svi): Focus[] {
  const deviation = Math.sqrt(Math.max(totalVariance(svi, 0), 1e-12));
  return [
    { centre: svi.m, width: svi.sigma },
    { centre: 0, width: 4 * deviation },
  ];
}

/**
 * Looks for butterflies over the whole line. The slice must have no fault (`faultOfSvi`) apart from
 * its wings, which are judged here.
 */
export function butterflyReport(svi: Svi): ButterflyReport {
  const g = (k: number): number => butterflyFunction(svi, k);
  const foci = fociOf(svi);
  const stretches = stretchesBelowZero(g, foci);
  const { at, least } = leastOf(g, foci);
  const { below, above } = wingSlopes(svi);
  const steepWings = [
    ...(below > WING_SLOPE_MAX ? (['below'] as const) : []),
    ...(above > WING_SLOPE_MAX ? (['above'] as const) : []),
  ];
  return {
    stretches,
    least,
    at,
    steepWings,
    isFree: stretches.length === 0 && steepWings.length === 0,
  };
}
