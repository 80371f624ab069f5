/** What each request does at the moment it arrives, and what the venue answers. */
import { type Lots, magnitude } from '../../../core/money/index.ts';
import { admit } from './admission.ts';
import type { NewOrder, PaperAnswer, PaperOrder, PaperRequest } from './exchange-types.ts';
import type { AccountState, Floor, MarketState } from './floor.ts';
import { isOpen, type LiveOrder, leftOf, snapshotOf } from './live-order.ts';
import { accountState, exposureOf, leverageOf, totalsOf, valueMaxOf } from './margin.ts';
import { take } from './matching.ts';
import { refuse } from './refusals.ts';
import { endOrder, tellBook, tradable } from './trade.ts';

/** Answers that a list may have at most. */
export const LIST_MAX = 1000;

const DONE: PaperAnswer = { kind: 'done' };

/**
 * @param account null where the caller has no account here
 * @param fillMost set by a fault: a new order fills at most this and is then refused
 */
export function answerTo(
  floor: Floor,
  account: AccountState | null,
  request: PaperRequest,
  fillMost: Lots | null,
): PaperAnswer {
  if (account === null) return refuse('-2015');
  switch (request.kind) {
    case 'new-order':
      return newOrder(floor, account, request, fillMost);
    case 'cancel':
      return cancel(floor, account, request);
    case 'cancel-all':
      return inMarket(floor, request.symbol, (state) => {
        cancelAll(floor, account, state, 'canceled by its owner');
        return DONE;
      });
    case 'query-order':
      return queryOrder(account, request);
    case 'open-orders':
      return { kind: 'orders', orders: openOrders(account, request.symbol) };
    case 'account':
      return { kind: 'account', account: accountState(floor, account) };
    case 'set-leverage':
      return setLeverage(floor, account, request);
    case 'set-margin-type':
      return refuse(request.marginType === 'cross' ? '-4046' : '-4168');
    case 'user-trades':
      return { kind: 'trades', trades: userTrades(account, request) };
    case 'income':
      return { kind: 'income', income: incomeOf(account, request) };
    case 'countdown':
      return countdown(floor, account, request);
    case 'time':
      return { kind: 'time', time: floor.venueTime() };
    default:
      return request satisfies never;
  }
}

type RequestOf<K extends PaperRequest['kind']> = Extract<PaperRequest, { readonly kind: K }>;

function inMarket(
  floor: Floor,
  symbol: string,
  act: (state: MarketState) => PaperAnswer,
): PaperAnswer {
  const state = floor.markets.get(symbol);
  return state === undefined ? refuse('-1121') : act(state);
}

function newOrder(
  floor: Floor,
  account: AccountState,
  request: NewOrder,
  fillMost: Lots | null,
): PaperAnswer {
  const admission = admit(floor, account, request);
  if (admission.kind === 'refused') return admission;
  const { order } = admission;
  const state = floor.state(order.symbol);
  floor.register(order);
  const { id } = account;
  floor.say({ kind: 'order', account: id, execution: 'new', order: snapshotOf(order), fill: null });
  take(floor, state, order, fillMost ?? order.size);
  if (fillMost !== null) {
    if (isOpen(order)) endOrder(floor, order, 'expired', 'rejected after a part of it was filled');
    tellBook(floor, state);
    return refuse('-2010');
  }
  if (isOpen(order)) restOrEnd(floor, state, order);
  tellBook(floor, state);
  return { kind: 'order', order: snapshotOf(order) };
}

/** What an order could not trade at once rests, or ends. */
function restOrEnd(floor: Floor, state: MarketState, order: LiveOrder): void {
  const rests = order.timeInForce === 'gtc' || order.timeInForce === 'gtx';
  if (!rests) endOrder(floor, order, 'expired', 'nothing more to trade with');
  else if (tradable(floor, order) === 0n && leftOf(order) > 0n) {
    endOrder(floor, order, 'expired', 'nothing left to reduce');
  } else state.book.own(order.side).join(order);
}

/** The order of a name, in this market. */
function orderOf(
  account: AccountState,
  name: { readonly symbol: string; readonly order: number; readonly client: string },
): LiveOrder | null {
  const found =
    name.order === 0 ? account.clients.get(name.client) : account.orders.get(name.order);
  return found?.symbol === name.symbol ? found : null;
}

function cancel(floor: Floor, account: AccountState, request: RequestOf<'cancel'>): PaperAnswer {
  return inMarket(floor, request.symbol, (state) => {
    const order = orderOf(account, request);
    if (order === null || !isOpen(order)) return refuse('-2011');
    endOrder(floor, order, 'canceled', 'canceled by its owner');
    tellBook(floor, state);
    return { kind: 'order', order: snapshotOf(order) };
  });
}

function cancelAll(floor: Floor, account: AccountState, state: MarketState, reason: string): void {
  const mine = [...account.open].filter(({ symbol }) => symbol === state.market.symbol);
  for (const order of mine) endOrder(floor, order, 'canceled', reason);
  if (mine.length > 0) tellBook(floor, state);
}

function queryOrder(account: AccountState, request: RequestOf<'query-order'>): PaperAnswer {
  const order = orderOf(account, request);
  return order === null ? refuse('-2013') : { kind: 'order', order: snapshotOf(order) };
}

const openOrders = (account: AccountState, symbol: string): PaperOrder[] =>
  [...account.open].filter((order) => symbol === '' || order.symbol === symbol).map(snapshotOf);

function setLeverage(
  floor: Floor,
  account: AccountState,
  request: RequestOf<'set-leverage'>,
): PaperAnswer {
  const { symbol, leverage } = request;
  return inMarket(floor, symbol, (state) => {
    const valueMax = Number.isInteger(leverage) && leverage >= 1 ? valueMaxOf(state, leverage) : 0n;
    if (valueMax === 0n) return refuse('-4028');
    const before = leverageOf(account, state);
    const required = totalsOf(floor, account).initial;
    account.leverage.set(symbol, leverage);
    const { equity, initial } = totalsOf(floor, account);
    const { position } = exposureOf(floor, account, state);
    const isTooLarge = magnitude(position) > valueMax;
    if (isTooLarge || (initial > required && initial > equity)) {
      account.leverage.set(symbol, before);
      return refuse(isTooLarge ? '-2027' : '-2028');
    }
    floor.say({ kind: 'leverage', account: account.id, symbol, leverage });
    return { kind: 'leverage', symbol, leverage, valueMax: valueMaxOf(state, leverage) };
  });
}

function userTrades(account: AccountState, request: RequestOf<'user-trades'>) {
  const { symbol, since, until, order, fromTrade } = request;
  const count = Math.min(request.limit, LIST_MAX);
  return account.fills
    .filter((fill) => fill.symbol === symbol && fill.time >= since && fill.time <= until)
    .filter((fill) => fill.trade >= fromTrade && (order === 0 || fill.order === order))
    .slice(0, count);
}

function incomeOf(account: AccountState, request: RequestOf<'income'>) {
  const { symbol, incomeKind, since, until } = request;
  const count = Math.min(request.limit, LIST_MAX);
  return account.income
    .filter(({ time }) => time >= since && time <= until)
    .filter((one) => symbol === '' || one.symbol === symbol)
    .filter((one) => incomeKind === '' || one.kind === incomeKind)
    .slice(0, count);
}

function countdown(
  floor: Floor,
  account: AccountState,
  request: RequestOf<'countdown'>,
): PaperAnswer {
  const { symbol, ms } = request;
  if (!(ms >= 0)) return refuse('-1102');
  return inMarket(floor, symbol, (state) => {
    const number = floor.nextId();
    account.countdowns.set(symbol, number);
    const fire = (): void => {
      if (account.countdowns.get(symbol) !== number) return;
      floor.say({ kind: 'countdown', account: account.id, symbol });
      cancelAll(floor, account, state, 'countdown');
    };
    if (ms > 0) floor.later(floor.now + ms, fire);
    return { kind: 'countdown', symbol, ms };
  });
}
