/**
 * Black-76 for a block of options of one expiry, from columns to prices or to rows of Greeks. A
 * single option is a block of one, so that it and a chain give the same bits; and doubles come in
 * columns, as those passed to a function that is not inlined are boxed.
 *
 * With x = ln(F/K), v = sigma sqrt(T), h = -|x|/v, t = v/2 and Y(z) = N(z)/n(z) the value out of
 * the money is min(F, K) n(h+t) (Y(h+t) - Y(h-t)): one exponential, two ratios, nothing cancels.
 */
import { exp, millsDifference, millsRatio } from '../numeric/index.ts';
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
/** The density n(h + t) of each, from `fillBells` or, for a single option, `bellOf`. */
export const bells = new Float64Array(BLOCK);

const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;
const ROOT_HALF_PI = 1.2533141373155003;
/** From this h + t on an option is worth more than three quarters of its bound. */
const NEAR = 0.85;
/** A plain difference of ratios may multiply a rounding by this. */
const LOSS_MAX = 64;

/** n(h + t), by ln(F/K), total volatility and one over it. */
export function bellOf(x: number, v: number, inverse: number): number {
  const upper = (x > 0 ? -x : x) * inverse + 0.5 * v;
  return ONE_OVER_ROOT_TWO_PI * exp(-0.5 * upper * upper);
}

/** The densities of the first `count` of the block. */
export function fillBells(count: number): void {
  for (let i = 0; i < count; i += 1) {
    bells[i] = bellOf(moneyness[i] as number, total[i] as number, totalInverse[i] as number);
  }
}

/**
 * The value out of the money over min(F, K), from n(h + t) and the ratios at h - t and at h + t, or
 * at -h - t where h + t is above `NEAR`: what the share lacks to one is small there.
 */
function shareOf(h: number, v: number, bell: number, near: number, far: number): number {
  if (h + 0.5 * v > NEAR) return 1 - bell * (near + far);
  if (LOSS_MAX * v > ROOT_HALF_PI - h) return bell * (near - far);
  return bell * millsDifference(h, 0.5 * v);
}

/** What is paid at once and the rest, undiscounted and within the bound. */
function valueOf(sign: number, forward: number, k: number, share: number): number {
  const inside = sign * (forward - k);
  const outside = (forward < k ? forward : k) * share;
  const value = inside > 0 ? inside + outside : outside;
  const bound = sign > 0 ? forward : k;
  return value > bound ? bound : value;
}

/** Discounted prices of the first `count` of the block, into `out` from place `at` on. */
export function fillPrices(count: number, out: Float64Array, at: number): void {
  const forward = shared[FORWARD] as number;
  const discount = shared[DISCOUNT] as number;
  for (let i = 0; i < count; i += 1) {
    const x = moneyness[i] as number;
    const v = total[i] as number;
    const h = (x > 0 ? -x : x) * (totalInverse[i] as number);
    const upper = h + 0.5 * v;
    const bell = bells[i] as number;
    const near = millsRatio(upper > NEAR ? -upper : upper);
    const share = shareOf(h, v, bell, near, millsRatio(h - 0.5 * v));
    out[at + i] = discount * valueOf(side[i] as number, forward, strike[i] as number, share);
  }
}

/** Rows of price and first Greeks of the first `count` of the block, from place `at` on. */
export function fillRows(count: number, out: Float64Array, at: number): void {
  const forward = shared[FORWARD] as number;
  const discount = shared[DISCOUNT] as number;
  const rate = shared[RATE] as number;
  const years = shared[YEARS] as number;
  const root = Math.sqrt(years);
  const forwardInverse = 1 / forward;
  const halfYearsInverse = 0.5 / years;
  for (let i = 0; i < count; i += 1) {
    const x = moneyness[i] as number;
    const v = total[i] as number;
    const h = (x > 0 ? -x : x) * (totalInverse[i] as number);
    const upper = h + 0.5 * v;
    const bell = bells[i] as number;
    const near = millsRatio(upper > NEAR ? -upper : upper);
    const far = millsRatio(h - 0.5 * v);
    const k = strike[i] as number;
    const sign = side[i] as number;
    const price = discount * valueOf(sign, forward, k, shareOf(h, v, bell, near, far));
    // d1 is h + t for F <= K and t - h for F > K; F n(d1) = min(F, K) n(h + t).
    const atD1 = x > 0 ? bell * (k * forwardInverse) : bell;
    const tail = atD1 * (x > 0 ? far : near);
    const tailSign = x > 0 || upper > NEAR ? -1 : 1;
    const bump = discount * forward * atD1;
    const row = at + i * CORE;
    out[row + PRICE] = price;
    out[row + DELTA] = discount * sign * (sign === tailSign ? tail : 1 - tail);
    out[row + GAMMA] = bump * forwardInverse * forwardInverse * (totalInverse[i] as number);
    out[row + VEGA] = bump * root;
    out[row + THETA] = rate * price - (bump === 0 ? 0 : bump * v * halfYearsInverse);
    out[row + RHO] = -years * price;
  }
}
