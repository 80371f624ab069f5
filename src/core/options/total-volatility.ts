/**
 * The inverse of the Black function without units, after P. Jaeckel, Let's be rational (2015): a
 * first estimate by one of four rational functions and two Householder steps, for an objective that
 * is nearly straight in the range of the price.
 */
import { DENSITY_AT_ZERO, ln, millsDifference } from '../numeric/index.ts';
import { bell, lackOfBound, shareOfBound } from './normalised-black.ts';
import {
  guessAboveInflection,
  guessBelowInflection,
  guessFarAbove,
  guessFarBelow,
} from './volatility-guess.ts';

const ROOT_TWO_PI = 2.5066282746310002;
const LN_ROOT_TWO_PI = 0.9189385332046728;
/** Below this the point where the tangent meets zero is taken from a series. */
const TINY = 1e-6;
/** Below this a price is known by its logarithm. */
const TINY_PRICE = 1e-200;

/**
 * Total volatility (sigma sqrt(T)) at which an undiscounted call out of the money has a price.
 *
 * @param x ln(F/K), zero or less
 * @param price over the forward, above 0 and below 1; may round to 0
 * @param lack one less `price`, however near that is to one
 * @param lnPrice ln of `price`
 */
export function totalVolatility(x: number, price: number, lack: number, lnPrice: number): number {
  const t = Math.sqrt(-0.5 * x); // half the volatility at the inflection, where h = -t
  const gap = millsDifference(-t, t);
  const priceMiddle = DENSITY_AT_ZERO * gap;
  return price < priceMiddle
    ? below(x, price, lack, lnPrice, t, gap)
    : above(x, price, lack, t, priceMiddle);
}

/** Below the inflection. */
function below(
  x: number,
  price: number,
  lack: number,
  lnPrice: number,
  t: number,
  gap: number,
): number {
  // Where the tangent at the inflection is zero; vega there is `DENSITY_AT_ZERO`.
  const lower = t < TINY ? ROOT_TWO_PI * t * t : 2 * t - gap;
  const h = x / lower;
  const half = 0.5 * lower;
  const gapLower = millsDifference(h, half);
  const densityLower = bell(h + half);
  const priceLower = densityLower * gapLower;
  if (price < priceLower) {
    const lnLower = ln(gapLower) - LN_ROOT_TWO_PI - 0.5 * (h * h + half * half);
    const lnNormal = lnPrice + 0.5 * x;
    const s = guessFarBelow(x, lnNormal, lower, lnLower, gapLower);
    return stepFarBelow(x, price, lnNormal, stepFarBelow(x, price, lnNormal, s));
  }
  const middle = DENSITY_AT_ZERO * gap;
  const s = guessBelowInflection(price, lower, 2 * t, priceLower, middle, densityLower);
  return stepMiddle(x, price, lack, stepMiddle(x, price, lack, s));
}

/** Above the inflection. */
function above(x: number, price: number, lack: number, t: number, priceMiddle: number): number {
  // Where the tangent at the inflection meets the bound.
  const upper = 2 * t + (1 - priceMiddle) * ROOT_TWO_PI;
  const h = x / upper;
  const half = 0.5 * upper;
  const densityUpper = bell(h + half);
  const lackUpper = lackOfBound(h, half, densityUpper);
  if (lack < lackUpper) {
    const s = guessFarAbove(x, lack, upper, lackUpper);
    return stepFarAbove(x, lack, stepFarAbove(x, lack, s));
  }
  const s = guessAboveInflection(price, 2 * t, upper, priceMiddle, 1 - lackUpper, densityUpper);
  return stepMiddle(x, price, lack, stepMiddle(x, price, lack, s));
}

/**
 * Householder's step of fourth order, all in units of s: `newton` = -g / (s g') and the higher
 * derivatives s^(n-1) g^(n) / g' (A. S. Householder, The numerical treatment of a single nonlinear
 * equation, 1970). The number of right digits grows fivefold.
 */
function stepped(s: number, newton: number, second: number, third: number, fourth: number): number {
  const above = 1 + newton * (second + (newton * third) / 6);
  const cubic = 0.25 * second * second + third / 3 + (newton * fourth) / 24;
  const next = s + (s * newton * above) / (1 + newton * (1.5 * second + newton * cubic));
  return next > 0 ? next : 0.5 * s;
}

// With b the price over sqrt(FK), the derivatives of b' over b', in units of s.
const bend = (h2: number, t2: number): number => h2 - t2;
const bend3 = (h2: number, t2: number): number => (h2 - t2) * (h2 - t2) - 3 * h2 - t2;
const bend4 = (h2: number, t2: number): number =>
  (h2 - t2) * ((h2 - t2) * (h2 - t2) - 9 * h2 - 3 * t2) + 12 * h2;

/** Near the inflection the price itself. */
function stepMiddle(x: number, price: number, lack: number, s: number): number {
  const h = x / s;
  const t = 0.5 * s;
  const h2 = h * h;
  const t2 = t * t;
  const density = bell(h + t);
  const missing =
    lack < 0.5 ? lackOfBound(h, t, density) - lack : price - shareOfBound(h, t, density);
  return stepped(s, missing / (s * density), bend(h2, t2), bend3(h2, t2), bend4(h2, t2));
}

/**
 * Far below it 1 / ln b, with `goal` as the logarithm wanted. What is missing is the logarithm of a
 * quotient near one, which is exact; prices smaller than doubles are have logarithms only.
 */
function stepFarBelow(x: number, price: number, goal: number, s: number): number {
  const h = x / s;
  const t = 0.5 * s;
  const h2 = h * h;
  const t2 = t * t;
  const gap = millsDifference(h, t); // b / b'
  const missing =
    price > TINY_PRICE
      ? ln(price / (bell(h + t) * gap))
      : goal - (ln(gap) - LN_ROOT_TWO_PI - 0.5 * (h2 + t2));
  const log = goal - missing;
  const w = -s / gap;
  // Derivatives of ln b, and from them those of its inverse.
  const second = bend(h2, t2) + w;
  const third = logThird(h2, t2, w);
  const fourth = logFourth(h2, t2, w);
  const r = -w / log;
  return stepped(
    s,
    missing / (goal * r),
    second - 2 * r,
    third - 6 * r * (second - r),
    fourth - r * (8 * third + 6 * second * second - 12 * r * (3 * second - 2 * r)),
  );
}

/** Far above it the logarithm of what is lacking to the bound. */
function stepFarAbove(x: number, goal: number, s: number): number {
  const h = x / s;
  const t = 0.5 * s;
  const h2 = h * h;
  const t2 = t * t;
  const density = bell(h + t);
  const lack = lackOfBound(h, t, density);
  const w = (s * density) / lack;
  const newton = ln(lack / goal) / w;
  return stepped(s, newton, bend(h2, t2) + w, logThird(h2, t2, w), logFourth(h2, t2, w));
}

/** Third and fourth derivative of a logarithm whose first is -w. */
const logThird = (h2: number, t2: number, w: number): number =>
  bend3(h2, t2) + w * (3 * bend(h2, t2) + 2 * w);
const logFourth = (h2: number, t2: number, w: number): number =>
  bend4(h2, t2) +
  w * (4 * bend3(h2, t2) + 3 * bend(h2, t2) * bend(h2, t2) + w * (12 * bend(h2, t2) + 6 * w));
