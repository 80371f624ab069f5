/** The latest names that were added, so many and no more. */
export class RecentNames {
  readonly #names = new Set<string>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  delete(name: string): void {
    this.#names.delete(name);
  }

  add(name: string): void {
    this.#names.delete(name);
    this.#names.add(name);
    if (this.#names.size <= this.#most) return;
    // A set keeps the order of adding: the first is the oldest.
    for (const oldest of this.#names) {
      this.#names.delete(oldest);
      return;
    }
  }
}
