/** Cancel-to-trade: lots that were withdrawn from the book for one lot that traded. */
import { ASK, BID, type BookSide } from '../book/index.ts';
import { RollingTotals } from './rolling-totals.ts';

/** Amounts of the totals: lots that left a side, and lots that traded against it. */
const LEFT = 0;
const TRADED = 2;

/**
 * Over a window of time. Level-2 messages do not say why a level shrank: what left a side and did
 * not trade against it was withdrawn. Trades and levels may come in any order, since only their
 * totals are compared. Nothing is allocated after construction.
 */
export class CancelTrade {
  // state
  private readonly totals: RollingTotals; // lots: left bids, left asks, traded bids, traded asks

  /**
   * @param slots sub-windows, at least 1
   * @param slotMs milliseconds of one
   */
  constructor(slots: number, slotMs: number) {
    this.totals = new RollingTotals(4, slots, slotMs);
  }

  /** A level of a side went from `before` to `after` lots. */
  onLevel(side: BookSide, before: number, after: number, time: number): void {
    if (after < before) this.totals.add(LEFT + side, before - after, time);
  }

  /** Lots traded against resting orders of a side. */
  onTrade(side: BookSide, lots: number, time: number): void {
    this.totals.add(TRADED + side, lots, time);
  }

  advance(time: number): void {
    this.totals.advance(time);
  }

  /** Of one side; NaN where nothing traded against it. */
  ofSide(side: BookSide): number {
    const traded = this.totals.total(TRADED + side);
    return traded > 0 ? this.withdrawn(side) / traded : Number.NaN;
  }

  /** Of both sides together; NaN where nothing traded. */
  value(): number {
    const traded = this.totals.total(TRADED + BID) + this.totals.total(TRADED + ASK);
    return traded > 0 ? (this.withdrawn(BID) + this.withdrawn(ASK)) / traded : Number.NaN;
  }

  private withdrawn(side: BookSide): number {
    return Math.max(this.totals.total(LEFT + side) - this.totals.total(TRADED + side), 0);
  }
}
