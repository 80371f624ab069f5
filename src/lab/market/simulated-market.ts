/** What a simulated market must be able to do: the order book and the virtual book both can. */
import type { PriceUnits } from '../../core/money/index.ts';
import type { BookOrder, BookOutcome, BookStatistics } from './book.ts';

/** Where orders of a simulated venue trade. Whole price units and lots at the door. */
export interface SimulatedMarket {
  /** Lets time pass, Unix milliseconds, and the reference price move. */
  advance(time: number, referencePrice: PriceUnits): void;
  /** Middle of the market, rounded to the nearest price unit. */
  mid(): PriceUnits;
  /** Best price at which a whole lot can be sold, rounded down; none where nobody buys. */
  bestBid(): PriceUnits | undefined;
  /** Best price at which a whole lot can be bought, rounded up; none where nobody sells. */
  bestAsk(): PriceUnits | undefined;
  /** Lots that can be traded within so many basis points of the mid on a side. */
  depthWithin(bp: number, side: 'bid' | 'ask'): number;
  /** Volatility of the reference price as the market sees it, basis points a minute. */
  volatilityBp(): number;
  /** Share of the calm depth that is there now, 0 to 1. */
  depthShare(): number;
  /** What the market has seen since it was opened. */
  statistics(): BookStatistics;
  /** Takes what is there, the best prices first, up to the limit; what is left is cancelled. */
  execute(order: BookOrder): BookOutcome;
}
