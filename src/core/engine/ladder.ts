/** The ladder: what happens to an account that is not at rest, one step at a time. */

import { type OrderPlan, planOrder, worstPosition } from '../liquidation/index.ts';
import {
  isBankrupt,
  isBelowShareOfMaintenance,
  isLiquidatable,
  mayIncreaseRisk,
  type Risk,
  riskOf,
} from '../margin/index.ts';
import { LIMITS, MODE, REASON, type Reason, STAGE } from '../model/index.ts';
import type { QuoteUnits } from '../money/index.ts';
import { auctionOf, isAuctionOver } from './auctions.ts';
import { record } from './breakers.ts';
import { cover } from './default.ts';
import { emit, emitStage } from './emit.ts';
import { recallOrders } from './orders.ts';
import { convertPledges, hasStalePledge } from './pledges.ts';
import { assignToProviders } from './providers.ts';
import { planReduction } from './reduce-portfolio.ts';
import { exitVirtually } from './reserve-reports.ts';
import type { State } from './state.ts';
import { rowsOf, takeOver } from './takeover.ts';

/**
 * Looks at one account and takes the step that is due, if any.
 *
 * @param market where the account last traded: a shortfall without a position belongs there
 * @param then `wait`: the book has just had nothing to give, so that another order in the same
 *   breath would be a loop with the venue; it may go out on the next mark or tick
 */
export function lookAt(
  state: State,
  account: number,
  market = -1,
  then: 'send' | 'wait' = 'send',
): void {
  if (!state.accounts.isTrader(account) || state.ladder.hasOrder(account)) return;
  const risk = riskOf(state, account);
  if (!isBankrupt(risk) && !isLiquidatable(risk)) {
    settle(state, account, risk);
    return;
  }
  const block = blockOf(state, account);
  if (block !== null) {
    reportBlock(state, account, block);
    return;
  }
  const buyer = isBankrupt(risk) ? 'vault and deficit' : 'vault only';
  if (convertPledges(state, account, buyer)) {
    lookAt(state, account, market, then);
    return;
  }
  if (isBankrupt(risk)) {
    enter(state, account, STAGE.bankrupt, 'negative-equity', risk);
    recallOrders(state, account);
    cover(state, account, market);
    settle(state, account, riskOf(state, account));
    return;
  }
  if (state.ladder.stage[account] === STAGE.stopped) return;
  unwind(state, account, risk, then);
}

/** An account that is not due: healthy where it covers its initial margin, warned otherwise. */
function settle(state: State, account: number, risk: Risk): void {
  const stage = state.ladder.stage[account] as number;
  const target = mayIncreaseRisk(risk) ? STAGE.healthy : STAGE.warned;
  if (stage === target) {
    if (state.ladder.blocked[account] !== 0) state.accounts.touch(account);
    state.ladder.unblock(account);
    return;
  }
  const isFlat = state.accounts.firstPosition[account] === -1;
  const wasDue = stage >= STAGE.orderly;
  const reason: Reason = isFlat
    ? 'flat'
    : wasDue
      ? 'restored'
      : target === STAGE.healthy
        ? 'above-initial'
        : 'below-initial';
  enter(state, account, target, reason, risk);
  if (target === STAGE.warned) recallOrders(state, account);
}

/** Moves an account to a stage; leaving the ladder forgets what was counted on it. */
function enter(state: State, account: number, to: number, reason: Reason, risk: Risk): void {
  const { ladder } = state;
  const from = ladder.stage[account] as number;
  if (from === to) return;
  ladder.enter(account, to);
  state.accounts.touch(account); // leaving the restless, it needs a new interval
  if (to === STAGE.orderly) ladder.since[account] = state.time;
  if (to === STAGE.orderly && state.breakers.slots > 0) noteDefault(state, account);
  if (to < STAGE.orderly) {
    ladder.since[account] = 0;
    ladder.failures[account] = 0;
    ladder.orders[account] = 0;
    ladder.notBefore[account] = 0;
    ladder.blocked[account] = 0;
  }
  emitStage(state, account, { from, to, reason: REASON[reason] }, risk);
}

/** What breakers look at: liquidations that begin, in every market where they will be felt. */
function noteDefault(state: State, account: number): void {
  const { accounts, positions } = state;
  let row = accounts.firstPosition[account] as number;
  for (; row !== -1; row = positions.next[row] as number) {
    if (positions.size[row] !== 0n) record(state, positions.market[row] as number, 'branching', 1n);
  }
}

/**
 * Why nothing may be done to an account now: a stale price or a halt where it has a position. An
 * open order alone is worth nothing, so that nobody shelters behind one.
 */
function blockOf(state: State, account: number): Reason | null {
  const { accounts, positions, prices, breakers } = state;
  if (hasStalePledge(state, account)) return 'stale-price';
  let row = accounts.firstPosition[account] as number;
  for (; row !== -1; row = positions.next[row] as number) {
    if (positions.size[row] === 0n) continue;
    const market = positions.market[row] as number;
    if (!prices.isActionable(market)) return 'stale-price';
    if (breakers.isHalted(market)) return 'halted';
  }
  return null;
}

/** Reports a block once; the account is looked at again on every mark. */
function reportBlock(state: State, account: number, reason: Reason): void {
  const { ladder } = state;
  const number = REASON[reason] + 1;
  ladder.isRestless[account] = 1;
  state.accounts.touch(account);
  if (ladder.blocked[account] === number) return;
  ladder.blocked[account] = number;
  emit(state, 'blocked', account, REASON[reason]);
}

/** Below maintenance but solvent: an order, or the vault. */
function unwind(state: State, account: number, risk: Risk, then: 'send' | 'wait'): void {
  const { ladder } = state;
  if ((ladder.stage[account] as number) < STAGE.orderly) {
    enter(state, account, STAGE.orderly, 'below-maintenance', risk);
    recallOrders(state, account);
    risk = riskOf(state, account); // recalled orders need no initial margin any more
  }
  const reason = whyTakeOver(state, account, risk);
  if (reason !== null) {
    if (isBeforeTakeover(state, account, reason)) return;
    if (takeOver(state, account, reason)) {
      settle(state, account, riskOf(state, account));
      return;
    }
  }
  if (then === 'wait') {
    reportBlock(state, account, 'no-liquidity');
    return;
  }
  if (state.time < (ladder.notBefore[account] as number)) {
    reportBlock(state, account, 'cooling-down');
    return;
  }
  sendOrder(state, account, risk);
}

/**
 * What comes before the vault: providers who offered capacity, and an auction.
 *
 * @returns whether the account needs nothing more in this command
 */
function isBeforeTakeover(state: State, account: number, reason: Reason): boolean {
  if (handToProviders(state, account)) return true;
  if (isBankrupt(riskOf(state, account))) return false;
  if (exitVirtually(state, account)) {
    const after = riskOf(state, account);
    if (!isLiquidatable(after) && !isBankrupt(after)) {
      settle(state, account, after);
      return true;
    }
    if (isBankrupt(after)) return false;
  }
  if (auctionOf(state, account) === null) return false;
  state.ladder.blocked[account] = 0;
  if (state.ladder.stage[account] !== STAGE.auction) {
    enter(state, account, STAGE.auction, reason, riskOf(state, account));
    state.ladder.since[account] = state.time;
    return true;
  }
  if (!isAuctionOver(state, account)) return true;
  // Nobody wanted it: the book and the vault have another chance, then a new auction begins.
  enter(state, account, STAGE.orderly, 'no-bid', riskOf(state, account));
  return false;
}

/** Gives providers what they have capacity for; gives whether the account needs nothing more. */
function handToProviders(state: State, account: number): boolean {
  const rows = rowsOf(state, account);
  const isAssigned = rows.map((row) => assignToProviders(state, account, row)).some((any) => any);
  if (!isAssigned) return false;
  const after = riskOf(state, account);
  if (isLiquidatable(after) || isBankrupt(after)) return false;
  settle(state, account, after);
  return true;
}

/** Whether the book has had its chance with this account. */
function whyTakeOver(state: State, account: number, risk: Risk): Reason | null {
  const { ladder, positions } = state;
  const row = worstPosition(state, account, state.ladders);
  if (row === -1) return null;
  if (ladder.stage[account] === STAGE.auction) return 'orderly-too-long';
  const policy = state.ladders[positions.market[row] as number];
  if (policy === undefined) return null;
  if (isBelowShareOfMaintenance(risk, policy.takeoverPpm)) return 'below-takeover-threshold';
  if ((ladder.failures[account] as number) >= policy.failuresMax) return 'slices-failed';
  const since = ladder.since[account] as number;
  return state.time - since >= policy.orderlyMsMax ? 'orderly-too-long' : null;
}

/** Sends the next immediate-or-cancel order of an account to the venue. */
function sendOrder(state: State, account: number, risk: Risk): void {
  const { ladder, breakers } = state;
  const room = (market: number): QuoteUnits => {
    const policy = state.ladders[market];
    if (policy === undefined) return 0n as QuoteUnits;
    return breakers.room(market, state.time, policy.windowNotionalMax, policy.windowMs);
  };
  const plan =
    state.accounts.mode[account] === MODE.portfolio
      ? planReduction(state, account, risk, room)
      : planOrder(state, account, risk, state.ladders, room);
  if (plan === 'throttled') {
    // The book has had enough of this market: providers who want it take the excess.
    if (!handToProviders(state, account)) reportBlock(state, account, 'throttled');
    return;
  }
  const sent = ladder.orders[account] as number;
  if (plan === 'no-order-lowers-requirement' || sent >= LIMITS.ordersPerLiquidation) {
    stop(state, account, risk, 'no-order-lowers-requirement');
    return;
  }
  const policy = state.ladders[plan.market];
  if (policy === undefined) return;
  breakers.spend(plan.market, state.time, plan.notional, policy.windowMs);
  if (plan.second !== undefined) {
    const { market, notional } = plan.second;
    breakers.spend(market, state.time, notional, state.ladders[market]?.windowMs ?? 0);
  }
  ladder.orders[account] = sent + 1;
  ladder.notBefore[account] = state.time + policy.cooldownMs;
  ladder.blocked[account] = 0;
  postOrder(state, account, plan);
  noteOwnOrder(state, plan);
}

/** What breakers look at: the engine's own orders, and what they push into the book. */
function noteOwnOrder(state: State, plan: OrderPlan): void {
  if (state.breakers.slots === 0) return;
  for (const leg of plan.second === undefined ? [plan] : [plan, plan.second]) {
    record(state, leg.market, 'liquidations', leg.notional);
    record(state, leg.market, 'own-orders', 1n);
  }
  // They look when the command is done: what a sweep has begun to share, it shares.
  state.breakersDue = true;
}

/** Registers an order and emits it; the name is the same on every retry for ever. */
export function postOrder(
  state: State,
  account: number,
  order: {
    readonly row: number;
    readonly market: number;
    readonly size: bigint;
    readonly limit: bigint;
    readonly second?: OrderPlan['second'];
  },
): void {
  const leg = state.leg;
  state.leg += 1;
  const { row, market, size, limit, second } = order;
  const first = { seq: state.seq, leg, row, lots: size, limit };
  state.ladder.openOrder(account, first, second ?? null);
  const name = orderReference(state.seq, leg);
  const mark = state.prices.mark[market] as bigint;
  const lots = size < 0n ? -size : size;
  const side = size < 0n ? 1 : 0;
  emit(state, 'liquidation-order', account, market, side, 0, name, lots, limit, mark);
  if (second === undefined) return;
  const other = state.prices.mark[second.market] as bigint;
  const numbers = [name, lots, second.limit, other] as const;
  emit(state, 'liquidation-spread', account, second.market, 1 - side, 0, ...numbers);
}

/** Number that stands for an order's name in events: its command's seq and its leg. */
export const orderReference = (seq: number, leg: number): bigint =>
  BigInt(seq) * 1_000_000n + BigInt(leg);

/** Stops an account's ladder: going on would be a loop. A person must look. */
export function stop(state: State, account: number, risk: Risk, reason: Reason): void {
  enter(state, account, STAGE.stopped, reason, risk);
  emit(state, 'alert', account, REASON[reason], 0, 0, risk.maintenance);
}
