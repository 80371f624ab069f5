import { ACCOUNT, LIMITS } from '../model/index.ts';
import {
  assess,
  type Book,
  EQUITY,
  INITIAL,
  INITIAL_EQUITY,
  MAINTENANCE,
  MAINTENANCE_EQUITY,
} from './assess.ts';
import type { Watch } from './scan.ts';

/** Relative room given away for the rounding of the floats below: far more than they lose. */
const FLOAT_ROOM = 1e-9;

/** Units by which rounding can move requirements and weighed gain of one position. */
const ROUNDING = 4;

/** 64-bit columns as pairs of 32-bit words: reading a float from them makes no BigInt. */
interface Words {
  readonly size: Int32Array;
  readonly bids: Int32Array;
  readonly asks: Int32Array;
  readonly mark: Int32Array;
  readonly scale: Int32Array;
}

const wordsOf = ({ positions, prices, schedules }: Book): Words => ({
  size: new Int32Array(positions.size.buffer),
  bids: new Int32Array(positions.bids.buffer),
  asks: new Int32Array(positions.asks.buffer),
  mark: new Int32Array(prices.mark.buffer),
  scale: new Int32Array(schedules.scale.buffer),
});

/** Entry `at` of a 64-bit column as a float, low word first; exact below 2^53. */
const float = (words: Int32Array, at: number): number =>
  (words[2 * at + 1] as number) * 4_294_967_296 + ((words[2 * at] as number) >>> 0);

/**
 * A scan that skips accounts which cannot have come under their requirement. From the marks at
 * which an account was last assessed, every position gets an interval of marks: as long as all
 * marks of the account stay inside theirs, its slack cannot be used up.
 *
 * The bound: a relative move of at most d in all its markets takes at most d * sum |value| from
 * equity and adds at most d * sum worst to the requirement, since no marginal rate is above one;
 * so d = slack / sum (|value| + worst), with the slack less what rounding can do. Floats only say
 * "certainly safe"; all others are assessed exactly. Accounts whose balance, positions or orders
 * changed are assessed again (`touch`), and so are all accounts of a market whose initial rate
 * depends on open interest.
 *
 * The narrowest interval of a market is its band. While its mark stays in the band, only accounts
 * that were touched or are restless need a look, and no row is read at all.
 *
 * Nothing here is state: the answer is the same as that of `ScanWatch`, and a differential test
 * holds it to that.
 */
export class SlackWatch implements Watch {
  // derived: an interval of marks per position row, in which its account is certainly at rest
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  // derived, per market: marks that are inside the interval of every row at rest
  private readonly bandLow = new Float64Array(LIMITS.markets);
  private readonly bandHigh = new Float64Array(LIMITS.markets);
  private readonly epoch = new Float64Array(LIMITS.markets).fill(-1);
  private readonly out = new BigInt64Array(5);
  private readonly outWords = new Int32Array(this.out.buffer);
  private words: Words | null = null;

  /** @param positions limit of the table of positions */
  constructor(positions: number) {
    this.low = new Float64Array(positions);
    this.high = new Float64Array(positions);
  }

  restless(book: Book, market: number, isRestless: Uint8Array, into: Int32Array): number {
    const { accounts, prices } = book;
    const mark = Number(prices.mark[market]);
    const isKnown = this.epoch[market] === accounts.epoch;
    const isInBand =
      isKnown &&
      mark > (this.bandLow[market] as number) &&
      mark < (this.bandHigh[market] as number);
    const found = isInBand
      ? this.lookAtTouched(book, market, isRestless, into)
      : this.lookAtRows(book, market, isRestless, into);
    if (found > 1) into.subarray(0, found).sort();
    return found;
  }

  /** Inside the band: touched accounts are seated again, restless ones are found by their flag. */
  private lookAtTouched(
    book: Book,
    market: number,
    isRestless: Uint8Array,
    into: Int32Array,
  ): number {
    const { accounts, positions } = book;
    let found = 0;
    for (let i = 0; i < accounts.touchedCount; i += 1) {
      const account = accounts.touchedList[i] as number;
      if (accounts.kind[account] !== ACCOUNT.trader || isRestless[account] === 1) continue;
      if (accounts.firstPosition[account] === -1) accounts.touched[account] = 0;
      else if (this.isAtRest(book, account)) this.seat(book, account);
      else if (positions.find(accounts, account, market) !== -1) into[found++] = account;
    }
    accounts.forgetTouched();
    const flags = isRestless.subarray(0, accounts.count);
    for (let account = flags.indexOf(1); account !== -1; account = flags.indexOf(1, account + 1)) {
      if (accounts.kind[account] !== ACCOUNT.trader) continue;
      if (positions.find(accounts, account, market) !== -1) into[found++] = account;
    }
    return found;
  }

  /** Outside the band: every row of the market is compared with its interval. */
  private lookAtRows(book: Book, market: number, isRestless: Uint8Array, into: Int32Array): number {
    const { accounts, positions } = book;
    const { low, high } = this;
    const { market: markets, account: owners } = positions;
    const mark = Number(book.prices.mark[market]);
    const isKnown = this.epoch[market] === accounts.epoch;
    this.epoch[market] = accounts.epoch;
    this.bandLow[market] = 0;
    this.bandHigh[market] = Number.MAX_VALUE;
    let found = 0;
    for (let row = 0; row < positions.high; row += 1) {
      if (markets[row] !== market) continue;
      const account = owners[row] as number;
      if (account < 0 || accounts.kind[account] !== ACCOUNT.trader) continue;
      if (isRestless[account] === 0) {
        const isInside = mark > (low[row] as number) && mark < (high[row] as number);
        if (isKnown && isInside && accounts.touched[account] === 0) {
          this.narrow(market, row);
          continue;
        }
        if (this.isAtRest(book, account)) {
          this.seat(book, account);
          continue;
        }
      }
      into[found] = account;
      found += 1;
    }
    accounts.forgetTouched();
    return found;
  }

  private isAtRest(book: Book, account: number): boolean {
    const { out } = this;
    assess(book, account, out);
    return (
      (out[INITIAL_EQUITY] as bigint) >= (out[INITIAL] as bigint) &&
      (out[MAINTENANCE_EQUITY] as bigint) >= (out[MAINTENANCE] as bigint) &&
      (out[EQUITY] as bigint) >= 0n
    );
  }

  /** The band of a market is never wider than the interval of one of its rows. */
  private narrow(market: number, row: number): void {
    const low = this.low[row] as number;
    const high = this.high[row] as number;
    if (low > (this.bandLow[market] as number)) this.bandLow[market] = low;
    if (high < (this.bandHigh[market] as number)) this.bandHigh[market] = high;
  }

  /** Gives all positions of an account that was just assessed their intervals. */
  private seat(book: Book, account: number): void {
    const { accounts, positions, schedules } = book;
    const { outWords, low, high } = this;
    this.words ??= wordsOf(book);
    const { size: sizes, bids, asks, mark: marks, scale: scales } = this.words;
    const slack = Math.min(
      float(outWords, INITIAL_EQUITY) - float(outWords, INITIAL),
      float(outWords, MAINTENANCE_EQUITY) - float(outWords, MAINTENANCE),
      float(outWords, EQUITY),
    );
    let exposure = 1;
    let rounding = 0;
    let depends = false;
    const first = accounts.firstPosition[account] as number;
    for (let row = first; row !== -1; row = positions.next[row] as number) {
      const market = positions.market[row] as number;
      const unit = float(marks, market) * float(scales, market);
      const size = float(sizes, row);
      const worst = Math.max(size + float(bids, row), float(asks, row) - size);
      exposure += (Math.abs(size) + worst) * unit;
      rounding += ROUNDING;
      depends ||= schedules.isScaledByOpenInterest(market);
    }
    const room = depends
      ? 0
      : Math.max(0, ((slack - rounding) / exposure) * (1 - FLOAT_ROOM) - FLOAT_ROOM);
    for (let row = first; row !== -1; row = positions.next[row] as number) {
      const market = positions.market[row] as number;
      const mark = float(marks, market);
      low[row] = mark * (1 - room);
      high[row] = mark * (1 + room);
      this.narrow(market, row);
    }
    accounts.touched[account] = 0;
  }
}
