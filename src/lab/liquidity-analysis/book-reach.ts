/** How far from the best a snapshot shows the book. */
import { ASK, BID, type BookSide, type OrderBook } from '../../core/liquidity/index.ts';
import type { Level2Snapshot, Levels } from '../../io/feeds/level-2/index.ts';

const BP = 10_000;

/** Price of the last level of a side, by `pick`; NaN of an empty one. */
function edgeOf(levels: Levels, pick: (one: number, other: number) => number): number {
  let edge = Number.NaN;
  for (let at = 0; at < levels.length; at += 2) {
    const price = levels[at] as number;
    edge = Number.isNaN(edge) ? price : pick(edge, price);
  }
  return edge;
}

/**
 * Venues send so many levels and no more. Beyond the last one a rebuilt book holds only what has
 * changed since: depths there are too small, and what walks so far pays too much.
 */
export class BookReach {
  // state
  private readonly edges: [number, number] = [Number.NaN, Number.NaN]; // ticks, by side

  /** Takes a snapshot that has become the book. */
  take({ bids, asks }: Level2Snapshot): void {
    this.edges[BID] = edgeOf(bids, Math.min);
    this.edges[ASK] = edgeOf(asks, Math.max);
  }

  /** Distance of the last level from a mid in ticks; NaN where no snapshot came. */
  bp(side: BookSide, mid: number): number {
    const distance = (this.edges[side] as number) - mid;
    return ((side === BID ? -distance : distance) / mid) * BP;
  }

  /** Lots of a side that the snapshot reaches to; 0 where no snapshot came. */
  depth(book: OrderBook, side: BookSide): number {
    const edge = this.edges[side] as number;
    return Number.isNaN(edge) ? 0 : book.depthTo(side, edge);
  }
}
