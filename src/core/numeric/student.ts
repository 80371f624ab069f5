/** Student's t distribution, to about twelve digits. */
import { exp } from './exp.ts';
import { betaShare, lnGamma } from './gamma.ts';
import { ln, ln1p } from './ln.ts';

/**
 * ln of the density at t.
 *
 * @param freedom degrees of freedom above 0, whole or not
 */
export function lnStudentDensity(t: number, freedom: number): number {
  return studentConstant(freedom) - ((freedom + 1) / 2) * ln1p((t * t) / freedom);
}

const LN_PI = 1.1447298858494002;

/** ln of the density at zero: what a likelihood of many values needs once. */
export const studentConstant = (freedom: number): number =>
  lnGamma((freedom + 1) / 2) - lnGamma(freedom / 2) - 0.5 * (LN_PI + ln(freedom));

/** Density at t with `freedom` degrees, above 0. */
export const studentDensity = (t: number, freedom: number): number =>
  exp(lnStudentDensity(t, freedom));

/**
 * Chance of a value above t, for t of zero or more. Near the middle by the complement: there
 * `freedom / (freedom + t^2)` is so near one that the digits of t would be lost.
 */
function upperTail(t: number, freedom: number): number {
  const square = t * t;
  if (square < freedom) return 0.5 * (1 - betaShare(square / (freedom + square), 0.5, freedom / 2));
  return 0.5 * betaShare(freedom / (freedom + square), freedom / 2, 0.5);
}

/** Chance of a value of at most t. */
export const studentCdf = (t: number, freedom: number): number =>
  t > 0 ? 1 - upperTail(t, freedom) : upperTail(-t, freedom);

/** 2^1023 is the last power of two. */
const DOUBLINGS_MAX = 1_023;
const BISECTIONS_MAX = 200;

/**
 * The value that is not exceeded with probability `level`.
 *
 * @param level in (0, 1); NaN elsewhere
 * @param freedom above 0; below about 0.05 the far quantiles pass the largest double
 */
export function studentQuantile(level: number, freedom: number): number {
  if (!(level > 0 && level < 1)) return Number.NaN;
  if (level < 0.5) return -quantileAbove(level, freedom);
  return quantileAbove(1 - level, freedom);
}

/** The value that is exceeded with probability `tail`, at most one half. */
function quantileAbove(tail: number, freedom: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < DOUBLINGS_MAX && upperTail(high, freedom) > tail; step += 1) high *= 2;
  for (let step = 0; step < BISECTIONS_MAX && high - low > 1e-16 * high; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (upperTail(middle, freedom) > tail) low = middle;
    else high = middle;
  }
  // One Newton step on top: the bisection ends where the tail stops telling values apart.
  const root = (low + high) / 2;
  return root + (upperTail(root, freedom) - tail) / studentDensity(root, freedom);
}
