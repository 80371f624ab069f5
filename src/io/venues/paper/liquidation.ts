/**
 * Liquidation and deleveraging by the venue. An account whose equity is under its maintenance loses
 * its open orders, then its positions, the one with the largest requirement first, until it is
 * above again: an order at the bankruptcy price eats the book, and what is left goes to the
 * insurance at that price. A wallet that ends below zero is made whole by the insurance.
 */
import {
  greater,
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  mulDivUp,
  PPM,
  type PriceUnits,
  type QuoteUnits,
} from '../../../core/money/index.ts';
import type { Side } from './exchange-types.ts';
import { type AccountState, type Floor, type MarketState, markOf, worth } from './floor.ts';
import { type LiveOrder, leftOf, snapshotOf } from './live-order.ts';
import { maintenanceOf, totalsOf } from './margin.ts';
import { take } from './matching.ts';
import {
  endOrder,
  insuranceParty,
  orderParty,
  reducible,
  settle,
  tellAccount,
  tellBook,
  trimReduceOnly,
} from './trade.ts';

/** Looks at every account that changed, and at those that change by it. */
export function reviewAccounts(floor: Floor): void {
  // A liquidated account is flat and has no orders, so each is liquidated at most once a review.
  for (const account of floor.changed) {
    floor.changed.delete(account);
    trimReduceOnly(floor, account);
    liquidateIfDue(floor, account);
  }
}

function liquidateIfDue(floor: Floor, account: AccountState): void {
  const { equity, maintenance } = totalsOf(floor, account);
  if (equity >= maintenance) return;
  const isFlat = positionsOf(floor, account).length === 0;
  if (!isFlat && riskiest(floor, account) === null) return;
  floor.say({ kind: 'liquidation', account: account.id, equity, maintenance });
  for (const order of [...account.open]) endOrder(floor, order, 'canceled', 'liquidation');
  for (;;) {
    const totals = totalsOf(floor, account);
    const state = riskiest(floor, account);
    if (state === null || totals.equity >= totals.maintenance) break;
    closePosition(floor, account, state, totals.equity);
  }
  if (positionsOf(floor, account).length === 0) clearByInsurance(floor, account);
}

const positionsOf = (floor: Floor, account: AccountState): readonly [string, bigint][] =>
  [...floor.ledger.holder(account.id).positions]
    .filter(([, { size }]) => size !== 0n)
    .map(([symbol, { size }]) => [symbol, size]);

/** The market with the largest requirement among those that trade; null where there is none. */
function riskiest(floor: Floor, account: AccountState): MarketState | null {
  let found: MarketState | null = null;
  let most = -1n;
  for (const [symbol, size] of positionsOf(floor, account)) {
    const state = floor.state(symbol);
    if (!state.market.isTrading) continue;
    const value = magnitude(worth(state, size as Lots, markOf(state)));
    const required = maintenanceOf(state, value);
    if (required <= most) continue;
    most = required;
    found = state;
  }
  return found;
}

function closePosition(
  floor: Floor,
  account: AccountState,
  state: MarketState,
  equity: QuoteUnits,
): void {
  const { symbol } = state.market;
  const size = floor.ledger.holder(account.id).positions.get(symbol)?.size ?? (0n as Lots);
  const side: Side = size > 0n ? 'sell' : 'buy';
  const limit = bankruptcyPrice(state, size, equity);
  const client = `autoclose-${floor.nextId()}`;
  const order = venueOrder(floor, account, state, { client, side, size: magnitude(size), limit });
  take(floor, state, order, order.size);
  if (leftOf(order) > 0n) {
    const taker = orderParty(order);
    const maker = insuranceParty(floor);
    const rest = leftOf(order);
    const deal = { price: limit, size: rest, aggressor: side, taker, maker } as const;
    settle(floor, state, { ...deal, tape: 'told' });
  }
  payLiquidationFee(floor, account, state, order.filledValue);
  tellBook(floor, state);
}

/** Price that leaves no equity, other positions at their marks; to the tick in favour of equity. */
function bankruptcyPrice(state: MarketState, size: Lots, equity: QuoteUnits): PriceUnits {
  const lots = magnitude(size);
  const unit = lots * state.scale * state.market.tick;
  const now = worth(state, lots, markOf(state));
  const ticks = size > 0n ? mulDivUp(now - equity, 1n, unit) : mulDivDown(now + equity, 1n, unit);
  return (greater(ticks, 1n) * state.market.tick) as PriceUnits;
}

/** An order that the venue itself places for an account. */
function venueOrder(
  floor: Floor,
  account: AccountState,
  state: MarketState,
  terms: {
    readonly client: string;
    readonly side: Side;
    readonly size: Lots;
    readonly limit: PriceUnits;
  },
): LiveOrder {
  const time = floor.venueTime();
  const order: LiveOrder = {
    ...terms,
    account: account.id,
    symbol: state.market.symbol,
    order: floor.nextId(),
    type: 'liquidation',
    timeInForce: 'ioc',
    reduceOnly: true,
    status: 'new',
    filled: 0n as Lots,
    filledValue: 0n as QuoteUnits,
    created: time,
    updated: time,
    reason: '',
    ahead: 0n as Lots,
  };
  floor.register(order);
  const { id } = account;
  floor.say({ kind: 'order', account: id, execution: 'new', order: snapshotOf(order), fill: null });
  return order;
}

/** Rounds up, and takes no more than the wallet has. */
function payLiquidationFee(
  floor: Floor,
  account: AccountState,
  state: MarketState,
  value: QuoteUnits,
): void {
  const holder = floor.ledger.holder(account.id);
  const wanted = mulDivUp(value, state.market.liquidationPpm, PPM);
  const fee = lesser(wanted, greater(holder.wallet, 0n as QuoteUnits));
  if (fee === 0n) return;
  floor.ledger.pay(holder, floor.ledger.insurance, fee);
  const { symbol } = state.market;
  const change = -fee as QuoteUnits;
  const record = { account: account.id, symbol, amount: change, trade: 0 };
  const income = [floor.earn({ ...record, kind: 'liquidation-fee' })];
  tellAccount(floor, account, 'insurance-clear', symbol, { change, income });
}

function clearByInsurance(floor: Floor, account: AccountState): void {
  const holder = floor.ledger.holder(account.id);
  if (holder.wallet >= 0n) return;
  const change = -holder.wallet as QuoteUnits;
  floor.ledger.pay(floor.ledger.insurance, holder, change);
  const record = { account: account.id, symbol: '', amount: change, trade: 0 };
  const income = [floor.earn({ ...record, kind: 'insurance-clear' })];
  tellAccount(floor, account, 'insurance-clear', '', { change, income });
}

/**
 * Closes a part of a position against the insurance, whatever the book says.
 *
 * @param size lots above zero; cut to the position
 * @returns lots that were closed
 */
export function deleverage(
  floor: Floor,
  account: AccountState,
  state: MarketState,
  size: Lots,
  price: PriceUnits,
): Lots {
  const { symbol } = state.market;
  const held = floor.ledger.holder(account.id).positions.get(symbol)?.size ?? 0n;
  const side: Side = held > 0n ? 'sell' : 'buy';
  const closed = lesser(size, reducible(floor, account.id, symbol, side));
  if (closed <= 0n) return 0n as Lots;
  floor.say({ kind: 'adl', account: account.id, symbol, size: closed, price });
  const terms = { client: 'adl_autoclose', side, size: closed, limit: price };
  const order = venueOrder(floor, account, state, terms);
  const taker = orderParty(order);
  const maker = insuranceParty(floor);
  settle(floor, state, { price, size: closed, aggressor: side, taker, maker, tape: 'told' });
  return closed;
}
