/** The logarithm of the gamma function, and the incomplete beta function that is built on it. */
import { exp } from './exp.ts';
import { ln, ln1p } from './ln.ts';

/** Lanczos coefficients for g = 7, n = 9 (P. Godfrey, A note on the computation of gamma, 2001). */
const LANCZOS_FIRST = 0.9999999999998099;
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];
const HALF_LN_TWO_PI = 0.9189385332046728;

/**
 * ln of the gamma function, for x above 0; NaN elsewhere. Within 2e-14, relative where the result
 * is larger than one and absolute where it is smaller.
 * Source: C. Lanczos, A precision approximation of the gamma function (1964).
 */
export function lnGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  // The series loses digits below one half: one step of gamma(x + 1) = x gamma(x) leads out.
  if (x < 0.5) return lnGammaFromHalf(x + 1) - ln(x);
  return lnGammaFromHalf(x);
}

function lnGammaFromHalf(x: number): number {
  const shifted = x - 1;
  const base = shifted + 7.5;
  let sum = LANCZOS_FIRST;
  for (let at = 0; at < LANCZOS.length; at += 1) {
    sum += (LANCZOS[at] as number) / (shifted + at + 1);
  }
  return HALF_LN_TWO_PI + (shifted + 0.5) * ln(base) - base + ln(sum);
}

const NEAR_ZERO = 1e-300;
const TERMS_MAX = 500;
const FRACTION_ERROR = 1e-16;

/** Continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const guard = (value: number): number => (Math.abs(value) < NEAR_ZERO ? NEAR_ZERO : value);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= TERMS_MAX; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < FRACTION_ERROR) break;
  }
  return fraction;
}

/**
 * The regularised incomplete beta function I_x(a, b): a share in [0, 1], to about twelve digits.
 *
 * @param x in [0, 1]; what is outside gives the nearer end
 * @param a above 0, as `b`
 */
export function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const scale = lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * ln(x) + b * ln1p(-x);
  const front = exp(scale);
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(1 - x, b, a)) / b;
}
