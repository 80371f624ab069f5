/** An order book that tells what every change did to its level. */
import { type BookSide, OrderBook } from '../../core/liquidity/index.ts';

/** A level of a side went from `before` to `after` lots. */
export type OnLevel = (side: BookSide, before: number, after: number) => void;

/**
 * Whoever follows a feed writes to a book and does not say what was there before, but cancels are
 * counted from just that. A book that is cleared tells nothing: its levels were not withdrawn.
 */
export class WatchedBook extends OrderBook {
  // fixed
  private readonly onLevel: OnLevel;

  /** @param limit most levels of one side, at least 1 */
  constructor(limit: number, onLevel: OnLevel) {
    super(limit);
    this.onLevel = onLevel;
  }

  override set(side: BookSide, price: number, lots: number): number {
    const before = super.set(side, price, lots);
    if (before !== lots) this.onLevel(side, before, lots);
    return before;
  }
}
