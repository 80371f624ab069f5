/** What it costs to sell or buy a size at once: by a walk of the book, or along a depth curve. */
import { BID, type BookSide, type OrderBook } from '../book/index.ts';

/** A forced order against one side of a book. */
export interface BookCost {
  /** Share of the value at the mid that is lost, unfilled lots included; in [0, 1]. */
  readonly slippage: number;
  /** Lots that the book has no orders for; they count at twice the worst distance. */
  readonly unfilled: number;
  /** Mean price of what was filled, in ticks; NaN where nothing was. */
  readonly meanPrice: number;
}

const NOTHING: BookCost = { slippage: 0, unfilled: 0, meanPrice: Number.NaN };

/** Twice the distance of the last level, at most everything; everything where there is none. */
const unfilledShare = (worst: number, filled: number): number =>
  filled > 0 ? Math.min(2 * worst, 1) : 1;

const costOf = (lots: number, lost: number, worst: number, left: number, paid: number) => {
  const filled = lots - left;
  return {
    slippage: (lost + left * unfilledShare(worst, filled)) / lots,
    unfilled: left,
    meanPrice: paid / filled,
  };
};

/**
 * Walks the book level by level. Lots beyond its end are taken to cost twice the distance of the
 * last level from the mid, at most all of their value: they will be sold somewhere, and worse.
 *
 * @param side that is hit: BID to sell, ASK to buy
 * @param lots zero or more
 * @param kept share of every level that is still there when the order comes, in [0, 1]
 * @returns slippage 1 of an empty side or where nothing is kept
 */
export function bookCost(book: OrderBook, side: BookSide, lots: number, kept = 1): BookCost {
  if (!(lots > 0)) return NOTHING;
  const mid = book.mid();
  const count = Number.isNaN(mid) ? 0 : book.count(side);
  let [left, lost, worst, paid] = [lots, 0, 0, 0];
  for (let rank = 0; rank < count && left > 0; rank += 1) {
    const takes = Math.min(left, book.size(side, rank) * kept);
    if (takes === 0) continue;
    const price = book.price(side, rank);
    worst = (side === BID ? mid - price : price - mid) / mid;
    lost += takes * worst;
    paid += takes * price;
    left -= takes;
  }
  return costOf(lots, lost, worst, left, paid);
}

/** Depth of one side at one distance: lots that rest within it. */
export interface DepthKnot {
  /** Distance from the mid, above zero, rising from knot to knot. */
  readonly bp: number;
  /** Lots within it, never falling from knot to knot. */
  readonly lots: number;
}

/**
 * The same along a curve that is only known at some distances, such as the depths of a sample.
 * Between two knots, and between the mid and the first, lots rest evenly. No mean price: a curve
 * has no prices.
 *
 * @param kept share of the depth that is still there, in [0, 1]
 */
export function curveCost(knots: readonly DepthKnot[], lots: number, kept = 1): BookCost {
  if (!(lots > 0)) return NOTHING;
  let [left, lost, worst] = [lots, 0, 0];
  let before: DepthKnot = { bp: 0, lots: 0 };
  for (const knot of knots) {
    if (left <= 0) break;
    const here = (knot.lots - before.lots) * kept;
    const takes = Math.min(left, here);
    if (takes > 0) {
      const end = before.bp + (knot.bp - before.bp) * (takes / here);
      lost += (takes * (before.bp + end)) / 2 / 10_000;
      worst = end / 10_000;
      left -= takes;
    }
    before = knot;
  }
  return costOf(lots, lost, worst, left, Number.NaN);
}
