/**
 * The water line of leverage water-filling: the quantity at which the falling level reaches the
 * leverage of an account, `Q(l) = sum min((n_j - l*e_j)+, size_j)`, live for every account.
 *
 * An account is a piece of water that begins at its leverage n/e and, where it may not give all,
 * ends at (n - size)/e: two entries, whose sums above a level give Q exactly, as a fraction. What
 * whole units add to that fraction (D'Hondt) is at most one unit for every account that the level
 * has reached; answers are given with that bound, and `isReached` counts the units where it
 * matters. When the mark moves, every leverage does: then all accounts are set again.
 */
import { mulDivDown, mulDivUp } from '../../money/index.ts';
import type { Candidate } from '../adl/policy.ts';
import type { Score } from '../adl/queue.ts';
import { BUCKET_RANGE, bucketEdge, compare, type Entry, OrderedSums } from './ordered-sums.ts';

/** A number of units that is known within bounds; both ends are possible. */
export interface Range {
  readonly least: bigint;
  /** The exact fraction of water-filling without whole units, rounded to the nearest. */
  readonly likely: bigint;
  readonly most: bigint;
}

/** Where the water stands: `numerator / denominator` of leverage, and how many are above it. */
export interface WaterMark {
  readonly level: Score;
  /** Accounts that the level has reached and that could still give more. */
  readonly open: bigint;
}

interface Account {
  readonly candidate: Candidate;
  readonly entries: readonly Entry[];
}

/** Units, equities and number of all that is open at a level. */
function entriesOf(row: number, { held, size, equity }: Candidate): Entry[] {
  if (size === 0n) return [];
  const begins: Entry = {
    row,
    key: { numerator: held, denominator: equity },
    amounts: [held, equity, 1n],
  };
  if (size === held) return [begins];
  const stays = held - size;
  const ends: Entry = {
    row,
    key: { numerator: stays, denominator: equity },
    amounts: [-stays, -equity, -1n],
  };
  return [begins, ends];
}

const always = (): boolean => true;
const within = (value: bigint, least: bigint, most: bigint): bigint =>
  value < least ? least : value > most ? most : value;

/** Accounts of one market and side. A change costs O(log n), so does a question. */
export class WaterLine {
  // state
  private readonly sums = new OrderedSums();
  private readonly accounts = new Map<number, Account>();
  private capacity = 0n;

  /** Puts an account in, or replaces what was known of it; equity is more than zero. */
  set(row: number, candidate: Candidate): void {
    this.remove(row);
    const entries = entriesOf(row, candidate);
    this.accounts.set(row, { candidate, entries });
    for (const entry of entries) this.sums.add(entry);
    this.capacity += candidate.size;
  }

  remove(row: number): void {
    const account = this.accounts.get(row);
    if (account === undefined) return;
    this.accounts.delete(row);
    for (const entry of account.entries) this.sums.remove(entry);
    this.capacity -= account.candidate.size;
  }

  /**
   * The quantity at which deleveraging takes the first unit of the account.
   *
   * @returns bounds that differ by the number of accounts already reached; null where the account
   *   is not there or has nothing to give
   */
  reachedAt(row: number): Range | null {
    const candidate = this.accounts.get(row)?.candidate;
    if (candidate === undefined || candidate.size === 0n) return null;
    const key = { numerator: candidate.held, denominator: candidate.equity };
    const [units, equity, open] = this.sums.above(key, always);
    // Units above the level, times the denominator of the level. The account itself adds nothing.
    const water = units * key.denominator - key.numerator * equity;
    const whole = mulDivUp(water, 1n, key.denominator);
    const floor = water / key.denominator;
    return { least: whole + 1n, likely: whole + 1n, most: floor + open };
  }

  /** Whether a quantity reaches the account; counts units only where the bounds leave it open. */
  isReached(row: number, quantity: bigint): boolean {
    const reach = this.reachedAt(row);
    if (reach === null || quantity < reach.least) return false;
    return quantity >= reach.most || quantity > this.unitsBefore(row);
  }

  /** Units that are taken from others before the first of this account, one account at a time. */
  private unitsBefore(row: number): bigint {
    const own = (this.accounts.get(row) as Account).candidate;
    let units = 0n;
    for (const [other, { candidate }] of this.accounts) {
      if (other === row) continue;
      const { held, size, equity } = candidate;
      const reached = own.held * equity;
      const kept = reached / own.equity;
      // Of equal quotients the higher row gives first.
      const isBefore = other > row && kept * own.equity === reached;
      units += within(held - (isBefore ? kept - 1n : kept), 0n, size);
    }
    return units;
  }

  /**
   * Where the water stands after a quantity was taken.
   *
   * @param quantity zero or more
   * @returns the level as an exact fraction, or what can be given where that is less
   */
  levelAt(quantity: bigint): WaterMark | { readonly kind: 'infeasible'; readonly most: bigint } {
    if (quantity > this.capacity) return { kind: 'infeasible', most: this.capacity };
    let bucket: number = BUCKET_RANGE.zero;
    let beyond: number = BUCKET_RANGE.last + 1;
    while (bucket + 1 < beyond) {
      const middle = (bucket + beyond) >> 1;
      const [units, equity] = this.sums.aboveBucket(middle - 1);
      const edge = bucketEdge(middle);
      const isBelow =
        units * edge.denominator - edge.numerator * equity >= quantity * edge.denominator;
      if (isBelow) bucket = middle;
      else beyond = middle;
    }
    return this.levelWithin(bucket, quantity);
  }

  /** The level inside a bucket: entry by entry from the top, until the water is enough. */
  private levelWithin(bucket: number, quantity: bigint): WaterMark {
    const [above, below, count] = this.sums.aboveBucket(bucket);
    let units = above;
    let equity = below;
    let open = count;
    let last: Score = bucketEdge(bucket);
    const entries = [...this.sums.inBucket(bucket)].sort((a, b) => compare(b.key, a.key));
    for (const { key, amounts } of entries) {
      last = key;
      const water = units * key.denominator - key.numerator * equity;
      if (water > quantity * key.denominator) break;
      units += amounts[0];
      equity += amounts[1];
      open += amounts[2];
    }
    if (equity === 0n) return { level: last, open: 0n };
    return { level: { numerator: units - quantity, denominator: equity }, open };
  }

  /**
   * What a quantity takes from the account.
   *
   * @returns bounds: at most one unit more than the fraction, and at most one less for every
   *   account that is open; null where the account is not there or all cannot give as much
   */
  takenAt(row: number, quantity: bigint): Range | null {
    const candidate = this.accounts.get(row)?.candidate;
    const water = this.levelAt(quantity);
    if (candidate === undefined || 'kind' in water) return null;
    const { held, size, equity } = candidate;
    const { numerator, denominator } = water.level;
    const above = held * denominator - numerator * equity;
    const floor = mulDivDown(above, 1n, denominator);
    return {
      least: within(floor - water.open, 0n, size),
      likely: within(mulDivDown(2n * above + denominator, 1n, 2n * denominator), 0n, size),
      most: within(floor + 1n, 0n, size),
    };
  }
}
