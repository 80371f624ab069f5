/** Many options of one expiry at once, from columns and plain arrays, with nothing allocated. */
import { exp, lnPair } from '../numeric/index.ts';
import { blackCore, blackPrice } from './black.ts';
import {
  BLOCK,
  DISCOUNT,
  FORWARD,
  fillBells,
  fillPrices,
  fillRows,
  moneyness,
  RATE,
  shared,
  side as sideOfBlock,
  strike as strikeOfBlock,
  total,
  totalInverse,
  YEARS,
} from './kernel.ts';
import { logMoneyness } from './moneyness.ts';
import { CORE, type OptionSide } from './places.ts';

/** The options of one expiry, with what does not change as the forward moves. */
export interface OptionChain {
  readonly count: number;
  /** To expiry, above zero. */
  readonly years: number;
  /** 1 a call, -1 a put. */
  readonly sides: Int8Array;
  readonly strikes: Float64Array;
  readonly volatilities: Float64Array;
  /** ln of each strike, to 68 bits in two parts: ln(F/K) is then as exact as from F and K. */
  readonly lnStrikes: Float64Array;
  readonly lnStrikesLow: Float64Array;
  /** Total volatility and one over it; 1 where the columns cannot hold the option. */
  readonly totals: Float64Array;
  readonly totalInverses: Float64Array;
  /** Options that the columns cannot hold: without volatility or strike, or with endless ones. */
  readonly alone: Int32Array;
}

/**
 * A chain of options on one forward and expiry. Keeps the arrays that it is given: after a change
 * of strikes, volatilities or time a chain is made anew.
 *
 * @param sides 1 or -1
 * @param strikes,volatilities zero or more, one of each an option
 * @param years to expiry, above zero
 */
export function optionChain(
  sides: Int8Array,
  strikes: Float64Array,
  volatilities: Float64Array,
  years: number,
): OptionChain {
  const count = strikes.length;
  const root = Math.sqrt(years);
  const lnStrikes = new Float64Array(count);
  const lnStrikesLow = new Float64Array(count);
  const totals = new Float64Array(count).fill(1);
  const totalInverses = new Float64Array(count).fill(1);
  const alone: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const v = (volatilities[i] as number) * root;
    if (!isPlain(strikes[i] as number, v)) {
      alone.push(i);
      continue;
    }
    const ln = lnPair(strikes[i] as number);
    lnStrikes[i] = ln.hi;
    lnStrikesLow[i] = ln.lo;
    totals[i] = v;
    totalInverses[i] = 1 / v;
  }
  return {
    count,
    years,
    sides,
    strikes,
    volatilities,
    lnStrikes,
    lnStrikesLow,
    totals,
    totalInverses,
    alone: Int32Array.from(alone),
  };
}

/** Whether the columns can hold it; the others take the way of a single option. */
const isPlain = (strike: number, v: number): boolean =>
  strike > 0 && strike < Number.POSITIVE_INFINITY && v > 0 && v < Number.POSITIVE_INFINITY;

/**
 * Price and first Greeks of a whole chain: row `i` of `out`, of `CORE` numbers, is what `blackCore`
 * gives for option `i`, to a few 1e-16 (ln(F/K) comes from the columns).
 *
 * @param forward zero or more
 * @param out at least `CORE` numbers an option
 */
export function blackCoreBatch(
  chain: OptionChain,
  forward: number,
  rate: number,
  out: Float64Array,
): void {
  const { count, years } = chain;
  if (!(forward > 0 && forward < Number.POSITIVE_INFINITY)) {
    for (let i = 0; i < count; i += 1) fillAlone(chain, i, forward, rate, out);
    return;
  }
  const ln = lnPair(forward);
  const discount = exp(-rate * years);
  for (let from = 0; from < count; from += BLOCK) {
    const length = count - from < BLOCK ? count - from : BLOCK;
    shared[FORWARD] = forward;
    shared[DISCOUNT] = discount;
    shared[RATE] = rate;
    shared[YEARS] = years;
    takeColumns(chain, from, length, ln.hi, ln.lo);
    fillBells(length);
    fillRows(length, out, from * CORE);
  }
  for (const i of chain.alone) fillAlone(chain, i, forward, rate, out);
}

/** A block of the columns, with ln(F/K) from logarithms in two parts. */
function takeColumns(
  chain: OptionChain,
  from: number,
  length: number,
  lnForward: number,
  lnForwardLow: number,
): void {
  const { sides, strikes, lnStrikes, lnStrikesLow, totals, totalInverses } = chain;
  for (let i = 0; i < length; i += 1) {
    const at = from + i;
    const low = lnForwardLow - (lnStrikesLow[at] as number);
    sideOfBlock[i] = sides[at] as number;
    strikeOfBlock[i] = strikes[at] as number;
    moneyness[i] = lnForward - (lnStrikes[at] as number) + low;
    total[i] = totals[at] as number;
    totalInverse[i] = totalInverses[at] as number;
  }
}

const row = new Float64Array(CORE);

function fillAlone(
  chain: OptionChain,
  at: number,
  forward: number,
  rate: number,
  out: Float64Array,
): void {
  const { sides, strikes, volatilities, years } = chain;
  const strike = strikes[at] as number;
  blackCore(sides[at] as OptionSide, forward, strike, volatilities[at] as number, years, rate, row);
  out.set(row, at * CORE);
}

/**
 * Prices of options on one forward and expiry, each the same bits as `blackPrice` gives.
 *
 * @param sides 1 or -1
 * @param out one number an option
 */
export function blackPrices(
  sides: Int8Array,
  forward: number,
  strikes: Float64Array,
  volatilities: Float64Array,
  years: number,
  rate: number,
  out: Float64Array,
): void {
  const count = strikes.length;
  const root = Math.sqrt(years);
  const discount = exp(-rate * years);
  for (let from = 0; from < count; from += BLOCK) {
    const length = count - from < BLOCK ? count - from : BLOCK;
    shared[FORWARD] = forward > 0 ? forward : 1;
    shared[DISCOUNT] = discount;
    for (let i = 0; i < length; i += 1) {
      const v = (volatilities[from + i] as number) * root;
      const strike = strikes[from + i] as number;
      sideOfBlock[i] = sides[from + i] as number;
      strikeOfBlock[i] = strike > 0 ? strike : 1;
      total[i] = v > 0 ? v : 1;
      totalInverse[i] = 1 / (total[i] as number);
    }
    for (let i = 0; i < length; i += 1) {
      moneyness[i] = logMoneyness(shared[FORWARD] as number, strikeOfBlock[i] as number);
    }
    fillBells(length);
    fillPrices(length, out, from);
  }
  for (let i = 0; i < count; i += 1) {
    const volatility = volatilities[i] as number;
    const strike = strikes[i] as number;
    if (forward > 0 && strike > 0 && volatility * root > 0) continue;
    out[i] = blackPrice(sides[i] as OptionSide, forward, strike, volatility, years, rate);
  }
}
