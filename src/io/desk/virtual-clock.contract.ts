/** Time of tests: it moves when it is told to, and waits for what is really under way. */
import type { Clock } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly number: number;
  readonly action: () => void;
}

export class VirtualClock implements Clock {
  // state
  #now: number;
  #timers: Timer[] = [];
  #count = 0;
  /** Whether something is under way that takes real time, such as a write to the disk. */
  isBusy: () => boolean = () => false;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(ms: number, action: () => void): () => void {
    this.#count += 1;
    const timer = { at: this.#now + Math.max(0, ms), number: this.#count, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets `ms` pass, one timer after the other. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.settle();
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= until);
      const next = due.reduce<Timer | null>(
        (first, timer) => (first === null || isBefore(timer, first) ? timer : first),
        null,
      );
      if (next === null) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
      await this.settle();
    }
    this.#now = until;
  }

  /** Waits until nothing happens any more without time passing. */
  async settle(): Promise<void> {
    do {
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.isBusy());
  }
}

const isBefore = (a: Timer, b: Timer): boolean =>
  a.at < b.at || (a.at === b.at && a.number < b.number);
