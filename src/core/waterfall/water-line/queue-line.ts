/** The water line of a queue: how much is ahead of an account, live. Exact to the unit. */
import type { Candidate } from '../adl/policy.ts';
import type { Score } from '../adl/queue.ts';
import { type Entry, OrderedSums } from './ordered-sums.ts';

/** Accounts of one market in the order of a queue. A change costs O(log n), so does a question. */
export class QueueLine {
  // state
  private readonly sums = new OrderedSums();
  private readonly entries = new Map<number, Entry>();
  private readonly score: (of: Candidate) => Score;

  /** @param score of the policy; larger comes first, ties go to the lower row */
  constructor(score: (of: Candidate) => Score) {
    this.score = score;
  }

  /** Puts an account in, or replaces what was known of it. */
  set(row: number, of: Candidate): void {
    this.remove(row);
    const entry: Entry = { row, key: this.score(of), amounts: [of.size, 0n, 0n] };
    this.entries.set(row, entry);
    this.sums.add(entry);
  }

  remove(row: number): void {
    const entry = this.entries.get(row);
    if (entry === undefined) return;
    this.entries.delete(row);
    this.sums.remove(entry);
  }

  /**
   * Units that are taken from others before the first of this account.
   *
   * @returns null where the account is not in the queue
   */
  ahead(row: number): bigint | null {
    const entry = this.entries.get(row);
    if (entry === undefined) return null;
    return this.sums.above(entry.key, (other) => other < row)[0];
  }

  /**
   * Least quantity that reaches the account.
   *
   * @returns null where it is not in the queue or has nothing to give
   */
  reachedAt(row: number): bigint | null {
    const ahead = this.ahead(row);
    const size = this.entries.get(row)?.amounts[0] ?? 0n;
    return ahead === null || size === 0n ? null : ahead + 1n;
  }

  /** What a quantity takes from the account; zero where it is not in the queue. */
  takenAt(row: number, quantity: bigint): bigint {
    const ahead = this.ahead(row);
    const size = this.entries.get(row)?.amounts[0] ?? 0n;
    if (ahead === null || quantity <= ahead) return 0n;
    return quantity - ahead < size ? quantity - ahead : size;
  }
}
