/**
 * The Black function without units: a call out of the money, undiscounted, with `x = ln(F/K) <= 0`,
 * total volatility `s`, `h = x/s` and `t = s/2`. In units of the forward it is
 *
 *   n(h+t) (Y(h+t) - Y(h-t)),   Y(z) = N(z) / n(z),
 *
 * one exponential times a difference of Mills' ratios that loses no digits, so that a value of
 * 1e-300 is as good as others. Above `NEAR` what it lacks to its bound is small and taken instead:
 * 1 - n(h+t) (Y(-h-t) + Y(h-t)). The form is that of P. Jaeckel, Let's be rational (2015), with
 * Mills' ratio in the place of the scaled complementary error function.
 */
import { DENSITY_AT_ZERO, exp, millsDifference, millsRatio } from '../numeric/index.ts';

/** From this h + t on a call is worth more than three quarters of its bound. */
const NEAR = 0.85;

/** The density n(z): 1e-13 where it is near 1e-300, better before. */
export const bell = (z: number): number => DENSITY_AT_ZERO * exp(-0.5 * z * z);

/** Value of the call over the forward, from `density = n(h+t)`: 0 to 1. */
export function shareOfBound(h: number, t: number, density: number): number {
  const upper = h + t;
  if (upper > NEAR) return 1 - density * (millsRatio(-upper) + millsRatio(h - t));
  return density * millsDifference(h, t);
}

/** One less `shareOfBound`, without cancellation where that is near one. */
export function lackOfBound(h: number, t: number, density: number): number {
  const upper = h + t;
  if (upper > NEAR) return density * (millsRatio(-upper) + millsRatio(h - t));
  return 1 - density * millsDifference(h, t);
}

/**
 * Normalised Black call out of the money, `e^(x/2) N(x/s + s/2) - e^(-x/2) N(x/s - s/2)`: the
 * undiscounted call over `sqrt(F K)`.
 *
 * @param x ln(F/K), zero or less
 * @param s total volatility, zero or more
 * @returns zero or more, at most `e^(x/2)`; relative error of a few 1e-15, growing to 2e-13 where
 *   the value is near 1e-300
 */
export function normalisedBlack(x: number, s: number): number {
  if (!(s > 0)) return s - s;
  const h = x / s;
  const t = 0.5 * s;
  if (h + t > NEAR) return exp(0.5 * x) * shareOfBound(h, t, bell(h + t));
  return DENSITY_AT_ZERO * exp(-0.5 * (h * h + t * t)) * millsDifference(h, t);
}

/** Derivative of `normalisedBlack` in s, of either sign of x. */
export function normalisedVega(x: number, s: number): number {
  if (!(s > 0)) return x === 0 ? DENSITY_AT_ZERO : 0;
  const h = x / s;
  const t = 0.5 * s;
  return DENSITY_AT_ZERO * exp(-0.5 * (h * h + t * t));
}
