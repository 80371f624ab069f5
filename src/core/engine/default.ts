/** A bankrupt account: who pays, layer by layer, and where its positions go. */

import { lotValueAt } from '../liquidation/index.ts';
import { bankruptcyQuote, notionalOf, riskOf } from '../margin/index.ts';
import { type LayerKind, REASON } from '../model/index.ts';
import {
  greater,
  type Lots,
  lesser,
  magnitude,
  mulDivUp,
  PPM,
  type QuoteUnits,
} from '../money/index.ts';
import { layerPays } from '../waterfall/index.ts';
import { callAssessments } from './assessments.ts';
import { allowedBy, clusterRoom, countPaid } from './coverage.ts';
import { emit } from './emit.ts';
import type { LayerPolicy } from './fund-terms.ts';
import { guaranteeSlot, keptOfPeak, marketSlot, noteFund, sharedSlot } from './funds.ts';
import { type Asset, HOUSE, type Market, type State } from './state.ts';
import { moveRow, releasedBy, rowsOf, takeRow, vaultMayTake } from './takeover.ts';
import { cross, freeIfEmpty, seat } from './trade.ts';

/**
 * Covers the shortfall of a bankrupt account. The layers pay into it before any of its positions
 * moves, so that nothing is ever paid out of an account that cannot pay. What they leave uncovered
 * goes with its positions to the transit account, for auto-deleveraging at the end of the batch.
 */
export function cover(state: State, account: number, market: number): void {
  const rows = rowsOf(state, account);
  const shortfall = -riskOf(state, account).equity as QuoteUnits;
  const caseMarket = rows.length === 0 ? market : largest(state, rows);
  emit(state, 'shortfall', account, 0, 0, 0, shortfall);
  const left = payFromFunds(state, account, caseMarket, shortfall);
  if (rows.length === 0) {
    if (left > 0n) passOn(state, account, caseMarket, left);
    return;
  }
  for (const row of rows) {
    if (left === 0n && vaultMayTake(state, row)) takeRow(state, account, row, 'at mark');
    else toTransit(state, account, row);
  }
}

/**
 * The layers that are accounts or promises pay, each after those before it, down to its floor and
 * within its caps. The deductible is no fund's.
 *
 * @returns what none of them paid
 */
function payFromFunds(
  state: State,
  account: number,
  market: number,
  shortfall: QuoteUnits,
): QuoteUnits {
  const asset = state.assets[state.accounts.asset[account] as number] as Asset;
  const ownShare = mulDivUp(shortfall, state.fund.deductiblePpm, PPM) as QuoteUnits;
  let left = shortfall;
  asset.layers.forEach((layer, at) => {
    const open = (left - ownShare) as QuoteUnits;
    const room = clusterRoom(state, account);
    const most = room === null ? open : lesser(open, room);
    if (most <= 0n) return;
    const need = allowedBy(state, layer, at, most);
    const pays = payFrom(state, account, { layer, asset, market }, need);
    if (pays === 0n) return;
    left = (left - pays) as QuoteUnits;
    countPaid(state, account, at, pays);
    emit(state, 'layer-paid', account, at, 0, 0, pays, left);
  });
  return left;
}

/** Moves what one layer can pay towards a need to an account. */
function payFrom(
  state: State,
  account: number,
  at: { readonly layer: LayerPolicy; readonly asset: Asset; readonly market: number },
  need: QuoteUnits,
): QuoteUnits {
  const { layer, asset, market } = at;
  if (layer.kind === 'assessment') {
    return callAssessments(state, account, layer.cap === null ? need : lesser(need, layer.cap));
  }
  const from = houseOf(state, layer, asset, market);
  if (from === -1) return 0n as QuoteUnits;
  const slot = slotOfLayer(layer.kind, state.accounts.asset[account] as number, market);
  let { floor } = layer;
  if (slot !== -1) {
    noteFund(state, slot);
    floor = greater(floor, keptOfPeak(state, slot));
  }
  const holds = state.accounts.cash[from] as QuoteUnits;
  const pays = layerPays({ holds, floor, cap: layer.cap }, need);
  if (pays === 0n) return pays;
  if (slot !== -1) {
    state.funds.paidOut[slot] = (state.funds.paidOut[slot] as bigint) + pays;
  }
  state.accounts.transfer(from, account, pays);
  return pays;
}

/** Slot of the fund that a layer pays from, or -1 where nobody can stake in it. */
function slotOfLayer(kind: LayerKind, asset: number, market: number): number {
  if (kind === 'shared-fund') return sharedSlot(asset);
  if (kind === 'guarantee') return guaranteeSlot(asset);
  return kind === 'market-fund' && market !== -1 ? marketSlot(market) : -1;
}

/** Market of the largest position: its fund is the one that is asked. */
function largest(state: State, rows: readonly number[]): number {
  let market = -1;
  let most = -1n;
  for (const row of rows) {
    const at = state.positions.market[row] as number;
    const value = (state.positions.size[row] as bigint) * lotValueAt(state, at);
    const notional = notionalOf(value as QuoteUnits);
    if (notional > most) {
      most = notional;
      market = at;
    }
  }
  return market;
}

/** Account that a layer pays from, or -1 where the layer is no account. */
export function houseOf(
  state: State,
  layer: LayerPolicy,
  { houseRow }: Asset,
  market: number,
): number {
  switch (layer.kind) {
    case 'fee-reserve':
      return houseRow + HOUSE.feeReserve;
    case 'operator-capital':
      return houseRow + HOUSE.operatorCapital;
    case 'shared-fund':
      return houseRow + HOUSE.sharedFund;
    case 'market-fund':
      return market === -1 ? -1 : (state.markets[market] as Market).fundRow;
    case 'guarantee':
      return houseRow + HOUSE.guarantee;
    case 'assessment':
    case 'adl':
    case 'gains-haircut':
    case 'socialised-funding':
    case 'withdrawal-factor':
      return -1;
    default:
      return layer.kind satisfies never;
  }
}

/**
 * Moves a position to the transit account of its market at its bankruptcy quote: the account ends
 * at zero, the transit account carries the loss until the end of the batch. Bankrupt longs and
 * shorts cross there: they close each other, so that fewer winners are touched, their losses add
 * up, and it does not matter who defaulted first. The event of each says what it passed on.
 */
export function toTransit(state: State, account: number, row: number): void {
  const { positions } = state;
  const market = positions.market[row] as number;
  const { transitRow } = state.markets[market] as Market;
  const size = positions.size[row] as bigint;
  const value = (size * lotValueAt(state, market)) as QuoteUnits;
  const released = releasedBy(state, account, row, value);
  const quote = bankruptcyQuote({ value: -value as QuoteUnits, released }, riskOf(state, account));
  state.hasPooled = true;
  moveRow(state, row, transitRow, quote);
  emit(state, 'pooled', account, market, 0, 0, size, quote, quote - value);
}

/** Whether gains and positions of a market may be touched: its price counts, it is not halted. */
const mayBeShared = (state: State, market: number): boolean =>
  state.prices.isActionable(market) && !state.breakers.isHalted(market);

/**
 * A loss with no position left: the transit account of its market owes it until the gains of that
 * market bear it. A loss that belongs to no market, or to one whose price nobody may act on, is
 * the venue's until the operator funds it.
 */
export function passOn(state: State, account: number, market: number, loss: QuoteUnits): void {
  const { accounts } = state;
  if (market === -1 || !mayBeShared(state, market)) {
    const deficit = state.houseFor(account, HOUSE.deficit);
    accounts.transfer(deficit, account, loss);
    emit(state, 'transferred', deficit, account, 0, 0, loss);
    emit(state, 'alert', account, REASON['uncovered-loss'], 0, 0, loss);
    return;
  }
  state.hasPooled = true;
  accounts.transfer((state.markets[market] as Market).transitRow, account, loss);
  emit(state, 'pooled', account, market, 0, 0, 0n, 0n, loss);
}

/**
 * The vault of a market has used its loss budget up: its position is deleveraged. What it lost
 * beyond the budget with its last lot is passed on as well, so that it never owes anything.
 */
export function checkVault(state: State, market: number): void {
  const { accounts, positions, ladder } = state;
  const { vaultRow } = state.markets[market] as Market;
  if (ladder.hasOrder(vaultRow) || !mayBeShared(state, market)) return;
  const row = positions.find(accounts, vaultRow, market);
  const isFlat = row === -1 || positions.size[row] === 0n;
  const { equity } = riskOf(state, vaultRow);
  if (!isFlat && equity > 0n) stageVault(state, market, row, equity);
  if (isFlat ? equity >= 0n : equity > 0n) return;
  const drawn = state.vaults.drawn[market] as QuoteUnits;
  emit(state, 'vault-defaulted', vaultRow, market, 0, 0, (drawn - equity) as QuoteUnits);
  emit(state, 'alert', vaultRow, REASON['budget-used'], 0, 0, drawn);
  if (isFlat) passOn(state, vaultRow, market, -equity as QuoteUnits);
  else toTransit(state, vaultRow, row);
}

/**
 * A vault that has used most of its budget hands a part of its position to winners at the mark,
 * while it can still pay for it: what is closed early is not closed at anybody's loss.
 */
function stageVault(state: State, market: number, row: number, equity: QuoteUnits): void {
  const { positions, vaults } = state;
  const { vault, vaultRow, transitRow } = state.markets[market] as Market;
  const drawn = vaults.drawn[market] as bigint;
  if (vault.stagedPpm === 0n || equity * PPM >= drawn * vault.stagedBelowPpm) return;
  const size = positions.size[row] as Lots;
  const lots = mulDivUp(magnitude(size), vault.stagedPpm, PPM) as Lots;
  const value = (lots * lotValueAt(state, market)) as QuoteUnits;
  const toRow = seat(state, transitRow, market);
  if (size > 0n) cross(state, market, toRow, row, lots, value);
  else cross(state, market, row, toRow, lots, value);
  freeIfEmpty(state, row);
  freeIfEmpty(state, toRow);
  state.rescaleMarket(market);
  state.hasPooled = true;
  const signed = size > 0n ? lots : -lots;
  emit(state, 'pooled', vaultRow, market, 0, 0, signed, size > 0n ? value : -value, 0n);
}
