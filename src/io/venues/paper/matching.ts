/**
 * Who trades with whom: by price, then by time, background and accounts in one queue.
 *
 * An order of ours that rests is filled when a public trade uses up what stands before it, when a
 * trade goes through its price (by no more than the size of that trade), when another account takes
 * it, or when a new book shows the other side at its price or better (by no more than is shown).
 */

import type { PriceUnits } from '../../../core/money/index.ts';
import { greater, type Lots, lesser, mulDivDown, PPM } from '../../../core/money/index.ts';
import type { BookSide, Next } from './book.ts';
import type { Side } from './exchange-types.ts';
import { type Floor, type MarketState, markOf } from './floor.ts';
import type { LiveOrder } from './live-order.ts';
import {
  backgroundParty,
  endOrder,
  opposite,
  orderParty,
  type Party,
  settle,
  tradable,
} from './trade.ts';

/** Highest and lowest price at which anything trades now; 0 where there is no band or no mark. */
export function bandOf(state: MarketState): {
  readonly low: PriceUnits;
  readonly high: PriceUnits;
} {
  const mark = markOf(state);
  const { bandPpm } = state.market;
  if (bandPpm === 0n) return { low: 0n as PriceUnits, high: 0n as PriceUnits };
  const low = mulDivDown(mark, greater(PPM - bandPpm, 0n), PPM);
  return { low, high: mulDivDown(mark, PPM + bandPpm, PPM) };
}

/** The price beyond which an order does not trade; 0: it trades at any. */
const worstPrice = (state: MarketState, order: LiveOrder): PriceUnits => {
  if (order.limit > 0n) return order.limit;
  const band = bandOf(state);
  return order.side === 'buy' ? band.high : band.low;
};

/**
 * Lets an order take what it reaches. A resting order of its own account is expired on the way
 * (self-trade prevention `EXPIRE_MAKER`).
 *
 * @param most lots at most
 */
export function take(floor: Floor, state: MarketState, order: LiveOrder, most: Lots): void {
  const against = state.book.against(order.side);
  const limit = worstPrice(state, order);
  let left = most as bigint;
  for (;;) {
    const wanted = lesser(left, tradable(floor, order)) as Lots;
    const next = wanted === 0n ? null : against.next(limit);
    if (next === null) return;
    const isOwn = next.kind === 'order' && next.order.account === order.account;
    if (isOwn) {
      endOrder(floor, next.order, 'expired-in-match', 'met an order of its own account');
      continue;
    }
    const size = tradedSize(floor, next, wanted);
    if (size === 0n) continue;
    const maker = makerOf(floor, against, next, size);
    const { price } = next;
    const taker = orderParty(order);
    settle(floor, state, { price, size, aggressor: order.side, taker, maker, tape: 'public' });
    left -= size;
  }
}

/** Lots that `next` gives; a reduce-only order that can give none is ended, and the answer is 0. */
function tradedSize(floor: Floor, next: Next, wanted: Lots): Lots {
  if (next.kind === 'background') return lesser(next.size, wanted);
  const most = tradable(floor, next.order);
  if (most === 0n) endOrder(floor, next.order, 'expired', 'nothing left to reduce');
  return lesser(most, wanted);
}

/** The other side of a trade; background lots leave the book here. */
function makerOf(floor: Floor, side: BookSide, next: Next, size: Lots): Party {
  if (next.kind === 'order') return orderParty(next.order);
  side.consume(next.price, size);
  return backgroundParty(floor);
}

/** A public trade eats the queue: first what is better than its price, then its own level. */
export function eatQueue(
  floor: Floor,
  state: MarketState,
  price: PriceUnits,
  size: Lots,
  aggressor: Side,
): void {
  const side = state.book.against(aggressor);
  side.clearBackgroundBefore(price);
  let left = size as bigint;
  while (left > 0n) {
    const next = side.next(price);
    if (next === null) return;
    const traded = tradedSize(floor, next, left as Lots);
    if (traded === 0n) continue;
    left -= traded;
    if (next.kind === 'background') {
      side.consume(next.price, traded);
      continue;
    }
    settle(floor, state, {
      price: next.price,
      size: traded,
      aggressor,
      taker: backgroundParty(floor),
      maker: orderParty(next.order),
      tape: 'told',
    });
  }
}

/** A new background trades with our orders that it meets. */
export function meetBackground(floor: Floor, state: MarketState): void {
  for (const side of ['buy', 'sell'] as const) {
    const own = state.book.own(side);
    const against = state.book.against(side);
    for (;;) {
      const order = own.firstOrder();
      const shown = against.bestBackground();
      if (order === null || shown === null) break;
      const [price, size] = shown;
      if (!against.isReachedBy(order.limit, price)) break;
      const next = { kind: 'order', price: order.limit, order } as const;
      const traded = tradedSize(floor, next, size);
      if (traded === 0n) continue;
      against.consume(price, traded);
      settle(floor, state, {
        price: order.limit,
        size: traded,
        aggressor: opposite(side),
        taker: backgroundParty(floor),
        maker: orderParty(order),
        tape: 'public',
      });
    }
  }
}
