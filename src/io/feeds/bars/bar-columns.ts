/** Bars as columns of numbers: what a feed gives and what statistics take. */

/** Columns of bars, all of one length. What a file does not have is NaN throughout. */
export interface BarColumns {
  /** Open of the bar, Unix milliseconds, UTC. */
  readonly time: Float64Array;
  /** Quote currency for one unit of the base. */
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Base units traded. */
  readonly volume: Float64Array;
  /** Number of trades. */
  readonly trades: Float64Array;
  /** Base units that aggressors bought. */
  readonly takerBuy: Float64Array;
}

/** The names of the columns, in the order in which they are written. */
export const BAR_FIELDS = [
  'time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'trades',
  'takerBuy',
] as const satisfies readonly (keyof BarColumns)[];
export type BarField = (typeof BAR_FIELDS)[number];

/** One bar while it is read. */
export type BarRow = Record<BarField, number>;

/** Columns for so many bars, all zero. */
export const emptyColumns = (count: number): BarColumns =>
  Object.fromEntries(BAR_FIELDS.map((field) => [field, new Float64Array(count)])) as Record<
    BarField,
    Float64Array
  >;

/** The columns of bars `from` to `to`, the last one not included, over the same memory. */
export const sliceColumns = (bars: BarColumns, from: number, to: number): BarColumns =>
  Object.fromEntries(BAR_FIELDS.map((field) => [field, bars[field].subarray(from, to)])) as Record<
    BarField,
    Float64Array
  >;

/** Several stretches one after the other. */
export function joinColumns(parts: readonly BarColumns[]): BarColumns {
  const joined = emptyColumns(parts.reduce((sum, { time }) => sum + time.length, 0));
  let at = 0;
  for (const part of parts) {
    for (const field of BAR_FIELDS) joined[field].set(part[field], at);
    at += part.time.length;
  }
  return joined;
}
