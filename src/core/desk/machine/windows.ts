/** Sums over the last so many milliseconds. */

/** An amount at a time. */
type Entry = readonly [time: number, amount: bigint];

/** Entries that a window holds; beyond it neighbours are joined. */
const ENTRIES_MAX = 4_096;

/** Pairs of neighbours, each at the later time: they stay a little too long, never too short. */
function joined(entries: readonly Entry[]): Entry[] {
  const pairs: Entry[] = [];
  for (let at = 0; at < entries.length; at += 2) {
    const [time, amount] = entries[at] as Entry;
    const next = entries[at + 1];
    pairs.push(next === undefined ? [time, amount] : [next[0], amount + next[1]]);
  }
  return pairs;
}

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
    if (this.entries.length > ENTRIES_MAX) this.entries = joined(this.entries);
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
