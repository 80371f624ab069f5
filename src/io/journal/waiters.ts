import type { JournalError } from './journal.ts';
import type { Signals } from './signals.ts';
import { WORD } from './signals.ts';

interface Waiter {
  readonly seq: number;
  readonly resolve: () => void;
  readonly reject: (error: JournalError) => void;
}

/**
 * Promises of seqs that are not durable yet. One wait on the shared counter serves them all, so
 * that ten thousand of them do not wake ten thousand times.
 */
export class Waiters {
  readonly #signals: Signals;
  readonly #failure: () => JournalError | undefined;
  /** Keeps the event loop alive while somebody waits: a wait on shared memory does not. */
  readonly #hold: (isHeld: boolean) => void;
  #waiting: Waiter[] = [];
  #isWatching = false;

  constructor(
    signals: Signals,
    failure: () => JournalError | undefined,
    hold: (isHeld: boolean) => void,
  ) {
    this.#signals = signals;
    this.#failure = failure;
    this.#hold = hold;
  }

  add(seq: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ seq, resolve, reject });
      if (!this.#isWatching) void this.#watch();
    });
  }

  async #watch(): Promise<void> {
    this.#isWatching = true;
    this.#hold(true);
    while (this.#waiting.length > 0) {
      const seen = this.#signals.load(WORD.progress);
      this.settle();
      if (this.#waiting.length === 0) break;
      await Atomics.waitAsync(this.#signals.words, WORD.progress, seen).value;
    }
    this.#hold(false);
    this.#isWatching = false;
  }

  /** Answers whoever can be answered. Also called at the close, after which nothing comes. */
  settle(): void {
    const failure = this.#failure();
    const remaining: Waiter[] = [];
    for (const waiter of this.#waiting) {
      if (this.#signals.isDurable(waiter.seq)) waiter.resolve();
      else if (failure) waiter.reject(failure);
      else remaining.push(waiter);
    }
    this.#waiting = remaining;
  }
}
