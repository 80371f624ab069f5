/** Implied volatility: the inverse of Black-76, from the side that is out of the money. */
import { exp, ln } from '../numeric/index.ts';
import { logMoneyness } from './moneyness.ts';
import { bell, lackOfBound, normalisedBlack, normalisedVega } from './normalised-black.ts';
import type { OptionSide } from './places.ts';

const normalisedComplement = (x: number, s: number): number =>
  exp(0.5 * x) * lackOfBound(x / s, 0.5 * s, bell(x / s + 0.5 * s));

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

const STEPS_MAX = 32;
const TINY_STEP = 2.3e-16;

/**
 * Volatility per year of a price, without an object: 0 where the price is intrinsic,
 * `BELOW_INTRINSIC` or `ABOVE_MAXIMUM` where there is none, NaN where an input is none.
 *
 * In the manner of P. Jaeckel, Let's be rational (2015): the price is normalised, the side out of
 * the money is inverted, in a form that is nearly linear in the volatility below and above the
 * point of inflection, by Halley steps.
 *
 * @param price discounted, as `blackPrice` gives it
 * @param years above zero
 */
export function impliedVolatilityRaw(
  side: OptionSide,
  price: number,
  forward: number,
  strike: number,
  years: number,
  rate: number,
): number {
  const isSound = forward > 0 && strike > 0 && years > 0 && price - price === 0;
  if (!isSound) return Number.NaN;
  const undiscounted = rate === 0 ? price : price * exp(rate * years);
  const inside = side * (forward - strike);
  const time = inside > 0 ? undiscounted - inside : undiscounted;
  if (time < 0) return BELOW_INTRINSIC;
  if (undiscounted >= (side === 1 ? forward : strike)) return ABOVE_MAXIMUM;
  if (time === 0) return 0;
  const x = logMoneyness(forward, strike);
  const target = time / Math.sqrt(forward * strike);
  return totalVolatility(x > 0 ? -x : x, target) / Math.sqrt(years);
}

/**
 * Total volatility s at which the normalised call out of the money is worth `target`.
 *
 * @param x zero or less
 * @param target above 0 and below `e^(x/2)`
 */
export function totalVolatility(x: number, target: number): number {
  const middle = Math.sqrt(-2 * x);
  const atMiddle = middle === 0 ? 0 : normalisedBlack(x, middle);
  if (target < atMiddle) return solveBelow(x, target, middle);
  const most = exp(x / 2);
  return target > atMiddle + 0.4 * (most - atMiddle)
    ? solveAbove(x, most, most - target, middle)
    : solveMiddle(x, target, middle, atMiddle);
}

/** Halley's step for f with f'' / f' = ratio, held within half and double of where it starts. */
function halley(f: number, slope: number, ratio: number, s: number): number {
  const newton = f / slope;
  const step = newton / Math.max(1 - 0.5 * newton * ratio, 0.5);
  const next = s - step;
  return next > 2 * s ? 2 * s : next < 0.5 * s ? 0.5 * s : next;
}

const hasArrived = (next: number, s: number): boolean => {
  const step = next - s;
  return step <= TINY_STEP * s && -step <= TINY_STEP * s;
};

/** Second derivative of b over its first: h^2/s - t/2, with h = x/s and t = s/2. */
const bend = (x: number, s: number): number => (x * x) / (s * s * s) - s / 4;

/** Below the inflection `1 / sqrt(-2 ln b)` is nearly s / |x|: its slope hardly changes. */
function solveBelow(x: number, target: number, middle: number): number {
  const goal = 1 / Math.sqrt(-2 * ln(target));
  let s = Math.min(-x * goal, middle);
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const b = normalisedBlack(x, s);
    if (b <= 0) {
      s *= 1.5;
      continue;
    }
    const log = ln(b);
    const slope = normalisedVega(x, s) / b;
    const size = -2 * log;
    const g = 1 / Math.sqrt(size);
    const next = halley(g - goal, (g / size) * slope, bend(x, s) - slope + (3 * slope) / size, s);
    if (hasArrived(next, s)) return next;
    s = next;
  }
  return s;
}

/** About the inflection b itself is nearly straight. */
function solveMiddle(x: number, target: number, middle: number, atMiddle: number): number {
  let s = middle + (target - atMiddle) / normalisedVega(x, middle === 0 ? 1e-300 : middle);
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const f = normalisedBlack(x, s) - target;
    const next = halley(f, normalisedVega(x, s), bend(x, s), s);
    if (hasArrived(next, s)) return next;
    s = next;
  }
  return s;
}

/** Near the bound `sqrt(-2 ln((most - b) / most))` is nearly s / 2. */
function solveAbove(x: number, most: number, lacks: number, middle: number): number {
  const goal = Math.sqrt(-2 * ln(lacks / most));
  let s = Math.max(2 * goal, middle);
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const complement = normalisedComplement(x, s);
    const log = ln(complement / most);
    const slope = normalisedVega(x, s) / complement; // -(ln complement)'
    const g = Math.sqrt(-2 * log);
    const next = halley(g - goal, slope / g, bend(x, s) + slope - slope / (g * g), s);
    if (hasArrived(next, s)) return next;
    s = next;
  }
  return s;
}

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
  if (volatility === BELOW_INTRINSIC || Number.isNaN(volatility))
    return { kind: 'below-intrinsic' };
  if (volatility === ABOVE_MAXIMUM) return { kind: 'above-maximum' };
  if (volatility === 0) return { kind: 'zero' };
  const x = logMoneyness(forward, strike);
  const s = volatility * Math.sqrt(years);
  const discount = rate === 0 ? 1 : exp(-rate * years);
  const vega = discount * Math.sqrt(forward * strike * years) * normalisedVega(x > 0 ? -x : x, s);
  return { kind: 'ok', volatility, conditioning: 1 + price / (volatility * vega) };
}
