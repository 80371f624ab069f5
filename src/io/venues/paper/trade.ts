/** One trade: both sides booked, fees taken, orders moved on, everybody told. */
import {
  greater,
  type Lots,
  lesser,
  mulDivUp,
  PPM,
  type PriceUnits,
  type QuoteUnits,
} from '../../../core/money/index.ts';
import type { AccountReason, PaperFill, PaperIncome, PaperStatus, Side } from './exchange-types.ts';
import { type AccountState, type Floor, type MarketState, worth } from './floor.ts';
import { bookTrade, type Holder } from './ledger.ts';
import { isOpen, type LiveOrder, leftOf, snapshotOf } from './live-order.ts';
import { accountState } from './margin.ts';

/** A side of a trade: an order of ours, or a holder that needs none. */
export type Party =
  | { readonly kind: 'order'; readonly order: LiveOrder }
  | { readonly kind: 'holder'; readonly holder: Holder };

export interface Deal {
  readonly price: PriceUnits;
  readonly size: Lots;
  /** Side of the taker. */
  readonly aggressor: Side;
  readonly taker: Party;
  readonly maker: Party;
  /** `public` where nobody else has told of it yet. */
  readonly tape: 'public' | 'told';
}

export const opposite = (side: Side): Side => (side === 'buy' ? 'sell' : 'buy');

export const orderParty = (order: LiveOrder): Party => ({ kind: 'order', order });

export const backgroundParty = (floor: Floor): Party => ({
  kind: 'holder',
  holder: floor.ledger.background,
});

export const insuranceParty = (floor: Floor): Party => ({
  kind: 'holder',
  holder: floor.ledger.insurance,
});

/** Lots by which an order of `side` could reduce the position of an account. */
export function reducible(floor: Floor, account: string, symbol: string, side: Side): Lots {
  const size = floor.ledger.holder(account).positions.get(symbol)?.size ?? 0n;
  return greater(side === 'sell' ? size : -size, 0n) as Lots;
}

/** Lots that an order may still trade: what is left, for a reduce-only one what it can reduce. */
export function tradable(floor: Floor, order: LiveOrder): Lots {
  const left = leftOf(order);
  if (!order.reduceOnly) return left;
  return lesser(left, reducible(floor, order.account, order.symbol, order.side));
}

export function settle(floor: Floor, state: MarketState, deal: Deal): void {
  const trade = floor.nextId();
  bookSide(floor, state, deal, 'maker', trade);
  bookSide(floor, state, deal, 'taker', trade);
  if (deal.tape === 'told') return;
  const { price, size, aggressor } = deal;
  tellTrade(floor, state, { trade, price, size, aggressor, time: floor.venueTime() });
}

/** Puts a trade on the public tape. */
export function tellTrade(
  floor: Floor,
  state: MarketState,
  trade: Parameters<Floor['keepTrade']>[1],
): void {
  floor.keepTrade(state, trade);
  floor.say({ kind: 'trade', symbol: state.market.symbol, trade });
}

function bookSide(
  floor: Floor,
  state: MarketState,
  deal: Deal,
  role: 'maker' | 'taker',
  trade: number,
): void {
  const party = deal[role];
  const side = role === 'taker' ? deal.aggressor : opposite(deal.aggressor);
  const unitValue = worth(state, 1n as Lots, deal.price);
  const { symbol } = state.market;
  const signed = (side === 'buy' ? deal.size : -deal.size) as Lots;
  const time = floor.venueTime();
  if (party.kind === 'holder') {
    bookTrade(party.holder, symbol, signed, unitValue, time);
    return;
  }
  const { order } = party;
  const holder = floor.ledger.holder(order.account);
  const value = worth(state, deal.size, deal.price);
  const realised = bookTrade(holder, symbol, signed, unitValue, time);
  const rate = role === 'maker' ? state.market.makerPpm : state.market.takerPpm;
  const commission = mulDivUp(value, rate, PPM);
  floor.ledger.payFee(holder, commission);
  order.filled = (order.filled + deal.size) as Lots;
  order.filledValue = (order.filledValue + value) as QuoteUnits;
  tellFill(floor, order, {
    account: order.account,
    symbol,
    client: order.client,
    order: order.order,
    trade,
    side,
    size: deal.size,
    price: deal.price,
    value,
    commission,
    realised,
    isMaker: role === 'maker',
    time,
  });
}

function tellFill(floor: Floor, order: LiveOrder, fill: PaperFill): void {
  const account = floor.account(order.account);
  order.updated = floor.venueTime();
  order.status = leftOf(order) === 0n ? 'filled' : 'partially-filled';
  if (!isOpen(order)) forget(floor, account, order);
  floor.keepFill(fill);
  floor.changed.add(account);
  const { symbol, trade, realised, commission } = fill;
  const income: PaperIncome[] = [];
  const earn = (kind: PaperIncome['kind'], amount: QuoteUnits): void => {
    if (amount === 0n) return;
    income.push(floor.earn({ account: account.id, kind, symbol, amount, trade }));
  };
  earn('realised', realised);
  earn('commission', -commission as QuoteUnits);
  floor.say({
    kind: 'order',
    account: account.id,
    execution: order.type === 'liquidation' ? 'calculated' : 'trade',
    order: snapshotOf(order),
    fill,
  });
  tellAccount(floor, account, 'order', symbol, { change: 0n as QuoteUnits, income });
}

/** Says what an account is after a change; `symbol` is empty where no position changed. */
export function tellAccount(
  floor: Floor,
  account: AccountState,
  reason: AccountReason,
  symbol: string,
  more: { readonly change: QuoteUnits; readonly income: readonly PaperIncome[] },
): void {
  const state = accountState(floor, account);
  floor.say({
    kind: 'account',
    account: account.id,
    reason,
    wallet: state.wallet,
    change: more.change,
    positions: state.positions.filter((position) => position.symbol === symbol),
    state,
    income: more.income,
  });
}

/** Takes an order out of the market; it stays known. */
function forget(floor: Floor, account: AccountState, order: LiveOrder): void {
  account.open.delete(order);
  floor.state(order.symbol).book.own(order.side).leave(order);
}

/** Ends an open order that is not filled. */
export function endOrder(
  floor: Floor,
  order: LiveOrder,
  status: Extract<PaperStatus, 'canceled' | 'expired' | 'expired-in-match'>,
  reason: string,
): void {
  forget(floor, floor.account(order.account), order);
  order.status = status;
  order.reason = reason;
  order.updated = floor.venueTime();
  const execution = status === 'canceled' ? 'canceled' : 'expired';
  const { account } = order;
  floor.say({ kind: 'order', account, execution, order: snapshotOf(order), fill: null });
}

/** Cuts the reduce-only orders of an account to its positions, and ends those with none left. */
export function trimReduceOnly(floor: Floor, account: AccountState): void {
  for (const order of [...account.open]) {
    if (!order.reduceOnly) continue;
    const most = tradable(floor, order);
    if (most === leftOf(order)) continue;
    if (most === 0n) {
      endOrder(floor, order, 'expired', 'nothing left to reduce');
      continue;
    }
    order.size = (order.filled + most) as Lots;
    order.updated = floor.venueTime();
    const { id } = account;
    floor.say({
      kind: 'order',
      account: id,
      execution: 'amended',
      order: snapshotOf(order),
      fill: null,
    });
  }
}

/** Something in a book changed. */
export function tellBook(floor: Floor, state: MarketState): void {
  state.book.update += 1;
  state.book.time = floor.venueTime();
  const [bid = null] = state.book.buy.depth(1);
  const [ask = null] = state.book.sell.depth(1);
  floor.say({ kind: 'book', symbol: state.market.symbol, bid, ask });
}
