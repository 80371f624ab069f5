/** Percentiles of a gauge's own past, from counts in bins of equal ratio. */

import type { Column, Table } from '../../model/index.ts';
import { exp, ln, ln1p } from '../../numeric/index.ts';

/** Which values are told apart, and how far back. */
export interface HistoryTerms {
  /** Sizes under this count as zero. */
  readonly least: number;
  /** Sizes over this count as this. */
  readonly most: number;
  /** Whether values can be below zero. */
  readonly isSigned: boolean;
  /** Error of a percentile, as a share of the value, in (0, 1). */
  readonly relativeError: number;
  /** Sub-windows, at least 1; one leaves as a new one begins. */
  readonly parts: number;
  /** Milliseconds of one. */
  readonly partMs: number;
}

/** A day, in hours, to one per cent. */
export const HISTORY_TERMS = {
  relativeError: 0.01,
  parts: 24,
  partMs: 3_600_000,
} as const satisfies Partial<HistoryTerms>;

/**
 * A sketch of the values of the last window. A value falls into the bin of its sign and of
 * `floor(ln(size / least) / ln(ratio))` with `ratio = (1 + e) / (1 - e)`, and a bin answers with
 * the value that is at most the share e away from all that can be in it. So a quantile is within
 * `e` of the sorted sample at its rank: relatively between `least` and `most`, absolutely by
 * `least` under it; over `most` it is at least `most`. That holds for any values in any order, and
 * the same values give the same answer on every machine: the usual t-digest package shuffles its
 * centroids with `Math.random` and promises neither.
 *
 * Bins are kept by sub-window, so that old values leave: the window reaches back between
 * `parts - 1` and `parts` sub-windows. NaN is not counted. Memory is
 * `4 * (parts + 1) * bins` bytes; nothing is allocated after construction.
 *
 * Source: C. Masson, J. Rim, H. Lee, DDSketch: a fast and fully-mergeable quantile sketch with
 * relative-error guarantees (2019).
 */
export class GaugeHistory implements Table {
  // state
  private readonly counts: Uint32Array; // parts * bins; values by sub-window
  private readonly totals: Uint32Array; // bins; the same over the window, derived
  private part = Number.NaN; //            number of the newest sub-window since the epoch
  private total = 0; //                    values in the window, derived
  // fixed
  readonly name: string;
  readonly bins: number;
  private readonly terms: HistoryTerms;
  private readonly sizes: number; //       bins of one sign
  private readonly zero: number; //        bin of zero
  private readonly lnRatio: number;
  private readonly lnLeast: number;

  /**
   * @param name of the gauge, for its columns
   * @param terms least above zero and under most
   */
  constructor(name: string, terms: HistoryTerms) {
    const { least, most, relativeError, isSigned, parts } = terms;
    this.name = name;
    this.terms = terms;
    this.lnRatio = ln1p(relativeError) - ln1p(-relativeError);
    this.lnLeast = ln(least);
    this.sizes = Math.floor((ln(most) - this.lnLeast) / this.lnRatio) + 1;
    this.zero = isSigned ? this.sizes : 0;
    this.bins = this.zero + 1 + this.sizes;
    this.counts = new Uint32Array(parts * this.bins);
    this.totals = new Uint32Array(this.bins);
  }

  /** Takes a value at a time in ms. NaN only moves the window on. */
  add(value: number, time: number): void {
    this.advance(time);
    if (Number.isNaN(value) || this.total === MOST_VALUES) return;
    const bin = this.binOf(value);
    const at = this.rowOf(this.part) + bin;
    this.counts[at] = (this.counts[at] as number) + 1;
    this.totals[bin] = (this.totals[bin] as number) + 1;
    this.total += 1;
  }

  /** Lets the sub-windows leave that are over at a time in ms; earlier times change nothing. */
  advance(time: number): void {
    const part = Math.floor(time / this.terms.partMs);
    if (Number.isNaN(this.part)) this.part = part;
    if (!(part > this.part)) return;
    const steps = Math.min(part - this.part, this.terms.parts);
    for (let step = 0; step < steps; step += 1) this.forget(this.rowOf(part - step));
    this.part = part;
  }

  /** Values in the window. */
  count(): number {
    return this.total;
  }

  /**
   * The value that a share of the window does not exceed: that of rank `floor(p * (count - 1))`.
   *
   * @param p in [0, 1]
   * @returns within the stated error of the sorted sample; NaN without values
   */
  quantile(p: number): number {
    if (this.total === 0 || !(p >= 0 && p <= 1)) return Number.NaN;
    const rank = Math.floor(p * (this.total - 1));
    let below = 0;
    for (let bin = 0; bin < this.bins; bin += 1) {
      below += this.totals[bin] as number;
      if (below > rank) return this.valueOf(bin);
    }
    return this.valueOf(this.bins - 1);
  }

  /** The middle value, the lower one of two; NaN without values. */
  median(): number {
    return this.quantile(0.5);
  }

  /**
   * Share of the window below a value, values that cannot be told from it by half.
   *
   * @returns in [0, 1]; NaN without values and of NaN
   */
  rankOf(value: number): number {
    if (this.total === 0 || Number.isNaN(value)) return Number.NaN;
    const own = this.binOf(value);
    let below = 0;
    for (let bin = 0; bin < own; bin += 1) below += this.totals[bin] as number;
    return (below + (this.totals[own] as number) / 2) / this.total;
  }

  columns(): readonly Column[] {
    const array = this.counts;
    return [{ name: `history.${this.name}`, array, used: array.length }];
  }

  /** The newest sub-window; -1 before the first value. */
  registers(): readonly number[] {
    return [Number.isNaN(this.part) ? -1 : this.part];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    const part = registers[0] as number;
    this.part = part < 0 ? Number.NaN : part;
    this.totals.fill(0);
    this.total = 0;
    for (let at = 0; at < this.counts.length; at += 1) {
      const bin = at % this.bins;
      this.totals[bin] = (this.totals[bin] as number) + (this.counts[at] as number);
      this.total += this.counts[at] as number;
    }
  }

  private binOf(value: number): number {
    const size = Math.abs(value);
    if (size < this.terms.least) return this.zero;
    const step = size < this.terms.most ? (ln(size) - this.lnLeast) / this.lnRatio : this.sizes;
    const place = 1 + Math.max(Math.min(Math.floor(step), this.sizes - 1), 0);
    if (value > 0) return this.zero + place;
    return this.terms.isSigned ? this.zero - place : this.zero;
  }

  /** The value of a bin: `2 low high / (low + high)`, which is the share e away from both ends. */
  private valueOf(bin: number): number {
    if (bin === this.zero) return 0;
    const place = Math.abs(bin - this.zero) - 1;
    const low = exp(this.lnLeast + place * this.lnRatio);
    const size = low * (1 + this.terms.relativeError);
    return bin > this.zero ? size : -size;
  }

  private forget(row: number): void {
    for (let bin = 0; bin < this.bins; bin += 1) {
      const count = this.counts[row + bin] as number;
      if (count === 0) continue;
      this.totals[bin] = (this.totals[bin] as number) - count;
      this.total -= count;
      this.counts[row + bin] = 0;
    }
  }

  private rowOf(part: number): number {
    const { parts } = this.terms;
    return (part - Math.floor(part / parts) * parts) * this.bins;
  }
}

/** Values that a window holds at most; the counts of a bin are 32 bits. */
const MOST_VALUES = 4_294_967_295;
