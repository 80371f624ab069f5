/**
 * The normalised Black function `b(x, s) = e^(x/2) N(x/s + s/2) - e^(-x/2) N(x/s - s/2)`, the
 * undiscounted call over `sqrt(F K)` with `x = ln(F/K)` and `s = sigma sqrt(T)`, for `x <= 0`.
 *
 * With `h = x/s`, `t = s/2` and Mills' ratio `Y(z) = N(z)/n(z)` it is
 * `e^(-(h^2+t^2)/2) / sqrt(2 pi) * (Y(h+t) - Y(h-t))`. The difference loses digits where t is small
 * or h is large, and is then taken from a series whose terms do not cancel, so that values of
 * 1e-300 are as good as others. Regions after P. Jaeckel, Let's be rational (2015), section 6.
 */
import { erfcx, exp, normalCdf } from '../numeric/index.ts';

const ROOT_HALF = Math.sqrt(0.5);
const ROOT_HALF_PI = 1.2533141373155003;
const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;

/** From here on the tail series of Mills' ratio reaches full precision. */
const FAR = 10;
const FAR_TERMS = 30;
/** Below this t the odd Taylor series about h is used. */
const SMALL_T = 0.4;
const TAYLOR_TERMS = 14;
/** Above this h + t both terms are taken as they are: nothing cancels there. */
const NEAR = 0.85;

/** Mills' ratio N(z)/n(z), for z of at most about 1. */
const mills = (z: number): number => ROOT_HALF_PI * erfcx(-z * ROOT_HALF);

/** `Y(h+t) - Y(h-t)` for `-h - t >= 10`: the tail series, term by term as a sum of positives. */
function farDifference(h: number, t: number): number {
  const r = 1 / (-h - t);
  const q = 1 / (-h + t);
  const r2 = r * r;
  const q2 = q * q;
  let sum = 1; // S_0; S_k = sum of r^i q^(2k-i)
  let part = 1;
  let power = q; // q^(2k+1)
  let factor = 1; // (-1)^k (2k-1)!!
  for (let k = 1; k < FAR_TERMS; k += 1) {
    part = r2 * part + power * (r + q);
    power *= q2;
    factor *= -(2 * k - 1);
    const term = factor * part;
    sum += term;
    if (term < 1e-17 && term > -1e-17) break;
  }
  return 2 * t * r * q * sum;
}

/** The same for small t: odd derivatives of Y by `Y' = 1 + zY`, `Y'' = Y + zY'`, and so on. */
function taylorDifference(h: number, t: number): number {
  let before = mills(h); // Y^(n-1)
  let value = 1 + h * before; // Y^(n), n = 1
  const t2 = t * t;
  let weight = t; // t^n / n!
  let sum = weight * value;
  for (let n = 1; n < 2 * TAYLOR_TERMS; n += 2) {
    const even = h * value + n * before;
    const odd = h * even + (n + 1) * value;
    before = even;
    value = odd;
    weight *= t2 / ((n + 1) * (n + 2));
    const term = weight * value;
    sum += term;
    if (term < 1e-17 * sum && term > -1e-17 * sum) break;
  }
  return 2 * sum;
}

/**
 * Normalised Black call out of the money.
 *
 * @param x ln(F/K), zero or less
 * @param s total volatility, above zero
 * @returns zero or more, below `e^(x/2)`; relative error of a few 1e-16, growing to 1e-13 where the
 *   value is near 1e-300
 */
export function normalisedBlack(x: number, s: number): number {
  const h = x / s;
  const t = s / 2;
  if (h + t > NEAR) {
    const half = exp(x / 2);
    return half * normalCdf(h + t) - normalCdf(h - t) / half;
  }
  const scale = exp(-0.5 * (h * h + t * t)) * ONE_OVER_ROOT_TWO_PI;
  if (scale === 0) return 0;
  if (-h - t >= FAR) return scale * farDifference(h, t);
  if (t < SMALL_T) return scale * taylorDifference(h, t);
  return scale * (mills(h + t) - mills(h - t));
}

/** Derivative of `normalisedBlack` in s. */
export function normalisedVega(x: number, s: number): number {
  const h = x / s;
  const t = s / 2;
  return exp(-0.5 * (h * h + t * t)) * ONE_OVER_ROOT_TWO_PI;
}

/** What a normalised call lacks to its bound `e^(x/2)`, taken without a difference. */
export function normalisedComplement(x: number, s: number): number {
  const h = x / s;
  const t = s / 2;
  const half = exp(x / 2);
  return half * normalCdf(-h - t) + normalCdf(h - t) / half;
}
