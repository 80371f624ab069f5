/** The time that commands are stamped with: the wall clock, while it can be believed. */
import type { Clock } from './clock.ts';

/** Ms that the wall clock may be behind the last stamp; less is a clock that is being corrected. */
const BEHIND_MS_MAX = 1_000;
/** Ms that it may be ahead of the time that went by since it was believed last. */
const AHEAD_MS_MAX = 60_000;

/**
 * Never falls and never stands still. A wall clock that was set back or far ahead is left for the
 * time that the monotonic clock says went by, until it is near that again.
 */
export class DeskTime {
  // state
  #last: number; // newest stamp, Unix ms
  /** Unix ms, and what the monotonic clock said then. */
  #anchor: { readonly wall: number; readonly monotonic: number };
  #isLeft = false;
  // fixed
  readonly #clock: Clock;
  readonly #fault: (says: string) => void;

  /**
   * @param last time of the last command, Unix ms
   * @param fault told once whenever the wall clock is left
   */
  constructor(clock: Clock, last: number, fault: (says: string) => void) {
    this.#clock = clock;
    this.#fault = fault;
    this.#last = last;
    // What went by between two processes only the wall clock knows.
    this.#anchor = { wall: Math.max(last, clock.now()), monotonic: clock.monotonic() };
  }

  /** Unix ms, not below the answer before. */
  now(): number {
    const [wall, monotonic] = [this.#clock.now(), this.#clock.monotonic()];
    // Stamps are whole ms.
    const expected = this.#anchor.wall + Math.floor(monotonic - this.#anchor.monotonic);
    const isBelieved = wall >= this.#last - BEHIND_MS_MAX && wall <= expected + AHEAD_MS_MAX;
    if (isBelieved) this.#anchor = { wall: Math.max(wall, this.#last), monotonic };
    else if (!this.#isLeft)
      this.#fault(`the clock says ${wall}, by time gone by it is ${expected}`);
    this.#isLeft = !isBelieved;
    this.#last = Math.max(this.#last, isBelieved ? wall : expected);
    return this.#last;
  }
}
