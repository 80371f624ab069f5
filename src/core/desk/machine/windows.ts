/** Sums over the last so many milliseconds. */

/** An amount at a time. */
type Entry = readonly [time: number, amount: bigint];

/** Entries that a window holds; the two oldest are joined beyond it. */
const ENTRIES_MAX = 4_096;

/** The sum of what was added within a window that ends now. */
export class WindowSum {
  // state
  private entries: Entry[] = []; // oldest first
  private total = 0n;
  // fixed
  private readonly lengthMs: number;

  constructor(lengthMs: number) {
    this.lengthMs = lengthMs;
  }

  add(time: number, amount: bigint): void {
    this.total += amount;
    this.entries.push([time, amount]);
    if (this.entries.length <= ENTRIES_MAX) return;
    // Joined into the later one: they stay in the window a little too long, never too short.
    const [[, first], [at, second]] = this.entries.splice(0, 2) as [Entry, Entry];
    this.entries.unshift([at, first + second]);
  }

  /** The sum of `(time - length, time]`. */
  sum(time: number): bigint {
    let gone = 0;
    for (const [at, amount] of this.entries) {
      if (at > time - this.lengthMs) break;
      this.total -= amount;
      gone += 1;
    }
    if (gone > 0) this.entries.splice(0, gone);
    return this.total;
  }

  toState(): readonly Entry[] {
    return this.entries;
  }

  restore(entries: readonly Entry[]): void {
    this.entries = entries.map(([at, amount]) => [at, amount] as const);
    this.total = entries.reduce((sum, [, amount]) => sum + amount, 0n);
  }
}
