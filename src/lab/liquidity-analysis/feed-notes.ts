/** What was noticed in a feed, by name, with the places where it happened first. */

/** One occurrence. */
export interface NotedPlace {
  /** Path of the file as the user gave it, and line in it, from 1. */
  readonly file: string;
  readonly line: number;
  readonly says: string;
}

/** All that has one name. */
export interface FeedNote {
  readonly code: string;
  readonly count: number;
  /** The first ones, in the order of the feed. */
  readonly first: readonly NotedPlace[];
}

/** Places of a name that are kept. */
const KEPT = 20;

/** Counts what happens under a name and keeps the first twenty places. */
export class FeedNotes {
  // state
  private readonly counts = new Map<string, number>();
  private readonly places = new Map<string, NotedPlace[]>();

  /** Notes one occurrence; the text is only made where it is kept. */
  add(code: string, file: string, line: number, says: () => string): void {
    const count = this.counts.get(code) ?? 0;
    this.counts.set(code, count + 1);
    if (count < KEPT) this.keep(code, { file, line, says: says() });
  }

  /** Takes over what was counted elsewhere, such as by a check with places of its own. */
  total(code: string, count: number, first: readonly NotedPlace[] = []): void {
    if (count === 0) return;
    this.counts.set(code, (this.counts.get(code) ?? 0) + count);
    for (const place of first) this.keep(code, place);
  }

  /** In the order in which the names came up. */
  all(): readonly FeedNote[] {
    return [...this.counts].map(([code, count]) => ({
      code,
      count,
      first: this.places.get(code) ?? [],
    }));
  }

  private keep(code: string, place: NotedPlace): void {
    const places = this.places.get(code) ?? [];
    if (places.length < KEPT) places.push(place);
    this.places.set(code, places);
  }
}
