/**
 * Black-76: a European option on a forward (F. Black, The pricing of commodity contracts, 1976).
 * Conventions: the price is discounted; time in years of 31,536,000 seconds; vega per 1.00 of
 * volatility; theta, charm, veta and color are the change as calendar time passes, per year; rho
 * with the forward held.
 */
import { exp, millsRatio } from '../numeric/index.ts';
import {
  bellOf,
  bells,
  DISCOUNT,
  FORWARD,
  fillPrices,
  fillRows,
  moneyness,
  RATE,
  shared,
  side as sides,
  strike as strikes,
  total,
  totalInverse,
  YEARS,
} from './kernel.ts';
import { logMoneyness } from './moneyness.ts';
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

/** Volatility over the whole time; zero where there is no time, however high the volatility. */
const totalOf = (volatility: number, years: number): number =>
  years === 0 ? 0 : volatility * Math.sqrt(years);

/** Discounted intrinsic value, and NaN where an input is none. */
function atOnce(inside: number, v: number, years: number, rate: number): number {
  if (Number.isNaN(inside) || Number.isNaN(v)) return Number.NaN;
  return inside > 0 ? inside * exp(-rate * years) : 0;
}

/** The discount factor of the last expiry: options are asked for by the expiry. */
let lastExponent = 0;
let lastDiscount = 1;

function discountOf(exponent: number): number {
  if (exponent !== lastExponent) {
    lastExponent = exponent;
    lastDiscount = exp(exponent);
  }
  return lastDiscount;
}

/** Puts one option into place 0 of the kernel. */
function placeOne(
  side: OptionSide,
  forward: number,
  strike: number,
  v: number,
  years: number,
  rate: number,
): void {
  shared[FORWARD] = forward;
  shared[DISCOUNT] = discountOf(-rate * years);
  shared[RATE] = rate;
  shared[YEARS] = years;
  sides[0] = side;
  strikes[0] = strike;
  total[0] = v;
  const inverse = 1 / v;
  const x = logMoneyness(forward, strike);
  totalInverse[0] = inverse;
  moneyness[0] = x;
  bells[0] = bellOf(x, v, inverse);
}

const price = new Float64Array(1);

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
  const v = totalOf(volatility, years);
  if (!(v > 0 && forward > 0 && strike > 0)) {
    return atOnce(side * (forward - strike), v, years, rate);
  }
  placeOne(side, forward, strike, v, years, rate);
  fillPrices(1, price, 0);
  return price[0] as number;
}

/** Price and Greeks of an option without volatility, time or price: no curvature is left. */
function fillAtOnce(
  inside: number,
  v: number,
  side: OptionSide,
  years: number,
  rate: number,
  out: Float64Array,
): void {
  const worth = atOnce(inside, v, years, rate);
  out[PRICE] = worth;
  out[DELTA] = inside > 0 ? side * exp(-rate * years) : worth;
  out[GAMMA] = 0;
  out[VEGA] = 0;
  out[THETA] = rate * worth;
  out[RHO] = -years * worth;
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
  const v = totalOf(volatility, years);
  if (!(v > 0 && forward > 0 && strike > 0)) {
    fillAtOnce(side * (forward - strike), v, side, years, rate, out);
    return;
  }
  placeOne(side, forward, strike, v, years, rate);
  fillRows(1, out, 0);
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
  const v = totalOf(volatility, years);
  if (!(v > 0 && forward > 0 && strike > 0)) {
    fillAtOnce(side * (forward - strike), v, side, years, rate, out);
    out.fill(0, CORE, GREEKS);
    out[DUAL_DELTA] = -(out[DELTA] as number);
    return;
  }
  placeOne(side, forward, strike, v, years, rate);
  fillRows(1, out, 0);
  fillHigher(side, volatility, out);
}

/** Greeks of second order and more, from what the kernel left in place 0. */
function fillHigher(side: OptionSide, volatility: number, out: Float64Array): void {
  const forward = shared[FORWARD] as number;
  const rate = shared[RATE] as number;
  const root = Math.sqrt(shared[YEARS] as number);
  const x = moneyness[0] as number;
  const v = total[0] as number;
  const inverse = totalInverse[0] as number;
  const d1 = x * inverse + 0.5 * v;
  const d2 = x * inverse - 0.5 * v;
  const gamma = out[GAMMA] as number;
  const vega = out[VEGA] as number;
  // F and K have the same density: D F n(d1) = D K n(d2)
  const bump = vega / root;
  const tail = (bump / (strikes[0] as number)) * millsRatio(d2 > 0 ? -d2 : d2);
  out[DUAL_DELTA] = -side * (side * d2 > 0 ? (shared[DISCOUNT] as number) - tail : tail);
  if (bump === 0) {
    out.fill(0, CORE, DUAL_DELTA);
    out[CHARM] = rate * (out[DELTA] as number);
    return;
  }
  const perYear = 1 / (shared[YEARS] as number);
  const slope = (0.25 * v - 0.5 * x * inverse) * perYear; // of d1 in time
  const perVolatility = 1 / volatility;
  out[VANNA] = (-bump / forward) * d2 * perVolatility;
  out[VOLGA] = vega * d1 * d2 * perVolatility;
  out[CHARM] = rate * (out[DELTA] as number) - (bump / forward) * slope;
  out[VETA] = vega * (rate - 0.5 * perYear + d1 * slope);
  out[SPEED] = (-gamma / forward) * (d1 * inverse + 1);
  out[ZOMMA] = gamma * (d1 * d2 - 1) * perVolatility;
  out[COLOR] = gamma * (rate + d1 * slope + 0.5 * perYear);
}
