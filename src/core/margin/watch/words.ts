import type { Book } from '../assess.ts';

const TWO_32 = 4_294_967_296;

/**
 * 64-bit columns as pairs of 32-bit words, the low word first: reading a float from them makes no
 * BigInt. What the watch reads of a book, and nothing else.
 */
export interface Words {
  readonly cash: Int32Array;
  readonly size: Int32Array;
  readonly cost: Int32Array;
  readonly bids: Int32Array;
  readonly asks: Int32Array;
  readonly mark: Int32Array;
  readonly scale: Int32Array;
  readonly tierFrom: Int32Array;
  readonly initialRate: Int32Array;
  readonly initialDeduction: Int32Array;
  readonly maintenanceRate: Int32Array;
  readonly maintenanceDeduction: Int32Array;
  readonly gainInitial: Int32Array;
  readonly gainMaintenance: Int32Array;
}

/** Views of the columns of a book; the columns keep their places for the life of the book. */
export const wordsOf = ({ accounts, positions, prices, schedules }: Book): Words => ({
  cash: new Int32Array(accounts.cash.buffer),
  size: new Int32Array(positions.size.buffer),
  cost: new Int32Array(positions.cost.buffer),
  bids: new Int32Array(positions.bids.buffer),
  asks: new Int32Array(positions.asks.buffer),
  mark: new Int32Array(prices.mark.buffer),
  scale: new Int32Array(schedules.scale.buffer),
  tierFrom: new Int32Array(schedules.tierFrom.buffer),
  initialRate: new Int32Array(schedules.initialRate.buffer),
  initialDeduction: new Int32Array(schedules.initialDeduction.buffer),
  maintenanceRate: new Int32Array(schedules.maintenanceRate.buffer),
  maintenanceDeduction: new Int32Array(schedules.maintenanceDeduction.buffer),
  gainInitial: new Int32Array(schedules.gainInitial.buffer),
  gainMaintenance: new Int32Array(schedules.gainMaintenance.buffer),
});

/** Entry `at` of a 64-bit column as a float: exact below 2^53, else rounded once to nearest. */
export const float = (words: Int32Array, at: number): number =>
  (words[2 * at + 1] as number) * TWO_32 + ((words[2 * at] as number) >>> 0);

/** Entry `at` of a 64-bit column that holds a whole number from 0 to 2^31. */
export const small = (words: Int32Array, at: number): number => words[2 * at] as number;
