/**
 * Promises of the engine, checked from the columns alone. `assertAll` looks at everything and is
 * meant for tests and verification; the cheap ones are asserted where state changes.
 */

import { isLiquidatable, riskOf } from '../margin/index.ts';
import { ACCOUNT, assertInvariant, STAGE } from '../model/index.ts';
import { AMOUNT_MAX } from '../money/index.ts';
import { HOUSE, type Market, type State } from './state.ts';

/** I-1: in every asset the settled balances of all accounts sum to zero, the world included. */
function assertConservation(state: State): void {
  const { accounts } = state;
  const sums = new Array<bigint>(state.assets.length).fill(0n);
  for (let row = 0; row < accounts.count; row += 1) {
    const asset = accounts.asset[row] as number;
    sums[asset] = (sums[asset] as bigint) + (accounts.cash[row] as bigint);
  }
  state.assets.forEach(({ name }, asset) => {
    assertInvariant(
      sums[asset] === 0n,
      'conservation',
      `balances in ${name} sum to ${sums[asset]}`,
    );
  });
}

/** I-2: per market sizes sum to zero, costs with the clearing cost too, and interest is right. */
function assertMarketsBalance(state: State): void {
  const { positions, schedules, accounts } = state;
  const count = state.markets.length;
  const sizes = new Array<bigint>(count).fill(0n);
  const costs = new Array<bigint>(count).fill(0n);
  const longs = new Array<bigint>(count).fill(0n);
  for (let row = 0; row < positions.high; row += 1) {
    if ((positions.account[row] as number) < 0) continue;
    const market = positions.market[row] as number;
    const size = positions.size[row] as bigint;
    sizes[market] = (sizes[market] as bigint) + size;
    costs[market] = (costs[market] as bigint) + (positions.cost[row] as bigint);
    if (size > 0n) longs[market] = (longs[market] as bigint) + size;
  }
  for (let market = 0; market < count; market += 1) {
    const { name, clearingRow } = state.markets[market] as Market;
    const clearing = schedules.clearingCost[market] as bigint;
    assertInvariant(sizes[market] === 0n, 'sizes-sum-to-zero', `${name}: ${sizes[market]}`);
    const cost = (costs[market] as bigint) + clearing;
    assertInvariant(cost === 0n, 'costs-sum-to-zero', `${name}: ${cost}`);
    const cash = accounts.cash[clearingRow];
    assertInvariant(cash === clearing, 'clearing-owes-nothing', `${name}: ${cash} and ${clearing}`);
    const interest = schedules.openInterest[market];
    assertInvariant(interest === longs[market], 'open-interest', `${name}: ${interest}`);
  }
}

/** I-3: no fund, layer or reserve is below zero; the deficit is never above it. */
function assertPoolsStand(state: State): void {
  const { accounts } = state;
  for (let row = 0; row < accounts.count; row += 1) {
    const kind = accounts.kind[row];
    const cash = accounts.cash[row] as bigint;
    const isPool = kind === ACCOUNT.fund || kind === ACCOUNT.dust;
    assertInvariant(!isPool || cash >= 0n, 'no-pool-below-zero', `${accounts.name(row)}: ${cash}`);
    const isStored = cash <= AMOUNT_MAX && cash >= -AMOUNT_MAX;
    assertInvariant(isStored, 'amounts-fit', `${accounts.name(row)}: ${cash}`);
  }
  for (const { name, houseRow } of state.assets) {
    const owed = accounts.cash[houseRow + HOUSE.deficit] as bigint;
    assertInvariant(owed <= 0n, 'deficit-is-owed', `${name}: ${owed}`);
  }
}

/** I-10: open orders of a position are the sum of its order notices. */
function assertOrdersMatch(state: State): void {
  const { orders, positions, accounts } = state;
  const open = new Map<string, bigint>();
  for (let order = 0; order < orders.high; order += 1) {
    const account = orders.account[order] as number;
    if (account < 0) continue;
    const key = `${account}.${orders.market[order]}.${orders.side[order]}`;
    open.set(key, (open.get(key) ?? 0n) + (orders.left[order] as bigint));
  }
  for (let row = 0; row < positions.high; row += 1) {
    const account = positions.account[row] as number;
    if (account < 0) continue;
    const key = `${account}.${positions.market[row]}`;
    const bids = open.get(`${key}.0`) ?? 0n;
    const asks = open.get(`${key}.1`) ?? 0n;
    const matches = positions.bids[row] === bids && positions.asks[row] === asks;
    assertInvariant(matches, 'orders-match', `${accounts.name(account)}: ${bids} and ${asks}`);
  }
}

/**
 * I-11: an open order of the engine's own names rows of its own account: one, or two in different
 * markets; what it has left and what it traded are of one side.
 */
function assertOwnOrdersStand({ ladder, positions, accounts }: State): void {
  for (let account = 0; account < accounts.count; account += 1) {
    if (!ladder.hasOrder(account)) continue;
    const first = ladder.orderRow[account] as number;
    const second = ladder.secondRowOf(account);
    const left = ladder.orderLeft[account] as bigint;
    const traded = ladder.orderTraded[account] as bigint;
    const stands =
      positions.account[first] === account &&
      (second === -1 || positions.account[second] === account) &&
      (second === -1 || positions.market[second] !== positions.market[first]) &&
      left * traded >= 0n;
    assertInvariant(stands, 'own-orders-stand', `${accounts.name(account)}: ${left}, ${traded}`);
  }
}

/** Everything that holds after every event. */
export function assertAll(state: State): void {
  assertConservation(state);
  assertMarketsBalance(state);
  assertPoolsStand(state);
  assertOrdersMatch(state);
  assertOwnOrdersStand(state);
}

/**
 * I-9: after a command nobody is under maintenance without an open liquidation or a named block.
 *
 * @returns names of accounts that are; empty when the promise holds
 */
export function unattended(state: State): string[] {
  const { accounts, ladder } = state;
  const names: string[] = [];
  for (let row = 0; row < accounts.count; row += 1) {
    if (!accounts.isTrader(row)) continue;
    const risk = riskOf(state, row);
    const isDue = isLiquidatable(risk) || risk.equity < 0n;
    if (!isDue) continue;
    const isAttended =
      ladder.hasOrder(row) ||
      ladder.blocked[row] !== 0 ||
      ladder.stage[row] === STAGE.stopped ||
      ladder.stage[row] === STAGE.auction;
    if (!isAttended) names.push(accounts.name(row));
  }
  return names;
}

/** Between commands a row is empty only where an open order of the engine's own names it. */
export function assertRowsAreUsed({ positions, ladder, accounts }: State): void {
  for (let row = 0; row < positions.high; row += 1) {
    const account = positions.account[row] as number;
    if (account < 0) continue;
    const isEmpty =
      positions.size[row] === 0n && positions.bids[row] === 0n && positions.asks[row] === 0n;
    const isUsed = !isEmpty || ladder.isOrderOn(account, row);
    assertInvariant(isUsed, 'rows-are-used', `${accounts.name(account)}: row ${row}`);
  }
}

/** What must be empty between commands: the transit accounts. */
export function assertTransitEmpty(state: State): void {
  for (const { transitRow, name } of state.markets) {
    const isEmpty =
      state.accounts.cash[transitRow] === 0n && state.accounts.firstPosition[transitRow] === -1;
    assertInvariant(isEmpty, 'transit-ends-empty', name);
  }
}
