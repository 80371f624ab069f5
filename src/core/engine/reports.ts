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
import { ACCOUNT, type CommandOf, LIMITS, MODE, type RefusalCode, STAGE } from '../model/index.ts';
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
import { HOUSE, HOUSE_POSITIONS, type Market, type State } from './state.ts';
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
  if (ladder.secondRowOf(account) !== -1) return 'other-legs';
  const before = standingOf(state, account, row);
  const size = (left < 0n ? -command.size : command.size) as Lots;
  tradeLeg(state, { row, counterparty, size, price: command.price as PriceUnits }, before.risk);
  afterTrade(state, account, { market, rows: [row], before });
  lookAt(state, counterparty, market);
  return null;
}

/** Both legs of a spread, or neither. */
export function spreadFill(
  state: State,
  command: CommandOf<'liquidation-spread-fill'>,
): RefusalCode | null {
  const { ladder, accounts, positions } = state;
  const account = state.ownerOfOrder(command.order);
  if (account === -1) return 'unknown-order';
  const second = ladder.secondRowOf(account);
  if (second === -1) return 'other-legs';
  const row = ladder.orderRow[account] as number;
  const [market, other] = [positions.market[row] as number, positions.market[second] as number];
  const counterparty = accounts.find(command.counterparty, accounts.asset[account]);
  const left = ladder.orderLeft[account] as Lots;
  const sides = { left: -left as Lots, limit: ladder.secondLimit[account] as bigint };
  const refused =
    checkReport(state, command, account, counterparty, market) ??
    checkLeg(state, { ...command, price: command.secondPrice }, counterparty, other, sides) ??
    mayOpenBoth(state, counterparty, [market, other]);
  if (refused !== null) return refused;
  const before = standingOf(state, account, row);
  const size = (left < 0n ? -command.size : command.size) as Lots;
  const [first, last] = [command.price as PriceUnits, command.secondPrice as PriceUnits];
  tradeLeg(state, { row, counterparty, size, price: first }, before.risk);
  tradeLeg(state, { row: second, counterparty, size: -size as Lots, price: last }, before.risk);
  afterTrade(state, account, { market, rows: [row, second], before });
  lookAt(state, counterparty, market);
  return null;
}

/** Whether an account may open a row in each market where it has none. */
function mayOpenBoth(
  state: State,
  account: number,
  markets: readonly number[],
): RefusalCode | null {
  const { positions, accounts } = state;
  const opens = markets.filter((market) => positions.find(accounts, account, market) === -1).length;
  const count = (accounts.positionCount[account] as number) + opens;
  if (accounts.mode[account] === MODE.isolated) return 'isolated-elsewhere';
  if (count > LIMITS.positionsPerAccount) return 'too-many-positions';
  return positions.room() < HOUSE_POSITIONS + opens ? 'table-full' : null;
}

/** One leg of a fill. */
interface LegFill {
  /** Position row that is reduced. */
  readonly row: number;
  readonly counterparty: number;
  /** Signed: negative sells. */
  readonly size: Lots;
  readonly price: PriceUnits;
}

/** Trades one leg and says so. */
function tradeLeg(state: State, { row, counterparty, size, price }: LegFill, risk: Risk): void {
  const { positions, ladder } = state;
  const account = positions.account[row] as number;
  const market = positions.market[row] as number;
  const other = seat(state, counterparty, market);
  const lots = magnitude(size);
  const quote = valueOf(lots, price, state.schedules.scale[market] as bigint);
  const bankrupt = bankruptcyValue(state, row, market, size, risk);
  const realised =
    size > 0n
      ? cross(state, market, row, other, size, quote).buyer
      : cross(state, market, other, row, lots, quote).seller;
  raisePeak(state, market, other);
  const received = (size < 0n ? quote : -quote) as QuoteUnits;
  const fee = bankrupt === null ? 0n : takeFee(state, account, market, received, bankrupt);
  const isFirst = ladder.orderRow[account] === row;
  if (isFirst) {
    ladder.orderLeft[account] = (ladder.orderLeft[account] as bigint) - size;
    ladder.orderTraded[account] = (ladder.orderTraded[account] as bigint) + size;
  }
  const name = orderReference(
    ladder.orderSeq[account] as number,
    ladder.orderLeg[account] as number,
  );
  const numbers = [name, lots, price, realised, fee] as const;
  emit(state, 'liquidation-filled', account, counterparty, market, 0, ...numbers);
  freeIfEmpty(state, other);
  state.rescaleMarket(market);
}

/** The order goes on, is complete, or is stopped where it did not lower the requirement. */
function afterTrade(
  state: State,
  account: number,
  trade: {
    readonly market: number;
    /** Of each leg, the first first. */
    readonly rows: readonly number[];
    readonly before: Before;
  },
): void {
  const { ladder } = state;
  const { market, rows, before } = trade;
  const row = rows[0] as number;
  if (ladder.orderLeft[account] === 0n) closeReported(state, account, 0);
  else if (!hasLowered(state, account, row, before)) stopLoop(state, account);
  const isLoop = !ladder.hasOrder(account) && !hasLowered(state, account, row, before);
  for (const each of rows) freeIfEmpty(state, each);
  if (!ladder.hasOrder(account)) afterReport(state, account, market, isLoop ? 'stop' : 'send');
}

/** Whether a report can be true: the order has so much left, the price is within its limit. */
function checkReport(
  state: State,
  command: Report,
  account: number,
  counterparty: number,
  market: number,
): RefusalCode | null {
  const { ladder, accounts } = state;
  if (counterparty === -1) return 'unknown-account';
  if (!accounts.isTrader(counterparty)) return 'house-account';
  if (counterparty === account) return 'same-account';
  const left = ladder.orderLeft[account] as Lots;
  return checkLeg(state, command, counterparty, market, {
    left,
    limit: ladder.orderLimit[account] as bigint,
  });
}

type Report = Pick<CommandOf<'liquidation-fill'>, 'size' | 'price'>;

/** The same of one leg: its lots that are left, signed, and its limit. */
function checkLeg(
  state: State,
  { size, price }: Report,
  counterparty: number,
  market: number,
  { left, limit }: { readonly left: Lots; readonly limit: bigint },
): RefusalCode | null {
  const { accounts, positions } = state;
  if (size <= 0n || price <= 0n) return 'not-positive';
  if (size > magnitude(left)) return 'beyond-order-size';
  if (left < 0n ? price < limit : price > limit) return 'beyond-limit-price';
  const row = positions.find(accounts, counterparty, market);
  const held = row === -1 ? 0n : (positions.size[row] as bigint);
  const interest = state.schedules.openInterest[market] as bigint;
  const most = (held < 0n ? -held : held) + interest + size;
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
  const second = state.ladder.secondRowOf(account);
  closeReported(state, account, 1);
  freeIfEmpty(state, row);
  if (second !== -1) freeIfEmpty(state, second);
  afterReport(state, account, market, hasTraded ? 'send' : 'wait');
  return null;
}
