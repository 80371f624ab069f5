/** Totals of several amounts over a window of time, in sub-windows that leave one by one. */

/**
 * A ring of sub-windows with one total for each of several amounts. An amount is added where its
 * time falls; a total is the sum over the sub-windows that the window still touches, so that it
 * reaches back between `slots - 1` and `slots` sub-windows. Sums are made on reading and nothing is
 * ever subtracted: no rounding piles up. Time that runs backwards counts as the newest seen.
 * Nothing is allocated after construction.
 */
export class RollingTotals {
  // state
  private readonly sums: Float64Array; // slots * amounts; a row is a sub-window
  private newest = Number.NaN; //         number of the newest sub-window since the epoch
  // fixed
  readonly amounts: number;
  readonly slots: number;
  readonly slotMs: number;

  /**
   * @param amounts how many amounts are kept, at least 1
   * @param slots sub-windows, at least 1
   * @param slotMs milliseconds of one, above zero
   */
  constructor(amounts: number, slots: number, slotMs: number) {
    this.amounts = amounts;
    this.slots = slots;
    this.slotMs = slotMs;
    this.sums = new Float64Array(amounts * slots);
  }

  /** Moves the window on to `time` (ms): what is older leaves. */
  advance(time: number): void {
    const slot = Math.floor(time / this.slotMs);
    if (!(slot > this.newest)) {
      if (Number.isNaN(this.newest)) this.newest = slot;
      return;
    }
    const steps = Math.min(slot - this.newest, this.slots);
    for (let step = 0; step < steps; step += 1) {
      const row = this.rowOf(slot - step);
      this.sums.fill(0, row, row + this.amounts);
    }
    this.newest = slot;
  }

  /** Adds to one amount at a time in ms; the number of the amount is from 0. */
  add(amount: number, value: number, time: number): void {
    this.advance(time);
    const at = this.rowOf(this.newest) + amount;
    this.sums[at] = (this.sums[at] as number) + value;
  }

  /** Total of one amount over the window as it was last moved. */
  total(amount: number): number {
    let sum = 0;
    for (let at = amount; at < this.sums.length; at += this.amounts) {
      sum += this.sums[at] as number;
    }
    return sum;
  }

  private rowOf(slot: number): number {
    return (slot - Math.floor(slot / this.slots) * this.slots) * this.amounts;
  }
}
