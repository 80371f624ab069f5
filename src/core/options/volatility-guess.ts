/**
 * First estimates of the total volatility, one for each of four ranges of the price, after
 * P. Jaeckel, Let's be rational (2015), sections 3 and 4. Prices are those of a call out of the
 * money over the forward; `t` is half the total volatility at the point of inflection.
 */
import { exp, ln, millsRatio, normalQuantile } from '../numeric/index.ts';
import { bell } from './normalised-black.ts';
import { bendAtLowerEnd, bendAtUpperEnd, rationalCubic } from './rational-cubic.ts';

const ROOT_TWO_PI = 2.5066282746310002;
const ROOT_THREE = 1.7320508075688772;
const ROOT_HALF_PI = 1.2533141373155003;
const TWO_PI_OVER_ROOT_27 = 1.2091995761561452;

/**
 * Where the price is between that of `lower` and that at the inflection. The inverse has no second
 * derivative at the inflection.
 */
export function guessBelowInflection(
  price: number,
  lower: number,
  middle: number,
  priceLower: number,
  priceMiddle: number,
  densityLower: number,
): number {
  const width = priceMiddle - priceLower;
  const slope = 1 / densityLower;
  const r = bendAtUpperEnd(width, (middle - lower) / width, slope, ROOT_TWO_PI, 0);
  return rationalCubic(price, priceLower, priceMiddle, lower, middle, slope, ROOT_TWO_PI, r);
}

/** Where the price is between that at the inflection and that of `upper`. */
export function guessAboveInflection(
  price: number,
  middle: number,
  upper: number,
  priceMiddle: number,
  priceUpper: number,
  densityUpper: number,
): number {
  const width = priceUpper - priceMiddle;
  const slope = 1 / densityUpper;
  const r = bendAtLowerEnd(width, (upper - middle) / width, ROOT_TWO_PI, slope, 0);
  return rationalCubic(price, priceMiddle, priceUpper, middle, upper, ROOT_TWO_PI, slope, r);
}

/**
 * Below the price of `lower`. With z = x / (s sqrt 3) the function 2 pi |x| / sqrt 27 N(z)^3 is
 * nearly the normalised price, and easily inverted.
 *
 * @param x ln(F/K), below zero
 * @param lnPrice ln of the price over sqrt(FK), which may be smaller than doubles are
 * @param lnPriceLower the same at `lower`
 * @param gapLower price over vega at `lower`
 */
export function guessFarBelow(
  x: number,
  lnPrice: number,
  lower: number,
  lnPriceLower: number,
  gapLower: number,
): number {
  const z = x / (ROOT_THREE * lower);
  const y = millsRatio(z);
  const lnScale = ln(-TWO_PI_OVER_ROOT_27 * x);
  // In units of the price at `lower`: from 0 to 1, with slope 1 at 0.
  const part = exp(lnPrice - lnPriceLower);
  const inverse = y / ROOT_TWO_PI;
  const mapped = exp(lnScale - 1.5 * z * z - lnPriceLower) * inverse * inverse * inverse;
  const slope = z * z * y * y * exp(0.125 * lower * lower);
  const turn = slope * gapLower * (0.25 * lower - (2 / lower) * (1 + z / y + z * z));
  const r = bendAtUpperEnd(1, mapped, 1, slope, turn);
  const ratio = part > 0 ? rationalCubic(part, 0, 1, 0, mapped, 1, slope, r) / part : 1;
  const lnCube = lnPrice + (ratio > 0 ? ln(ratio) : 0) - lnScale;
  const found = normalQuantile(exp(lnCube * (1 / 3)));
  return x / (ROOT_THREE * found);
}

/**
 * Above the price of `upper`: as a function of what the price lacks to its bound N(-s/2) rises from
 * zero and is nearly straight.
 */
export function guessFarAbove(x: number, lack: number, upper: number, lackUpper: number): number {
  const h = x / upper;
  const t = 0.5 * upper;
  const mapped = bell(t) * millsRatio(-t);
  const slopeZero = 0.5 * exp(0.5 * x);
  const slope = 0.5 * exp(0.5 * (h * h + x));
  const turn = ROOT_HALF_PI * ((h * h) / upper) * exp(h * h + 0.5 * t * t + x);
  const r = bendAtUpperEnd(lackUpper, mapped / lackUpper, slopeZero, slope, turn);
  const found = rationalCubic(lack, 0, lackUpper, 0, mapped, slopeZero, slope, r);
  return -2 * normalQuantile(found > 0 && found < 0.5 ? found : slopeZero * lack);
}
