import { assertInvariant, type Column, type Table } from '../model/index.ts';
import { type Lots, mulDivTowardZero, type QuoteUnits } from '../money/index.ts';
import type { Accounts } from './accounts.ts';

const NONE = -1;

/**
 * One row per account and market in which there is a position or an open order. Rows are linked
 * per account (`next`) and reused through `free`.
 */
export class Positions implements Table {
  readonly limit: number;
  // state: everything that can change, in one place
  readonly account: Int32Array; //     account row, -1 when the row is free
  readonly market: Int32Array; //      market row
  readonly size: BigInt64Array; //     lots, long positive; sums to zero per market
  readonly cost: BigInt64Array; //     quote paid for `size`; sums to zero with the clearing cost
  readonly bids: BigInt64Array; //     lots of open buy orders
  readonly asks: BigInt64Array; //     lots of open sell orders
  readonly next: Int32Array; //        next row of the same account, -1 at the end
  readonly free: Int32Array; //        stack of free rows
  freeCount = 0;
  /** Rows from here on were never used. */
  high = 0;

  constructor(limit: number) {
    this.limit = limit;
    this.account = new Int32Array(limit).fill(NONE);
    this.market = new Int32Array(limit);
    this.size = new BigInt64Array(limit);
    this.cost = new BigInt64Array(limit);
    this.bids = new BigInt64Array(limit);
    this.asks = new BigInt64Array(limit);
    this.next = new Int32Array(limit).fill(NONE);
    this.free = new Int32Array(limit);
  }

  /** Rows that are not in use. */
  room(): number {
    return this.freeCount + this.limit - this.high;
  }

  isFull(): boolean {
    return this.room() === 0;
  }

  /** Row of an account's position in a market, or -1. */
  find(accounts: Accounts, account: number, market: number): number {
    let row = accounts.firstPosition[account] as number;
    while (row !== NONE && this.market[row] !== market) row = this.next[row] as number;
    return row;
  }

  /** Opens an empty row at the head of the account's list. The caller has checked room. */
  open(accounts: Accounts, account: number, market: number): number {
    assertInvariant(!this.isFull(), 'position-rows', `all ${this.limit} rows are in use`);
    let row = this.high;
    if (this.freeCount > 0) {
      this.freeCount -= 1;
      row = this.free[this.freeCount] as number;
    } else {
      this.high += 1;
    }
    this.account[row] = account;
    this.market[row] = market;
    this.next[row] = accounts.firstPosition[account] as number;
    accounts.firstPosition[account] = row;
    accounts.positionCount[account] = (accounts.positionCount[account] as number) + 1;
    return row;
  }

  /** Frees the row when nothing is left in it. */
  closeIfEmpty(accounts: Accounts, row: number): void {
    if (this.size[row] !== 0n || this.bids[row] !== 0n || this.asks[row] !== 0n) return;
    assertInvariant(this.cost[row] === 0n, 'flat-has-no-cost', `row ${row}: ${this.cost[row]}`);
    this.unlink(accounts, row);
    this.account[row] = NONE;
    this.market[row] = 0;
    this.next[row] = NONE;
    this.free[this.freeCount] = row;
    this.freeCount += 1;
  }

  /**
   * Takes back an `open` of the same command, so that a refused command leaves no trace. Of several
   * the last is taken back first.
   *
   * @param high what `high` was before that `open`
   */
  takeBack(accounts: Accounts, row: number, high: number): void {
    this.closeIfEmpty(accounts, row);
    if (this.high === high) return;
    this.freeCount -= 1;
    this.high = high;
  }

  private unlink(accounts: Accounts, row: number): void {
    const account = this.account[row] as number;
    accounts.positionCount[account] = (accounts.positionCount[account] as number) - 1;
    let before = accounts.firstPosition[account] as number;
    if (before === row) {
      accounts.firstPosition[account] = this.next[row] as number;
      return;
    }
    while (this.next[before] !== row) before = this.next[before] as number;
    this.next[before] = this.next[row] as number;
  }

  /**
   * Adds `size` lots paid with `cost` (negative when sold). What closes part of the position is
   * realised: its share of the cost, rounded toward zero, leaves with it and the last lot takes
   * the rest, so that a flat position has no cost and no dust.
   *
   * @returns the realised profit, which the caller moves from the clearing account
   */
  trade(row: number, size: Lots, cost: QuoteUnits): QuoteUnits {
    const held = this.size[row] as Lots;
    const paid = this.cost[row] as QuoteUnits;
    if (held === 0n || held > 0n === size > 0n) {
      this.size[row] = held + size;
      this.cost[row] = paid + cost;
      return 0n as QuoteUnits;
    }
    const closes = held > 0n ? held : -held;
    const trades = size > 0n ? size : -size;
    if (trades <= closes) {
      const leaves = trades === closes ? paid : mulDivTowardZero(paid, trades, closes);
      this.size[row] = held + size;
      this.cost[row] = paid - leaves;
      return (-cost - leaves) as QuoteUnits;
    }
    // The trade turns the position round: the part that closes takes its share of the cost.
    const closing = mulDivTowardZero(cost, closes, trades);
    this.size[row] = held + size;
    this.cost[row] = cost - closing;
    return (-closing - paid) as QuoteUnits;
  }

  /**
   * Adds `size` lots of what is paid at once: a premium. The position has no cost; all that it is
   * worth is equity.
   *
   * @returns the premium received (negative when paid), which the caller moves from the clearing
   *   account
   */
  tradePaid(row: number, size: Lots, cost: QuoteUnits): QuoteUnits {
    this.size[row] = (this.size[row] as bigint) + size;
    return -cost as QuoteUnits;
  }

  columns(): readonly Column[] {
    const used = this.high;
    return [
      { name: 'positions.account', array: this.account, used },
      { name: 'positions.market', array: this.market, used },
      { name: 'positions.size', array: this.size, used },
      { name: 'positions.cost', array: this.cost, used },
      { name: 'positions.bids', array: this.bids, used },
      { name: 'positions.asks', array: this.asks, used },
      { name: 'positions.next', array: this.next, used },
      { name: 'positions.free', array: this.free, used: this.freeCount },
    ];
  }

  registers(): readonly number[] {
    return [this.freeCount, this.high];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    this.freeCount = registers[0] as number;
    this.high = registers[1] as number;
  }
}
