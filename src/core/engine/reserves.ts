import type { ReserveOrder } from '../liquidity/index.ts';
import { type Column, LIMITS, type Table } from '../model/index.ts';
import type { Lots, PriceUnits } from '../money/index.ts';

const PER_ORDER = LIMITS.reserveOrders;

/** What an order of a reserve is for. */
export const PURPOSE = { quote: 0, purchase: 1, unwind: 2 } as const;

/** The reserve of every market: what it has spent, and its open orders. */
export class Reserves implements Table {
  // state, by market
  readonly budget: BigInt64Array; //     quote units that this call may use
  readonly spent: BigInt64Array; //      paid less received since the call, quote units
  readonly carried: BigInt64Array; //    result of calls before, until all is unwound
  readonly isStopped: Uint8Array; //     the loss has reached its limit in this call
  readonly calledAt: Float64Array; //    ms, 0: it is not called
  readonly quotedAt: Float64Array; //    ms, when the present quotes were made
  readonly quotedIndex: BigInt64Array; // and at which index
  readonly slicedAt: Float64Array; //    ms of the last purchase, -1 before the first
  readonly unwindFrom: Float64Array; //  ms since when it unwinds, 0: it does not
  readonly unwoundAt: Float64Array; //   ms of the last unwinding order
  readonly volatility: Float64Array; //  a year, of the last sample; 0 where none is known
  // state, by order; a row without lots is free
  readonly market = new Int32Array(PER_ORDER);
  readonly side = new Uint8Array(PER_ORDER); //      0 buys, 1 sells
  readonly lots = new BigInt64Array(PER_ORDER); //   left
  readonly limit = new BigInt64Array(PER_ORDER); //  price units
  readonly seq = new Float64Array(PER_ORDER); //     of the command that sent it
  readonly leg = new Int32Array(PER_ORDER);
  readonly purpose = new Uint8Array(PER_ORDER); //   PURPOSE numbers
  readonly isLeaving = new Uint8Array(PER_ORDER); // the venue was asked to cancel it
  count = 0; //  markets
  high = 0; //   orders: no row from here on is used

  constructor(limit: number) {
    this.budget = new BigInt64Array(limit);
    this.spent = new BigInt64Array(limit);
    this.carried = new BigInt64Array(limit);
    this.isStopped = new Uint8Array(limit);
    this.calledAt = new Float64Array(limit);
    this.quotedAt = new Float64Array(limit);
    this.quotedIndex = new BigInt64Array(limit);
    this.slicedAt = new Float64Array(limit).fill(-1);
    this.unwindFrom = new Float64Array(limit);
    this.unwoundAt = new Float64Array(limit);
    this.volatility = new Float64Array(limit);
  }

  /** Puts an order in the first free row; -1 where there is none. */
  open(order: {
    readonly market: number;
    readonly side: number;
    readonly lots: bigint;
    readonly limit: bigint;
    readonly seq: number;
    readonly leg: number;
    readonly purpose: number;
  }): number {
    let row = 0;
    while (row < this.high && this.lots[row] !== 0n) row += 1;
    if (row === PER_ORDER) return -1;
    if (row === this.high) this.high += 1;
    this.market[row] = order.market;
    this.side[row] = order.side;
    this.lots[row] = order.lots;
    this.limit[row] = order.limit;
    this.seq[row] = order.seq;
    this.leg[row] = order.leg;
    this.purpose[row] = order.purpose;
    this.isLeaving[row] = 0;
    return row;
  }

  close(row: number): void {
    this.lots[row] = 0n;
    while (this.high > 0 && this.lots[this.high - 1] === 0n) this.high -= 1;
  }

  /** Row of an open order by the seq and leg of its name, or -1. */
  find(seq: number, leg: number): number {
    for (let row = 0; row < this.high; row += 1) {
      const isIts = this.seq[row] === seq && this.leg[row] === leg;
      if (isIts && this.lots[row] !== 0n) return row;
    }
    return -1;
  }

  /** Rows of the open orders of a market, of one purpose where it is given. */
  ordersOf(market: number, purpose = -1): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.high; row += 1) {
      if (this.lots[row] === 0n || this.market[row] !== market) continue;
      if (purpose === -1 || this.purpose[row] === purpose) rows.push(row);
    }
    return rows;
  }

  /** The same as the policies see them: what may still be filled, leaving or not. */
  openOf(market: number): ReserveOrder[] {
    return this.ordersOf(market).map((row) => ({
      side: this.side[row] === 0 ? 'buy' : 'sell',
      limit: this.limit[row] as PriceUnits,
      lots: this.lots[row] as Lots,
    }));
  }

  columns(): readonly Column[] {
    const used = this.count;
    const orders = this.high;
    return [
      { name: 'reserves.budget', array: this.budget, used },
      { name: 'reserves.spent', array: this.spent, used },
      { name: 'reserves.carried', array: this.carried, used },
      { name: 'reserves.isStopped', array: this.isStopped, used },
      { name: 'reserves.calledAt', array: this.calledAt, used },
      { name: 'reserves.quotedAt', array: this.quotedAt, used },
      { name: 'reserves.quotedIndex', array: this.quotedIndex, used },
      { name: 'reserves.slicedAt', array: this.slicedAt, used },
      { name: 'reserves.unwindFrom', array: this.unwindFrom, used },
      { name: 'reserves.unwoundAt', array: this.unwoundAt, used },
      { name: 'reserves.volatility', array: this.volatility, used },
      { name: 'reserves.market', array: this.market, used: orders },
      { name: 'reserves.side', array: this.side, used: orders },
      { name: 'reserves.lots', array: this.lots, used: orders },
      { name: 'reserves.limit', array: this.limit, used: orders },
      { name: 'reserves.seq', array: this.seq, used: orders },
      { name: 'reserves.leg', array: this.leg, used: orders },
      { name: 'reserves.purpose', array: this.purpose, used: orders },
      { name: 'reserves.isLeaving', array: this.isLeaving, used: orders },
    ];
  }

  registers(): readonly number[] {
    return [this.count, this.high];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    [this.count, this.high] = registers as [number, number];
  }
}
