/** The end of a batch: the transit account is emptied against the winners of its market. */

import { lotValueAt } from '../liquidation/index.ts';
import { riskOf } from '../margin/index.ts';
import { assertInvariant, REASON } from '../model/index.ts';
import {
  greater,
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  PPM,
  type QuoteUnits,
  splitInProportion,
} from '../money/index.ts';
import {
  ADL,
  type Candidate,
  capacityOf,
  haircutGains,
  shareInProportion,
} from '../waterfall/index.ts';
import { emit } from './emit.ts';
import type { LayerPolicy } from './fund-terms.ts';
import { lookAt } from './ladder.ts';
import { type Asset, HOUSE, type Market, type State } from './state.ts';
import { cross, freeIfEmpty, seat } from './trade.ts';

/** Somebody on the other side of the transit position. */
interface Winner extends Candidate {
  readonly row: number;
  readonly account: number;
}

/** What is left to do in one market: lots to close and loss to be borne. */
interface Batch {
  readonly market: number;
  readonly transitRow: number;
  /** Position row of the transit account, -1 where only a loss waits. */
  readonly row: number;
  loss: QuoteUnits;
}

/**
 * Empties the transit account of a market: deleveraging and gains haircut in the order of the
 * layers, then what nobody could bear is written off, and lots that are left are closed at the
 * mark. At the end the account holds no position and no cash.
 */
export function settleTransit(state: State, market: number): void {
  const { accounts, positions } = state;
  const { transitRow, house, asset } = state.markets[market] as Market;
  const row = positions.find(accounts, transitRow, market);
  if (row === -1 && accounts.cash[transitRow] === 0n) return;
  const loss = greater(-riskOf(state, transitRow).equity as QuoteUnits, 0n as QuoteUnits);
  const batch: Batch = { market, transitRow, row, loss };
  (state.assets[asset] as Asset).layers.forEach((layer, at) => {
    if (layer.kind === 'adl' && row !== -1) deleverage(state, batch, layer, at);
    else if (layer.kind === 'gains-haircut') haircut(state, batch, layer, at);
    else if (layer.kind === 'socialised-funding') shareLoss(state, batch, layer, at);
  });
  if (batch.loss > 0n) {
    accounts.transfer(house + HOUSE.deficit, transitRow, batch.loss);
    emit(state, 'transferred', house + HOUSE.deficit, transitRow, 0, 0, batch.loss);
    emit(state, 'alert', transitRow, REASON['uncovered-loss'], 0, 0, batch.loss);
    batch.loss = 0n as QuoteUnits;
  }
  if (row !== -1) {
    closeAtMark(state, batch);
    positions.closeIfEmpty(accounts, row);
    state.rescaleMarket(market);
  }
  returnCash(state, batch, accounts.cash[transitRow] as QuoteUnits);
}

/**
 * Somebody with a position as a candidate: a trader who is solvent and has no order at the venue.
 *
 * @param loss what all lots together would cost, which bounds what one can bear; null for nothing
 */
export function candidateOf(
  state: State,
  row: number,
  loss: { readonly all: QuoteUnits; readonly lots: bigint } | null,
): Winner | null {
  const { positions, accounts, ladder } = state;
  const account = positions.account[row] as number;
  if (!accounts.isTrader(account) || ladder.hasOrder(account)) return null;
  const { equity } = riskOf(state, account);
  if (equity <= 0n) return null;
  const size = positions.size[row] as bigint;
  const held = size < 0n ? -size : size;
  const value = size * lotValueAt(state, positions.market[row] as number);
  const bearable = loss === null || loss.all === 0n ? held : (equity * loss.lots) / loss.all;
  return {
    row,
    account,
    held,
    size: bearable < held ? bearable : held,
    notional: value < 0n ? -value : value,
    gain: value - (positions.cost[row] as bigint),
    equity,
    side: size > 0n ? 1 : -1,
  };
}

/** Winners of the side opposite to the transit position, in the order of their rows. */
function winnersOf(state: State, batch: Batch, lossPerAll: QuoteUnits): Winner[] {
  const { positions } = state;
  const pooled = positions.size[batch.row] as Lots;
  const loss = { all: lossPerAll, lots: magnitude(pooled) };
  const winners: Winner[] = [];
  for (let row = 0; row < positions.high; row += 1) {
    if (positions.market[row] !== batch.market) continue;
    const account = positions.account[row] as number;
    const size = positions.size[row] as bigint;
    if (account < 0 || size === 0n || size > 0n === pooled > 0n) continue;
    const winner = candidateOf(state, row, loss);
    if (winner !== null) winners.push(winner);
  }
  return winners;
}

/** Loss that deleveraged lots bear: within the layer's cap and the most a price may be off. */
function wedgeOf(state: State, batch: Batch, layer: LayerPolicy, lots: Lots): QuoteUnits {
  const capped = layer.cap === null ? batch.loss : lesser(batch.loss, layer.cap);
  if (state.adlWedgePpm === null) return capped;
  const value = lots * lotValueAt(state, batch.market);
  return lesser(capped, mulDivDown(value, state.adlWedgePpm, PPM) as QuoteUnits);
}

/** Closes lots against winners at the mark less their share of the loss, exactly. */
function deleverage(state: State, batch: Batch, layer: LayerPolicy, at: number): void {
  const { positions } = state;
  const lots = magnitude(positions.size[batch.row] as Lots);
  if (lots === 0n) return;
  const wedge = wedgeOf(state, batch, layer, lots);
  const winners = winnersOf(state, batch, wedge);
  const target = lesser(lots, capacityOf(winners) as Lots);
  const allocation = ADL[state.genesis.venue.adl].allocate(winners, target);
  if (allocation.kind === 'infeasible') return; // cannot be: the target is within the capacity
  const { taken } = allocation;
  const shares = splitInProportion(wedge, [...taken, lots - target]);
  let paid = 0n as QuoteUnits;
  winners.forEach((winner, i) => {
    const size = taken[i] as Lots;
    if (size === 0n) return;
    const gives = shares[i] as QuoteUnits;
    closeWith(state, batch, winner, size, gives);
    paid = (paid + gives) as QuoteUnits;
  });
  batch.loss = (batch.loss - paid) as QuoteUnits;
  emit(state, 'layer-paid', batch.transitRow, at, 0, 0, paid, batch.loss);
  winners.forEach((winner, i) => {
    if (taken[i] !== 0n) lookAt(state, winner.account);
  });
}

/** Closes `size` lots between the transit account and a winner, who gives up `gives`. */
function closeWith(
  state: State,
  batch: Batch,
  winner: Winner,
  size: Lots,
  gives: QuoteUnits,
): void {
  const { market, row } = batch;
  const value = (size * lotValueAt(state, market)) as QuoteUnits;
  const isSold = (state.positions.size[row] as bigint) > 0n; // the transit account sells a long
  if (isSold) cross(state, market, winner.row, row, size, (value + gives) as QuoteUnits);
  else cross(state, market, row, winner.row, size, (value - gives) as QuoteUnits);
  state.positions.closeIfEmpty(state.accounts, winner.row);
  const signed = isSold ? size : -size;
  emit(state, 'deleveraged', winner.account, market, 0, 0, signed, value, gives);
}

/** Takes a part of every unrealised gain of the market, in proportion. */
function haircut(state: State, batch: Batch, layer: LayerPolicy, at: number): void {
  if (batch.loss === 0n) return;
  const { positions, accounts } = state;
  const winners: { account: number; gain: QuoteUnits }[] = [];
  for (let row = 0; row < positions.high; row += 1) {
    if (positions.market[row] !== batch.market) continue;
    const account = positions.account[row] as number;
    if (account < 0 || !accounts.isTrader(account)) continue;
    const value = (positions.size[row] as bigint) * lotValueAt(state, batch.market);
    const gain = (value - (positions.cost[row] as bigint)) as QuoteUnits;
    if (gain <= 0n) continue;
    const { equity } = riskOf(state, account);
    if (equity > 0n) winners.push({ account, gain: lesser(gain, equity) });
  }
  const need = layer.cap === null ? batch.loss : lesser(batch.loss, layer.cap);
  const gives = haircutGains(
    need,
    winners.map((winner) => winner.gain),
  );
  let paid = 0n as QuoteUnits;
  winners.forEach(({ account }, i) => {
    const amount = gives[i] as QuoteUnits;
    if (amount === 0n) return;
    accounts.transfer(account, batch.transitRow, amount);
    emit(state, 'gain-haircut', account, batch.market, 0, 0, amount);
    paid = (paid + amount) as QuoteUnits;
  });
  batch.loss = (batch.loss - paid) as QuoteUnits;
  emit(state, 'layer-paid', batch.transitRow, at, 0, 0, paid, batch.loss);
  for (const { account } of winners) lookAt(state, account);
}

/**
 * Both sides of a market pay a loss by open interest, as funding. Nobody pays more than it has.
 * Source: Drift v2 and Vertex, socialised loss through cumulative funding.
 */
function shareLoss(state: State, batch: Batch, layer: LayerPolicy, at: number): void {
  if (batch.loss === 0n) return;
  const { positions, accounts } = state;
  const lotValue = lotValueAt(state, batch.market);
  const payers: { account: number; share: bigint; most: bigint }[] = [];
  for (let row = 0; row < positions.high; row += 1) {
    if (positions.market[row] !== batch.market) continue;
    const account = positions.account[row] as number;
    const size = positions.size[row] as bigint;
    if (account < 0 || size === 0n || !accounts.isTrader(account)) continue;
    const { equity } = riskOf(state, account);
    if (equity <= 0n) continue;
    payers.push({ account, share: (size < 0n ? -size : size) * lotValue, most: equity });
  }
  const need = layer.cap === null ? batch.loss : lesser(batch.loss, layer.cap);
  const gives = shareInProportion(need, payers);
  let paid = 0n as QuoteUnits;
  payers.forEach(({ account }, i) => {
    const amount = gives[i] as QuoteUnits;
    if (amount === 0n) return;
    accounts.transfer(account, batch.transitRow, amount);
    emit(state, 'loss-shared', account, batch.market, 0, 0, amount);
    paid = (paid + amount) as QuoteUnits;
  });
  batch.loss = (batch.loss - paid) as QuoteUnits;
  emit(state, 'layer-paid', batch.transitRow, at, 0, 0, paid, batch.loss);
  for (const { account } of payers) lookAt(state, account);
}

/**
 * Closes lots that are left at the mark: against anybody on the other side first, then the vault
 * takes the rest whatever its limits say, since a batch may not end with a position nobody owns.
 */
function closeAtMark(state: State, batch: Batch): void {
  const { positions } = state;
  const { market, row } = batch;
  const lots = magnitude(positions.size[row] as Lots);
  if (lots > 0n) {
    const winners = winnersOf(state, batch, 0n as QuoteUnits);
    const target = lesser(lots, capacityOf(winners) as Lots);
    const allocation = ADL[state.genesis.venue.adl].allocate(winners, target);
    if (allocation.kind === 'allocation') {
      allocation.taken.forEach((size, i) => {
        const winner = winners[i] as Winner;
        if (size > 0n) closeWith(state, batch, winner, size as Lots, 0n as QuoteUnits);
      });
    }
  }
  const left = positions.size[row] as Lots;
  const { vaultRow } = state.markets[market] as Market;
  if (left !== 0n) {
    const value = (left * lotValueAt(state, market)) as QuoteUnits;
    const toRow = seat(state, vaultRow, market);
    if (left > 0n) cross(state, market, toRow, row, left, value);
    else cross(state, market, row, toRow, magnitude(left), -value as QuoteUnits);
    freeIfEmpty(state, toRow);
    emit(state, 'taken-over', batch.transitRow, vaultRow, market, 0, left, value, 0n);
    emit(state, 'alert', vaultRow, REASON['vault-capacity'], 0, 0, value);
  }
}

/** The transit account ends with nothing: units that rounding left in it go to the fund. */
function returnCash(state: State, batch: Batch, left: QuoteUnits): void {
  if (left === 0n) return;
  assertInvariant(left > 0n, 'transit-ends-empty', `${left} is missing`);
  const { fundRow } = state.markets[batch.market] as Market;
  state.accounts.transfer(batch.transitRow, fundRow, left);
  emit(state, 'transferred', batch.transitRow, fundRow, 0, 0, left);
}
