/** Whether a new order is taken, by the terms of the moment: the order, or the venue's refusal. */
import {
  greater,
  type Lots,
  lesser,
  magnitude,
  type PriceUnits,
  parseDecimal,
  type QuoteUnits,
} from '../../../core/money/index.ts';
import type { NewOrder, PaperRefusal } from './exchange-types.ts';
import {
  type AccountState,
  CLIENT_ID_MS,
  type Floor,
  type MarketState,
  markOf,
  OPEN_ORDERS_MAX,
  worth,
} from './floor.ts';
import { isOpen, type LiveOrder, leftOf } from './live-order.ts';
import { exposureOf, leverageOf, totalsOf, valueMaxOf } from './margin.ts';
import { bandOf } from './matching.ts';
import { type RefusalCode, refuse } from './refusals.ts';
import { reducible } from './trade.ts';

const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;

export type Admission = { readonly kind: 'admitted'; readonly order: LiveOrder } | PaperRefusal;

export function admit(floor: Floor, account: AccountState, wanted: NewOrder): Admission {
  const state = floor.markets.get(wanted.symbol);
  if (state === undefined) return refuse('-1121');
  if (!state.market.isTrading) return refuse('-4141');
  const size = parseDecimal(wanted.size, state.market.sizeDecimals);
  const limit =
    wanted.type === 'market' ? NO_LIMIT : parseDecimal(wanted.limit, state.market.priceDecimals);
  for (const parsed of [size, limit]) {
    if (parsed.kind === 'decimal') continue;
    return refuse(parsed.fault === 'too-many-decimals' ? '-1111' : '-1102');
  }
  if (size.kind === 'fault' || limit.kind === 'fault') return refuse('-1102');
  const order = draftOf(floor, account, wanted, size.value as Lots, limit.value as PriceUnits);
  for (const check of CHECKS) {
    const code = check(floor, account, state, order);
    if (code !== null) return refuse(code);
  }
  return { kind: 'admitted', order };
}

const NO_LIMIT = { kind: 'decimal', value: 0n } as const;

function draftOf(
  floor: Floor,
  account: AccountState,
  wanted: NewOrder,
  size: Lots,
  limit: PriceUnits,
): LiveOrder {
  const id = floor.nextId();
  const time = floor.venueTime();
  return {
    account: account.id,
    symbol: wanted.symbol,
    client: wanted.client === '' ? `paper-${id}` : wanted.client,
    order: id,
    side: wanted.side,
    type: wanted.type,
    timeInForce: wanted.type === 'market' ? 'ioc' : wanted.timeInForce,
    reduceOnly: wanted.reduceOnly,
    size,
    limit,
    status: 'new',
    filled: 0n as Lots,
    filledValue: 0n as QuoteUnits,
    created: time,
    updated: time,
    reason: '',
    ahead: 0n as Lots,
  };
}

type Check = (
  floor: Floor,
  account: AccountState,
  state: MarketState,
  order: LiveOrder,
) => RefusalCode | null;

const checkClient: Check = (floor, account, _state, order) => {
  if (!CLIENT_ID.test(order.client)) return '-4015';
  const before = account.clients.get(order.client);
  if (before === undefined) return null;
  const isTaken = isOpen(before) || before.updated > floor.venueTime() - CLIENT_ID_MS;
  return isTaken ? '-4116' : null;
};

const checkSize: Check = (_floor, _account, state, order) => {
  const { step, sizeMin } = state.market;
  if (order.size <= 0n) return '-4003';
  if (order.size < sizeMin) return '-4004';
  return order.size % step === 0n ? null : '-4023';
};

const checkPrice: Check = (_floor, _account, state, order) => {
  if (order.type === 'market') return null;
  if (order.limit <= 0n) return '-4001';
  if (order.limit % state.market.tick !== 0n) return '-4014';
  const { low, high } = bandOf(state);
  if (high === 0n) return null;
  if (order.side === 'buy' && order.limit > high) return '-4016';
  return order.side === 'sell' && order.limit < low ? '-4024' : null;
};

/** A market order whose first price is outside the band is not taken at all. */
const checkTouch: Check = (_floor, _account, state, order) => {
  const best = state.book.against(order.side).best();
  const { low, high } = bandOf(state);
  if (order.type !== 'market' || best === null || high === 0n) return null;
  return best > high || best < low ? '-4131' : null;
};

/** A reduce-only order is cut to the position that it reduces. */
const checkReduceOnly: Check = (floor, _account, _state, order) => {
  if (!order.reduceOnly) return null;
  const most = reducible(floor, order.account, order.symbol, order.side);
  if (most === 0n) return '-2022';
  order.size = lesser(order.size, most);
  return null;
};

const checkNotional: Check = (_floor, _account, state, order) => {
  if (order.reduceOnly) return null;
  const price = order.limit > 0n ? order.limit : markOf(state);
  return worth(state, order.size, price) < state.market.notionalMin ? '-4164' : null;
};

const checkCount: Check = (_floor, account, _state, order) => {
  let count = 0;
  for (const open of account.open) if (open.symbol === order.symbol) count += 1;
  return count >= OPEN_ORDERS_MAX ? '-2025' : null;
};

/** Post-only orders must not trade now, fill-or-kill orders must trade wholly. */
const checkTimeInForce: Check = (_floor, account, state, order) => {
  const against = state.book.against(order.side);
  const best = against.best();
  if (order.timeInForce === 'gtx') {
    return best !== null && against.isReachedBy(order.limit, best) ? '-5022' : null;
  }
  if (order.timeInForce !== 'fok') return null;
  // A reduce-only order of somebody may give less than it shows, so it is not counted on.
  const counts = (other: LiveOrder): boolean => other.account !== account.id && !other.reduceOnly;
  return against.reachable(order.limit, order.size, counts) < order.size ? '-5021' : null;
};

/** An order that asks for more margin must find it; one that asks for none is always taken. */
const checkMargin: Check = (floor, account, state, order) => {
  if (order.reduceOnly) return null;
  const before = exposureOf(floor, account, state);
  const after = exposureOf(floor, account, state, order);
  if (after.largest <= before.largest) return null;
  if (after.largest > valueMaxOf(state, leverageOf(account, state))) return '-2027';
  const { equity, initial } = totalsOf(floor, account, order);
  return initial + openLoss(state, order) > equity ? '-2019' : null;
};

/** What an order would lose at once by trading at its limit. */
function openLoss(state: MarketState, order: LiveOrder): QuoteUnits {
  if (order.limit === 0n) return 0n as QuoteUnits;
  const gap = order.side === 'buy' ? order.limit - markOf(state) : markOf(state) - order.limit;
  return magnitude(worth(state, leftOf(order), greater(gap, 0n) as PriceUnits));
}

/** In the order in which the venue looks at them. */
const CHECKS: readonly Check[] = [
  checkClient,
  checkSize,
  checkPrice,
  checkTouch,
  checkReduceOnly,
  checkNotional,
  checkCount,
  checkTimeInForce,
  checkMargin,
];
