/** Trades against the touch: takers buy at the best ask or above, sell at the best bid or below. */
import type { Level2Trade } from './message.ts';

/** Most trades that wait for the next book. */
const WAITING_MAX = 65_536;

/**
 * A trade, the book and the best bid and ask come in streams of their own, up to 100 ms apart, so
 * which touch a trade met is only known to lie between two books. A trade counts as at or through
 * the touch if it is so for one of the touches from the book before it to the book after it.
 */
export class TradeCheck {
  // state
  /** Trades that were judged, and those that no touch around them explains. */
  judged = 0;
  inside = 0;
  /** Trades that could not be judged: too many came without a book. */
  skipped = 0;
  private waiting: Level2Trade[] = [];
  private hasBook = false;
  private highestBid = Number.NEGATIVE_INFINITY; // of the touches since the last book
  private lowestAsk = Number.POSITIVE_INFINITY;

  takeTrade(trade: Level2Trade): void {
    if (this.hasBook && this.waiting.length < WAITING_MAX) this.waiting.push(trade);
    else this.skipped += 1;
  }

  /** A touch from the stream of best bids and asks. */
  takeTicker(bid: number, ask: number): void {
    if (bid > this.highestBid) this.highestBid = bid;
    if (ask < this.lowestAsk) this.lowestAsk = ask;
  }

  /** The touch of the book after an update: trades since the book before are judged. */
  takeBook(bid: number, ask: number): void {
    this.takeTicker(bid, ask);
    for (const { price, taker } of this.waiting) {
      this.judged += 1;
      const isOutside = taker === 'buy' ? price >= this.lowestAsk : price <= this.highestBid;
      if (!isOutside) this.inside += 1;
    }
    this.waiting = [];
    this.hasBook = true;
    this.highestBid = bid;
    this.lowestAsk = ask;
  }
}
