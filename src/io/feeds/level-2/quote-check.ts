/** A rebuilt book against the venue's own best bid and ask, change for change. */
import { ASK, BID, type OrderBook } from '../../../core/liquidity/index.ts';
import type { Level2Ticker } from './message.ts';

/** Best bid and ask after a change. */
interface Quote {
  readonly id: number;
  readonly line: number;
  readonly bid: number;
  readonly bidLots: number;
  readonly ask: number;
  readonly askLots: number;
}

export interface QuoteMismatch {
  readonly book: Quote;
  readonly ticker: Quote;
}

/** Most quotes of a kind that wait for the other kind. */
const WAITING_MAX = 65_536;
/** Most mismatches that are kept. */
const KEPT = 20;

/**
 * Streams arrive side by side, so quotes of both wait for each other and are merged by update id.
 * A book after change u is compared with the last ticker at or before u, once a later ticker has
 * come: a ticker is sent for every change of the best bid or ask, so the one that stands must
 * equal the book to the tick and to the lot.
 */
export class QuoteCheck {
  // state
  /** Books that were compared, and those of them whose ticker has the very same update id. */
  compared = 0;
  sameId = 0;
  /** Compared books that differ in a price, and those that only differ in a size. */
  priceMismatches = 0;
  sizeMismatches = 0;
  /** Quotes that were never compared: too many waited, or they came out of order. */
  skipped = 0;
  private readonly kept: QuoteMismatch[] = [];
  private books: Quote[] = [];
  private tickers: Quote[] = [];
  private bookAt = 0; // first of `books` that is not compared
  private tickerAt = 0; // first of `tickers` that is after every book that was compared
  private standing: Quote | null = null;

  /** Takes the best of a book after change `id`; a book with an empty side is passed over. */
  takeBook(id: number, line: number, book: OrderBook): void {
    if (Number.isNaN(id) || Number.isNaN(book.mid())) return;
    const last = this.books.at(-1);
    if (last !== undefined && id <= last.id) {
      this.skipped += 1;
      return;
    }
    const [bid, ask] = [book.bestBid(), book.bestAsk()];
    this.books.push({ id, line, bid, bidLots: book.size(BID, 0), ask, askLots: book.size(ASK, 0) });
    this.merge();
  }

  takeTicker(ticker: Level2Ticker): void {
    const { updateId: id, line, bid, bidLots, ask, askLots } = ticker;
    const last = this.tickers.at(-1) ?? this.standing;
    if (Number.isNaN(id) || (last !== null && id < last.id)) {
      this.skipped += 1;
      return;
    }
    this.tickers.push({ id, line, bid, bidLots, ask, askLots });
    this.merge();
  }

  /** The first mismatches, at most twenty. */
  mismatches(): readonly QuoteMismatch[] {
    return this.kept;
  }

  private merge(): void {
    for (; this.bookAt < this.books.length; this.bookAt += 1) {
      const book = this.books[this.bookAt] as Quote;
      let next = this.tickers[this.tickerAt];
      while (next !== undefined && next.id <= book.id) {
        this.standing = next;
        this.tickerAt += 1;
        next = this.tickers[this.tickerAt];
      }
      // A later ticker proves that none is missing before the book.
      if (next === undefined) break;
      if (this.standing !== null) this.compare(book, this.standing);
    }
    this.trim();
  }

  private compare(book: Quote, ticker: Quote): void {
    this.compared += 1;
    if (book.id === ticker.id) this.sameId += 1;
    const samePrices = book.bid === ticker.bid && book.ask === ticker.ask;
    const sameSizes = book.bidLots === ticker.bidLots && book.askLots === ticker.askLots;
    if (samePrices && sameSizes) return;
    if (samePrices) this.sizeMismatches += 1;
    else this.priceMismatches += 1;
    if (this.kept.length < KEPT) this.kept.push({ book, ticker });
  }

  /** Forgets what was compared, and the older half of what waits in vain. */
  private trim(): void {
    if (this.bookAt >= 1_024) {
      this.books = this.books.slice(this.bookAt);
      this.bookAt = 0;
    }
    if (this.tickerAt >= 1_024) {
      this.tickers = this.tickers.slice(this.tickerAt);
      this.tickerAt = 0;
    }
    if (this.books.length > WAITING_MAX) {
      this.skipped += WAITING_MAX / 2;
      this.books = this.books.slice(WAITING_MAX / 2);
      this.bookAt = 0;
    }
    if (this.tickers.length > WAITING_MAX) {
      this.skipped += WAITING_MAX / 2;
      this.tickers = this.tickers.slice(WAITING_MAX / 2);
      this.tickerAt = 0;
    }
  }
}
