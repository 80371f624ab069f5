/** Deposits, withdrawals, transfers and the funding of house accounts. */

import { lotValueAt } from '../liquidation/index.ts';
import { riskOf } from '../margin/index.ts';
import { ACCOUNT, type CommandOf, LIMITS, MODE, type RefusalCode, STAGE } from '../model/index.ts';
import { isStorable, lesser, mulDivUp, PPM, type QuoteUnits } from '../money/index.ts';
import { gainsAheadOf } from './admission.ts';
import { emit } from './emit.ts';
import { lookAt } from './ladder.ts';
import { hasStalePledge } from './pledges.ts';
import { creditVenue } from './stakes.ts';
import { type Asset, HOUSE, type State } from './state.ts';

/** With more, no useful amount of an asset would fit the stored range. */
const DECIMALS_MAX = 12;

/** Why an account may not be opened under a name; null when it may. */
function mayOpen(state: State, name: string): RefusalCode | null {
  if (state.isHouseName(name)) return 'bad-name';
  return state.accounts.isFull() ? 'table-full' : null;
}

export function openAccount(state: State, command: CommandOf<'open-account'>): RefusalCode | null {
  const asset = state.findAsset(command.asset);
  if (asset === -1) return 'unknown-asset';
  if (state.accounts.find(command.account, asset) !== -1) return 'account-exists';
  const refused = mayOpen(state, command.account);
  if (refused !== null) return refused;
  const account = openTrader(state, command.account, asset, MODE[command.mode]);
  emit(state, 'account-opened', account);
  return null;
}

function openTrader(state: State, name: string, asset: number, mode: number): number {
  const named = { row: asset, name: (state.assets[asset] as Asset).name };
  return state.openAccount(name, { kind: ACCOUNT.trader, mode, asset: named });
}

/** Another settlement asset, with a ledger and house accounts of its own. */
export function listAsset(state: State, command: CommandOf<'list-asset'>): RefusalCode | null {
  if (state.findAsset(command.asset) !== -1) return 'asset-exists';
  if (command.decimals < 0 || command.decimals > DECIMALS_MAX) return 'bad-terms';
  const rows = state.accounts.limit - state.accounts.count;
  const houses = Object.keys(HOUSE).length;
  if (state.assets.length === LIMITS.assets || rows < houses) return 'table-full';
  const { houseRow } = state.addAsset(command.asset, command.decimals);
  emit(state, 'asset-listed', houseRow + HOUSE.world);
  return null;
}

/** Checks an amount that would arrive at an account. */
function mayReceive(
  state: State,
  asset: number,
  account: number,
  amount: bigint,
): RefusalCode | null {
  if (amount <= 0n) return 'not-positive';
  const { cash: balances } = state.accounts;
  const cash = account === -1 ? 0n : (balances[account] as bigint);
  const world = (balances[worldOf(state, asset)] as bigint) - amount;
  return isStorable(cash + amount) && isStorable(world) ? null : 'amount-limit';
}

const worldOf = (state: State, asset: number): number =>
  (state.assets[asset] as Asset).houseRow + HOUSE.world;

export function deposit(state: State, command: CommandOf<'deposit'>): RefusalCode | null {
  const { accounts } = state;
  const asset = state.findAsset(command.asset);
  if (asset === -1) return 'unknown-asset';
  let account = accounts.find(command.account, asset);
  const refused = mayReceive(state, asset, account, command.amount);
  if (refused !== null) return refused;
  if (account === -1) {
    const refusedName = mayOpen(state, command.account);
    if (refusedName !== null) return refusedName;
    account = openTrader(state, command.account, asset, MODE.cross);
    emit(state, 'account-opened', account);
  }
  if (!accounts.isTrader(account)) return 'house-account';
  move(state, worldOf(state, asset), account, command.amount);
  if (state.ladder.isRestless[account] === 1) lookAt(state, account);
  return null;
}

function move(state: State, from: number, to: number, amount: bigint): void {
  state.accounts.transfer(from, to, amount as QuoteUnits);
  emit(state, 'transferred', from, to, 0, 0, amount);
}

/** Why nothing of an account's may leave now, pledges included; null where something may. */
export function whyHeld(state: State, account: number): RefusalCode | null {
  const { accounts, positions, prices, breakers } = state;
  if ((state.ladder.stage[account] as number) >= STAGE.orderly) return 'in-liquidation';
  if (breakers.isVenueGated()) return 'withdrawals-gated';
  if (hasStalePledge(state, account)) return 'stale-price';
  let row = accounts.firstPosition[account] as number;
  for (; row !== -1; row = positions.next[row] as number) {
    const market = positions.market[row] as number;
    if (!prices.isActionable(market)) return 'stale-price';
    if (breakers.isHalted(market)) return 'halted';
    if (breakers.isGated[market] === 1) return 'withdrawals-gated';
  }
  return null;
}

/**
 * Why an amount may not leave an account. Only settled balance leaves, never unrealised gain; what
 * stays covers the initial margin and a share of the notional; nothing leaves on a stale price.
 */
export function mayLeave(state: State, account: number, amount: bigint): RefusalCode | null {
  const { accounts, positions } = state;
  if (amount <= 0n) return 'not-positive';
  const owes = (accounts.cash[state.houseFor(account, HOUSE.deficit)] as bigint) < 0n;
  if (owes && !state.sharesByWithdrawal) return 'venue-insolvent';
  const held = whyHeld(state, account);
  if (held !== null) return held;
  if ((accounts.cash[account] as bigint) < amount) return 'insufficient-balance';
  let floor = 0n;
  let row = accounts.firstPosition[account] as number;
  for (; row !== -1; row = positions.next[row] as number) {
    const market = positions.market[row] as number;
    const size = positions.size[row] as bigint;
    const notional = ((size < 0n ? -size : size) * lotValueAt(state, market)) as QuoteUnits;
    floor += mulDivUp(notional, state.markets[market]?.withdrawalPpm ?? 0n, PPM);
  }
  const risk = riskOf(state, account);
  const stays = risk.initialEquity - gainsAheadOf(state, account) - amount;
  const isSafe = stays >= risk.initial && risk.maintenanceEquity - amount >= risk.maintenance;
  return isSafe && stays >= floor ? null : 'insufficient-balance';
}

export function withdraw(state: State, command: CommandOf<'withdraw'>): RefusalCode | null {
  const asset = state.findAsset(command.asset);
  if (asset === -1) return 'unknown-asset';
  const account = state.accounts.find(command.account, asset);
  if (account === -1) return 'unknown-account';
  if (!state.accounts.isTrader(account)) return 'house-account';
  const refused = mayLeave(state, account, command.amount);
  if (refused !== null) return refused;
  const bears = shareOfDeficit(state, asset, command.amount);
  if (bears > 0n) move(state, account, state.houseFor(account, HOUSE.deficit), bears);
  if (bears < command.amount) {
    move(state, account, worldOf(state, asset), command.amount - bears);
  }
  return null;
}

/**
 * Part of a withdrawal that stays and lowers what the venue owes, so that nobody leaves whole at
 * the cost of those who stay: the deficit over all claims, rounded up. Source: Paradex, socialised
 * loss factor on withdrawals.
 */
function shareOfDeficit(state: State, asset: number, amount: bigint): bigint {
  const { cash } = state.accounts;
  const { houseRow } = state.assets[asset] as Asset;
  const owed = -(cash[houseRow + HOUSE.deficit] as bigint);
  if (owed <= 0n) return 0n;
  const claims = -(cash[houseRow + HOUSE.world] as bigint) + owed;
  return claims <= owed ? amount : lesser(mulDivUp(amount, owed, claims), owed);
}

export function transfer(state: State, command: CommandOf<'transfer'>): RefusalCode | null {
  const { accounts } = state;
  const asset = state.findAsset(command.asset);
  if (asset === -1) return 'unknown-asset';
  const from = accounts.find(command.from, asset);
  const to = accounts.find(command.to, asset);
  if (from === -1 || to === -1) return 'unknown-account';
  if (!accounts.isTrader(from) || !accounts.isTrader(to)) return 'house-account';
  if (from === to) return 'same-account';
  const refused =
    mayReceive(state, asset, to, command.amount) ?? mayLeave(state, from, command.amount);
  if (refused !== null) return refused;
  move(state, from, to, command.amount);
  if (state.ladder.isRestless[to] === 1) lookAt(state, to);
  return null;
}

/** The operator pays into a fund, the fee reserve, the vault, or what the venue owes. */
export function fundHouse(state: State, command: CommandOf<'fund-house'>): RefusalCode | null {
  const { accounts } = state;
  const asset = state.findAsset(command.asset);
  if (asset === -1) return 'unknown-asset';
  const house = accounts.find(command.house, asset);
  if (house === -1) return 'unknown-house';
  const kind = accounts.kind[house];
  const isFunded =
    kind === ACCOUNT.reserve ||
    kind === ACCOUNT.fund ||
    kind === ACCOUNT.vault ||
    kind === ACCOUNT.deficit;
  if (!isFunded) return 'unknown-house';
  const refused = mayReceive(state, asset, house, command.amount);
  if (refused !== null) return refused;
  const owes = -(accounts.cash[house] as bigint);
  if (kind === ACCOUNT.deficit && command.amount > owes) return 'amount-limit';
  if (kind === ACCOUNT.fund) creditVenue(state, house, command.amount);
  move(state, worldOf(state, asset), house, command.amount);
  return null;
}
