/**
 * Black-76: a European option on a forward. Conventions: the price is discounted; time in years of
 * 31,536,000 seconds; vega per 1.00 of volatility; theta, charm, veta and color are the change as
 * calendar time passes, per year; rho with the forward held.
 */
import { erfc, exp, ln, normalDensity } from '../numeric/index.ts';
import { normalisedBlack } from './normalised-black.ts';

/** 1 is a call, -1 a put. */
export type OptionSide = 1 | -1;

/** Places in the answers of `blackGreeks`. */
export const PRICE = 0;
export const DELTA = 1;
export const GAMMA = 2;
export const VEGA = 3;
export const THETA = 4;
export const RHO = 5;
export const VANNA = 6;
export const VOLGA = 7;
export const CHARM = 8;
export const VETA = 9;
export const SPEED = 10;
export const ZOMMA = 11;
export const COLOR = 12;
export const DUAL_DELTA = 13;
export const GREEKS = 14;

const ROOT_HALF = Math.sqrt(0.5);

const cdf = (z: number): number => 0.5 * erfc(-z * ROOT_HALF);

/** ln(forward / strike) without the loss of digits where they are near. */
export function logMoneyness(forward: number, strike: number): number {
  const y = (forward - strike) / strike;
  if (y > 0.5 || y < -0.5) return ln(forward / strike);
  const u = 1 + y;
  return u === 1 ? y : (ln(u) * y) / (u - 1);
}

/**
 * Discounted value of a European option: what it pays at once plus the value out of the money, so
 * that nothing cancels. Never negative, never above its bound (a call the discounted forward, a put
 * the discounted strike); without volatility, time or price it is the discounted intrinsic value.
 *
 * @param forward,strike zero or more, one unit of price
 * @param volatility per year, 0.5 is 50 %
 * @param years to expiry, years of 365 days
 * @param rate continuously compounded per year
 */
export function blackPrice(
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
): number {
  const discount = rate === 0 ? 1 : exp(-rate * years);
  const v = volatility * Math.sqrt(years);
  const inside = side * (forward - strike);
  const intrinsic = inside > 0 ? inside : 0;
  if (!(v > 0) || !(forward > 0) || !(strike > 0)) return discount * intrinsic;
  const x = logMoneyness(forward, strike);
  const outside = Math.sqrt(forward * strike) * normalisedBlack(x > 0 ? -x : x, v);
  const bound = side === 1 ? forward : strike;
  return discount * Math.min(intrinsic + outside, bound);
}

/** Price and all Greeks, into `out` of length `GREEKS`. */
export function blackGreeks(
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
  out: Float64Array,
): void {
  const discount = rate === 0 ? 1 : exp(-rate * years);
  const price = blackPrice(side, forward, strike, volatility, years, rate);
  const root = Math.sqrt(years);
  const v = volatility * root;
  out.fill(0);
  out[PRICE] = price;
  out[THETA] = rate * price;
  out[RHO] = -years * price;
  if (!(v > 0) || !(forward > 0) || !(strike > 0)) {
    const isIn = side * (forward - strike) > 0 ? 1 : 0;
    out[DELTA] = discount * side * isIn;
    out[DUAL_DELTA] = -discount * side * isIn;
    return;
  }
  const x = logMoneyness(forward, strike);
  const d1 = x / v + v / 2;
  const d2 = d1 - v;
  const density = normalDensity(d1);
  const k = -x / (2 * v * years) + volatility / (4 * root);
  const delta = discount * side * cdf(side * d1);
  const gamma = (discount * density) / (forward * v);
  const vega = discount * forward * density * root;
  out[DELTA] = delta;
  out[GAMMA] = gamma;
  out[VEGA] = vega;
  out[THETA] = rate * price - (discount * forward * density * volatility) / (2 * root);
  out[VANNA] = (-discount * density * d2) / volatility;
  out[VOLGA] = (vega * d1 * d2) / volatility;
  out[CHARM] = rate * delta - discount * density * k;
  out[VETA] = rate * vega - vega * (1 / (2 * years) - d1 * k);
  out[SPEED] = (-gamma / forward) * (d1 / v + 1);
  out[ZOMMA] = (gamma * (d1 * d2 - 1)) / volatility;
  out[COLOR] = rate * gamma + gamma * (d1 * k + 1 / (2 * years));
  out[DUAL_DELTA] = -discount * side * cdf(side * d2);
}
