/** Waits that can all be ended at once. */
export class Pauses {
  readonly #wakes = new Set<() => void>();
  #isEnded = false;

  wait(ms: number): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wakes.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#wakes.add(wake);
    });
  }

  end(): void {
    this.#isEnded = true;
    for (const wake of this.#wakes) wake();
  }
}
