/**
 * Black-76: a European option on a forward (F. Black, The pricing of commodity contracts, 1976).
 * Conventions: the price is discounted; time in years of 31,536,000 seconds; vega per 1.00 of
 * volatility; theta, charm, veta and color are the change as calendar time passes, per year; rho
 * with the forward held.
 */
import { exp, millsRatio } from '../numeric/index.ts';
import { logMoneyness } from './moneyness.ts';
import { bell, NEAR, shareOfBound } from './normalised-black.ts';
import {
  CHARM,
  COLOR,
  DELTA,
  DUAL_DELTA,
  GAMMA,
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

/** Whether the option has a value beside what it pays at once. */
const isAlive = (forward: number, strike: number, total: number): boolean =>
  total > 0 && forward > 0 && strike > 0;

/**
 * Discounted value of a European option: what it pays at once plus the value out of the money, so
 * that nothing cancels. Never negative, never above its bound (a call the discounted forward, a put
 * the discounted strike); without volatility, time or price it is the discounted intrinsic value.
 * Relative error out of the money below 1e-12 down to 1e-300.
 *
 * @param forward,strike zero or more, one unit of price
 * @param volatility per year, 0.5 is 50 %; infinity gives the bound
 * @param years to expiry, years of 365 days, zero or more
 * @param rate continuously compounded per year
 * @returns in units of price; NaN where an input is NaN
 */
export function blackPrice(
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
): number {
  const discount = discountOf(rate, years);
  const v = totalVolatility(volatility, years);
  const inside = side * (forward - strike);
  if (!isAlive(forward, strike, v)) return discount * (inside > 0 ? inside : inside * 0 + v * 0);
  const x = logMoneyness(forward, strike);
  const h = (x > 0 ? -x : x) / v;
  const t = 0.5 * v;
  const least = forward < strike ? forward : strike;
  const outside = least * shareOfBound(h, t, bell(h + t));
  const value = inside > 0 ? inside + outside : outside;
  const bound = side === 1 ? forward : strike;
  return discount * (value > bound ? bound : value);
}
