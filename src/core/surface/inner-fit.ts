/** The part of the fit that is linear: level and wings for a given place and width of the turn. */
import { boxLeastSquares } from './least-squares.ts';
import { leastVariance, type Svi, totalVariance, WING_SLOPE_MAX } from './svi.ts';

/** Points of one expiry; the columns run in parallel. */
export interface FitPoints {
  /** Log-moneyness. */
  readonly k: Float64Array;
  /** Total variance. */
  readonly w: Float64Array;
  /** Root of the weight of each residual of total variance, 0 or more. */
  readonly rootWeight: Float64Array;
}

export interface InnerFit {
  readonly svi: Svi;
  /** Weighted sum of squared residuals of total variance. */
  readonly squares: number;
}

/** A wing is at least this steep, so that the tilt stays inside -1 and 1. */
const WING_SLOPE_MIN = 1e-7;
/** A little inside Lee's bound, so that rounding does not step over it. */
const WING_SLOPE_MOST = WING_SLOPE_MAX * (1 - 1e-9);

/**
 * The best level and wings for one place `m` and width `sigma` of the turn. With
 * `y = (k - m) / sigma` and `s = sqrt(y^2 + 1)` total variance is
 * `a + below (s - y) / 2 + above (s + y) / 2`, linear in all three, where
 * `below = b sigma (1 - rho)` and `above = b sigma (1 + rho)`. In these unknowns Lee's bound on the
 * wings is a box. A level whose least variance would be negative is raised to zero variance.
 * Source: the quasi-explicit calibration of Zeliade Systems (2009), in other unknowns.
 *
 * @returns null where the points do not decide the three unknowns
 */
export function innerFit(points: FitPoints, m: number, sigma: number): InnerFit | null {
  const count = points.k.length;
  const level = new Float64Array(count);
  const below = new Float64Array(count);
  const above = new Float64Array(count);
  const target = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const y = ((points.k[i] as number) - m) / sigma;
    const root = points.rootWeight[i] as number;
    // s - |y| by division: the product of s - y and s + y is 1.
    const larger = (Math.sqrt(y * y + 1) + Math.abs(y)) / 2;
    const smaller = 0.25 / larger;
    level[i] = root;
    below[i] = root * (y > 0 ? smaller : larger);
    above[i] = root * (y > 0 ? larger : smaller);
    target[i] = root * (points.w[i] as number);
  }
  const free = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
  const wing = { least: WING_SLOPE_MIN * sigma, most: WING_SLOPE_MOST * sigma };
  const solution = boxLeastSquares([level, below, above], target, [free, wing, wing]);
  if (solution === null) return null;
  const [a, low, high] = solution.values as [number, number, number];
  const slopes = low + high;
  const found: Svi = { a, b: slopes / (2 * sigma), rho: (high - low) / slopes, m, sigma };
  const least = leastVariance(found);
  const svi = least < 0 ? { ...found, a: a - least } : found;
  return { svi, squares: squaresOf(points, svi) };
}

/** Weighted sum of squared residuals of total variance. */
export function squaresOf({ k, w, rootWeight }: FitPoints, svi: Svi): number {
  let sum = 0;
  for (let i = 0; i < k.length; i += 1) {
    const residual = totalVariance(svi, k[i] as number) - (w[i] as number);
    const weighted = residual * (rootWeight[i] as number);
    sum += weighted * weighted;
  }
  return sum;
}
