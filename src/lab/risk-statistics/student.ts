/** Student's t distribution, to about twelve digits. */

/** Lanczos coefficients for g = 7, n = 9 (P. Godfrey, A note on the computation of gamma, 2001). */
const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** Logarithm of the gamma function for x of a half or more. */
export function lnGamma(x: number): number {
  const shifted = x - 1;
  const base = shifted + 7.5;
  const sum = LANCZOS.reduce(
    (total, each, at) => total + (at === 0 ? each : each / (shifted + at)),
  );
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** Density at t with `freedom` degrees. */
export function studentDensity(t: number, freedom: number): number {
  const scale = lnGamma((freedom + 1) / 2) - lnGamma(freedom / 2);
  const tail = ((freedom + 1) / 2) * Math.log1p((t * t) / freedom);
  return Math.exp(scale - tail) / Math.sqrt(freedom * Math.PI);
}

const NEAR_ZERO = 1e-300;
const TERMS_MAX = 500;

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
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return fraction;
}

/** Regularised incomplete beta function. */
function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const scale = lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  const front = Math.exp(scale);
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** Chance of a value above t, for t of zero or more. */
const upperTail = (t: number, freedom: number): number =>
  0.5 * betaShare(freedom / (freedom + t * t), freedom / 2, 0.5);

/** The value that is not exceeded with probability `level`, of a half or more and below 1. */
export function studentQuantile(level: number, freedom: number): number {
  const tail = 1 - level;
  let low = 0;
  let high = 1;
  while (upperTail(high, freedom) > tail) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-16 * high; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (upperTail(middle, freedom) > tail) low = middle;
    else high = middle;
  }
  // One Newton step on top: the bisection ends where the tail stops telling values apart.
  const root = (low + high) / 2;
  return root + (upperTail(root, freedom) - tail) / studentDensity(root, freedom);
}
