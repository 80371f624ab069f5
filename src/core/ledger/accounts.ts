import type { QuoteUnits } from '../money/index.ts';
import { ACCOUNT, assertInvariant, type Column, type Table } from '../model/index.ts';

const NONE = -1;

/** One row per account, for ever: traders and house accounts alike. A row is named by its index. */
export class Accounts implements Table {
  readonly limit: number;
  // state: everything that can change, in one place
  readonly kind: Uint8Array; //             ACCOUNT numbers
  readonly isolated: Uint8Array; //         1: trades in one market only
  readonly cash: BigInt64Array; //          settled balance, quote units; sums to zero
  readonly firstPosition: Int32Array; //    newest position row, -1 where none
  readonly positionCount: Uint8Array; //    rows in that list
  count = 0;
  private readonly rowNames: string[] = [];
  // derived
  private readonly rowOf = new Map<string, number>();

  constructor(limit: number) {
    this.limit = limit;
    this.kind = new Uint8Array(limit);
    this.isolated = new Uint8Array(limit);
    this.cash = new BigInt64Array(limit);
    this.firstPosition = new Int32Array(limit).fill(NONE);
    this.positionCount = new Uint8Array(limit);
  }

  /** Row of a name, or -1. */
  find(name: string): number {
    return this.rowOf.get(name) ?? NONE;
  }

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
  open(name: string, kind: number, isolated: number): number {
    assertInvariant(!this.isFull() && !this.rowOf.has(name), 'account-opens-once', name);
    const row = this.count;
    this.count += 1;
    this.kind[row] = kind;
    this.isolated[row] = isolated;
    this.rowNames.push(name);
    this.rowOf.set(name, row);
    return row;
  }

  /**
   * Moves settled balance. The sum over all accounts is zero before and after.
   * Funds, vaults and dust may not go below zero: that is an invariant, the waterfall never asks
   * a layer for more than it has. A vault with a position may owe what it has not yet realised.
   */
  transfer(from: number, to: number, amount: QuoteUnits): void {
    const left = (this.cash[from] as bigint) - amount;
    const sum = (this.cash[to] as bigint) + amount;
    const kind = this.kind[from] as number;
    if (left < 0n && (kind === ACCOUNT.fund || kind === ACCOUNT.dust)) {
      assertInvariant(false, 'no-pool-below-zero', `${this.name(from)} would hold ${left}`);
    }
    this.cash[from] = left;
    this.cash[to] = sum;
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'accounts.kind', array: this.kind, used },
      { name: 'accounts.isolated', array: this.isolated, used },
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
    this.rowNames.splice(0, this.rowNames.length, ...names);
    this.rowOf.clear();
    names.forEach((name, row) => this.rowOf.set(name, row));
  }
}
