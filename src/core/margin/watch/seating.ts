import { LIMITS } from '../../model/index.ts';
import type { Book } from '../assess.ts';
import { AccountInFloats } from './account-in-floats.ts';
import { bucketOf, DOWN, placeOf, RING, UP } from './buckets.ts';
import { RateCeilings } from './rate-ceilings.ts';
import { NEVER, SafeMoves } from './safe-moves.ts';
import { SeatTable } from './seat-table.ts';
import { isWatchedAccount } from './watch.ts';
import { float, type Words, wordsOf } from './words.ts';

/** The first lists are those of loose rows, one for each market; the rings come after them. */
const RINGS = LIMITS.markets;

/** Crossed triggers that are taken together. */
const AT_ONCE = 128;

/**
 * Who of a book is seated and who is loose. A seated account has triggers in the rings of its
 * markets, and while none of them is crossed it is certainly at rest; the rows of a loose account
 * are in the lists of loose rows. Rows of the house are in no list. A row that was freed stays
 * where it was until somebody meets it or takes it anew.
 */
export class Seating {
  readonly book: Book;
  /** Accounts that may still be seated before the present answer. */
  seats = 0;
  /** Accounts looked at so far: what a bench divides by its ticks. */
  lookedAt = 0;
  // derived
  readonly ceilings = new RateCeilings();
  readonly words: Words;
  private readonly lists: SeatTable;
  private readonly seen = new Int32Array(2 * LIMITS.markets); // words of the mark last walked to
  // scratch
  private readonly moves = new SafeMoves();
  private readonly held = new AccountInFloats();
  private readonly crossed = new Int32Array(AT_ONCE); // nodes
  private crossedCount = 0;
  /** A sum that means nothing; kept so that nobody takes the reading away. */
  warmth = 0;

  constructor(book: Book) {
    this.book = book;
    this.words = wordsOf(book);
    this.lists = new SeatTable(book.positions.limit);
  }

  /** Nobody is seated and nobody is loose; the marks of now are taken as seen. */
  forget(): void {
    const { lists, book, words, seen } = this;
    lists.clear(RINGS + placeOf(book.schedules.count, DOWN, 0));
    seen.set(words.mark.subarray(0, seen.length));
    this.ceilings.reset(book, words);
  }

  /** Whether nothing is known of a row: it is neither seated nor loose, or needs no trigger. */
  isUnknown(row: number): boolean {
    return !this.lists.isLinked(2 * row) && !this.lists.isLinked(2 * row + 1);
  }

  /** Takes the triggers of an account away. */
  loosen(account: number): void {
    const { lists } = this;
    const { accounts, positions } = this.book;
    const isWatched = isWatchedAccount(accounts, account);
    let row = accounts.firstPosition[account] as number;
    for (; row !== -1; row = positions.next[row] as number) {
      lists.unlink(2 * row);
      lists.unlink(2 * row + 1);
      if (isWatched) lists.link(positions.market[row] as number, 2 * row, 0);
    }
  }

  /** Node of the first loose row of a market, or -1. */
  firstLoose(market: number): number {
    return this.lists.first(market);
  }

  /** Node of the loose row after one, or -1. */
  nextLoose(node: number): number {
    return this.lists.next(node);
  }

  /** Takes a row that was freed out of its list. */
  drop(node: number): void {
    this.lists.unlink(node);
  }

  /** Whether an account is certainly at rest; if so, and there are seats left, it is seated. */
  isCertain(account: number): boolean {
    return this.held.read(this.book, this.words, account) && this.isHeldCertain();
  }

  /** The same of the account that was just read. */
  private isHeldCertain(): boolean {
    this.lookedAt += 1;
    if (!this.moves.measure(this.book, this.words, this.ceilings, this.held)) return false;
    if (this.seats > 0) this.seat();
    return true;
  }

  /** Gives the account that was just measured its triggers. */
  private seat(): void {
    const { moves, lists, held } = this;
    this.seats -= 1;
    for (let at = 0; at < held.count; at += 1) {
      const node = 2 * (held.row[at] as number);
      const market = held.market[at] as number;
      lists.write(held, at);
      const low = moves.low[at] as number;
      const high = moves.high[at] as number;
      lists.unlink(node);
      lists.unlink(node + 1);
      if (low !== NEVER) lists.link(RINGS + placeOf(market, DOWN, bucketOf(low)), node, low);
      if (high !== NEVER) lists.link(RINGS + placeOf(market, UP, bucketOf(high)), node + 1, high);
    }
  }

  /**
   * Reads the buckets that marks have crossed since the last walk, in all markets: accounts whose
   * triggers were crossed get new ones, or are loose.
   */
  walk(isRestless: Uint8Array): void {
    const { seen } = this;
    const { mark } = this.words;
    for (let market = 0; market < this.book.schedules.count; market += 1) {
      const at = 2 * market;
      if (mark[at] === seen[at] && mark[at + 1] === seen[at + 1]) continue;
      const before = float(seen, market);
      const now = float(mark, market);
      seen[at] = mark[at] as number;
      seen[at + 1] = mark[at + 1] as number;
      // Marks beyond 2^53 may differ and be one float: both directions are read then.
      if (now <= before) this.walkDown(market, before, now, isRestless);
      if (now >= before) this.walkUp(market, before, now, isRestless);
    }
  }

  private walkDown(market: number, before: number, now: number, isRestless: Uint8Array): void {
    const { lists } = this;
    const from = bucketOf(before);
    const last = Math.max(bucketOf(now), from - RING + 1);
    for (let bucket = from; bucket >= last; bucket -= 1) {
      let node = lists.first(RINGS + placeOf(market, DOWN, bucket));
      while (node !== -1) {
        const next = lists.next(node);
        if (now <= lists.trigger(node)) this.cross(node, isRestless);
        node = next;
      }
    }
    this.seatCrossed(isRestless);
  }

  private walkUp(market: number, before: number, now: number, isRestless: Uint8Array): void {
    const { lists } = this;
    const from = bucketOf(before);
    const last = Math.min(bucketOf(now), from + RING - 1);
    for (let bucket = from; bucket <= last; bucket += 1) {
      let node = lists.first(RINGS + placeOf(market, UP, bucket));
      while (node !== -1) {
        const next = lists.next(node);
        if (now >= lists.trigger(node)) this.cross(node, isRestless);
        node = next;
      }
    }
    this.seatCrossed(isRestless);
  }

  /**
   * Notes a crossed trigger. Those noted are of one market and direction, so that taking them in
   * the middle of a list never moves the node with which the walk goes on: an account has one row
   * in a market, and that of the next node was not noted.
   */
  private cross(node: number, isRestless: Uint8Array): void {
    this.crossed[this.crossedCount] = node;
    this.crossedCount += 1;
    if (this.crossedCount === AT_ONCE) this.seatCrossed(isRestless);
  }

  /** Gives the accounts of the noted triggers new ones where they are certainly at rest. */
  private seatCrossed(isRestless: Uint8Array): void {
    const { crossed, crossedCount, held, lists, words } = this;
    const { account: owners } = this.book.positions;
    this.crossedCount = 0;
    if (crossedCount > 1) this.warmth = this.readAhead(crossedCount, isRestless);
    for (let i = 0; i < crossedCount; i += 1) {
      const node = crossed[i] as number;
      const account = owners[node >> 1] as number;
      if (account < 0) this.drop(node);
      else if (isRestless[account] === 1 || this.seats <= 0) this.loosen(account);
      else {
        // Whoever is seated was not touched since, so that what was written down still holds.
        held.cash[0] = float(words.cash, account);
        lists.read(node >> 1, held);
        if (!this.isHeldCertain()) this.loosen(account);
      }
    }
  }

  /**
   * Reads everything that looking at the noted accounts will need, in short loops. The places lie
   * apart in memory, and a processor waits for many of them at once when nothing else is to be
   * done, but for one after the other in the middle of a computation. Nothing follows from the sum.
   */
  private readAhead(count: number, isRestless: Uint8Array): number {
    const { crossed, lists } = this;
    const { cash } = this.words;
    const { account: owners } = this.book.positions;
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      const account = owners[(crossed[i] as number) >> 1] as number;
      if (account >= 0) sum += (cash[2 * account] as number) + (isRestless[account] as number);
    }
    for (let i = 0; i < count; i += 1) {
      const row = (crossed[i] as number) >> 1;
      // The ring of a row that was freed is broken: it may lead into another and never back.
      if ((owners[row] as number) >= 0) sum += lists.readAhead(row);
    }
    return sum;
  }
}
