/** What is wrong with rows of a feed, and what becomes of each of them. */
import { FeedError } from './feed-error.ts';

/** `stop` ends the reading, `drop` leaves the row out, `keep` lets it in; all are named. */
export type Verdict = 'stop' | 'drop' | 'keep';

/** Everything that is looked for, with what is done where the reader is told nothing else. */
export const FINDING_VERDICTS = {
  /** Rows are missing between two. */
  gap: 'keep',
  /** A bar that begins between the multiples of its length. */
  'off-grid': 'keep',
  /** The same row again. */
  repeated: 'drop',
  /** Another row of the same time or number. */
  conflict: 'stop',
  /** A time before that of the row above. */
  backwards: 'stop',
  /** A time in another unit than the first one, or in none. */
  'time-unit': 'stop',
  /** A price ten, a hundred, ... times the one before, or that part of it. */
  'price-scale': 'stop',
  /** A high under the low, or an open or close outside of them. */
  shape: 'stop',
  /** A volume below zero, or more of it bought by takers than traded. */
  volume: 'stop',
  /** A price of zero or below. */
  'zero-price': 'stop',
  /** A text that is no number, or a row with too few or too many cells. */
  number: 'stop',
} as const satisfies Readonly<Record<string, Verdict>>;

export type FindingKind = keyof typeof FINDING_VERDICTS;

/** Findings of rows that can be true nevertheless, so that they may be let in. */
type Keepable = 'off-grid' | 'price-scale';

/** Other verdicts than the usual ones. What cannot be used can only stop or be left out. */
export type Verdicts = {
  readonly [Kind in FindingKind]?: Kind extends 'gap'
    ? 'stop' | 'keep'
    : Kind extends Keepable
      ? Verdict
      : 'stop' | 'drop';
};

/** One thing that is wrong. */
export interface Finding {
  readonly kind: FindingKind;
  readonly verdict: Verdict;
  readonly file: string;
  readonly line: number;
  readonly field: string;
  readonly value: string;
  readonly accepted: string;
  /** Of a gap: first and last time that is missing, ms, and how many rows. */
  readonly from?: number;
  readonly to?: number;
  readonly missing?: number;
}

/** Findings that are kept in full; the others are counted. */
export const FINDINGS_MAX = 1_000;

const KINDS = Object.keys(FINDING_VERDICTS) as FindingKind[];

/** The findings of a reading: every kind is counted, the first thousand are kept in full. */
export class Findings {
  // state
  readonly list: Finding[] = [];
  private readonly counts = new Map<FindingKind, number>();
  private missingRows = 0;
  // fixed
  private readonly verdicts: Verdicts;

  constructor(verdicts: Verdicts = {}) {
    this.verdicts = verdicts;
  }

  /** What is done about a finding of a kind. */
  verdictOf(kind: FindingKind): Verdict {
    return this.verdicts[kind] ?? FINDING_VERDICTS[kind];
  }

  /**
   * Notes what is wrong.
   *
   * @returns what becomes of the row
   * @throws FeedError where the verdict is to stop
   */
  add(found: Omit<Finding, 'verdict'>): Verdict {
    const verdict = this.verdictOf(found.kind);
    if (verdict === 'stop') throw new FeedError(found);
    this.counts.set(found.kind, this.count(found.kind) + 1);
    this.missingRows += found.missing ?? 0;
    if (this.list.length < FINDINGS_MAX) this.list.push({ ...found, verdict });
    return verdict;
  }

  /** Findings of a kind. */
  count(kind: FindingKind): number {
    return this.counts.get(kind) ?? 0;
  }

  /** Rows that are missing in all gaps together. */
  missing(): number {
    return this.missingRows;
  }

  /** How often each kind was found that was found at all, in the order of their table. */
  summary(): { readonly kind: FindingKind; readonly verdict: Verdict; readonly count: number }[] {
    return KINDS.filter((kind) => this.count(kind) > 0).map((kind) => ({
      kind,
      verdict: this.verdictOf(kind),
      count: this.count(kind),
    }));
  }
}
