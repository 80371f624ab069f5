/**
 * The steps of Black-76 for a block of options at a time, from one array of scratch into the next.
 * One option is a block of one, so that a chain and a single option give the same bits, and no
 * double is passed from function to function, which would cost more than the arithmetic.
 */
import { exp, millsDifference, millsRatio } from '../numeric/index.ts';
import { logMoneyness } from './moneyness.ts';

/** Options a block. */
export const BLOCK = 64;

/** ln(F/K) of every option of the block. */
export const moneyness = new Float64Array(BLOCK);
/** Volatility times the square root of the time, above zero, and one over it. */
export const total = new Float64Array(BLOCK);
export const totalInverse = new Float64Array(BLOCK);
/** The density n(h + t), and behind those of the block what else needs an exponential. */
export const density = new Float64Array(BLOCK + 1);
/** Place of the discount factor of a single option among the exponentials. */
export const DISCOUNT = 1;
/** Value out of the money over min(F, K). */
export const share = new Float64Array(BLOCK);
/** N(d1) over its density n(d1) where `tailSide` is 1, N(-d1) where it is -1. */
export const tailRatio = new Float64Array(BLOCK);
export const tailSide = new Int8Array(BLOCK);

const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;

/** From this h + t on a call is worth more than three quarters of its bound. */
const NEAR = 0.85;
/** Digits that a plain difference of ratios may lose: a factor of this many roundings. */
const LOSS_MAX = 64;
const RATIO_AT_ZERO = 1.2533141373155003; // sqrt(pi / 2)

/** Forward and strike of a single option. */
export const single = new Float64Array(2);
export const FORWARD = 0;
export const STRIKE = 1;

/** Step one for a single option, into place 0. */
export function takeMoneyness(): void {
  moneyness[0] = logMoneyness(single[FORWARD] as number, single[STRIKE] as number);
}

/** Step two: the exponents of n(h + t), with h = -|x| / v and t = v / 2. */
export function takeExponents(count: number): void {
  for (let i = 0; i < count; i += 1) {
    const x = moneyness[i] as number;
    const h = (x > 0 ? -x : x) * (totalInverse[i] as number);
    const upper = h + 0.5 * (total[i] as number);
    density[i] = -0.5 * upper * upper;
  }
}

/** Step three: exponents to exponentials. */
export function takeExponentials(count: number): void {
  for (let i = 0; i < count; i += 1) density[i] = exp(density[i] as number);
}

/**
 * Step four: exponentials to densities, and Mills' ratios to shares and tails. The share is
 * n(h+t) (Y(h+t) - Y(h-t)), or one less n(h+t) (Y(-h-t) + Y(h-t)) where that is small. d1 is h + t
 * for F <= K and t - h for F > K.
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
    else if (LOSS_MAX * v > RATIO_AT_ZERO - h) share[i] = bell * (near - far);
    else share[i] = bell * millsDifference(h, 0.5 * v);
  }
}
