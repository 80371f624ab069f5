/** The clock of a recording, and the moments at which samples are due. */
import { SILENCE_MS } from './terms.ts';

/**
 * A clock that is the newest exchange time seen: streams of one venue are sent side by side, so
 * times step back a little all the while. A sample is due at every whole multiple of the step; it
 * is taken when the clock moves past it, so that nothing is in it that was stamped later.
 */
export class SampleGrid {
  // state
  /** ms since 1970; NaN before the first time. */
  clock = Number.NaN;
  /** First time of the clock. */
  start = Number.NaN;
  private next = Number.NaN; // the sample that is due next
  // fixed
  private readonly everyMs: number;
  private readonly sample: (time: number) => void;

  constructor(everyMs: number, sample: (time: number) => void) {
    this.everyMs = everyMs;
    this.sample = sample;
  }

  /**
   * Moves the clock on to a time in ms, taking the samples before it. Of a longer silence only the
   * first minute is sampled.
   *
   * @returns ms of the silence where it was so long, else 0
   */
  moveTo(time: number): number {
    if (Number.isNaN(this.clock)) {
      this.start = time;
      this.clock = time;
      this.next = Math.ceil(time / this.everyMs) * this.everyMs;
      return 0;
    }
    if (!(time > this.clock)) return 0;
    const silence = time - this.clock;
    const isLong = silence > SILENCE_MS;
    this.takeBefore(isLong ? this.clock + SILENCE_MS : time);
    if (isLong) this.next = Math.max(this.next, Math.ceil(time / this.everyMs) * this.everyMs);
    this.clock = time;
    return isLong ? silence : 0;
  }

  /** The recording has ended: a sample that is due right now is taken. */
  end(): void {
    if (this.next === this.clock) this.sample(this.next);
    this.next = Number.NaN;
  }

  private takeBefore(time: number): void {
    for (; this.next < time; this.next += this.everyMs) this.sample(this.next);
  }
}
