import { ln, ln1p } from '../numeric/index.ts';

/**
 * ln(forward / strike) of positive numbers. Near each other their difference is exact, so that no
 * digit is lost; a quotient beyond the doubles is taken as a difference of logarithms.
 */
export function logMoneyness(forward: number, strike: number): number {
  const apart = (forward - strike) / strike;
  if (apart < 0.5 && apart > -0.5) return ln1p(apart);
  const ratio = forward / strike;
  if (ratio > 1e-300 && ratio < 1e300) return ln(ratio);
  return ln(forward) - ln(strike);
}
