import { assertInvariant, type Column, type Table } from '../model/index.ts';

const NONE = -1;

/** Notices of resting orders: what initial margin must also cover. Rows are reused. */
export class Orders implements Table {
  readonly limit: number;
  // state
  readonly account: Int32Array; //   owner, -1 when the row is free
  readonly market: Int32Array;
  readonly side: Uint8Array; //      0 buy, 1 sell
  readonly left: BigInt64Array; //   lots not yet filled
  readonly free: Int32Array;
  freeCount = 0;
  high = 0;
  private readonly rowNames: string[] = [];
  // derived
  private readonly rowOf = new Map<string, number>();

  constructor(limit: number) {
    this.limit = limit;
    this.account = new Int32Array(limit).fill(NONE);
    this.market = new Int32Array(limit);
    this.side = new Uint8Array(limit);
    this.left = new BigInt64Array(limit);
    this.free = new Int32Array(limit);
  }

  isFull(): boolean {
    return this.freeCount === 0 && this.high === this.limit;
  }

  /** Row of an open order, or -1. */
  find(name: string): number {
    return this.rowOf.get(name) ?? NONE;
  }

  /** Name of a row; a closed order keeps its name until the row is used again. */
  name(row: number): string {
    return this.rowNames[row] as string;
  }

  open(name: string, account: number, market: number, side: number, lots: bigint): number {
    assertInvariant(!this.isFull() && !this.rowOf.has(name), 'order-opens-once', name);
    let row = this.high;
    if (this.freeCount > 0) {
      this.freeCount -= 1;
      row = this.free[this.freeCount] as number;
    } else {
      this.high += 1;
    }
    this.account[row] = account;
    this.market[row] = market;
    this.side[row] = side;
    this.left[row] = lots;
    this.rowNames[row] = name;
    this.rowOf.set(name, row);
    return row;
  }

  close(row: number): void {
    this.rowOf.delete(this.name(row));
    this.account[row] = NONE;
    this.market[row] = 0;
    this.side[row] = 0;
    this.left[row] = 0n;
    this.free[this.freeCount] = row;
    this.freeCount += 1;
  }

  columns(): readonly Column[] {
    const used = this.high;
    return [
      { name: 'orders.account', array: this.account, used },
      { name: 'orders.market', array: this.market, used },
      { name: 'orders.side', array: this.side, used },
      { name: 'orders.left', array: this.left, used },
      { name: 'orders.free', array: this.free, used: this.freeCount },
    ];
  }

  registers(): readonly number[] {
    return [this.freeCount, this.high];
  }

  /** Closed rows have no name in a snapshot, so that equal states have equal snapshots. */
  names(): readonly string[] {
    return this.rowNames.map((name, row) => (this.account[row] === NONE ? '' : name));
  }

  restore(registers: readonly number[], names: readonly string[]): void {
    this.freeCount = registers[0] as number;
    this.high = registers[1] as number;
    this.rowNames.length = 0;
    for (const name of names) this.rowNames.push(name);
    this.rowOf.clear();
    names.forEach((name, row) => {
      if (this.account[row] !== NONE) this.rowOf.set(name, row);
    });
  }
}
