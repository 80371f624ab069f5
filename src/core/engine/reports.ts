/** What the venue reports about the engine's own orders. */

import { lotValueAt } from '../liquidation/index.ts';
import {
  bankruptcyQuote,
  closeFault,
  closeOutSurplus,
  notionalOf,
  type Risk,
  requirementOf,
  riskOf,
} from '../margin/index.ts';
import { ACCOUNT, type CommandOf, MODE, type RefusalCode, STAGE } from '../model/index.ts';
import {
  type Lots,
  magnitude,
  mulDivDown,
  PPM,
  type PriceUnits,
  type QuoteUnits,
  valueOf,
} from '../money/index.ts';
import { checkVault } from './default.ts';
import { emit } from './emit.ts';
import { mayOpenRow } from './fill.ts';
import { lookAt, orderReference, stop } from './ladder.ts';
import { HOUSE, type Market, type State } from './state.ts';
import { cross, freeIfEmpty, isTooLarge, raisePeak, seat } from './trade.ts';

export function liquidationFill(
  state: State,
  command: CommandOf<'liquidation-fill'>,
): RefusalCode | null {
  const { ladder, accounts, positions } = state;
  const account = state.ownerOfOrder(command.order);
  if (account === -1) return 'unknown-order';
  const left = ladder.orderLeft[account] as Lots;
  const row = ladder.orderRow[account] as number;
  const market = positions.market[row] as number;
  const counterparty = accounts.find(command.counterparty, accounts.asset[account]);
  const refused = checkReport(state, command, account, counterparty, market);
  if (refused !== null) return refused;
  const other = seat(state, counterparty, market);
  const size = (left < 0n ? -command.size : command.size) as Lots;
  const before = standingOf(state, account, row);
  const price = command.price as PriceUnits;
  const quote = valueOf(command.size as Lots, price, state.schedules.scale[market] as bigint);
  const bankrupt = bankruptcyValue(state, row, market, size, before.risk);
  const realised =
    size > 0n
      ? cross(state, market, row, other, size, quote).buyer
      : cross(state, market, other, row, magnitude(size), quote).seller;
  raisePeak(state, market, other);
  const received = (size < 0n ? quote : -quote) as QuoteUnits;
  const fee = bankrupt === null ? 0n : takeFee(state, account, market, received, bankrupt);
  ladder.orderLeft[account] = left - size;
  ladder.orderTraded[account] = (ladder.orderTraded[account] as bigint) + size;
  const name = orderReference(
    ladder.orderSeq[account] as number,
    ladder.orderLeg[account] as number,
  );
  const numbers = [name, command.size, price, realised, fee] as const;
  emit(state, 'liquidation-filled', account, counterparty, market, 0, ...numbers);
  freeIfEmpty(state, other);
  state.rescaleMarket(market);
  if (left === size) closeReported(state, account, 0);
  else if (!hasLowered(state, account, row, before)) stopLoop(state, account);
  const isLoop = !ladder.hasOrder(account) && !hasLowered(state, account, row, before);
  freeIfEmpty(state, row);
  if (!ladder.hasOrder(account)) afterReport(state, account, market, isLoop ? 'stop' : 'send');
  lookAt(state, counterparty, market);
  return null;
}

/** Whether a report can be true: the order has so much left, the price is within its limit. */
function checkReport(
  state: State,
  command: CommandOf<'liquidation-fill'>,
  account: number,
  counterparty: number,
  market: number,
): RefusalCode | null {
  const { ladder, accounts, positions } = state;
  const left = ladder.orderLeft[account] as Lots;
  const limit = ladder.orderLimit[account] as bigint;
  if (counterparty === -1) return 'unknown-account';
  if (!accounts.isTrader(counterparty)) return 'house-account';
  if (counterparty === account) return 'same-account';
  if (command.size <= 0n || command.price <= 0n) return 'not-positive';
  if (command.size > magnitude(left)) return 'beyond-order-size';
  if (left < 0n ? command.price < limit : command.price > limit) return 'beyond-limit-price';
  const row = positions.find(accounts, counterparty, market);
  const held = row === -1 ? 0n : (positions.size[row] as bigint);
  const interest = state.schedules.openInterest[market] as bigint;
  const most = (held < 0n ? -held : held) + interest + command.size;
  if (isTooLarge(state, market, most)) return 'amount-limit';
  return row === -1 ? mayOpenRow(state, counterparty) : null;
}

/**
 * Quote at which these lots could be closed so that the account ends at exactly zero; null where
 * they do not close what it holds: others reduced it while its order was on its way.
 */
function bankruptcyValue(
  state: State,
  row: number,
  market: number,
  size: Lots,
  risk: Risk,
): QuoteUnits | null {
  const brackets = state.schedules.maintenanceBrackets(market);
  const lotValue = lotValueAt(state, market);
  const held = state.positions.size[row] as Lots;
  if (closeFault(held, size) !== null) return null;
  const account = state.positions.account[row] as number;
  if (state.accounts.mode[account] === MODE.portfolio) return null; // no fee beside the spread
  const before = requirementOf(brackets, notionalOf((held * lotValue) as QuoteUnits));
  const after = requirementOf(brackets, notionalOf(((held + size) * lotValue) as QuoteUnits));
  const closing = {
    value: (size * lotValue) as QuoteUnits,
    released: (before - after) as QuoteUnits,
  };
  return bankruptcyQuote(closing, risk);
}

/** The liquidation fee, from what the fill was better than bankruptcy; split as the terms say. */
function takeFee(
  state: State,
  account: number,
  market: number,
  received: QuoteUnits,
  bankrupt: QuoteUnits,
): QuoteUnits {
  if (state.accounts.kind[account] === ACCOUNT.vault) return 0n as QuoteUnits;
  const policy = state.ladders[market];
  if (policy === undefined) return 0n as QuoteUnits;
  const fee = closeOutSurplus(received, bankrupt, policy.feePpm);
  if (fee <= 0n) return 0n as QuoteUnits;
  const toFund = mulDivDown(fee, policy.feeToFundPpm, PPM);
  const { fundRow, house } = state.markets[market] as Market;
  state.accounts.transfer(account, fundRow, toFund);
  state.accounts.transfer(account, house + HOUSE.feeReserve, (fee - toFund) as QuoteUnits);
  return fee;
}

/** Risk of an account and lots of one of its rows, before a fill. */
interface Before {
  readonly risk: Risk;
  readonly lots: Lots;
}

const standingOf = (state: State, account: number, row: number): Before => ({
  risk: riskOf(state, account),
  lots: magnitude(state.positions.size[row] as Lots),
});

/**
 * Whether the fill lowered the maintenance margin at the same marks, as every order must. Fewer
 * lots always do; of very small ones the rounding may hide it.
 */
function hasLowered(state: State, account: number, row: number, before: Before): boolean {
  if (state.accounts.kind[account] === ACCOUNT.vault) return true;
  const { maintenance } = riskOf(state, account);
  if (maintenance !== before.risk.maintenance) return maintenance < before.risk.maintenance;
  return magnitude(state.positions.size[row] as Lots) < before.lots;
}

function stopLoop(state: State, account: number): void {
  closeReported(state, account, 0);
  stop(state, account, riskOf(state, account), 'requirement-not-lowered');
}

/** Closes the engine's order; one that traded nothing counts as a failure. */
export function closeReported(state: State, account: number, failed: 0 | 1): void {
  const { ladder } = state;
  const left = ladder.orderLeft[account] as bigint;
  const hasTraded = ladder.orderTraded[account] !== 0n;
  const market = state.positions.market[ladder.orderRow[account] as number] as number;
  const name = orderReference(
    ladder.orderSeq[account] as number,
    ladder.orderLeg[account] as number,
  );
  ladder.closeOrder(account);
  if (hasTraded) ladder.failures[account] = 0;
  else if (failed === 1) {
    ladder.failures[account] = Math.min(255, (ladder.failures[account] as number) + 1);
  }
  emit(state, 'liquidation-closed', account, market, 0, 0, name, left < 0n ? -left : left);
}

/** The order is done: the account, or the vault, is looked at again. */
function afterReport(
  state: State,
  account: number,
  market: number,
  then: 'send' | 'wait' | 'stop',
): void {
  if (state.accounts.kind[account] === ACCOUNT.vault) {
    checkVault(state, market);
    return;
  }
  const isStopped = state.ladder.stage[account] === STAGE.stopped;
  if (then === 'stop' && !isStopped) {
    stop(state, account, riskOf(state, account), 'requirement-not-lowered');
  }
  lookAt(state, account, market, then === 'wait' ? 'wait' : 'send');
}

export function liquidationReject(
  state: State,
  command: CommandOf<'liquidation-reject'>,
): RefusalCode | null {
  const account = state.ownerOfOrder(command.order);
  if (account === -1) return 'unknown-order';
  const row = state.ladder.orderRow[account] as number;
  const market = state.positions.market[row] as number;
  const hasTraded = state.ladder.orderTraded[account] !== 0n;
  closeReported(state, account, 1);
  freeIfEmpty(state, row);
  afterReport(state, account, market, hasTraded ? 'send' : 'wait');
  return null;
}
