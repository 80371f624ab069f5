/** What every size would cost at once, sample by sample. */
import {
  ASK,
  BID,
  type BookSide,
  bookCost,
  keptDepth,
  type OrderBook,
} from '../../core/liquidity/index.ts';
import type { BookReach } from './book-reach.ts';
import { SampleTable } from './sample-table.ts';
import type { AnalysisTerms } from './terms.ts';

/** Hitting bids sells, hitting asks buys. */
export const SIDES = [BID, ASK] as const satisfies readonly BookSide[];

/** The book as it was, and without its largest makers. */
export type Depth = 'whole' | 'thinned';
const DEPTHS: readonly Depth[] = ['whole', 'thinned'];

/** Figures of one size, side and depth in a row. */
const [SLIPPAGE, UNFILLED, BEYOND] = [0, 1, 2];
const FIGURES = 3;

/** Makers that nobody named are taken to be so many and equal: none is among the largest. */
const OTHERS = 1_000;

/**
 * Depths of all makers from the shares of the known ones; the rest belongs to many small ones.
 *
 * @param shares in (0, 1], at most 1 together
 */
export function makerDepths(shares: readonly number[]): readonly number[] {
  const rest = Math.max(1 - shares.reduce((sum, share) => sum + share, 0), 0);
  if (rest < 1e-9) return shares;
  return [...shares, ...Array.from({ length: OTHERS }, () => rest / OTHERS)];
}

/** Walks of the book by size, side and depth; a row for each sample. */
export class SizeCosts {
  // state
  private readonly table: SampleTable; // slippage, share unfilled, 1 beyond reach; NaN without book
  // fixed
  private readonly lots: readonly number[];
  private readonly kept: readonly number[]; // share of every level, by depth
  private readonly row: Float64Array;

  /** @param lotsOf lots of a size */
  constructor(terms: AnalysisTerms, lotsOf: (size: number) => number) {
    const { makerShares, withdrawing } = terms;
    this.lots = terms.sizes.map(lotsOf);
    this.kept =
      makerShares.length === 0 ? [1] : [1, keptDepth(makerDepths(makerShares), withdrawing)];
    this.row = new Float64Array(this.lots.length * SIDES.length * this.kept.length * FIGURES);
    this.table = new SampleTable(this.row.length);
  }

  /** Takes the book of a sample; null where there is none that may be looked at. */
  take(book: OrderBook | null, reach: BookReach): void {
    this.row.fill(Number.NaN);
    if (book !== null && !Number.isNaN(book.mid())) {
      for (const side of SIDES) this.walk(book, side, reach.depth(book, side));
    }
    this.table.push(this.row);
  }

  /** Slippage as a share of the notional, sample by sample. */
  slippages(size: number, side: BookSide, depth: Depth): Float64Array {
    return this.table.column(this.placeOf(size, side, DEPTHS.indexOf(depth)) + SLIPPAGE);
  }

  /** Share of the size that the book had no orders for, sample by sample. */
  unfilled(size: number, side: BookSide, depth: Depth): Float64Array {
    return this.table.column(this.placeOf(size, side, DEPTHS.indexOf(depth)) + UNFILLED);
  }

  /** Whether the size went beyond the reach of the snapshot, 1 or 0, sample by sample. */
  beyond(size: number, side: BookSide, depth: Depth): Float64Array {
    return this.table.column(this.placeOf(size, side, DEPTHS.indexOf(depth)) + BEYOND);
  }

  private walk(book: OrderBook, side: BookSide, reached: number): void {
    for (let size = 0; size < this.lots.length; size += 1) {
      const lots = this.lots[size] as number;
      for (let depth = 0; depth < this.kept.length; depth += 1) {
        const kept = this.kept[depth] as number;
        const { slippage, unfilled } = bookCost(book, side, lots, kept);
        const at = this.placeOf(size, side, depth);
        this.row[at + SLIPPAGE] = slippage;
        this.row[at + UNFILLED] = unfilled / lots;
        this.row[at + BEYOND] = lots > reached * kept ? 1 : 0;
      }
    }
  }

  private placeOf(size: number, side: BookSide, depth: number): number {
    return ((size * SIDES.length + side) * this.kept.length + depth) * FIGURES;
  }
}
