import { ACCOUNT, assertInvariant, type Column, MODE, type Table } from '../model/index.ts';
import type { QuoteUnits } from '../money/index.ts';

const NONE = -1;
/** Stands in no name that a command can give, so that nobody takes another's. */
const ASSET_MARK = '@';

/** One row per account, for ever: traders and house accounts alike. A row is named by its index. */
export class Accounts implements Table {
  readonly limit: number;
  // state: everything that can change, in one place
  readonly kind: Uint8Array; //             ACCOUNT numbers
  readonly mode: Uint8Array; //             MODE numbers
  readonly asset: Uint8Array; //            asset that its balance is counted in, 0 the venue's own
  readonly cash: BigInt64Array; //          settled balance, quote units; sums to zero
  readonly firstPosition: Int32Array; //    newest position row, -1 where none
  readonly positionCount: Uint8Array; //    rows in that list
  count = 0;
  private readonly rowNames: string[] = [];
  // derived
  /** What pledged coins count for, units of the account's asset. */
  readonly collateral: BigInt64Array;
  /** Rows with portfolio margin, rising. */
  readonly portfolios: number[] = [];
  /** 1 where balance, positions or orders changed since the watch last looked. */
  readonly touched: Uint8Array;
  /** Grows whenever an account is touched. */
  readonly version: Uint32Array;
  readonly touchedList: Int32Array; // the rows with that flag, and some that lost it
  touchedCount = 0;
  /** Grows when something changed that touches every account: terms of a market, a snapshot. */
  epoch = 0;
  private readonly rowOf: Map<string, number>[] = []; // by asset

  constructor(limit: number) {
    this.limit = limit;
    this.kind = new Uint8Array(limit);
    this.mode = new Uint8Array(limit);
    this.asset = new Uint8Array(limit);
    this.cash = new BigInt64Array(limit);
    this.firstPosition = new Int32Array(limit).fill(NONE);
    this.positionCount = new Uint8Array(limit);
    this.collateral = new BigInt64Array(limit);
    this.touched = new Uint8Array(limit);
    this.version = new Uint32Array(limit);
    this.touchedList = new Int32Array(limit);
  }

  /** Row of a name in an asset, or -1. */
  find(name: string, asset = 0): number {
    return this.rowOf[asset]?.get(name) ?? NONE;
  }

  /** Name of a row as events show it: outside the venue's own asset with `@` and the asset. */
  name(row: number): string {
    return this.rowNames[row] as string;
  }

  isFull(): boolean {
    return this.count === this.limit;
  }

  isTrader(row: number): boolean {
    return this.kind[row] === ACCOUNT.trader;
  }

  /** Opens an account and returns its row. The caller has checked name and room. */
  open(
    name: string,
    terms: {
      readonly kind: number;
      readonly mode?: number;
      readonly asset?: { readonly row: number; readonly name: string };
    },
  ): number {
    const asset = terms.asset?.row ?? 0;
    const isNew = this.find(name, asset) === NONE;
    assertInvariant(!this.isFull() && isNew, 'account-opens-once', name);
    const row = this.count;
    this.count += 1;
    this.kind[row] = terms.kind;
    this.mode[row] = terms.mode ?? MODE.cross;
    this.asset[row] = asset;
    this.rowNames.push(asset === 0 ? name : `${name}${ASSET_MARK}${terms.asset?.name}`);
    this.index(name, asset, row);
    return row;
  }

  private index(name: string, asset: number, row: number): void {
    if (this.mode[row] === MODE.portfolio) this.portfolios.push(row);
    while (this.rowOf.length <= asset) this.rowOf.push(new Map());
    this.rowOf[asset]?.set(name, row);
  }

  /**
   * Moves settled balance. The sum over all accounts is zero before and after.
   * Funds, vaults and dust may not go below zero: that is an invariant, the waterfall never asks
   * a layer for more than it has. A vault with a position may owe what it has not yet realised.
   */
  transfer(from: number, to: number, amount: QuoteUnits): void {
    const left = BigInt.asIntN(64, (this.cash[from] as bigint) - amount);
    const sum = BigInt.asIntN(64, (this.cash[to] as bigint) + amount);
    const kind = this.kind[from] as number;
    if (left < 0n && (kind === ACCOUNT.fund || kind === ACCOUNT.dust)) {
      assertInvariant(false, 'no-pool-below-zero', `${this.name(from)} would hold ${left}`);
    }
    this.cash[from] = left;
    this.cash[to] = sum;
    this.touch(from);
    this.touch(to);
  }

  /** Marks an account for the watch: what it knew about it no longer holds. */
  touch(row: number): void {
    this.version[row] = (this.version[row] as number) + 1;
    if (this.touched[row] === 1) return;
    this.touched[row] = 1;
    this.touchedList[this.touchedCount] = row;
    this.touchedCount += 1;
  }

  /** Drops the rows from the list that the watch has looked at. */
  forgetTouched(): void {
    let kept = 0;
    for (let i = 0; i < this.touchedCount; i += 1) {
      const row = this.touchedList[i] as number;
      if (this.touched[row] === 0) continue;
      this.touchedList[kept] = row;
      kept += 1;
    }
    this.touchedCount = kept;
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'accounts.kind', array: this.kind, used },
      { name: 'accounts.mode', array: this.mode, used },
      { name: 'accounts.asset', array: this.asset, used },
      { name: 'accounts.cash', array: this.cash, used },
      { name: 'accounts.firstPosition', array: this.firstPosition, used },
      { name: 'accounts.positionCount', array: this.positionCount, used },
    ];
  }

  registers(): readonly number[] {
    return [this.count];
  }

  names(): readonly string[] {
    return this.rowNames;
  }

  restore(registers: readonly number[], names: readonly string[]): void {
    this.count = registers[0] as number;
    this.epoch += 1;
    this.rowNames.length = 0;
    for (const name of names) this.rowNames.push(name);
    this.rowOf.length = 0;
    this.portfolios.length = 0;
    names.forEach((name, row) => {
      this.index(name.split(ASSET_MARK)[0] as string, this.asset[row] as number, row);
    });
  }
}
