/** Orders over REST: place, ask, cancel, own trades, the dead-man switch. */
import type { NewOrder, PaperOrder, PaperTimeInForce, Side } from '../paper/exchange-types.ts';
import { DialectError, missing } from './dialect-error.ts';
import { ask, bySymbol, type Call, type Endpoint, marketOf, marketsOf } from './endpoint.ts';
import { fillRow, orderRow } from './order-rows.ts';
import { decimalOf, flagOf, limitOf, oneOf, type Params, textOf, wholeOf } from './params.ts';

const CLIENT_FORM = /^[.A-Z:/a-z0-9_-]{1,36}$/;
const TYPES = ['LIMIT', 'MARKET'] as const;
const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK', 'GTX'] as const;
const IN_WORDS: Record<(typeof TIMES_IN_FORCE)[number], PaperTimeInForce> = {
  GTC: 'gtc',
  IOC: 'ioc',
  FOK: 'fok',
  GTX: 'gtx',
};
const FOREVER = Number.MAX_SAFE_INTEGER;
/** Rows that the exchange gives at most. */
const LIST_MAX = 1_000;

/** One of the words, or the code that the venue has for this parameter. */
function wordOf<T extends string>(
  params: Params,
  name: string,
  accepted: readonly T[],
  code: number,
): T {
  const sent = textOf(params, name);
  const found = accepted.find((word) => word === sent);
  if (found === undefined) throw new DialectError(code, `Invalid ${name}.`);
  return found;
}

/** Reads a new order; what the market's terms say of it, the exchange judges. */
export function readOrder(call: Call): NewOrder {
  const { params } = call;
  const { symbol } = marketOf(call);
  const side: Side = wordOf(params, 'side', ['BUY', 'SELL'], -1117) === 'BUY' ? 'buy' : 'sell';
  const type = wordOf(params, 'type', TYPES, -1116);
  const client = params.get('newClientOrderId') ?? '';
  if (client !== '' && !CLIENT_FORM.test(client)) {
    throw new DialectError(-4015, 'Client order id length should be less than 36 chars');
  }
  if (oneOf(params, 'positionSide', ['BOTH', 'LONG', 'SHORT'], 'BOTH') !== 'BOTH') {
    throw new DialectError(-4061, "Order's position side does not match user's setting.");
  }
  const reduceOnly = flagOf(params, 'reduceOnly');
  const common = { kind: 'new-order' as const, symbol, client, side, reduceOnly };
  if (type === 'MARKET') {
    if (params.has('timeInForce')) {
      throw new DialectError(-1106, "Parameter 'timeInforce' sent when not required.");
    }
    const size = decimalOf(params, 'quantity');
    return { ...common, type: 'market', timeInForce: 'ioc', size, limit: '' };
  }
  const word = wordOf(params, 'timeInForce', TIMES_IN_FORCE, -1115);
  return {
    ...common,
    type: 'limit',
    timeInForce: IN_WORDS[word],
    size: decimalOf(params, 'quantity'),
    limit: decimalOf(params, 'price'),
  };
}

async function place(call: Call): Promise<object> {
  const request = readOrder(call);
  const { order } = await ask(call, 'order', request);
  return orderRow(marketOf(call), order);
}

/** The order that a request names, by the venue's id before the client's. */
function nameOf(call: Call): { symbol: string; order: number; client: string } {
  const { symbol } = marketOf(call);
  const order = wholeOf(call.params, 'orderId', 0);
  const client = call.params.get('origClientOrderId') ?? '';
  if (order === 0 && client === '') {
    throw new DialectError(
      -1102,
      "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!",
    );
  }
  return { symbol, order, client: order === 0 ? client : '' };
}

async function query(call: Call): Promise<object> {
  const { order } = await ask(call, 'order', { kind: 'query-order', ...nameOf(call) });
  return orderRow(marketOf(call), order);
}

async function cancel(call: Call): Promise<object> {
  const { order } = await ask(call, 'order', { kind: 'cancel', ...nameOf(call) });
  return orderRow(marketOf(call), order);
}

async function queryOpen(call: Call): Promise<object> {
  const { order } = await ask(call, 'order', { kind: 'query-order', ...nameOf(call) });
  if (!isOpen(order)) throw new DialectError(-2013, 'Order does not exist.');
  return orderRow(marketOf(call), order);
}

const isOpen = (order: PaperOrder): boolean =>
  order.status === 'new' || order.status === 'partially-filled';

async function openOrders(call: Call): Promise<readonly object[]> {
  const symbol = call.params.has('symbol') ? marketOf(call).symbol : '';
  const { orders } = await ask(call, 'orders', { kind: 'open-orders', symbol });
  const markets = marketsOf(call.desk);
  return orders.flatMap((order) => {
    const market = markets.get(order.symbol);
    return market === undefined ? [] : [orderRow(market, order)];
  });
}

async function cancelAll(call: Call): Promise<object> {
  await ask(call, 'done', { kind: 'cancel-all', symbol: marketOf(call).symbol });
  return { code: 200, msg: 'The operation of cancel all open order is done.' };
}

async function userTrades(call: Call): Promise<readonly object[]> {
  const market = marketOf(call);
  const { params } = call;
  const limit = limitOf(params, 500, LIST_MAX);
  // Who names no start is told the newest, so all are asked for and the end is kept.
  const isOpenEnded = !params.has('startTime') && !params.has('fromId');
  const { trades } = await ask(call, 'trades', {
    kind: 'user-trades',
    symbol: market.symbol,
    since: wholeOf(params, 'startTime', 0),
    until: wholeOf(params, 'endTime', FOREVER),
    order: wholeOf(params, 'orderId', 0),
    fromTrade: wholeOf(params, 'fromId', 0),
    limit: isOpenEnded ? LIST_MAX : limit,
  });
  return trades.slice(isOpenEnded ? -limit : 0).map((fill) => fillRow(market, fill));
}

async function countdown(call: Call): Promise<object> {
  const { symbol } = marketOf(call);
  if (!call.params.has('countdownTime')) throw missing('countdownTime');
  const ms = wholeOf(call.params, 'countdownTime');
  await ask(call, 'countdown', { kind: 'countdown', symbol, ms });
  return { symbol, countdownTime: String(ms) };
}

export const ORDERS: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/fapi/v1/order',
    security: 'trade',
    weight: 0,
    isOrder: true,
    answer: place,
  },
  { method: 'GET', path: '/fapi/v1/order', security: 'signed', weight: 1, answer: query },
  { method: 'DELETE', path: '/fapi/v1/order', security: 'trade', weight: 1, answer: cancel },
  { method: 'GET', path: '/fapi/v1/openOrder', security: 'signed', weight: 1, answer: queryOpen },
  {
    method: 'GET',
    path: '/fapi/v1/openOrders',
    security: 'signed',
    weight: bySymbol(1, 40),
    answer: openOrders,
  },
  {
    method: 'DELETE',
    path: '/fapi/v1/allOpenOrders',
    security: 'trade',
    weight: 1,
    answer: cancelAll,
  },
  { method: 'GET', path: '/fapi/v1/userTrades', security: 'signed', weight: 5, answer: userTrades },
  {
    method: 'POST',
    path: '/fapi/v1/countdownCancelAll',
    security: 'trade',
    weight: 10,
    answer: countdown,
  },
];
