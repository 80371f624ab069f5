/**
 * Inverse contracts. A contract of K dollars that settles in the coin is worth K/p coins, so a
 * long in dollars per coin is a short in coins per dollar. The engine keeps such a market in that
 * second form, where it is linear: the price of one lot in units of the coin, and the other side.
 * Everything else (margin, ladder, waterfall, deleveraging) then is what it is for linear ones.
 *
 * A price is turned once, at the door, to the nearest unit; from there on all is exact.
 */
import type { Command } from '../model/index.ts';
import { findReserveOrder } from './reserve-reports.ts';
import type { State } from './state.ts';

/** Nearest reciprocal: coin units of a lot from price units, and back; 0 for a price of 0. */
export const reciprocalOf = (product: bigint, price: bigint): bigint =>
  price <= 0n ? price : (2n * product + price) / (2n * price);

/**
 * Limit of an order as its owner sees it, so that no price within it is beyond the limit inside:
 * the highest price for a buyer rounds down, the lowest for a seller rounds up.
 */
export const limitOutside = (product: bigint, limit: bigint, side: 'buy' | 'sell'): bigint =>
  side === 'buy' ? product / limit : (product + limit - 1n) / limit;

/** Coin units times price units of one lot; 0 where the market is not inverse. */
export const productOf = (state: State, market: number): bigint =>
  state.markets[market]?.reciprocal ?? 0n;

/** A command in the form in which the engine keeps its market; others come back as they are. */
export function turnedInward(state: State, command: Command): Command {
  if (!state.hasInverse) return command;
  switch (command.kind) {
    case 'fill':
    case 'observe-price':
    case 'set-mark':
    case 'uncross':
    case 'place-order':
    case 'observe-book':
    case 'funding': {
      const product = productOf(state, state.findMarket(command.market));
      return product === 0n ? command : turned(command, product);
    }
    case 'take-virtual':
    case 'report-quotes': {
      const product = productOf(state, state.findMarket(command.market));
      return product === 0n ? command : turnedQuotes(command, product);
    }
    case 'reserve-fill': {
      const row = findReserveOrder(state, command.order);
      const product = row === -1 ? 0n : productOf(state, state.reserves.market[row] as number);
      if (product === 0n) return command;
      return { ...command, price: reciprocalOf(product, command.price) };
    }
    case 'liquidation-fill': {
      const product = productOf(state, state.marketOfOrder(command.order));
      if (product === 0n) return command;
      return { ...command, price: reciprocalOf(product, command.price) };
    }
    default:
      return command;
  }
}

/** Quotes and limits, seen from the other side. */
function turnedQuotes(
  command: Extract<Command, { kind: 'take-virtual' | 'report-quotes' }>,
  product: bigint,
): Command {
  if (command.kind === 'take-virtual') {
    const side = command.side === 'buy' ? 'sell' : 'buy';
    if (command.limit <= 0n) return { ...command, side };
    // Rounded so that no price within the limit inside is beyond it outside.
    const isBuy = command.side === 'buy';
    const limit = isBuy ? (product + command.limit - 1n) / command.limit : product / command.limit;
    return { ...command, side, limit };
  }
  const { bid, ask, bidSize, askSize } = command;
  return {
    ...command,
    bid: reciprocalOf(product, ask),
    ask: reciprocalOf(product, bid),
    bidSize: askSize,
    askSize: bidSize,
  };
}

type Turning = Extract<
  Command,
  {
    kind:
      | 'fill'
      | 'observe-price'
      | 'observe-book'
      | 'set-mark'
      | 'uncross'
      | 'place-order'
      | 'funding';
  }
>;

function turned(command: Turning, product: bigint): Command {
  switch (command.kind) {
    case 'observe-price':
    case 'set-mark':
    case 'uncross':
      return { ...command, price: reciprocalOf(product, command.price) };
    case 'observe-book':
      return {
        ...command,
        bid: reciprocalOf(product, command.ask),
        ask: reciprocalOf(product, command.bid),
        last: reciprocalOf(product, command.last),
      };
    case 'place-order':
      return { ...command, side: command.side === 'buy' ? 'sell' : 'buy' };
    case 'funding':
      return { ...command, rate: -command.rate };
    case 'fill': {
      const { buyOrder, sellOrder, ...fill } = command;
      return {
        ...fill,
        buyer: command.seller,
        seller: command.buyer,
        buyerFee: command.sellerFee,
        sellerFee: command.buyerFee,
        price: reciprocalOf(product, command.price),
        ...(sellOrder === undefined ? {} : { buyOrder: sellOrder }),
        ...(buyOrder === undefined ? {} : { sellOrder: buyOrder }),
      };
    }
    default:
      return command satisfies never;
  }
}

/** Events whose size is signed: long positive. */
const SIGNED = new Set(['taken-over', 'pooled', 'deleveraged', 'position-settled']);

/** Turns the fields of an event of an inverse market back to dollars per coin, in place. */
export function turnOutward(event: Record<string, unknown>, product: bigint): void {
  const side = event['side'];
  if (side === 'buy' || side === 'sell') event['side'] = side === 'buy' ? 'sell' : 'buy';
  for (const name of ['price', 'mark', 'index']) {
    const price = event[name];
    if (typeof price === 'bigint') event[name] = reciprocalOf(product, price);
  }
  if (typeof event['limit'] === 'bigint') {
    event['limit'] = limitOutside(product, event['limit'], event['side'] as 'buy' | 'sell');
  }
  if (typeof event['rate'] === 'bigint') event['rate'] = -event['rate'];
  if (SIGNED.has(String(event['kind']))) event['size'] = -(event['size'] as bigint);
  if (event['kind'] === 'filled') {
    const { buyer, seller, buyerRealised, sellerRealised } = event;
    Object.assign(event, {
      buyer: seller,
      seller: buyer,
      buyerRealised: sellerRealised,
      sellerRealised: buyerRealised,
    });
  }
}
