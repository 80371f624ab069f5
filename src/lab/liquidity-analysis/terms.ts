/** What an analysis of recorded books is asked for. */

/** Times are ms, sizes base units. */
export interface AnalysisTerms {
  /** Exchange time between two samples, at least 1. */
  readonly everyMs: number;
  /** Window of totals: volume, order flow, cancels, spreads paid. */
  readonly windowMs: number;
  /** Length of the bars of volatility. */
  readonly barMs: number;
  /** Volume of a bucket of VPIN; null for a fiftieth of what is traded in the recording. */
  readonly vpinBucket: number | null;
  /** Sizes to be bought or sold at once, above zero, rising. */
  readonly sizes: readonly number[];
  /** Confidence of what is at risk, in (0.5, 1). */
  readonly level: number;
  /** Shares of the depth by maker, in (0, 1], at most 1 together; none where they are not known. */
  readonly makerShares: readonly number[];
  /** How many of the largest makers withdraw. */
  readonly withdrawing: number;
  /** Horizon of value at risk. */
  readonly horizonMs: number;
  /** Deviations by which the spread widens with the price at its worst. */
  readonly spreadFactor: number;
  /** Share of the volume, and of the depth within 25 bp, that an unwinding may be; in (0, 1]. */
  readonly participation: number;
}

/** Longer silences of a feed are not sampled to their end: nothing is known of them. */
export const SILENCE_MS = 60_000;

/** A trade that is so much older than the newest time of the feed is a replay of the past. */
export const LATE_MS = 5_000;

/** Longest time for which best quotes wait for trades that happened before them. */
export const HOLD_MS = 500;

/** Most levels of one side of a book. */
export const LEVELS_MAX = 10_000;

/** Most samples of one market: nearly six days of seconds. */
export const SAMPLES_MAX = 500_000;

/** Sub-windows of the window of totals. */
export const WINDOW_SLOTS = 60;

/** Looking back of the estimators that count bars. */
export const BARS_MS = 3_600_000;
