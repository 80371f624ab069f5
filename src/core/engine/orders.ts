/** Notices of resting orders: what initial margin must also cover. */

import { lotValueAt } from '../liquidation/index.ts';
import { assess, INITIAL, INITIAL_EQUITY } from '../margin/index.ts';
import { type CommandOf, MODE, type RefusalCode, SIDES, STAGE, TRADING } from '../model/index.ts';
import { type Lots, magnitude, type QuoteUnits } from '../money/index.ts';
import { gainsAheadOf } from './admission.ts';
import { emit } from './emit.ts';
import { mayOpenRow } from './fill.ts';
import { noteOrder } from './runaway.ts';
import { isOption, type State } from './state.ts';
import { raisePeak } from './trade.ts';

const risk = new BigInt64Array(5);

/** Adds lots (negative takes away) to what a position row has in open orders of one side. */
function addOpen(state: State, row: number, side: number, lots: bigint): void {
  const column = side === 0 ? state.positions.bids : state.positions.asks;
  column[row] = (column[row] as bigint) + lots;
  state.accounts.touch(state.positions.account[row] as number);
}

export function placeOrder(state: State, command: CommandOf<'place-order'>): RefusalCode | null {
  const { accounts, positions, orders, schedules } = state;
  const market = state.findMarket(command.market);
  const account = accounts.find(command.account, state.markets[market]?.asset);
  if (account === -1) return 'unknown-account';
  if (!accounts.isTrader(account)) return 'house-account';
  if (market === -1) return 'unknown-market';
  if (command.size <= 0n) return 'not-positive';
  if (orders.find(command.order) !== -1) return 'order-exists';
  if (orders.isFull()) return 'table-full';
  if (state.ladder.stage[account] !== STAGE.healthy) return 'in-liquidation';
  if (state.settlements.isOver(market)) return 'expired';
  const isCollected = state.breakers.trading[market] === TRADING.auction;
  if (state.breakers.isHalted(market) && !isCollected) return 'halted';
  const isShort = command.side === 'sell' && isOption(state, market);
  if (isShort && accounts.mode[account] !== MODE.portfolio) return 'options-need-portfolio';
  if (state.breakers.isCloseOnly(market)) return 'close-only';
  if (state.runaways.isHeld(account, state.time)) return 'runaway';
  if (!state.prices.isActionable(market)) return 'stale-price';
  let row = positions.find(accounts, account, market);
  const { high } = positions;
  const isNew = row === -1;
  if (isNew) {
    const refused = mayOpenRow(state, account);
    if (refused !== null) return refused;
    row = positions.open(accounts, account, market);
  }
  const side = SIDES.indexOf(command.side);
  const peak = schedules.peak[market] as bigint;
  addOpen(state, row, side, command.size);
  const refused = raisePeak(state, market, row) ?? needsInitial(state, account);
  if (refused !== null) {
    addOpen(state, row, side, -command.size);
    schedules.peak[market] = peak;
    if (isNew) positions.takeBack(accounts, row, high);
    return refused;
  }
  const order = orders.open(command.order, account, market, side, command.size);
  emit(state, 'order-placed', order, account, market, side, command.size);
  noteOrder(state, account, (command.size * lotValueAt(state, market)) as QuoteUnits);
  return null;
}

function needsInitial(state: State, account: number): RefusalCode | null {
  assess(state, account, risk);
  const counted = (risk[INITIAL_EQUITY] as bigint) - gainsAheadOf(state, account);
  const isCovered = counted >= (risk[INITIAL] as bigint);
  return isCovered ? null : 'below-initial-margin';
}

export function cancelOrder(state: State, command: CommandOf<'cancel-order'>): RefusalCode | null {
  const order = state.orders.find(command.order);
  if (order === -1) return 'unknown-order';
  closeOrder(state, order);
  return null;
}

/** Takes what a fill traded off a resting order; it is closed by `closeIfFilled`. */
export function reduceOrder(state: State, order: number, row: number, size: Lots): void {
  const lots = magnitude(size);
  state.orders.left[order] = (state.orders.left[order] as bigint) - lots;
  addOpen(state, row, state.orders.side[order] as number, -lots);
}

/** Closes a resting order when nothing of it is left. */
export function closeIfFilled(state: State, order: number): void {
  if (state.orders.left[order] === 0n) closeOrder(state, order);
}

function closeOrder(state: State, order: number): void {
  const { orders, positions, accounts } = state;
  const account = orders.account[order] as number;
  const market = orders.market[order] as number;
  const left = orders.left[order] as bigint;
  const row = positions.find(accounts, account, market);
  if (left > 0n) addOpen(state, row, orders.side[order] as number, -left);
  orders.close(order);
  emit(state, 'order-closed', order, account, market, 0, left);
  if (left > 0n) positions.closeIfEmpty(accounts, row);
}

/** Ends all resting orders of a market. */
export function closeOrdersOf(state: State, market: number): void {
  const { orders } = state;
  for (let order = 0; order < orders.high; order += 1) {
    const isOpen = (orders.account[order] as number) >= 0;
    if (isOpen && orders.market[order] === market) closeOrder(state, order);
  }
}

/** Recalls all resting orders of an account: it may take no new risk. */
export function recallOrders(state: State, account: number): void {
  const { accounts, positions, orders } = state;
  let hasOrders = false;
  let row = accounts.firstPosition[account] as number;
  for (; row !== -1; row = positions.next[row] as number) {
    if (positions.bids[row] !== 0n || positions.asks[row] !== 0n) hasOrders = true;
  }
  if (!hasOrders) return;
  for (let order = 0; order < orders.high; order += 1) {
    if (orders.account[order] === account) closeOrder(state, order);
  }
}
