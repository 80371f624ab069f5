/**
 * Black-76 for a block of options of one expiry, step by step from one array of scratch into the
 * next. A single option is a block of one, so that a chain and its options one by one give the same
 * bits; and no double is passed from function to function, which would cost as much as it computes.
 *
 * With x = ln(F/K), v = sigma sqrt(T), h = -|x|/v, t = v/2 and Y(z) = N(z)/n(z) the value out of the
 * money is min(F, K) n(h+t) (Y(h+t) - Y(h-t)): one exponential, two ratios, and nothing cancels.
 */
import { exp, millsDifference, millsRatio } from '../numeric/index.ts';
import { logMoneyness } from './moneyness.ts';
import { CORE, DELTA, GAMMA, PRICE, RHO, THETA, VEGA } from './places.ts';

/** Options a block. */
export const BLOCK = 64;

/** What the options of a block share. */
export const shared = new Float64Array(4);
export const FORWARD = 0;
export const DISCOUNT = 1;
export const RATE = 2;
export const YEARS = 3;

/** What each of them is: 1 or -1, strike, ln(F/K), total volatility above zero and one over it. */
export const side = new Int8Array(BLOCK);
export const strike = new Float64Array(BLOCK);
export const moneyness = new Float64Array(BLOCK);
export const total = new Float64Array(BLOCK);
export const totalInverse = new Float64Array(BLOCK);

/** Exponents, then exponentials, then the density n(h + t); the last place is for the discount. */
export const density = new Float64Array(BLOCK + 1);
/** Value out of the money over min(F, K). */
const share = new Float64Array(BLOCK);
/** N(d1) over n(d1) where `tailSide` is 1, N(-d1) over it where that is -1. */
const tailRatio = new Float64Array(BLOCK);
const tailSide = new Int8Array(BLOCK);
/** Discounted prices. */
export const price = new Float64Array(BLOCK);

const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;
const ROOT_HALF_PI = 1.2533141373155003;
/** From this h + t on an option is worth more than three quarters of its bound. */
const NEAR = 0.85;
/** A plain difference of ratios may multiply a rounding by this. */
const LOSS_MAX = 64;

/** From forward and strikes to ln(F/K). */
export function takeMoneyness(count: number): void {
  for (let i = 0; i < count; i += 1) {
    moneyness[i] = logMoneyness(shared[FORWARD] as number, strike[i] as number);
  }
}

/** From ln(F/K) to the exponents of n(h + t). */
export function takeExponents(count: number): void {
  for (let i = 0; i < count; i += 1) {
    const x = moneyness[i] as number;
    const h = (x > 0 ? -x : x) * (totalInverse[i] as number);
    const upper = h + 0.5 * (total[i] as number);
    density[i] = -0.5 * upper * upper;
  }
}

/** From exponents to exponentials. */
export function takeExponentials(count: number): void {
  for (let i = 0; i < count; i += 1) density[i] = exp(density[i] as number);
}

/**
 * From exponentials to densities, shares and tails. Where a share is near one, what it lacks is
 * small, n(h+t) (Y(-h-t) + Y(h-t)). d1 is h + t for F <= K, and t - h for F > K.
 */
export function takeShares(count: number): void {
  for (let i = 0; i < count; i += 1) {
    const x = moneyness[i] as number;
    const h = (x > 0 ? -x : x) * (totalInverse[i] as number);
    const v = total[i] as number;
    const bell = ONE_OVER_ROOT_TWO_PI * (density[i] as number);
    const upper = h + 0.5 * v;
    const isNear = upper > NEAR;
    const near = millsRatio(isNear ? -upper : upper);
    const far = millsRatio(h - 0.5 * v);
    density[i] = bell;
    tailRatio[i] = x > 0 ? far : near;
    tailSide[i] = x > 0 || isNear ? -1 : 1;
    if (isNear) share[i] = 1 - bell * (near + far);
    else if (LOSS_MAX * v > ROOT_HALF_PI - h) share[i] = bell * (near - far);
    else share[i] = bell * millsDifference(h, 0.5 * v);
  }
}

/** From shares to discounted prices: what is paid at once and the rest, within the bound. */
export function takePrices(count: number): void {
  const forward = shared[FORWARD] as number;
  const discount = shared[DISCOUNT] as number;
  for (let i = 0; i < count; i += 1) {
    const k = strike[i] as number;
    const inside = (side[i] as number) * (forward - k);
    const outside = (forward < k ? forward : k) * (share[i] as number);
    const value = inside > 0 ? inside + outside : outside;
    const bound = (side[i] as number) > 0 ? forward : k;
    price[i] = discount * (value > bound ? bound : value);
  }
}

/** From prices, densities and tails to rows of price and first Greeks, from place `at` on. */
export function takeRows(count: number, out: Float64Array, at: number): void {
  const forward = shared[FORWARD] as number;
  const discount = shared[DISCOUNT] as number;
  const rate = shared[RATE] as number;
  const years = shared[YEARS] as number;
  const root = Math.sqrt(years);
  const forwardInverse = 1 / forward;
  const halfYearsInverse = 0.5 / years;
  const scale = discount * forward;
  for (let i = 0; i < count; i += 1) {
    const row = at + i * CORE;
    const sign = side[i] as number;
    const v = total[i] as number;
    const worth = price[i] as number;
    // n(d1): F n(d1) = min(F, K) n(h + t).
    const bell = density[i] as number;
    const atD1 =
      (moneyness[i] as number) > 0 ? bell * ((strike[i] as number) * forwardInverse) : bell;
    const tail = atD1 * (tailRatio[i] as number);
    const bump = scale * atD1;
    out[row + PRICE] = worth;
    out[row + DELTA] = discount * sign * (sign === tailSide[i] ? tail : 1 - tail);
    out[row + GAMMA] = bump * forwardInverse * forwardInverse * (totalInverse[i] as number);
    out[row + VEGA] = bump * root;
    out[row + THETA] = rate * worth - (bump === 0 ? 0 : bump * v * halfYearsInverse);
    out[row + RHO] = -years * worth;
  }
}
