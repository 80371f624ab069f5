/** Resilience: how long the book takes until half of the depth that it lost is back. */
import { RollingMoments } from './rolling-moments.ts';

/** What counts as a loss of depth, and how long its return is waited for. */
export interface ResilienceTerms {
  /** Share of its largest depth that the book must lose, in (0, 1). */
  readonly fall: number;
  /** Milliseconds within which it must be lost. */
  readonly withinMs: number;
  /** A return that takes longer counts as this many milliseconds. */
  readonly patienceMs: number;
  /** Losses that the mean looks back on, at least 1. */
  readonly losses: number;
}

export const RESILIENCE_TERMS: ResilienceTerms = {
  fall: 0.5,
  withinMs: 5_000,
  patienceMs: 600_000,
  losses: 16,
};

/** Samples that may wait to be the largest of the window; the oldest go first beyond it. */
const PEAKS = 512;

/**
 * Watches one depth. A loss begins when the depth is under `(1 - fall)` of its largest value of the
 * last `withinMs`; it ends when half of what was lost, down to the lowest depth since, is back.
 * Depths that fall more slowly than that are no loss but a new state. Nothing is allocated after
 * construction.
 *
 * Source: the idea is that of resiliency as in A. Kyle, Continuous auctions and insider trading
 * (1985); the half is counted as in J. Large, Measuring the resiliency of an electronic limit order
 * book (2007).
 */
export class Resilience {
  // state
  private readonly peaks = new Float64Array(PEAKS); //     ring of depths, falling
  private readonly peakTimes = new Float64Array(PEAKS); // ms, rising
  private first = 0; //                                    place of the largest
  private length = 0; //                                   of the ring
  private peak = 0; //                                     depth before the open loss
  private lowest = 0; //                                   depth at the worst of the open loss
  private since = Number.NaN; //                           ms, when it began; NaN without one
  private readonly times: RollingMoments; //               ms until half was back
  // fixed
  private readonly terms: ResilienceTerms;

  constructor(terms: ResilienceTerms = RESILIENCE_TERMS) {
    this.terms = terms;
    this.times = new RollingMoments(terms.losses);
  }

  /** Takes the depth at a time in ms; what is not a number is passed over. */
  update(depth: number, time: number): void {
    if (Number.isNaN(depth)) return;
    if (Number.isNaN(this.since)) this.watch(depth, time);
    else this.wait(depth, time);
  }

  /**
   * Mean milliseconds of the last losses, or the age of an open loss where that is more; NaN before
   * the first loss.
   */
  value(time: number): number {
    const mean = this.times.mean();
    if (Number.isNaN(this.since)) return mean;
    const age = Math.min(time - this.since, this.terms.patienceMs);
    return age > mean || Number.isNaN(mean) ? age : mean;
  }

  /** Whether a loss waits for its return. */
  isOpen(): boolean {
    return !Number.isNaN(this.since);
  }

  private watch(depth: number, time: number): void {
    while (this.length > 0 && time - this.timeAt(0) > this.terms.withinMs) this.dropFirst();
    while (this.length > 0 && this.depthAt(this.length - 1) <= depth) this.length -= 1;
    if (this.length === PEAKS) this.dropFirst();
    const at = (this.first + this.length) % PEAKS;
    this.peaks[at] = depth;
    this.peakTimes[at] = time;
    this.length += 1;
    const most = this.depthAt(0);
    if (depth >= most * (1 - this.terms.fall)) return;
    this.peak = most;
    this.lowest = depth;
    this.since = time;
  }

  private wait(depth: number, time: number): void {
    if (depth < this.lowest) this.lowest = depth;
    const age = time - this.since;
    const isBack = depth >= (this.lowest + this.peak) / 2;
    if (!isBack && age < this.terms.patienceMs) return;
    this.times.push(Math.min(age, this.terms.patienceMs));
    this.since = Number.NaN;
    this.length = 0;
    this.watch(depth, time);
  }

  private depthAt(rank: number): number {
    return this.peaks[(this.first + rank) % PEAKS] as number;
  }

  private timeAt(rank: number): number {
    return this.peakTimes[(this.first + rank) % PEAKS] as number;
  }

  private dropFirst(): void {
    this.first = (this.first + 1) % PEAKS;
    this.length -= 1;
  }
}
