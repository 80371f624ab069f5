import { LIMITS } from '../../model/index.ts';
import { assess, type Book } from '../assess.ts';
import { sortFirst } from './order.ts';
import { Seating } from './seating.ts';
import { isAtRest, type Watch } from './watch.ts';

/** Accounts that one answer seats at least, and of all accounts one in so many. */
const SEATS = 4_096;
const SEATS_SHARE = 200;

/**
 * The watch that is not a scan. Every account is seated or loose (`Seating`). A seated account has
 * trigger prices, and while none is crossed it is certainly at rest (`SafeMoves`); triggers lie in
 * buckets by price, so that a tick reads the buckets between the old mark and the new and nothing
 * else. A loose account has none: it is looked at whenever one of its markets is asked about, and
 * seated as soon as floats can say that it is certainly at rest; where they cannot, integers
 * decide.
 *
 * What loosens an account: a trigger that was crossed, a touch in the ledger, a rate above its
 * ceiling, and for all accounts a new epoch. After a gap that crosses the triggers of more than
 * half a percent of all accounts, the others stay loose, which is as right and only slower, and
 * later answers seat them in slices: the mark that follows a gap is likely to cross new triggers
 * too. So a gap costs one look at each account whose trigger it crossed, which are at most those
 * that a scan of the market would look at.
 *
 * Nothing here is state: the answer is that of `ScanWatch`, and a differential test holds it to
 * that on every question. No answer makes an object, unless it reports dozens of accounts.
 */
export class TriggerWatch implements Watch {
  // derived
  private seating: Seating | null = null;
  private epoch = -1;
  private readonly isGathered = new Uint8Array(LIMITS.markets); // 1: nobody in it is unknown
  private readonly out = new BigInt64Array(5);

  /** Accounts looked at so far: what a bench divides by its ticks. */
  get lookedAt(): number {
    return this.seating === null ? 0 : this.seating.lookedAt;
  }

  restless(book: Book, market: number, isRestless: Uint8Array, into: Int32Array): number {
    const { accounts } = book;
    let { seating } = this;
    if (seating === null || seating.book !== book) {
      seating = new Seating(book);
      this.seating = seating;
      this.epoch = -1;
    }
    if (accounts.epoch !== this.epoch) {
      // Terms changed, or the columns were read from a snapshot: nothing that was known holds.
      seating.forget();
      this.isGathered.fill(0);
      this.epoch = accounts.epoch;
    }
    const isNew = this.isGathered[market] === 0;
    seating.seats = isNew
      ? accounts.count
      : Math.max(SEATS, Math.floor(accounts.count / SEATS_SHARE));
    loosenTouched(seating);
    checkRates(seating);
    seating.walk(isRestless);
    if (isNew) loosenUnknown(seating, market);
    this.isGathered[market] = 1;
    const found = this.lookAtLoose(seating, market, isRestless, into);
    if (found > 1) sortFirst(into, found);
    return found;
  }

  /** Looks at the loose accounts of a market: those that are not at rest are the answer. */
  private lookAtLoose(
    seating: Seating,
    market: number,
    isRestless: Uint8Array,
    into: Int32Array,
  ): number {
    const { out } = this;
    const { book } = seating;
    const { account: owners } = book.positions;
    let found = 0;
    let node = seating.firstLoose(market);
    while (node !== -1) {
      const next = seating.nextLoose(node); // another account's, which seating this one keeps
      const account = owners[node >> 1] as number;
      if (account < 0) seating.drop(node);
      else if (isRestless[account] === 1) into[found++] = account;
      else if (!seating.isCertain(account)) {
        assess(book, account, out);
        if (!isAtRest(out)) into[found++] = account;
      }
      node = next;
    }
    return found;
  }
}

function loosenTouched(seating: Seating): void {
  const { accounts } = seating.book;
  if (accounts.touchedCount === 0) return;
  for (let i = 0; i < accounts.touchedCount; i += 1) {
    const account = accounts.touchedList[i] as number;
    if (accounts.touched[account] === 0) continue;
    accounts.touched[account] = 0;
    seating.loosen(account);
  }
  accounts.forgetTouched();
}

/** Loosens the accounts of markets whose rates rose above their ceilings. */
function checkRates(seating: Seating): void {
  const { book, words, ceilings } = seating;
  const { positions } = book;
  for (let at = 0; at < ceilings.count; at += 1) {
    const market = ceilings.market(at);
    if (!ceilings.isBroken(book, market, words)) continue;
    ceilings.rebase(market, words);
    for (let row = 0; row < positions.high; row += 1) {
      const account = positions.account[row] as number;
      if (positions.market[row] === market && account >= 0) seating.loosen(account);
    }
  }
}

/** Loosens the accounts with a row in a market that are neither seated nor loose. */
function loosenUnknown(seating: Seating, market: number): void {
  const { positions } = seating.book;
  for (let row = 0; row < positions.high; row += 1) {
    if (positions.market[row] !== market || !seating.isUnknown(row)) continue;
    const account = positions.account[row] as number;
    if (account >= 0) seating.loosen(account);
  }
}
