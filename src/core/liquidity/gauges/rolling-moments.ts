/** Mean and variance of the last so many values, updated one value at a time. */

/**
 * A ring of the newest values with their mean and their sum of squared deviations. A value that
 * enters replaces the oldest by one update of both; once a turn of the ring they are made anew from
 * the values, so that rounding cannot pile up however long it runs. Nothing is allocated after
 * construction. What is not finite is not counted.
 *
 * Source of the update: B. P. Welford, Note on a method for calculating corrected sums of squares
 * and products (1962), with the oldest value taken out in the same step.
 */
export class RollingMoments {
  // state
  private readonly values: Float64Array; // ring, in units of what is measured
  private at = 0; //                        place of the next value
  private centre = 0; //                    mean of the values
  private squares = 0; //                   sum of squared deviations from it
  count = 0; //                             values in the ring
  // fixed
  readonly limit: number;

  /** @param limit most values, at least 1 */
  constructor(limit: number) {
    this.limit = limit;
    this.values = new Float64Array(limit);
  }

  /** Takes a value in; the oldest leaves when the ring is full. */
  push(value: number): void {
    if (value - value !== 0) return; // NaN or infinite
    const oldest = this.values[this.at] as number;
    this.values[this.at] = value;
    const before = this.centre;
    if (this.count < this.limit) {
      this.count += 1;
      this.centre += (value - before) / this.count;
      this.squares += (value - before) * (value - this.centre);
    } else {
      this.centre += (value - oldest) / this.limit;
      this.squares += (value - oldest) * (value - this.centre + oldest - before);
    }
    this.at += 1;
    if (this.at === this.limit) this.turn();
  }

  /** Mean; NaN before the first value. */
  mean(): number {
    return this.count === 0 ? Number.NaN : this.centre;
  }

  /** Sample variance, with divisor n - 1; NaN of fewer than two values. */
  variance(): number {
    return this.count < 2 ? Number.NaN : Math.max(this.squares, 0) / (this.count - 1);
  }

  /** Root of the sample variance; NaN of fewer than two values. */
  deviation(): number {
    return Math.sqrt(this.variance());
  }

  private turn(): void {
    this.at = 0;
    let sum = 0;
    for (let row = 0; row < this.limit; row += 1) sum += this.values[row] as number;
    this.centre = sum / this.limit;
    this.squares = 0;
    for (let row = 0; row < this.limit; row += 1) {
      const distance = (this.values[row] as number) - this.centre;
      this.squares += distance * distance;
    }
  }
}
