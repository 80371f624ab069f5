/** Implied volatility: the inverse of Black-76, from the side that is out of the money. */
import { exp, ln } from '../numeric/index.ts';
import { logMoneyness } from './moneyness.ts';
import { bell } from './normalised-black.ts';
import type { OptionSide } from './places.ts';
import { totalVolatility } from './total-volatility.ts';

/** The volatility of a price, or why it has none. */
export type ImpliedVolatility =
  | {
      readonly kind: 'ok';
      /** Per year. */
      readonly volatility: number;
      /**
       * Relative change of the volatility per relative change of the price, times this many: digits
       * of the price that the answer cannot have are lost. 1 + price / (volatility * vega).
       */
      readonly conditioning: number;
    }
  /** The price is what the option pays at once: the volatility is zero. */
  | { readonly kind: 'zero' }
  | { readonly kind: 'below-intrinsic' }
  | { readonly kind: 'above-maximum' };

/** Answers of `impliedVolatilityRaw` that are no volatility. */
export const BELOW_INTRINSIC = -1;
export const ABOVE_MAXIMUM = -2;

/** Below this a quotient has lost digits and its logarithm is a difference. */
const TINY = 1e-290;

/**
 * Volatility per year of a price, without an object: 0 where the price is what the option pays at
 * once, `BELOW_INTRINSIC` or `ABOVE_MAXIMUM` where no volatility gives it, NaN where an input is
 * none or negative. Always from the side out of the money, by `totalVolatility`: two steps, and as
 * exact as the price allows.
 *
 * @param price discounted, as `blackPrice` gives it
 * @param years zero or more; without time only the intrinsic value has a volatility, zero
 */
export function impliedVolatilityRaw(
  side: OptionSide,
  price: number,
  forward: number,
  strike: number,
  years: number,
  rate: number,
): number {
  const isSound = forward >= 0 && strike >= 0 && years >= 0 && !Number.isNaN(price + rate);
  if (!isSound) return Number.NaN;
  // The factor that `blackPrice` takes, so that what it gives lies within the bounds here.
  const discount = rate === 0 ? 1 : exp(-rate * years);
  const inside = side * (forward - strike);
  const floor = inside > 0 ? discount * inside : 0;
  if (!(price > floor)) return price === floor ? 0 : BELOW_INTRINSIC;
  const bound = side === 1 ? forward : strike;
  if (price >= discount * bound || years === 0) return ABOVE_MAXIMUM;
  const undiscounted = price / discount;
  const least = forward < strike ? forward : strike;
  // Out of the money no digit of a price is lost, were it subnormal: first the quotient.
  const share =
    inside > 0 ? timeValue(undiscounted, inside, bound, least) / least : price / least / discount;
  const lacks = bound - undiscounted;
  if (!(share > 0) && inside > 0) return 0; // at its floor but for the rounding of the discount
  if (!(lacks > 0)) return ABOVE_MAXIMUM;
  // In the money a share that is not zero is never so small.
  const lnShare = share > TINY ? ln(share) : ln(price) + rate * years - ln(least);
  const x = logMoneyness(forward, strike);
  return totalVolatility(x > 0 ? -x : x, share, lacks / least, lnShare) / Math.sqrt(years);
}

/** What is paid for more than `inside`, without what the difference `bound - least` has rounded. */
const timeValue = (price: number, inside: number, bound: number, least: number): number =>
  price - inside - (bound - inside - least);

/**
 * Volatility of a price, or why it has none. Always from the side out of the money, so that a deep
 * option is as exact as its price allows.
 *
 * @param price discounted, in the units of forward and strike
 * @param years above zero
 */
export function impliedVolatility(
  side: OptionSide,
  price: number,
  forward: number,
  strike: number,
  years: number,
  rate: number,
): ImpliedVolatility {
  const volatility = impliedVolatilityRaw(side, price, forward, strike, years, rate);
  if (volatility === BELOW_INTRINSIC || Number.isNaN(volatility)) {
    return { kind: 'below-intrinsic' };
  }
  if (volatility === ABOVE_MAXIMUM) return { kind: 'above-maximum' };
  if (volatility === 0) return { kind: 'zero' };
  const x = logMoneyness(forward, strike);
  const s = volatility * Math.sqrt(years);
  const least = forward < strike ? forward : strike;
  const discount = rate === 0 ? 1 : exp(-rate * years);
  const vega = discount * least * bell((x > 0 ? -x : x) / s + 0.5 * s); // by s
  return { kind: 'ok', volatility, conditioning: 1 + price / (s * vega) };
}
