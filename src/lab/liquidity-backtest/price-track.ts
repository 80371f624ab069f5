/** A price over a long time in a bounded number of stretches, with its extremes. */

/** A stretch of a price. */
export interface PriceStretch {
  /** Unix ms of its first open and its last close. */
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly close: number;
  /** The highest level of support in force during it: what its own close did comes after. */
  readonly level: number;
}

/**
 * Keeps stretches of equal numbers of bars. When there are too many, two become one: lows, highs
 * and the highest level stay, so no spike is lost however long the run is.
 */
export class PriceTrack {
  // state
  private stretches: PriceStretch[] = [];
  private perStretch = 1; //  bars of a stretch
  private inLast = 0; //      bars of the last one
  // fixed
  private readonly limit: number;

  /** @param limit most stretches, even */
  constructor(limit: number) {
    this.limit = limit;
  }

  push(bar: PriceStretch): void {
    const last = this.stretches.at(-1);
    if (last !== undefined && this.inLast < this.perStretch) {
      this.stretches[this.stretches.length - 1] = joined(last, bar);
      this.inLast += 1;
      return;
    }
    if (this.stretches.length === this.limit) this.halve();
    this.stretches.push(bar);
    this.inLast = 1;
  }

  list(): readonly PriceStretch[] {
    return this.stretches;
  }

  private halve(): void {
    this.stretches = Array.from({ length: this.limit / 2 }, (_, at) =>
      joined(this.stretches[2 * at] as PriceStretch, this.stretches[2 * at + 1] as PriceStretch),
    );
    this.perStretch *= 2;
  }
}

const joined = (a: PriceStretch, b: PriceStretch): PriceStretch => ({
  from: a.from,
  to: b.to,
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
  close: b.close,
  level: Math.max(a.level, b.level),
});
