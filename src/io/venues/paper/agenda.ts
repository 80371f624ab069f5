/** What is due when: a heap by time, and by order of entry within one time. */

interface Entry<T> {
  readonly time: number;
  readonly seq: number;
  readonly item: T;
}

export class Agenda<T> {
  /** A binary heap, earliest first. */
  readonly #entries: Entry<T>[] = [];
  #seq = 0;

  /** Time of the earliest entry; null when there is none. */
  next(): number | null {
    return this.#entries[0]?.time ?? null;
  }

  add(time: number, item: T): void {
    const entry = { time, seq: this.#seq, item };
    this.#seq += 1;
    const entries = this.#entries;
    let at = entries.length;
    entries.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = entries[parent] as Entry<T>;
      if (!isBefore(entry, above)) break;
      entries[at] = above;
      at = parent;
    }
    entries[at] = entry;
  }

  /** Takes the earliest entry of a time up to `time`; null when none is due. */
  takeDue(time: number): { readonly time: number; readonly item: T } | null {
    const first = this.#entries[0];
    if (first === undefined || first.time > time) return null;
    const last = this.#entries.pop() as Entry<T>;
    if (this.#entries.length > 0) this.#sink(last);
    return first;
  }

  #sink(entry: Entry<T>): void {
    const entries = this.#entries;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= entries.length) break;
      const a = entries[left] as Entry<T>;
      const b = entries[left + 1];
      const child = b !== undefined && isBefore(b, a) ? left + 1 : left;
      const below = entries[child] as Entry<T>;
      if (!isBefore(below, entry)) break;
      entries[at] = below;
      at = child;
    }
    entries[at] = entry;
  }
}

const isBefore = <T>(a: Entry<T>, b: Entry<T>): boolean =>
  a.time < b.time || (a.time === b.time && a.seq < b.seq);
