/** A clock that stands still until it is moved: for backtests, and for tests without waiting. */
import { Agenda } from './agenda.ts';
import type { PaperClock } from './courier.ts';

interface Timer {
  readonly action: () => void;
  isOff: boolean;
}

export class VirtualClock implements PaperClock {
  #now: number;
  readonly #timers = new Agenda<Timer>();

  /** @param start Unix ms */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, action: () => void): () => void {
    const timer: Timer = { action, isOff: false };
    this.#timers.add(this.#now + Math.max(0, ms), timer);
    return () => {
      timer.isOff = true;
    };
  }

  /** When the next timer is due; null: there is none. */
  nextDue(): number | null {
    return this.#timers.next();
  }

  /** Moves to `time` and runs what is due until then, in its order. A time before now is now. */
  runTo(time: number): void {
    const until = Math.max(time, this.#now);
    for (;;) {
      const entry = this.#timers.takeDue(until);
      if (entry === null) break;
      this.#now = Math.max(this.#now, entry.time);
      if (!entry.item.isOff) entry.item.action();
    }
    this.#now = until;
  }
}
