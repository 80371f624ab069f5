/** What a feed did that it should not have: counted by name, the first ones with their places. */

/** Names of what is found while a book is rebuilt. None of them stops the reading. */
export type FindingCode =
  /** An update does not follow the one before: something is missing in between. */
  | 'gap'
  /** Updates came, a snapshot did not: the book holds only what has changed since. */
  | 'partial-book'
  /** A snapshot from before the book as it is: not used. */
  | 'old-snapshot'
  /** An update with the ids of the one before: not applied again. */
  | 'repeated-update'
  /** A snapshot whose best bid is at or above its best ask: refused. */
  | 'crossed-snapshot'
  /** The best bid is at or above the best ask after an update. */
  | 'crossed-update'
  /** The venue's clock stepped back among messages of one kind. */
  | 'exchange-time-backwards'
  /** The recorder's clock stepped back. */
  | 'received-time-backwards'
  /** A message of another market than the book's: not applied. */
  | 'unknown-symbol';

/** One occurrence. */
export interface Finding {
  readonly code: FindingCode;
  /** Line in the file, from 1. */
  readonly line: number;
  readonly expected: string;
  readonly found: string;
}

/** How many occurrences of a name are kept with their places. */
const KEPT = 20;

/** Findings of one book: every one is counted, the first twenty of a name are kept. */
export class Findings {
  // state
  private readonly counts = new Map<FindingCode, number>();
  private readonly kept: Finding[] = [];

  /** Takes one in; the texts are only made where they are kept. */
  add(code: FindingCode, line: number, texts: () => readonly [string, string]): void {
    const count = this.count(code) + 1;
    this.counts.set(code, count);
    if (count > KEPT) return;
    const [expected, found] = texts();
    this.kept.push({ code, line, expected, found });
  }

  /** Occurrences of a name. */
  count(code: FindingCode): number {
    return this.counts.get(code) ?? 0;
  }

  /** Names that occurred, with their counts, in the order of their first occurrence. */
  all(): readonly (readonly [FindingCode, number])[] {
    return [...this.counts];
  }

  /** The first twenty of each name, in the order of the file. */
  first(): readonly Finding[] {
    return this.kept;
  }
}

/** A finding as a line for a person. */
export const describeFinding = ({ code, line, expected, found }: Finding): string =>
  `line ${line}: ${code}: expected ${expected}, found ${found}`;
