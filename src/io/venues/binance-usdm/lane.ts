/**
 * Connections of one kind, taken before a request is stamped: what waits for one is not old when
 * it leaves, and the first of a thousand leaves before the last is written.
 */
export class Lane {
  // state
  #free: number;
  #next = 0; // of those that wait
  #waiting: (() => void)[] = [];

  /** @param connections at least 1 */
  constructor(connections: number) {
    if (!(Number.isSafeInteger(connections) && connections >= 1)) {
      throw new Error(`connections ${connections}; accepted: a whole number from 1`);
    }
    this.#free = connections;
  }

  /** Resolves when a connection is free, first come, first served. */
  enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives a connection to the next who waits. */
  leave(): void {
    const next = this.#waiting[this.#next];
    if (next === undefined) {
      this.#free += 1;
      this.#waiting = [];
      this.#next = 0;
      return;
    }
    this.#next += 1;
    next();
  }
}
