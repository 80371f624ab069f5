/** The backstop vault: takes positions over, within inventory and loss budget, and unwinds. */

import { lotValueAt, takeoverCushion } from '../liquidation/index.ts';
import { notionalOf, requirementOf, riskOf } from '../margin/index.ts';
import { MODE, REASON, type Reason, STAGE } from '../model/index.ts';
import {
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  mulDivUp,
  PPM,
  type PriceUnits,
  type QuoteUnits,
} from '../money/index.ts';
import { emit, emitStage } from './emit.ts';
import { postOrder } from './ladder.ts';
import { releasedShare } from './reduce-portfolio.ts';
import { HOUSE, type Market, type State } from './state.ts';
import { cross, freeIfEmpty, seat } from './trade.ts';

/** Position rows of an account, oldest row number first: the order in which they are taken. */
export function rowsOf(state: State, account: number): number[] {
  const rows: number[] = [];
  let row = state.accounts.firstPosition[account] as number;
  for (; row !== -1; row = state.positions.next[row] as number) {
    if (state.positions.size[row] !== 0n) rows.push(row);
  }
  return rows.sort((a, b) => a - b);
}

/**
 * The vault becomes counterparty of all positions of a solvent account, at a value between mark
 * and bankruptcy price.
 *
 * @returns false, with nothing changed, when the vault of any of its markets has no capacity
 */
export function takeOver(state: State, account: number, reason: Reason): boolean {
  const rows = rowsOf(state, account);
  if (rows.length === 0 || !rows.every((row) => vaultMayTake(state, row))) return false;
  const from = state.ladder.stage[account] as number;
  state.ladder.enter(account, STAGE.takeover);
  const stages = { from, to: STAGE.takeover, reason: REASON[reason] };
  emitStage(state, account, stages, riskOf(state, account));
  for (const row of rows) takeRow(state, account, row, 'with cushion');
  return true;
}

/** Maintenance that goes with a position: by its own brackets, or by its share of a portfolio. */
export function releasedBy(
  state: State,
  account: number,
  row: number,
  value: QuoteUnits,
): QuoteUnits {
  if (state.accounts.mode[account] === MODE.portfolio) return releasedShare(state, account, row);
  const brackets = state.schedules.maintenanceBrackets(state.positions.market[row] as number);
  return requirementOf(brackets, notionalOf(value));
}

/** Moves one position to the vault of its market; at the mark, or less the cushion. */
export function takeRow(
  state: State,
  account: number,
  row: number,
  at: 'with cushion' | 'at mark',
): void {
  const { positions } = state;
  const market = positions.market[row] as number;
  const { vaultRow } = state.markets[market] as Market;
  const size = positions.size[row] as Lots;
  const value = (size * lotValueAt(state, market)) as QuoteUnits;
  let cushion = 0n as QuoteUnits;
  if (at === 'with cushion') {
    const released = releasedBy(state, account, row, value);
    const policy = state.ladders[market];
    cushion = takeoverCushion(riskOf(state, account), released, policy?.cushionPpm ?? 0n);
  }
  moveRow(state, row, vaultRow, (value - cushion) as QuoteUnits);
  emit(state, 'taken-over', account, vaultRow, market, 0, size, value - cushion, cushion);
}

/**
 * Moves a whole position to another account for a signed quote: what the account receives for a
 * long, and minus what it pays to be rid of a short.
 */
export function moveRow(state: State, row: number, to: number, quote: QuoteUnits): void {
  const { positions } = state;
  const market = positions.market[row] as number;
  const size = positions.size[row] as Lots;
  const toRow = seat(state, to, market);
  if (size > 0n) cross(state, market, toRow, row, size, quote);
  else cross(state, market, row, toRow, magnitude(size), -quote as QuoteUnits);
  freeIfEmpty(state, row);
  freeIfEmpty(state, toRow);
  state.rescaleMarket(market);
}

/** Whether the vault of a position's market has inventory room and budget for it. */
export function vaultMayTake(state: State, row: number): boolean {
  const { positions, accounts } = state;
  const market = positions.market[row] as number;
  const { vaultRow, vault } = state.markets[market] as Market;
  drawBudget(state, market);
  const held = positions.find(accounts, vaultRow, market);
  const inventory = held === -1 ? 0n : (positions.size[held] as bigint);
  const after = inventory + (positions.size[row] as bigint);
  const lotValue = lotValueAt(state, market);
  const notional = (after < 0n ? -after : after) * lotValue;
  const before = (inventory < 0n ? -inventory : inventory) * lotValue;
  const fits = notional <= vault.notionalMax || notional < before;
  return fits && riskOf(state, vaultRow).equity > 0n;
}

/**
 * Draws the loss budget of a market from the parent vault, once per window. What the vault has
 * lost in this window is not drawn again: the budget is the most it can lose. A window that ended
 * while the vault is flat gives back what is left and begins anew.
 */
function drawBudget(state: State, market: number): void {
  const { accounts, positions, vaults, time } = state;
  const { vaultRow, vault, house } = state.markets[market] as Market;
  const parent = house + HOUSE.vault;
  const start = vaults.windowStart[market] as number;
  const isOver = start === 0 || time - start >= vault.windowMs;
  if (isOver && positions.find(accounts, vaultRow, market) === -1) {
    const left = accounts.cash[vaultRow] as QuoteUnits;
    if (left < 0n) return; // a default that waits for the market: no new budget for old losses
    if (left > 0n) {
      accounts.transfer(vaultRow, parent, left);
      emit(state, 'transferred', vaultRow, parent, 0, 0, left);
    }
    vaults.drawn[market] = 0n;
    vaults.windowStart[market] = time === 0 ? 1 : time;
  }
  const wanted = (vault.lossBudget - (vaults.drawn[market] as bigint)) as QuoteUnits;
  const draws = lesser(wanted, accounts.cash[parent] as QuoteUnits);
  if (draws <= 0n) return;
  accounts.transfer(parent, vaultRow, draws);
  vaults.drawn[market] = (vaults.drawn[market] as bigint) + draws;
  emit(state, 'transferred', parent, vaultRow, 0, 0, draws);
}

/** Sends the vault's next unwinding order of a market, where one is due. */
export function unwindVault(state: State, market: number): void {
  const { accounts, positions, ladder, prices, breakers, vaults } = state;
  const { vaultRow, vault } = state.markets[market] as Market;
  const row = positions.find(accounts, vaultRow, market);
  if (row === -1 || positions.size[row] === 0n || vault.unwindPpm === 0n) return;
  if (ladder.hasOrder(vaultRow) || state.time < (vaults.nextUnwind[market] as number)) return;
  if (!prices.isActionable(market) || breakers.isHalted(market)) return;
  vaults.nextUnwind[market] = state.time + vault.unwindEveryMs;
  const size = positions.size[row] as Lots;
  const lots = magnitude(size);
  const share = mulDivUp(lots, vault.unwindPpm, PPM);
  const mark = prices.mark[market] as PriceUnits;
  const slippage = state.ladders[market]?.slippagePpm ?? 0n;
  const limit =
    size > 0n ? mulDivDown(mark, PPM - slippage, PPM) : mulDivUp(mark, PPM + slippage, PPM);
  const signed = size > 0n ? -share : share;
  postOrder(state, vaultRow, { row, market, size: signed, limit: limit > 0n ? limit : 1n });
}
