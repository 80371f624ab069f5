import { type Column, STAGE, type Table } from '../model/index.ts';

/** Where every account stands on the ladder, and what its next step depends on. */
export class Ladder implements Table {
  // state
  readonly stage: Uint8Array; //          STAGE numbers
  readonly since: Float64Array; //        when the account entered orderly, ms
  readonly failures: Uint8Array; //       orders in a row that traded nothing
  readonly orders: Uint32Array; //        orders sent in this liquidation
  readonly notBefore: Float64Array; //    the next order may not be sent earlier, ms
  readonly blocked: Uint8Array; //        last reported reason number + 1, 0 where none
  readonly orderSeq: Float64Array; //     seq of the command that caused the order, 0: none
  readonly orderLeg: Uint32Array; //      its leg within that command
  readonly orderRow: Int32Array; //       position row that it reduces
  readonly orderLeft: BigInt64Array; //   lots not yet traded, signed
  readonly orderTraded: BigInt64Array; // lots traded, signed
  readonly orderLimit: BigInt64Array; //  price units
  readonly secondRow: Int32Array; //      position row of a spread's second leg, plus one; 0: none
  readonly secondLimit: BigInt64Array; // price units
  /** Accounts that have a place here; the same as in the ledger. */
  count = 0;
  // derived
  /** 1 where the account must be looked at on every mark: it is not healthy. */
  readonly isRestless: Uint8Array;
  private readonly accountOfOrder = new Map<string, number>();
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
    this.stage = new Uint8Array(limit);
    this.since = new Float64Array(limit);
    this.failures = new Uint8Array(limit);
    this.orders = new Uint32Array(limit);
    this.notBefore = new Float64Array(limit);
    this.blocked = new Uint8Array(limit);
    this.orderSeq = new Float64Array(limit);
    this.orderLeg = new Uint32Array(limit);
    this.orderRow = new Int32Array(limit);
    this.orderLeft = new BigInt64Array(limit);
    this.orderTraded = new BigInt64Array(limit);
    this.orderLimit = new BigInt64Array(limit);
    this.secondRow = new Int32Array(limit);
    this.secondLimit = new BigInt64Array(limit);
    this.isRestless = new Uint8Array(limit);
  }

  /** Whether an order of this account is at the venue. */
  hasOrder(account: number): boolean {
    return this.orderSeq[account] !== 0;
  }

  /** Account whose open order has this key, or -1. */
  findOrder(key: string): number {
    return this.accountOfOrder.get(key) ?? -1;
  }

  openOrder(
    account: number,
    order: { seq: number; leg: number; row: number; lots: bigint; limit: bigint },
    second: { readonly row: number; readonly limit: bigint } | null = null,
  ): void {
    this.orderSeq[account] = order.seq;
    this.orderLeg[account] = order.leg;
    this.orderRow[account] = order.row;
    this.orderLeft[account] = order.lots;
    this.orderTraded[account] = 0n;
    this.orderLimit[account] = order.limit;
    this.secondRow[account] = second === null ? 0 : second.row + 1;
    this.secondLimit[account] = second?.limit ?? 0n;
    this.accountOfOrder.set(`${order.seq}.${order.leg}`, account);
  }

  closeOrder(account: number): void {
    this.accountOfOrder.delete(this.orderKey(account));
    this.orderSeq[account] = 0;
    this.orderLeg[account] = 0;
    this.orderRow[account] = 0;
    this.orderLeft[account] = 0n;
    this.orderTraded[account] = 0n;
    this.orderLimit[account] = 0n;
    this.secondRow[account] = 0;
    this.secondLimit[account] = 0n;
  }

  /** Whether the order of an account names a position row: it may not be freed by then. */
  isOrderOn(account: number, row: number): boolean {
    if (!this.hasOrder(account)) return false;
    return this.orderRow[account] === row || this.secondRow[account] === row + 1;
  }

  /** Position row of the second leg of an order, or -1 where it has one leg. */
  secondRowOf(account: number): number {
    return (this.secondRow[account] as number) - 1;
  }

  orderKey(account: number): string {
    return `${this.orderSeq[account]}.${this.orderLeg[account]}`;
  }

  enter(account: number, stage: number): void {
    this.stage[account] = stage;
    this.isRestless[account] = stage === STAGE.healthy ? 0 : 1;
  }

  /** The reason why a due account waited is gone. */
  unblock(account: number): void {
    this.blocked[account] = 0;
    this.isRestless[account] = this.stage[account] === STAGE.healthy ? 0 : 1;
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'ladder.stage', array: this.stage, used },
      { name: 'ladder.since', array: this.since, used },
      { name: 'ladder.failures', array: this.failures, used },
      { name: 'ladder.orders', array: this.orders, used },
      { name: 'ladder.notBefore', array: this.notBefore, used },
      { name: 'ladder.blocked', array: this.blocked, used },
      { name: 'ladder.orderSeq', array: this.orderSeq, used },
      { name: 'ladder.orderLeg', array: this.orderLeg, used },
      { name: 'ladder.orderRow', array: this.orderRow, used },
      { name: 'ladder.orderLeft', array: this.orderLeft, used },
      { name: 'ladder.orderTraded', array: this.orderTraded, used },
      { name: 'ladder.orderLimit', array: this.orderLimit, used },
      { name: 'ladder.secondRow', array: this.secondRow, used },
      { name: 'ladder.secondLimit', array: this.secondLimit, used },
    ];
  }

  registers(): readonly number[] {
    return [this.count];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    this.count = registers[0] as number;
    this.accountOfOrder.clear();
    for (let account = 0; account < this.count; account += 1) {
      const isWaiting = this.blocked[account] !== 0;
      this.isRestless[account] = this.stage[account] === STAGE.healthy && !isWaiting ? 0 : 1;
      if (this.hasOrder(account)) this.accountOfOrder.set(this.orderKey(account), account);
    }
  }
}
