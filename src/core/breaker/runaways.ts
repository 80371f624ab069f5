import type { Column, Table } from '../model/index.ts';

/** When an account orders too much to mean it, in integers. */
export interface RunawayPolicy {
  readonly windowMs: number;
  readonly ordersMax: number;
  readonly notionalMax: bigint; // quote units
  readonly holdMs: number;
}

/**
 * Orders and notional of every account in its present window; who passes a limit may only lower
 * its risk for a while. Windows stand one beside another: the rest of the last one counts in
 * proportion, so that a burst across the border is seen.
 */
export class Runaways implements Table {
  // state, by account
  readonly windowStart: Float64Array; //     ms
  readonly orders: Float64Array; //          in the present window
  readonly ordersBefore: Float64Array; //    in the one before
  readonly notional: BigInt64Array; //       quote units
  readonly notionalBefore: BigInt64Array;
  readonly heldUntil: Float64Array; //       ms
  count = 0;

  constructor(limit: number) {
    this.windowStart = new Float64Array(limit);
    this.orders = new Float64Array(limit);
    this.ordersBefore = new Float64Array(limit);
    this.notional = new BigInt64Array(limit);
    this.notionalBefore = new BigInt64Array(limit);
    this.heldUntil = new Float64Array(limit);
  }

  isHeld(account: number, time: number): boolean {
    return account < this.count && time < (this.heldUntil[account] as number);
  }

  /**
   * Counts an order or a trade.
   *
   * @returns whether the account has just passed a limit
   */
  note(account: number, time: number, notional: bigint, policy: RunawayPolicy): boolean {
    if (account >= this.count) this.count = account + 1;
    this.turn(account, time, policy.windowMs);
    this.orders[account] = (this.orders[account] as number) + 1;
    const sum = (this.notional[account] as bigint) + notional;
    // Once it is over the limit, how far is of no interest; it always fits its column.
    this.notional[account] = sum > policy.notionalMax ? policy.notionalMax + 1n : sum;
    const left = policy.windowMs - (time - (this.windowStart[account] as number));
    const before = Math.floor(((this.ordersBefore[account] as number) * left) / policy.windowMs);
    const whole = BigInt(policy.windowMs);
    const older = ((this.notionalBefore[account] as bigint) * BigInt(left)) / whole;
    const isOver =
      (this.orders[account] as number) + before > policy.ordersMax ||
      (this.notional[account] as bigint) + older > policy.notionalMax;
    if (!isOver || this.isHeld(account, time)) return false;
    this.heldUntil[account] = time + policy.holdMs;
    return true;
  }

  /** Goes on to the window of a moment. */
  private turn(account: number, time: number, windowMs: number): void {
    const start = this.windowStart[account] as number;
    if (time - start < windowMs) return;
    const isNext = time - start < 2 * windowMs;
    this.ordersBefore[account] = isNext ? (this.orders[account] as number) : 0;
    this.notionalBefore[account] = isNext ? (this.notional[account] as bigint) : 0n;
    this.orders[account] = 0;
    this.notional[account] = 0n;
    this.windowStart[account] = isNext ? start + windowMs : time;
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'runaways.windowStart', array: this.windowStart, used },
      { name: 'runaways.orders', array: this.orders, used },
      { name: 'runaways.ordersBefore', array: this.ordersBefore, used },
      { name: 'runaways.notional', array: this.notional, used },
      { name: 'runaways.notionalBefore', array: this.notionalBefore, used },
      { name: 'runaways.heldUntil', array: this.heldUntil, used },
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
  }
}
