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

/** Highest of what was added in a window, in parts of it: exact to a part. */
export class WindowPeak {
  // state
  private parts: (readonly [part: number, most: number])[] = []; // falling values, oldest first
  // fixed
  private readonly partMs: number;
  private readonly count: number;

  constructor(partMs: number, count: number) {
    this.partMs = partMs;
    this.count = count;
  }

  add(time: number, value: number): void {
    const part = Math.floor(time / this.partMs);
    while (this.parts.length > 0) {
      const [at, most] = this.parts[this.parts.length - 1] as readonly [number, number];
      if (most > value) {
        if (at === part) return;
        break;
      }
      this.parts.pop();
    }
    this.parts.push([part, value]);
    while ((this.parts[0] as readonly [number, number])[0] <= part - this.count) this.parts.shift();
  }

  /** NaN before anything was added. */
  most(): number {
    return this.parts[0]?.[1] ?? Number.NaN;
  }

  toState(): readonly (readonly [number, number])[] {
    return this.parts;
  }

  restore(parts: readonly (readonly [number, number])[]): void {
    this.parts = parts.map(([part, most]) => [part, most] as const);
  }
}
