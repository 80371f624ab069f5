/**
 * Black-76: a European option on a forward (F. Black, The pricing of commodity contracts, 1976).
 * Conventions: the price is discounted; time in years of 31,536,000 seconds; vega per 1.00 of
 * volatility; theta, charm, veta and color are the change as calendar time passes, per year; rho
 * with the forward held.
 */
import { exp, millsRatio } from '../numeric/index.ts';
import {
  DISCOUNT,
  density,
  FORWARD,
  moneyness,
  STRIKE,
  share,
  single,
  tailRatio,
  tailSide,
  takeExponentials,
  takeExponents,
  takeMoneyness,
  takeShares,
  total,
  totalInverse,
} from './kernel.ts';
import {
  CHARM,
  COLOR,
  CORE,
  DELTA,
  DUAL_DELTA,
  GAMMA,
  GREEKS,
  type OptionSide,
  PRICE,
  RHO,
  SPEED,
  THETA,
  VANNA,
  VEGA,
  VETA,
  VOLGA,
  ZOMMA,
} from './places.ts';

const discountOf = (rate: number, years: number): number => (rate === 0 ? 1 : exp(-rate * years));

/** Volatility over the whole time; zero where there is no time, however high the volatility. */
const totalVolatility = (volatility: number, rootYears: number): number =>
  rootYears === 0 ? 0 : volatility * rootYears;

/** Discounted intrinsic value, and NaN where an input is none. */
const atOnce = (inside: number, total: number, discount: number): number => {
  if (Number.isNaN(inside) || Number.isNaN(total)) return Number.NaN;
  return inside > 0 ? discount * inside : 0;
};

/** What it pays at once and the value out of the money, undiscounted and within the bound. */
function valueOf(side: OptionSide, forward: number, strike: number, shareOfLeast: number): number {
  const inside = side * (forward - strike);
  const outside = (forward < strike ? forward : strike) * shareOfLeast;
  const value = inside > 0 ? inside + outside : outside;
  const bound = side === 1 ? forward : strike;
  return value > bound ? bound : value;
}

/** Runs the kernel for one option; its exponentials hold the discount factor as well. */
function takeOne(forward: number, strike: number, v: number, discountExponent: number): void {
  total[0] = v;
  totalInverse[0] = 1 / v;
  single[FORWARD] = forward;
  single[STRIKE] = strike;
  takeMoneyness();
  takeExponents(1);
  density[DISCOUNT] = discountExponent;
  takeExponentials(discountExponent === 0 ? 1 : 2);
  if (discountExponent === 0) density[DISCOUNT] = 1;
  takeShares(1);
}

/**
 * Discounted value of a European option: what it pays at once plus the value out of the money, so
 * that nothing cancels. Never negative, never above its bound (a call the discounted forward, a put
 * the discounted strike); without volatility, time or price it is the discounted intrinsic value.
 * Relative error out of the money below 1e-12 down to 1e-300.
 *
 * @param forward,strike zero or more, one unit of price
 * @param volatility per year, 0.5 is 50 %, zero or more; infinity gives the bound
 * @param years to expiry, years of 365 days, zero or more
 * @param rate continuously compounded per year
 * @returns in the units of forward and strike; NaN where an input is NaN or time is negative
 */
export function blackPrice(
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
): number {
  const v = totalVolatility(volatility, Math.sqrt(years));
  if (!(v > 0 && forward > 0 && strike > 0)) {
    return atOnce(side * (forward - strike), v, discountOf(rate, years));
  }
  takeOne(forward, strike, v, -rate * years);
  return (density[DISCOUNT] as number) * valueOf(side, forward, strike, share[0] as number);
}

/** Price and Greeks of an option without volatility, time or price: no curvature is left. */
function fillAtOnce(
  side: OptionSide,
  inside: number,
  total: number,
  years: number,
  rate: number,
  out: Float64Array,
): void {
  const discount = discountOf(rate, years);
  const price = atOnce(inside, total, discount);
  out.fill(0, 0, out.length < GREEKS ? CORE : GREEKS);
  out[PRICE] = price;
  out[DELTA] = inside > 0 ? side * discount : price;
  out[THETA] = rate * price;
  out[RHO] = -years * price;
}

/**
 * Price, delta, gamma, vega, theta and rho, into the first `CORE` places of `out`. The same bits as
 * `blackPrice` and `blackGreeks` give; parameters and edges are theirs. It allocates nothing.
 */
export function blackCore(
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
  out: Float64Array,
): void {
  const root = Math.sqrt(years);
  const v = totalVolatility(volatility, root);
  if (!(v > 0 && forward > 0 && strike > 0)) {
    fillAtOnce(side, side * (forward - strike), v, years, rate, out);
    return;
  }
  takeOne(forward, strike, v, -rate * years);
  fillCore(side, forward, strike, volatility, years, rate, out);
}

/** Price and first Greeks from what the kernel left in place 0. */
function fillCore(
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
  out: Float64Array,
): void {
  const root = Math.sqrt(years);
  const discount = density[DISCOUNT] as number;
  const price = discount * valueOf(side, forward, strike, share[0] as number);
  // n(d1), as F n(d1) = min(F, K) n(h + t)
  const bell = density[0] as number;
  const atD1 = (moneyness[0] as number) > 0 ? bell * (strike / forward) : bell;
  const tail = atD1 * (tailRatio[0] as number);
  const bump = discount * forward * atD1;
  out[PRICE] = price;
  out[DELTA] = discount * (side === tailSide[0] ? side * tail : side * (1 - tail));
  out[GAMMA] = (bump / (forward * forward)) * (totalInverse[0] as number);
  out[VEGA] = bump * root;
  out[THETA] = rate * price - (bump === 0 ? 0 : (0.5 * bump * volatility) / root);
  out[RHO] = -years * price;
}

/**
 * Price and all Greeks, into the `GREEKS` places of `out`: after those of `blackCore` vanna, volga,
 * charm, veta, speed, zomma, color and the derivative by the strike (dual delta). Without
 * volatility, time or price only price, delta, theta, rho and dual delta are left.
 */
export function blackGreeks(
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
  out: Float64Array,
): void {
  const root = Math.sqrt(years);
  const v = totalVolatility(volatility, root);
  if (!(v > 0 && forward > 0 && strike > 0)) {
    fillAtOnce(side, side * (forward - strike), v, years, rate, out);
    out[DUAL_DELTA] = -(out[DELTA] as number);
    return;
  }
  takeOne(forward, strike, v, -rate * years);
  fillCore(side, forward, strike, volatility, years, rate, out);
  fillHigher(side, forward, strike, volatility, years, rate, out);
}

/** Greeks of second order and more, after `fillCore`. */
function fillHigher(
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
  out: Float64Array,
): void {
  const root = Math.sqrt(years);
  const discount = density[DISCOUNT] as number;
  const x = moneyness[0] as number;
  const v = total[0] as number;
  const d1 = x * (totalInverse[0] as number) + 0.5 * v;
  const d2 = d1 - v;
  const gamma = out[GAMMA] as number;
  const vega = out[VEGA] as number;
  // F and K have the same density: D F n(d1) = D K n(d2)
  const bump = vega / root;
  const slope = -x / (2 * v * years) + volatility / (4 * root); // of d1 in time
  const tail = (bump / strike) * millsRatio(d2 > 0 ? -d2 : d2);
  out[VANNA] = (-bump * d2) / (forward * volatility);
  out[VOLGA] = (vega * d1 * d2) / volatility;
  out[CHARM] = rate * (out[DELTA] as number) - (bump / forward) * slope;
  out[VETA] = rate * vega - vega * (1 / (2 * years) - d1 * slope);
  out[SPEED] = (-gamma / forward) * (d1 / v + 1);
  out[ZOMMA] = (gamma * (d1 * d2 - 1)) / volatility;
  out[COLOR] = rate * gamma + gamma * (d1 * slope + 1 / (2 * years));
  out[DUAL_DELTA] = side * d2 > 0 ? -side * (discount - tail) : -side * tail;
}
