/** Expiry: the settlement price is formed, then every position is paid out at it. */

import { lotValueAt } from '../liquidation/index.ts';
import { byDanger, isBankrupt, riskOf } from '../margin/index.ts';
import { PRICE_STATE } from '../model/index.ts';
import { type PriceUnits, parseDecimal, powerOfTen, type QuoteUnits } from '../money/index.ts';
import { calmDown, checkReserve, takeBack } from './backstop.ts';
import { checkVault } from './default.ts';
import { settleTransit } from './deleverage.ts';
import { emit } from './emit.ts';
import { reciprocalOf } from './inverse.ts';
import { lookAt } from './ladder.ts';
import { resignAll, settleProviders } from './obligations.ts';
import { closeOrdersOf } from './orders.ts';
import { closeReported } from './reports.ts';
import type { Market, State } from './state.ts';
import { freeIfEmpty } from './trade.ts';

/** Decimals in which a strike and the index it is compared with are counted. */
const STRIKE_DECIMALS = 9;

/** Units of a strike or a spot in one dollar. */
export const STRIKE_SCALE = 1_000_000_000;

/** A mean is formed in these: the sum over a day of milliseconds must fit 64 bits. */
const MEAN_DECIMALS = 4;

/** Amount of `from` decimals in `to` decimals, to the nearest unit. */
const rescaled = (price: bigint, from: number, to: number): bigint => {
  if (to >= from) return price * powerOfTen(to - from);
  const divisor = powerOfTen(from - to);
  return (price + divisor / 2n) / divisor;
};

/** Market whose index settles a market: its underlying, or itself; -1 where it is not listed. */
export function underlyingOf(state: State, market: number): number {
  const { underlying } = (state.markets[market] as Market).terms.instrument;
  return underlying === '' ? market : state.findMarket(underlying);
}

/** Last index of a market as dollars a coin, and its decimals, whether or not one may act on it. */
export function dollarsOf(state: State, market: number): { price: bigint; decimals: number } {
  const { terms, reciprocal } = state.markets[market] as Market;
  const index = state.prices.index[market] as bigint;
  const price = reciprocal === 0n ? index : reciprocalOf(reciprocal, index);
  return { price, decimals: terms.priceDecimals };
}

/** Index of the underlying in nine decimals; 0 where nobody may act on it. */
export function spotOf(state: State, market: number): PriceUnits {
  const underlying = underlyingOf(state, market);
  if (underlying === -1 || !state.prices.isActionable(underlying)) return 0n as PriceUnits;
  const { price, decimals } = dollarsOf(state, underlying);
  return rescaled(price, decimals, STRIKE_DECIMALS) as PriceUnits;
}

/** Counts the indices that held until `time` toward the settlement prices. */
export function averageExpiring(state: State, time: number): void {
  const { settlements } = state;
  if (time <= settlements.firstOpens) return;
  for (let market = 0; market < state.markets.length; market += 1) {
    if (!settlements.isExpiring(market)) continue;
    const spot = spotOf(state, market);
    if (spot === 0n) continue;
    const price = rescaled(spot, STRIKE_DECIMALS, MEAN_DECIMALS) as PriceUnits;
    const until = state.prices.freshUntil[underlyingOf(state, market)] as number;
    settlements.average(market, price, state.time, Math.min(time, until));
  }
}

/** Settles every market whose time has come; one that is halted or has no price yet waits. */
export function settleExpired(state: State): void {
  const { settlements, breakers, time } = state;
  if (time <= settlements.firstOpens) return;
  for (let market = 0; market < state.markets.length; market += 1) {
    const expiry = settlements.expiry[market] as number;
    if (!settlements.isExpiring(market) || time < expiry || breakers.isHalted(market)) continue;
    const mean = rescaled(settlements.mean(market), MEAN_DECIMALS, STRIKE_DECIMALS);
    const spot = mean === 0n ? spotOf(state, market) : mean;
    if (spot !== 0n) settleAt(state, market, finalPrice(state, market, spot));
  }
}

/**
 * What one unit of a market is worth at a settlement price of the underlying in nine decimals, in
 * its own price units, to the nearest.
 */
export function finalPrice(state: State, market: number, spot: bigint): PriceUnits {
  const { terms, reciprocal } = state.markets[market] as Market;
  const { payoff, right } = terms.instrument;
  const strike = strikeOf(state, market);
  const intrinsic = right === 'call' ? spot - strike : strike - spot;
  const pays = intrinsic > 0n ? intrinsic : 0n;
  switch (payoff) {
    case 'linear':
      return rescaled(spot, STRIKE_DECIMALS, terms.priceDecimals) as PriceUnits;
    case 'inverse': {
      const price = rescaled(spot, STRIKE_DECIMALS, terms.priceDecimals);
      return reciprocalOf(reciprocal, price) as PriceUnits;
    }
    case 'option':
      return rescaled(pays, STRIKE_DECIMALS, terms.priceDecimals) as PriceUnits;
    case 'inverse-option':
      return ((2n * pays * powerOfTen(terms.priceDecimals) + spot) / (2n * spot)) as PriceUnits;
    default:
      return payoff satisfies never;
  }
}

/** Strike in nine decimals. */
export function strikeOf(state: State, market: number): bigint {
  const { strike } = (state.markets[market] as Market).terms.instrument;
  const parsed = parseDecimal(strike, STRIKE_DECIMALS);
  return parsed.kind === 'decimal' ? parsed.value : 0n;
}

/**
 * Settles a market at a final price: orders end, accounts that cannot pay go through the waterfall
 * while there still are winners, then every position is paid out.
 */
function settleAt(state: State, market: number, price: PriceUnits): void {
  const { prices, settlements } = state;
  settleProviders(state, market);
  prices.mark[market] = price;
  prices.index[market] = price;
  prices.state[market] = PRICE_STATE.live;
  prices.freshUntil[market] = Number.MAX_SAFE_INTEGER;
  emit(state, 'settled', market, 0, 0, 0, price);
  calmDown(state, market);
  takeBack(state, market);
  resignAll(state, market);
  closeOrdersOf(state, market);
  const rows = rowsIn(state, market);
  for (const row of rows) recallOwn(state, row);
  state.rescaleMarket(market);
  const due = rows
    .map((row) => state.positions.account[row] as number)
    .filter((account) => state.accounts.isTrader(account))
    .map((account) => ({ account, risk: riskOf(state, account) }))
    .filter(({ risk }) => isBankrupt(risk))
    .sort((a, b) => byDanger(a.risk, b.risk) || a.account - b.account);
  for (const { account } of due) lookAt(state, account, market);
  checkVault(state, market);
  checkReserve(state, market);
  settleTransit(state, market);
  settlements.settled[market] = 1;
  state.terms += 1;
  state.revalue();
  settlements.findFirst();
  const paid = rowsIn(state, market).map((row) => payOut(state, market, row));
  for (const { account, size, realised } of paid) {
    emit(state, 'position-settled', account, market, 0, 0, size, realised);
  }
  for (const { account } of paid) lookAt(state, account, market);
}

/** Position rows of a market, in their order. */
function rowsIn(state: State, market: number): number[] {
  const { positions } = state;
  const rows: number[] = [];
  for (let row = 0; row < positions.high; row += 1) {
    if (positions.market[row] === market && (positions.account[row] as number) >= 0) rows.push(row);
  }
  return rows;
}

/** An order of the engine's own in a market that is over will not trade any more. */
function recallOwn(state: State, row: number): void {
  const account = state.positions.account[row] as number;
  const { ladder } = state;
  if (!ladder.isOrderOn(account, row)) return;
  const legs = [ladder.orderRow[account] as number, ladder.secondRowOf(account)];
  closeReported(state, account, 0);
  // The other leg of a spread may be in a market that goes on, and may have been emptied.
  for (const leg of legs) if (leg !== -1 && leg !== row) freeIfEmpty(state, leg);
}

/** What one position was paid. */
interface Paid {
  readonly account: number;
  readonly size: bigint;
  readonly realised: QuoteUnits;
}

/** Pays out one position at the mark and frees its row. */
function payOut(state: State, market: number, row: number): Paid {
  const { positions, accounts, schedules } = state;
  const { clearingRow } = state.markets[market] as Market;
  const account = positions.account[row] as number;
  const size = positions.size[row] as bigint;
  const value = size * lotValueAt(state, market);
  const realised = (value - (positions.cost[row] as bigint)) as QuoteUnits;
  if (size > 0n) {
    schedules.openInterest[market] = (schedules.openInterest[market] as bigint) - size;
  }
  schedules.clearingCost[market] = (schedules.clearingCost[market] as bigint) - realised;
  positions.size[row] = 0n;
  positions.cost[row] = 0n;
  if (realised !== 0n) accounts.transfer(clearingRow, account, realised);
  accounts.touch(account);
  positions.closeIfEmpty(accounts, row);
  return { account, size, realised };
}
