/** The newest so many values of a series, in the order they came. */

/** Most values that any monitor keeps. */
export const SAMPLE_MAX = 100_000;

/** A ring of the newest values. What is not finite is the caller's to leave out. */
export class SampleWindow {
  // state
  private readonly ring: Float64Array;
  private at = 0; // place of the next value
  count = 0; //      values held

  /**
   * @param limit most values, at least 1
   * @param values to begin with, oldest first
   */
  constructor(limit: number, values: readonly number[] = []) {
    this.ring = new Float64Array(limit);
    for (const value of values) this.push(value);
  }

  /** Takes a value in; returns the one that left, or null while there was room. */
  push(value: number): number | null {
    const left = this.count === this.ring.length ? (this.ring[this.at] as number) : null;
    this.ring[this.at] = value;
    this.at = this.at + 1 === this.ring.length ? 0 : this.at + 1;
    if (left === null) this.count += 1;
    return left;
  }

  /** All values, oldest first. */
  values(): Float64Array {
    if (this.count < this.ring.length) return this.ring.slice(0, this.count);
    const ordered = new Float64Array(this.count);
    ordered.set(this.ring.subarray(this.at));
    ordered.set(this.ring.subarray(0, this.at), this.count - this.at);
    return ordered;
  }

  toState(): number[] {
    return [...this.values()];
  }
}
