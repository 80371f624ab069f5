/** Hyperbolic functions of small and large arguments, from `exp` and `ln` alone. */
import { exp, ln, ln1p } from '../../numeric/index.ts';

/**
 * e^x - 1 without the cancellation near zero, within a few ulp: the error of e^x and that of its
 * logarithm cancel (W. Kahan; N. Higham, Accuracy and Stability of Numerical Algorithms, 1.14.1).
 */
export function expMinusOne(x: number): number {
  const power = exp(x);
  if (power === 1) return x;
  const difference = power - 1;
  return difference === -1 || power === Number.POSITIVE_INFINITY
    ? difference
    : (difference * x) / ln(power);
}

/** acosh(1 + excess) for an excess of zero or more; near zero the root of twice the excess. */
export function acoshOnePlus(excess: number): number {
  return ln1p(excess + Math.sqrt(excess) * Math.sqrt(2 + excess));
}

/**
 * sinh(part) / sinh(whole), for 0 <= part <= whole and 0 < whole. Overflows nowhere and is
 * part / whole where both are small.
 */
export function sinhRatio(part: number, whole: number): number {
  return (exp(part - whole) * expMinusOne(-2 * part)) / expMinusOne(-2 * whole);
}
