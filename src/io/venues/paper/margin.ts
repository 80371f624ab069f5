/**
 * Cross margin with one-way positions. Initial margin of a market is the value of its larger side
 * (position with all bids, or with all asks) by its leverage; maintenance is by brackets.
 * Source: Binance USD-M futures, "Leverage and Margin" and "How to Calculate Liquidation Price".
 */
import {
  greater,
  type Lots,
  magnitude,
  mulDivDown,
  mulDivUp,
  PPM,
  type PriceUnits,
  type QuoteUnits,
} from '../../../core/money/index.ts';
import type { PaperAccount, PaperBracket, PaperPosition } from './exchange-types.ts';
import { type AccountState, type Floor, type MarketState, markOf, worth } from './floor.ts';
import { type LiveOrder, leftOf } from './live-order.ts';

const NOTHING = 0n as QuoteUnits;

/** The bracket of an absolute value; beyond the last one the last. */
export function bracketOf(state: MarketState, value: QuoteUnits): PaperBracket {
  const { brackets } = state.market;
  const found = brackets.find(({ valueMax }) => value <= valueMax);
  return found ?? (brackets[brackets.length - 1] as PaperBracket);
}

/** Rounds up: it is required. Never below zero. */
export function maintenanceOf(state: MarketState, value: QuoteUnits): QuoteUnits {
  const { ratePpm, amount } = bracketOf(state, value);
  return greater((mulDivUp(value, ratePpm, PPM) - amount) as QuoteUnits, NOTHING);
}

/** Largest value that a position may have with a leverage; 0 where none may. */
export function valueMaxOf(state: MarketState, leverage: number): QuoteUnits {
  let most = NOTHING;
  for (const { valueMax, leverageMax } of state.market.brackets) {
    if (leverageMax >= leverage) most = greater(most, valueMax);
  }
  return most;
}

export const leverageOf = (account: AccountState, state: MarketState): number =>
  account.leverage.get(state.market.symbol) ?? state.market.leverageStart;

/** Price at which an order is counted: its limit, or the mark where it would trade better. */
export function countedPrice(
  state: MarketState,
  order: { readonly side: 'buy' | 'sell'; readonly limit: PriceUnits },
): PriceUnits {
  const mark = markOf(state);
  if (order.limit === 0n) return mark;
  return order.side === 'sell' ? greater(order.limit, mark) : order.limit;
}

/** Values of what an account could hold in a market. */
export interface Exposure {
  /** Signed, at the mark. */
  readonly position: QuoteUnits;
  /** Larger of the position with all bids and with all asks, absolute. */
  readonly largest: QuoteUnits;
}

/** @param more an order that is counted as if it were open */
export function exposureOf(
  floor: Floor,
  account: AccountState,
  state: MarketState,
  more: LiveOrder | null = null,
): Exposure {
  const { symbol } = state.market;
  const size = floor.ledger.holder(account.id).positions.get(symbol)?.size ?? (0n as Lots);
  const position = worth(state, size, markOf(state));
  let bids = position as bigint;
  let asks = position as bigint;
  const count = (order: LiveOrder): void => {
    if (order.symbol !== symbol || order.reduceOnly) return;
    const value = worth(state, leftOf(order), countedPrice(state, order));
    if (order.side === 'buy') bids += value;
    else asks -= value;
  };
  for (const order of account.open) count(order);
  if (more !== null) count(more);
  const largest = greater(magnitude(bids), magnitude(asks)) as QuoteUnits;
  return { position, largest };
}

export const initialOf = (value: QuoteUnits, leverage: number): QuoteUnits =>
  mulDivUp(value, 1n, BigInt(leverage));

interface Totals {
  readonly wallet: QuoteUnits;
  readonly equity: QuoteUnits;
  readonly initial: QuoteUnits;
  readonly maintenance: QuoteUnits;
}

/** What an account is worth and what it must be worth. @param more an order counted as open */
export function totalsOf(
  floor: Floor,
  account: AccountState,
  more: LiveOrder | null = null,
): Totals {
  const holder = floor.ledger.holder(account.id);
  let equity = holder.wallet as bigint;
  let maintenance = 0n;
  const symbols = new Set(holder.positions.keys());
  for (const order of account.open) symbols.add(order.symbol);
  if (more !== null) symbols.add(more.symbol);
  let initial = 0n;
  for (const symbol of symbols) {
    const state = floor.state(symbol);
    const { position, largest } = exposureOf(floor, account, state, more);
    initial += initialOf(largest, leverageOf(account, state));
    // Without any price there is no profit yet.
    if (position === 0n) continue;
    equity += position - (holder.positions.get(symbol)?.cost ?? 0n);
    maintenance += maintenanceOf(state, magnitude(position));
  }
  return {
    wallet: holder.wallet,
    equity: equity as QuoteUnits,
    initial: initial as QuoteUnits,
    maintenance: maintenance as QuoteUnits,
  };
}

/**
 * Mark at which equity meets maintenance, other marks unchanged: rounded toward today's mark; 0
 * where no price above zero does it.
 */
export function liquidationMark(
  state: MarketState,
  size: Lots,
  equity: QuoteUnits,
  othersMaintenance: bigint,
): PriceUnits {
  if (size === 0n) return 0n as PriceUnits;
  const lots = magnitude(size);
  const now = worth(state, lots, markOf(state));
  let floorValue = 0n;
  for (const { valueMax, ratePpm, amount } of state.market.brackets) {
    // Value v at the wanted mark: equity +- (v - now) = others + v * rate - amount.
    const value =
      size > 0n
        ? mulDivUp(now - equity + othersMaintenance - amount, PPM, PPM - ratePpm)
        : mulDivDown(now + equity - othersMaintenance + amount, PPM, PPM + ratePpm);
    const isOfBracket = value <= valueMax && (value > floorValue || floorValue === 0n);
    floorValue = valueMax;
    if (!isOfBracket) continue;
    const unit = lots * state.scale;
    const price = size > 0n ? mulDivUp(value, 1n, unit) : mulDivDown(value, 1n, unit);
    return greater(price, 0n) as PriceUnits;
  }
  return 0n as PriceUnits;
}

/** One market of an account as it is told to the client. */
export function positionState(
  floor: Floor,
  account: AccountState,
  state: MarketState,
  totals: Totals = totalsOf(floor, account),
): PaperPosition {
  const { symbol } = state.market;
  const held = floor.ledger.holder(account.id).positions.get(symbol);
  const size = held?.size ?? (0n as Lots);
  const { position, largest } = exposureOf(floor, account, state);
  const notional = magnitude(position);
  const leverage = leverageOf(account, state);
  const initial = initialOf(notional, leverage);
  const maintenance = maintenanceOf(state, notional);
  const others = totals.maintenance - maintenance;
  return {
    symbol,
    size,
    cost: held?.cost ?? NOTHING,
    mark: markOf(state),
    notional,
    unrealised: (position === 0n ? 0n : position - (held?.cost ?? NOTHING)) as QuoteUnits,
    initial,
    orderInitial: (initialOf(largest, leverage) - initial) as QuoteUnits,
    maintenance,
    leverage,
    liquidation: liquidationMark(state, size, totals.equity, others),
    updated: held?.updated ?? 0,
  };
}

/** An account as it is told to the client. */
export function accountState(floor: Floor, account: AccountState): PaperAccount {
  const totals = totalsOf(floor, account);
  const positions = [...floor.markets.values()].map((state) =>
    positionState(floor, account, state, totals),
  );
  const positionInitial = positions.reduce((sum, one) => sum + one.initial, 0n) as QuoteUnits;
  return {
    account: account.id,
    wallet: totals.wallet,
    unrealised: (totals.equity - totals.wallet) as QuoteUnits,
    equity: totals.equity,
    initial: totals.initial,
    positionInitial,
    orderInitial: (totals.initial - positionInitial) as QuoteUnits,
    maintenance: totals.maintenance,
    available: greater((totals.equity - totals.initial) as QuoteUnits, NOTHING),
    positions,
  };
}
