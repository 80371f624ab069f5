import { ASK, BID, type OrderBook } from '../../core/liquidity/index.ts';
import type { PriceUnits } from '../../core/money/index.ts';
import type { StressedBook } from './stressed-book.ts';

/** How finely a stressed book is drawn. */
export interface PictureTerms {
  /** Distance of two levels of the makers, basis points. */
  readonly stepBp: number;
  /** Distance from the mid of the last one, basis points. */
  readonly reachBp: number;
}

const BP = 10_000;

/**
 * Draws a stressed book as price levels, for what reads level-2 books: what the makers show
 * between two distances stands at the nearer one, in whole lots; resting orders at their prices.
 * Ticks are price units. What was in the picture before is gone.
 */
export function drawBook(book: StressedBook, picture: OrderBook, terms: PictureTerms): void {
  picture.clear();
  const mid = book.exactMid();
  for (const name of ['bid', 'ask'] as const) {
    const side = name === 'bid' ? BID : ASK;
    const best = Number(name === 'bid' ? book.makersBid() : book.makersAsk());
    const toward = name === 'bid' ? -1 : 1;
    const half = book.spreadBp() / 2;
    let drawn = 0;
    for (let step = 1; step * terms.stepBp <= terms.reachBp; step += 1) {
      const near = (step - 1) * terms.stepBp;
      const within = Math.round(book.makersWithin(half + near + terms.stepBp, name));
      const price = step === 1 ? best : Math.round(mid * (1 + (toward * (half + near)) / BP));
      const before = picture.sizeAt(side, price);
      if (price > 0) picture.set(side, price, before + within - drawn);
      drawn = within;
    }
  }
  for (const { side, price, lots } of book.restingOrders()) {
    const at = side === 'bid' ? BID : ASK;
    picture.set(at, unitsOf(price), picture.sizeAt(at, unitsOf(price)) + Number(lots));
  }
}

const unitsOf = (price: PriceUnits): number => Number(price);
