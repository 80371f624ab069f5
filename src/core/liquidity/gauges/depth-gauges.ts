/** Depth at several distances from the mid, in one walk of each side. */
import { ASK, BID, type BookSide, type OrderBook } from '../book/index.ts';
import { DEPTH_BANDS_BP, GAUGE_AT } from './gauge-table.ts';

/** Places of the depths of a side, and of the thinner one, band by band. */
const PLACES = {
  [BID]: [
    GAUGE_AT.depth_5bp_bid,
    GAUGE_AT.depth_10bp_bid,
    GAUGE_AT.depth_25bp_bid,
    GAUGE_AT.depth_50bp_bid,
    GAUGE_AT.depth_100bp_bid,
  ],
  [ASK]: [
    GAUGE_AT.depth_5bp_ask,
    GAUGE_AT.depth_10bp_ask,
    GAUGE_AT.depth_25bp_ask,
    GAUGE_AT.depth_50bp_ask,
    GAUGE_AT.depth_100bp_ask,
  ],
} as const;
const THINNER = [
  GAUGE_AT.depth_5bp,
  GAUGE_AT.depth_10bp,
  GAUGE_AT.depth_25bp,
  GAUGE_AT.depth_50bp,
  GAUGE_AT.depth_100bp,
] as const;

/** Without a mid an empty side has no depth, and what the other one has is not known. */
function writeSide(book: OrderBook, side: BookSide, mid: number, out: Float64Array): void {
  const places = PLACES[side];
  const count = book.count(side);
  let rank = 0;
  let lots = 0;
  for (let band = 0; band < places.length; band += 1) {
    const bp = DEPTH_BANDS_BP[band] as number;
    // As `OrderBook.depthWithin`: the mid as a whole number, so that a level at the edge counts.
    const limit = (2 * mid * (side === BID ? 10_000 - bp : 10_000 + bp)) / 20_000;
    while (rank < count && isWithin(side, book.price(side, rank), limit)) {
      lots += book.size(side, rank);
      rank += 1;
    }
    out[places[band] as number] = count > 0 && Number.isNaN(mid) ? Number.NaN : lots;
  }
}

const isWithin = (side: BookSide, price: number, limit: number): boolean =>
  side === BID ? price >= limit : price <= limit;

/** Writes the depths of both sides and of the thinner one into a sample, in lots. */
export function writeDepths(book: OrderBook, out: Float64Array): void {
  const mid = book.mid();
  writeSide(book, BID, mid, out);
  writeSide(book, ASK, mid, out);
  for (let band = 0; band < THINNER.length; band += 1) {
    const bid = out[PLACES[BID][band] as number] as number;
    const ask = out[PLACES[ASK][band] as number] as number;
    out[THINNER[band] as number] = Number.isNaN(mid) ? 0 : Math.min(bid, ask);
  }
}
