/** The options of one expiry as columns of one array that a kernel reads and writes in place. */
import { exp, lnPair } from '../../numeric/index.ts';

/** Places of what the options of a chain share, at the head of the array. */
export const FORWARD = 0;
export const LN_FORWARD = 1;
export const LN_FORWARD_LOW = 2;
export const DISCOUNT = 3;
/** Discount over sqrt(2 pi). */
export const DENSITY = 4;
export const RATE = 5;
/** Less the years, the factor of rho. */
export const MINUS_YEARS = 6;
export const ROOT_YEARS = 7;
export const FORWARD_INVERSE = 8;
export const HALF_YEARS_INVERSE = 9;
/** Length of the head. */
export const HEAD = 12;

/** Columns after the head: what an option is, then what a kernel writes. */
export const SIDE = 0;
export const STRIKE = 1;
export const LN_STRIKE = 2;
export const LN_STRIKE_LOW = 3;
export const TOTAL = 4;
export const TOTAL_INVERSE = 5;
export const ANSWERS = 6;
const COLUMNS = 12;

/** A vector kernel takes so many options at a time; columns are filled up with idle options. */
const LANES = 4;

/** Total volatilities are held between these, where one over them and their products are finite. */
const TOTAL_MIN = 1e-100;
const TOTAL_MAX = 1e100;
const LEAST = 5e-324;
const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;
const GREATEST = 1.7976931348623157e308;

/** Gives zeroed doubles; a vector kernel needs them in the memory that it can see. */
export type Allotment = (count: number) => Float64Array;

const ownMemory: Allotment = (count) => new Float64Array(count);

/**
 * A chain for screening. The answers are views: one number an option, written by the last kernel.
 * Delta and gamma by the forward, vega per 1.00 of volatility, theta the change as a year passes,
 * rho per 1.00 of the rate with the forward held: what `blackCore` gives, by columns.
 */
export interface ScreenChain {
  readonly count: number;
  /** Numbers a column, `count` and the idle options. */
  readonly stride: number;
  /** Head and columns; the kernels' own. */
  readonly cells: Float64Array;
  readonly prices: Float64Array;
  readonly deltas: Float64Array;
  readonly gammas: Float64Array;
  readonly vegas: Float64Array;
  readonly thetas: Float64Array;
  readonly rhos: Float64Array;
}

/**
 * Lays out a chain of options of one forward and expiry. What it is given is copied: after a change
 * of strikes, volatilities or time a chain is filled again (`fillChain`).
 *
 * @param count options, one or more
 * @param allot where the columns are to lie
 */
export function screenChain(count: number, allot: Allotment = ownMemory): ScreenChain {
  const stride = Math.ceil(count / LANES) * LANES;
  const cells = allot(HEAD + COLUMNS * stride);
  const answer = (place: number): Float64Array => {
    const from = HEAD + (ANSWERS + place) * stride;
    return cells.subarray(from, from + count);
  };
  for (const column of [SIDE, STRIKE, TOTAL, TOTAL_INVERSE]) {
    const from = HEAD + column * stride;
    cells.fill(1, from, from + stride);
  }
  return {
    count,
    stride,
    cells,
    prices: answer(0),
    deltas: answer(1),
    gammas: answer(2),
    vegas: answer(3),
    thetas: answer(4),
    rhos: answer(5),
  };
}

/**
 * Fills a chain with its options. An option without volatility gets a total volatility of 1e-100,
 * one without a strike the logarithm of the least double: both are worth what they pay at once.
 *
 * @param sides 1 a call, -1 a put
 * @param strikes,volatilities zero or more, one of each an option
 * @param years to expiry, years of 365 days, above zero
 */
export function fillChain(
  chain: ScreenChain,
  sides: Int8Array,
  strikes: Float64Array,
  volatilities: Float64Array,
  years: number,
): void {
  const { cells, count, stride } = chain;
  const root = Math.sqrt(years);
  for (let i = 0; i < count; i += 1) {
    const at = HEAD + i;
    const strike = strikes[i] as number;
    const lnStrike = lnPair(strike > LEAST ? Math.min(strike, GREATEST) : LEAST);
    const wide = (volatilities[i] as number) * root;
    const total = Math.max(TOTAL_MIN, Math.min(TOTAL_MAX, wide));
    cells[at + SIDE * stride] = sides[i] as number;
    cells[at + STRIKE * stride] = strike;
    cells[at + LN_STRIKE * stride] = lnStrike.hi;
    cells[at + LN_STRIKE_LOW * stride] = lnStrike.lo;
    cells[at + TOTAL * stride] = total;
    cells[at + TOTAL_INVERSE * stride] = 1 / total;
  }
  cells[MINUS_YEARS] = -years;
  cells[ROOT_YEARS] = root;
  cells[HALF_YEARS_INVERSE] = 0.5 / years;
}

/** A kernel: from head and columns to answers. All kernels give the same bits. */
export type ChainKernel = (chain: ScreenChain) => void;

/**
 * Prices and Greeks of all options of a chain; nothing is allocated for an option. For screens and
 * tables: a price is within about 1e-15 of the discounted forward (or strike, where that is more),
 * a Greek as near in its own units. `blackCoreBatch` is for what must hold to all digits.
 *
 * @param forward above zero
 * @param rate continuously compounded per year
 */
export function valueChain(
  chain: ScreenChain,
  forward: number,
  rate: number,
  kernel: ChainKernel,
): void {
  const { cells } = chain;
  const lnForward = lnPair(forward > LEAST ? Math.min(forward, GREATEST) : LEAST);
  const discount = exp(rate * (cells[MINUS_YEARS] as number));
  cells[FORWARD] = forward;
  cells[LN_FORWARD] = lnForward.hi;
  cells[LN_FORWARD_LOW] = lnForward.lo;
  cells[DISCOUNT] = discount;
  cells[DENSITY] = discount * ONE_OVER_ROOT_TWO_PI;
  cells[RATE] = rate;
  cells[FORWARD_INVERSE] = Math.min(1 / forward, GREATEST);
  kernel(chain);
}
