/** After a mark, time or a parameter moved: nobody may stay under maintenance unattended. */
import {
  byDanger,
  isBankrupt,
  isLiquidatable,
  mayIncreaseRisk,
  type Risk,
  riskOf,
} from '../margin/index.ts';
import { checkReserve, tickBackstop, workReserve } from './backstop.ts';
import { watchMarket, watchVenue } from './breakers.ts';
import { checkVault } from './default.ts';
import { settleTransit } from './deleverage.ts';
import { emit } from './emit.ts';
import { averageExpiring, settleExpired } from './expiry.ts';
import { noteFund, slotsOf, watchTarget } from './funds.ts';
import { lookAt } from './ladder.ts';
import { settleProviders } from './obligations.ts';
import { revaluePledges } from './pledges.ts';
import type { Market, State } from './state.ts';
import { markOptions } from './surfaces.ts';
import { unwindVault } from './takeover.ts';

/**
 * Looks at every account of a market that is not at rest, the most endangered first, then at the
 * vault, then clears the batch of auto-deleveraging.
 */
export function sweep(state: State, market: number): void {
  state.rescaleMarket(market);
  const count = state.watch.restless(state, market, state.ladder.isRestless, state.found);
  const due: { account: number; risk: Risk }[] = [];
  const rest: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const account = state.found[i] as number;
    const risk = riskOf(state, account);
    if (isBankrupt(risk) || isLiquidatable(risk)) due.push({ account, risk });
    else rest.push(account);
  }
  due.sort((a, b) => byDanger(a.risk, b.risk) || a.account - b.account);
  for (const account of rest) lookAt(state, account);
  for (const { account } of due) lookAt(state, account);
  if (state.prices.isActionable(market) && !state.breakers.isHalted(market)) {
    checkVault(state, market);
    checkReserve(state, market);
    settleTransit(state, market);
  }
}

/** Clears what is left in transit after any command: nothing waits there between commands. */
export function settleBatches(state: State): void {
  if (!state.hasPooled) return;
  state.hasPooled = false;
  const { accounts, markets } = state;
  for (let market = 0; market < markets.length; market += 1) {
    const { transitRow } = markets[market] as Market;
    const isEmpty = accounts.firstPosition[transitRow] === -1 && accounts.cash[transitRow] === 0n;
    if (!isEmpty) settleTransit(state, market);
  }
}

/**
 * Looks at the portfolio accounts: a price anywhere may move what any of them must hold. The most
 * endangered come first.
 */
export function sweepPortfolios(state: State): void {
  state.portfoliosDue = false;
  const { accounts, ladder } = state;
  const due: { account: number; risk: Risk }[] = [];
  for (const account of accounts.portfolios) {
    if (accounts.firstPosition[account] === -1 && ladder.isRestless[account] === 0) continue;
    const isRestless = ladder.isRestless[account] === 1;
    if (!isRestless && state.portfolios.certificates.isValid(account)) continue;
    const risk = riskOf(state, account);
    const isAtRest = mayIncreaseRisk(risk) && !isLiquidatable(risk) && !isBankrupt(risk);
    if (isAtRest && !isRestless) state.portfolios.certify(account, risk.equity);
    else due.push({ account, risk });
  }
  due.sort((a, b) => byDanger(a.risk, b.risk) || a.account - b.account);
  for (const { account } of due) lookAt(state, account);
}

/**
 * Brings the prices of a market up to the present time: index, mark and state, each with its
 * event; a mark that moved or became actionable again is swept.
 */
export function refreshPrices(state: State, market: number): void {
  const { prices, time } = state;
  const { peak, scale } = state.schedules;
  const exposure = (peak[market] as bigint) * (scale[market] as bigint) * 2n;
  const indexBefore = prices.index[market];
  // What waits in transit is shared at the prices at which it came there.
  settleBatches(state);
  if (state.designated.count > 0) settleProviders(state, market);
  const change = prices.refresh(market, time, exposure);
  const hasMoved = change.markMoved || change.stateMoved || prices.index[market] !== indexBefore;
  if (hasMoved) state.revalue();
  const { markMoved, stateMoved, from, outliers } = change;
  reportOutliers(state, market, outliers);
  if (stateMoved) emit(state, 'price-state', market, from, prices.state[market] as number);
  if (markMoved) {
    const mark = prices.mark[market] as bigint;
    emit(state, 'marked', market, 0, 0, 0, mark, prices.index[market] as bigint);
  }
  // Breakers look first: what they stop is not done at this price.
  const isReopened = watchMarket(state, market);
  const { isOption } = state.markets[market] as Market;
  if (hasMoved && !isOption) markOptions(state, market);
  if (hasMoved) revaluePledges(state, market);
  const isDue = (markMoved || stateMoved) && prices.isActionable(market);
  if (isDue || isReopened) sweep(state, market);
  if (stateMoved) workReserve(state, market);
}

/** Reports a source when it becomes an outlier, once. */
function reportOutliers(state: State, market: number, outliers: number): void {
  const { prices } = state;
  const known = prices.sources.ignored[market] as number;
  if (outliers === known) return;
  prices.sources.ignored[market] = outliers;
  for (let source = 0; outliers >> source !== 0; source += 1) {
    const bit = 1 << source;
    if ((outliers & bit) === 0 || (known & bit) !== 0) continue;
    emit(state, 'source-ignored', market, source, 0, 0, prices.sources.observed(market, source));
  }
}

/** Time moved: markets whose prices may have gone stale are looked at. */
export function advanceTime(state: State, time: number): void {
  averageExpiring(state, time);
  state.time = time;
  const { prices } = state;
  if (time > prices.allFreshUntil) {
    for (let market = 0; market < state.markets.length; market += 1) {
      if (!prices.isFresh(market, time)) refreshPrices(state, market);
    }
    prices.findFirstToLook();
  }
  settleExpired(state);
}

/** A clock tick: accounts that wait for time, and the vaults' unwinding. */
export function tick(state: State): void {
  state.portfoliosDue = true;
  watchTarget(state);
  if (state.fund.fallPpm !== 0n) for (const slot of slotsOf(state)) noteFund(state, slot);
  watchVenue(state, 'tick');
  for (let market = 0; market < state.markets.length; market += 1) {
    if (state.settlements.isOver(market)) continue;
    watchMarket(state, market);
    sweep(state, market);
    unwindVault(state, market);
    tickBackstop(state, market);
    if (state.designated.count > 0) settleProviders(state, market);
  }
}
