/** What the venue reports about orders of a reserve, and trades on its virtual book. */
import { lotValueAt } from '../liquidation/index.ts';
import type { VirtualQuote } from '../liquidity/index.ts';
import { riskOf } from '../margin/index.ts';
import { type CommandOf, MODE, type RefusalCode, SIDES, STAGE } from '../model/index.ts';
import {
  isStorable,
  type Lots,
  lesser,
  magnitude,
  type Ppm,
  type PriceUnits,
  type QuoteUnits,
  valueOf,
} from '../money/index.ts';
import { gainsAheadOf } from './admission.ts';
import { inventoryOf, markOf, roomOf, workReserve } from './backstop.ts';
import { emit } from './emit.ts';
import { mayOpenRow } from './fill.ts';
import { lookAt, orderReference } from './ladder.ts';
import { initialMoreFor } from './receive.ts';
import { noteOrder } from './runaway.ts';
import { isFundFrozen } from './stakes.ts';
import type { Market, State } from './state.ts';
import { rowsOf } from './takeover.ts';
import { cross, freeIfEmpty, isTooLarge, raisePeak, seat } from './trade.ts';

/** Row of an open order of a reserve by its name, or -1. */
export function findReserveOrder(state: State, name: string): number {
  const prefix = `${state.genesis.orderPrefix}-`;
  if (!name.startsWith(prefix)) return -1;
  const [seq = '', leg = '', ...rest] = name.slice(prefix.length).split('-');
  const isNumber = /^\d{1,15}$/.test(seq) && /^\d{1,9}$/.test(leg) && rest.length === 0;
  return isNumber ? state.reserves.find(Number(seq), Number(leg)) : -1;
}

/** An order of a reserve traded. */
export function reserveFill(state: State, command: CommandOf<'reserve-fill'>): RefusalCode | null {
  const { reserves, accounts } = state;
  const row = findReserveOrder(state, command.order);
  if (row === -1) return 'unknown-order';
  const market = reserves.market[row] as number;
  const { asset } = state.markets[market] as Market;
  const counterparty = accounts.find(command.counterparty, asset);
  if (counterparty === -1) return 'unknown-account';
  if (!accounts.isTrader(counterparty)) return 'house-account';
  if (state.settlements.isOver(market)) return 'expired';
  const { size, price } = command;
  if (size <= 0n || price <= 0n) return 'not-positive';
  if (size > (reserves.lots[row] as bigint)) return 'beyond-order-size';
  const isBuy = reserves.side[row] === 0;
  const limit = reserves.limit[row] as bigint;
  if (isBuy ? price > limit : price < limit) return 'beyond-limit-price';
  const refused = mayTake(state, counterparty, market, (isBuy ? -size : size) as Lots);
  if (refused !== null) return refused;
  const quote = valueOf(size as Lots, price as PriceUnits, state.schedules.scale[market] as bigint);
  if (!mayBook(state, market, counterparty, quote)) return 'amount-limit';
  trade(state, market, { buyer: isBuy, account: counterparty, size: size as Lots, quote });
  reserves.lots[row] = (reserves.lots[row] as bigint) - size;
  const name = orderReference(reserves.seq[row] as number, reserves.leg[row] as number);
  const left = reserves.lots[row] as bigint;
  const spent = reserves.spent[market] as bigint;
  emit(state, 'reserve-filled', counterparty, market, 0, 0, name, size, price, left, spent);
  if (left === 0n) reserves.close(row);
  lookAt(state, counterparty, market);
  workReserve(state, market);
  return null;
}

/** An order of a reserve is gone from the venue: cancelled, or not filled further. */
export function reserveClose(
  state: State,
  command: CommandOf<'reserve-close'>,
): RefusalCode | null {
  const { reserves } = state;
  const row = findReserveOrder(state, command.order);
  if (row === -1) return 'unknown-order';
  const market = reserves.market[row] as number;
  const name = orderReference(reserves.seq[row] as number, reserves.leg[row] as number);
  emit(state, 'reserve-closed', market, 0, 0, 0, name, reserves.lots[row] as bigint);
  reserves.close(row);
  workReserve(state, market);
  return null;
}

/**
 * Why an account may not be on the other side of lots, signed as it gets them. A trade that has
 * happened is refused only where it cannot be booked: there must be a row, and it must fit.
 */
function mayTake(state: State, account: number, market: number, lots: Lots): RefusalCode | null {
  const { positions, accounts } = state;
  const row = positions.find(accounts, account, market);
  const refused = row === -1 ? mayOpenRow(state, account) : null;
  if (refused !== null) return refused;
  const held = row === -1 ? 0n : (positions.size[row] as bigint);
  return isTooLarge(state, market, magnitude((held + lots) as Lots)) ? 'amount-limit' : null;
}

/** Whether what both sides would have paid fits the columns, whatever the price. */
function mayBook(state: State, market: number, account: number, quote: QuoteUnits): boolean {
  const { positions, accounts } = state;
  const { reserveRow } = state.markets[market] as Market;
  const costOf = (of: number): bigint => {
    const row = positions.find(accounts, of, market);
    return row === -1 ? 0n : (positions.cost[row] as bigint);
  };
  const costs = [costOf(account), costOf(reserveRow), accounts.cash[account] as bigint];
  return costs.every((each) => isStorable(each + quote) && isStorable(each - quote));
}

/** Moves lots between the reserve and an account; what the reserve pays or gets is counted. */
function trade(
  state: State,
  market: number,
  of: {
    /** Whether the reserve buys. */
    readonly buyer: boolean;
    readonly account: number;
    readonly size: Lots;
    readonly quote: QuoteUnits;
  },
): void {
  const { reserves } = state;
  const { reserveRow } = state.markets[market] as Market;
  const own = seat(state, reserveRow, market);
  const other = seat(state, of.account, market);
  if (of.buyer) cross(state, market, own, other, of.size, of.quote);
  else cross(state, market, other, own, of.size, of.quote);
  const paid = of.buyer ? of.quote : -of.quote;
  reserves.spent[market] = (reserves.spent[market] as bigint) + paid;
  raisePeak(state, market, own);
  raisePeak(state, market, other);
  freeIfEmpty(state, own);
  freeIfEmpty(state, other);
  state.rescaleMarket(market);
}

/** Whether the virtual book of a market is open: its level is reached and nothing forbids it. */
function isVirtualOpen(state: State, market: number): boolean {
  const { liquidity, reserveRow } = state.markets[market] as Market;
  const level = state.activations.level[market] as number;
  const isCalled = state.reserves.calledAt[market] !== 0 && reserveRow !== -1;
  return liquidity.virtual !== null && isCalled && level >= liquidity.virtualFrom;
}

/**
 * Quote of last resort for a taker, within what the reserve may still spend; null where there is
 * none for so many lots.
 */
function virtualQuote(
  state: State,
  market: number,
  side: 'buy' | 'sell',
  lots: Lots,
): VirtualQuote | null {
  if (!isVirtualOpen(state, market)) return null;
  const { liquidity } = state.markets[market] as Market;
  const level = state.activations.level[market] as number;
  const policy = liquidity.reserves[level] ?? null;
  if (policy === null) return null;
  const room = roomOf(state, market, policy);
  const own = room[side === 'buy' ? 'sell' : 'buy'];
  if (room.isStopped || lots > own.lots) return null;
  const answer = liquidity.virtual?.quote(side, lots, {
    ...markOf(state, market),
    volatility: BigInt(
      Math.round((state.reserves.volatility[market] as number) * 1_000_000),
    ) as Ppm,
    inventory: inventoryOf(state, market),
  });
  if (answer === undefined || answer.kind !== 'quote' || answer.cost > own.notional) return null;
  return answer;
}

/** A taker trades with the virtual book of a market, wholly or not at all. */
export function takeVirtual(state: State, command: CommandOf<'take-virtual'>): RefusalCode | null {
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  const account = state.accounts.find(command.account, state.markets[market]?.asset);
  if (account === -1) return 'unknown-account';
  if (!state.accounts.isTrader(account)) return 'house-account';
  if (command.size <= 0n || command.limit <= 0n) return 'not-positive';
  if (state.settlements.isOver(market)) return 'expired';
  if (state.breakers.isHalted(market)) return 'halted';
  if (!state.prices.isActionable(market)) return 'stale-price';
  if ((state.ladder.stage[account] as number) >= STAGE.orderly) return 'in-liquidation';
  if (state.accounts.mode[account] === MODE.portfolio) return 'no-virtual-quote';
  const lots = command.size as Lots;
  const quote = virtualQuote(state, market, command.side, lots);
  if (quote === null) return 'no-virtual-quote';
  const worst = command.limit * lots * (state.schedules.scale[market] as bigint);
  const isWithin = command.side === 'buy' ? quote.cost <= worst : quote.cost >= worst;
  if (!isWithin) return 'beyond-limit-price';
  const signed = (command.side === 'buy' ? lots : -lots) as Lots;
  const refused =
    mayTake(state, account, market, signed) ??
    mayStandAfter(state, account, market, signed, quote.cost);
  if (refused !== null) return refused;
  tradeVirtual(state, market, account, command.side, lots, quote.cost);
  noteOrder(state, account, quote.cost);
  lookAt(state, account, market);
  workReserve(state, market);
  return null;
}

/** Whether an account may stand where the trade would leave it, asked before it is made. */
function mayStandAfter(
  state: State,
  account: number,
  market: number,
  lots: Lots,
  cost: QuoteUnits,
): RefusalCode | null {
  const { positions, accounts } = state;
  const row = positions.find(accounts, account, market);
  const held = row === -1 ? 0n : (positions.size[row] as bigint);
  const isReducing =
    held !== 0n && held > 0n !== lots > 0n && magnitude(lots) <= magnitude(held as Lots);
  const value = lots * lotValueAt(state, market);
  const gives = lots > 0n ? value - cost : value + cost; // what the price costs the account
  const risk = riskOf(state, account);
  if (isReducing) {
    const isHarmless = gives >= 0n || risk.equity + gives >= risk.maintenance;
    return isHarmless ? null : 'would-worsen';
  }
  if (state.breakers.isCloseOnly(market)) return 'close-only';
  if (state.runaways.isHeld(account, state.time)) return 'runaway';
  if (state.funds.isFrozen && isFundFrozen(state, market)) return 'fund-frozen';
  const more = initialMoreFor(state, account, market, lots);
  const counted = risk.initialEquity + gives - gainsAheadOf(state, account);
  return counted >= risk.initial + more ? null : 'below-initial-margin';
}

function tradeVirtual(
  state: State,
  market: number,
  account: number,
  side: 'buy' | 'sell',
  lots: Lots,
  cost: QuoteUnits,
): void {
  trade(state, market, { buyer: side === 'sell', account, size: lots, quote: cost });
  const spent = state.reserves.spent[market] as bigint;
  emit(state, 'virtual-trade', account, market, SIDES.indexOf(side), 0, lots, cost, spent);
}

/**
 * The last resort of a liquidation before the vault: its positions are closed on the virtual book,
 * as far as the reserve may and the account can pay for it.
 *
 * @returns whether anything was closed
 */
export function exitVirtually(state: State, account: number): boolean {
  const { positions } = state;
  if (state.accounts.mode[account] === MODE.portfolio) return false; // legs hedge each other
  let hasTraded = false;
  for (const row of rowsOf(state, account)) {
    const market = positions.market[row] as number;
    if (!isVirtualOpen(state, market)) continue;
    const held = positions.size[row] as Lots;
    const side = held > 0n ? 'sell' : 'buy';
    const lots = mostLots(state, market, side, magnitude(held));
    if (lots === 0n) continue;
    const quote = virtualQuote(state, market, side, lots);
    if (quote === null) continue;
    const value = (lots * lotValueAt(state, market)) as QuoteUnits;
    const costs = side === 'sell' ? value - quote.cost : quote.cost - value;
    if (riskOf(state, account).equity < costs) continue; // it could not pay that price
    tradeVirtual(state, market, account, side, lots, quote.cost);
    hasTraded = true;
  }
  return hasTraded;
}

/** Most lots of a side that the reserve has room for, at the index. */
function mostLots(state: State, market: number, side: 'buy' | 'sell', wanted: Lots): Lots {
  const { liquidity } = state.markets[market] as Market;
  const policy = liquidity.reserves[state.activations.level[market] as number] ?? null;
  if (policy === null) return 0n as Lots;
  const room = roomOf(state, market, policy)[side === 'buy' ? 'sell' : 'buy'];
  const { index, scale } = markOf(state, market);
  const unit = index * scale;
  if (unit <= 0n) return 0n as Lots;
  // Lots that are sold short cost more than the index; a tenth of the room is kept for that.
  const affordable = (side === 'buy' ? (room.notional * 9n) / 10n : room.notional) / unit;
  return lesser(lesser(affordable as Lots, room.lots), wanted);
}
