/** Opens the market of a scenario: makers with an order book, or a virtual book alone. */
import type { PriceUnits } from '../../core/money/index.ts';
import type { Random } from '../../core/numeric/index.ts';
import { Book } from './book.ts';
import type { BookTerms } from './book-terms.ts';
import type { SimulatedMarket } from './simulated-market.ts';
import { VirtualMarket } from './virtual-market.ts';
import type { VirtualMarketTerms } from './virtual-terms.ts';

/** Where and when a market opens. */
export interface MarketOpening {
  /** Unix milliseconds. */
  readonly time: number;
  readonly referencePrice: PriceUnits;
  readonly sizeDecimals: number;
  readonly random: Random;
}

/** @param virtual null where makers quote, as `book` says */
export const openMarket = (
  { book, virtual }: { readonly book: BookTerms; readonly virtual: VirtualMarketTerms | null },
  opening: MarketOpening,
): SimulatedMarket =>
  virtual === null ? new Book(book, opening) : new VirtualMarket(virtual, opening);
