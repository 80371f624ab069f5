/**
 * The order book of one market: a background that market data states, and orders of our accounts
 * that stand in its queues by price and time.
 *
 * Queues are conservative: an order joins behind everything at its price; of what vanishes from a
 * level without a trade, what stands behind our order is taken to have left first.
 */
import { type Lots, lesser, type PriceUnits } from '../../../core/money/index.ts';
import type { PaperLevel, Side } from './exchange-types.ts';
import { type LiveOrder, leftOf } from './live-order.ts';

interface Level {
  readonly price: PriceUnits;
  background: Lots;
  /** Oldest first; `ahead` never falls along it. */
  readonly orders: LiveOrder[];
}

/** Who is next to trade with: lots of the background, or an order of ours. */
export type Next =
  | { readonly kind: 'background'; readonly price: PriceUnits; readonly size: Lots }
  | { readonly kind: 'order'; readonly price: PriceUnits; readonly order: LiveOrder };

const NOTHING = 0n as Lots;

/** One side, best level first. */
export class BookSide {
  readonly #side: Side;
  #levels: Level[] = [];

  constructor(side: Side) {
    this.#side = side;
  }

  /** Best price of anyone; null where the side is empty. */
  best(): PriceUnits | null {
    return this.#levels[0]?.price ?? null;
  }

  /** Best price of the background alone. */
  bestBackground(): PaperLevel | null {
    const level = this.#levels.find(({ background }) => background > 0n);
    return level === undefined ? null : [level.price, level.background];
  }

  /** Our best order, by price and time. */
  firstOrder(): LiveOrder | null {
    return this.#levels.find(({ orders }) => orders.length > 0)?.orders[0] ?? null;
  }

  /** Whether an order with this limit on the other side would trade here; 0 is any price. */
  isReachedBy(limit: PriceUnits, price: PriceUnits): boolean {
    if (limit === 0n) return true;
    return this.#side === 'sell' ? price <= limit : price >= limit;
  }

  /** Who an order of the other side with this limit meets first. */
  next(limit: PriceUnits): Next | null {
    const level = this.#levels[0];
    if (level === undefined || !this.isReachedBy(limit, level.price)) return null;
    const order = level.orders[0];
    if (order === undefined) {
      return { kind: 'background', price: level.price, size: level.background };
    }
    if (order.ahead === 0n) return { kind: 'order', price: level.price, order };
    return { kind: 'background', price: level.price, size: order.ahead };
  }

  /** Lots that an order of the other side with this limit could have, at most `most`. */
  reachable(limit: PriceUnits, most: Lots, counts: (order: LiveOrder) => boolean): Lots {
    let size = 0n;
    for (const level of this.#levels) {
      if (size >= most || !this.isReachedBy(limit, level.price)) break;
      size += level.background;
      for (const order of level.orders) if (counts(order)) size += leftOf(order);
    }
    return lesser(size as Lots, most);
  }

  /** Background lots of a price trade or leave; queues move forward by them. */
  consume(price: PriceUnits, size: Lots): void {
    const level = this.#levels.find((one) => one.price === price);
    if (level === undefined) return;
    level.background = (level.background - lesser(size, level.background)) as Lots;
    for (const order of level.orders) {
      order.ahead = (order.ahead - lesser(size, order.ahead)) as Lots;
    }
    this.#dropEmpty();
  }

  /** The background before a price is gone: the market traded through it. */
  clearBackgroundBefore(price: PriceUnits): void {
    for (const level of this.#levels) {
      if (level.price === price || !this.isReachedBy(price, level.price)) break;
      level.background = NOTHING;
      for (const order of level.orders) order.ahead = NOTHING;
    }
    this.#dropEmpty();
  }

  /** States the background anew; our orders keep their places. */
  replace(levels: readonly PaperLevel[]): void {
    const kept = this.#levels.filter(({ orders }) => orders.length > 0);
    const next: Level[] = levels
      .filter(([, size]) => size > 0n)
      .map(([price, background]) => ({ price, background, orders: [] }));
    for (const level of kept) {
      const at = this.#placeOf(next, level.price);
      const same = next[at]?.price === level.price ? next[at] : undefined;
      level.background = same?.background ?? NOTHING;
      for (const order of level.orders) order.ahead = lesser(order.ahead, level.background);
      next.splice(at, same === undefined ? 0 : 1, level);
    }
    this.#levels = next;
  }

  /** Puts an order behind everything at its price. */
  join(order: LiveOrder): void {
    const at = this.#placeOf(this.#levels, order.limit);
    let level = this.#levels[at];
    if (level?.price !== order.limit) {
      level = { price: order.limit, background: NOTHING, orders: [] };
      this.#levels.splice(at, 0, level);
    }
    order.ahead = level.background;
    level.orders.push(order);
  }

  leave(order: LiveOrder): void {
    const level = this.#levels[this.#placeOf(this.#levels, order.limit)];
    const at = level?.orders.indexOf(order) ?? -1;
    if (at < 0) return;
    level?.orders.splice(at, 1);
    this.#dropEmpty();
  }

  /** Everybody's size by price, best first, at most `count` levels. */
  depth(count: number): PaperLevel[] {
    return this.#levels.slice(0, count).map((level) => {
      const ours = level.orders.reduce((sum, order) => sum + leftOf(order), 0n);
      return [level.price, (level.background + ours) as Lots];
    });
  }

  /** Index of a price, or where it would stand. */
  #placeOf(levels: readonly Level[], price: PriceUnits): number {
    let low = 0;
    let high = levels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const found = (levels[middle] as Level).price;
      const isBetter = this.#side === 'sell' ? found < price : found > price;
      if (isBetter) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #dropEmpty(): void {
    if (this.#levels.every(isUsed)) return;
    this.#levels = this.#levels.filter(isUsed);
  }
}

const isUsed = (level: Level): boolean => level.background > 0n || level.orders.length > 0;

export class Book {
  readonly buy = new BookSide('buy');
  readonly sell = new BookSide('sell');
  /** Grows with every change. */
  update = 0;
  time = 0;

  /** Where an order of `side` rests. */
  own(side: Side): BookSide {
    return side === 'buy' ? this.buy : this.sell;
  }

  /** What an order of `side` trades with. */
  against(side: Side): BookSide {
    return side === 'buy' ? this.sell : this.buy;
  }

  /**
   * @param bids best first, prices strictly falling, sizes zero or more
   * @param asks best first, prices strictly rising
   * @throws RangeError for a book out of order, or one whose bids reach its asks
   */
  set(symbol: string, bids: readonly PaperLevel[], asks: readonly PaperLevel[]): void {
    requireOrder(symbol, 'bids', bids, (a, b) => a > b);
    requireOrder(symbol, 'asks', asks, (a, b) => a < b);
    const bid = bids[0]?.[0];
    const ask = asks[0]?.[0];
    if (bid !== undefined && ask !== undefined && bid >= ask) {
      throw new RangeError(`book of ${symbol}: bid ${bid} is not under ask ${ask}`);
    }
    this.buy.replace(bids);
    this.sell.replace(asks);
  }
}

function requireOrder(
  symbol: string,
  name: string,
  levels: readonly PaperLevel[],
  isBetter: (a: bigint, b: bigint) => boolean,
): void {
  levels.forEach(([price, size], at) => {
    const before = levels[at - 1]?.[0];
    const isRight = price > 0n && size >= 0n && (before === undefined || isBetter(before, price));
    if (isRight) return;
    throw new RangeError(`book of ${symbol}: ${name}[${at}] is ${size} at ${price}, out of order`);
  });
}
