/**
 * Designated providers: what they promised, minute by minute, and what a session of it earns or
 * costs them through the ledger.
 */
import {
  afterMinute,
  endSession,
  isCompliant,
  MINUTE_MS,
  type MinuteCondition,
  type ProviderQuote,
  type ProviderRecord,
  type ProviderStanding,
  sessionOf,
  standingOf,
} from '../liquidity/index.ts';
import { riskOf } from '../margin/index.ts';
import {
  type Column,
  type CommandOf,
  LIMITS,
  type RefusalCode,
  type Table,
} from '../model/index.ts';
import {
  greater,
  type Lots,
  lesser,
  type Ppm,
  type PriceUnits,
  type QuoteUnits,
} from '../money/index.ts';
import { emit } from './emit.ts';
import { HOUSE, type Market, type State } from './state.ts';

const LIMIT = LIMITS.designated;

/** Where the standings of a provider are numbered. */
export const STANDINGS: readonly ProviderStanding[] = ['good', 'grace', 'excluded'];

/** Providers designated in markets, their quotes, and what was seen of them. */
export class Designated implements Table {
  // state
  readonly account = new Int32Array(LIMIT);
  readonly market = new Int32Array(LIMIT);
  readonly isActive = new Uint8Array(LIMIT); //      0: it resigned
  readonly bid = new BigInt64Array(LIMIT); //        price units
  readonly bidLots = new BigInt64Array(LIMIT);
  readonly ask = new BigInt64Array(LIMIT);
  readonly askLots = new BigInt64Array(LIMIT);
  readonly quotedAt = new Float64Array(LIMIT); //    ms of the last report
  readonly scoredAt = new Float64Array(LIMIT); //    ms up to which all is counted
  readonly keptMs = new Float64Array(LIMIT); //      of the present minute
  readonly closedMs = new Float64Array(LIMIT); //    of the present minute
  readonly minutes = new Float64Array(LIMIT); //     ProviderRecord
  readonly passedPpm = new Float64Array(LIMIT);
  readonly judged = new Float64Array(LIMIT);
  readonly failed = new Float64Array(LIMIT);
  count = 0;

  find(account: number, market: number): number {
    for (let row = 0; row < this.count; row += 1) {
      if (this.account[row] === account && this.market[row] === market) return row;
    }
    return -1;
  }

  record(row: number): ProviderRecord {
    return {
      minutesCounted: this.minutes[row] as number,
      passedPpm: this.passedPpm[row] as number,
      sessionsJudged: this.judged[row] as number,
      sessionsFailed: this.failed[row] as number,
    };
  }

  keep(row: number, record: ProviderRecord): void {
    this.minutes[row] = record.minutesCounted;
    this.passedPpm[row] = record.passedPpm;
    this.judged[row] = record.sessionsJudged;
    this.failed[row] = record.sessionsFailed;
  }

  quote(row: number): ProviderQuote {
    return {
      bid: this.bid[row] as PriceUnits,
      bidLots: this.bidLots[row] as Lots,
      ask: this.ask[row] as PriceUnits,
      askLots: this.askLots[row] as Lots,
    };
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'designated.account', array: this.account, used },
      { name: 'designated.market', array: this.market, used },
      { name: 'designated.isActive', array: this.isActive, used },
      { name: 'designated.bid', array: this.bid, used },
      { name: 'designated.bidLots', array: this.bidLots, used },
      { name: 'designated.ask', array: this.ask, used },
      { name: 'designated.askLots', array: this.askLots, used },
      { name: 'designated.quotedAt', array: this.quotedAt, used },
      { name: 'designated.scoredAt', array: this.scoredAt, used },
      { name: 'designated.keptMs', array: this.keptMs, used },
      { name: 'designated.closedMs', array: this.closedMs, used },
      { name: 'designated.minutes', array: this.minutes, used },
      { name: 'designated.passedPpm', array: this.passedPpm, used },
      { name: 'designated.judged', array: this.judged, used },
      { name: 'designated.failed', array: this.failed, used },
    ];
  }

  registers(): readonly number[] {
    return [this.count];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    this.count = registers[0] as number;
  }
}

/** Makes an account a designated provider of a market, or lets it resign. */
export function designate(state: State, command: CommandOf<'designate'>): RefusalCode | null {
  const { accounts, designated } = state;
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  const { asset, liquidity } = state.markets[market] as Market;
  const account = accounts.find(command.account, asset);
  if (account === -1) return 'unknown-account';
  if (!accounts.isTrader(account)) return 'house-account';
  if (state.settlements.isOver(market)) return 'expired';
  if (liquidity.obligation === null) return 'no-obligations';
  let row = designated.find(account, market);
  const isActive = command.sides > 0 ? 1 : 0;
  if (row === -1 && isActive === 0) return 'not-designated';
  if (row === -1) {
    if (designated.count === LIMIT) return 'table-full';
    row = designated.count;
    designated.count += 1;
    designated.account[row] = account;
    designated.market[row] = market;
    designated.scoredAt[row] = state.time;
  } else score(state, row);
  const resigns = designated.isActive[row] === 1 && isActive === 0;
  if (resigns) endSessionOf(state, row, 'cut short');
  designated.keptMs[row] = 0;
  designated.closedMs[row] = 0;
  designated.isActive[row] = isActive;
  emit(state, 'designated', account, market, 0, 0, BigInt(isActive));
  return null;
}

/** Best bid and ask of a designated provider; a side without lots is not quoted. */
export function reportQuotes(
  state: State,
  command: CommandOf<'report-quotes'>,
): RefusalCode | null {
  const { accounts, designated } = state;
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  const account = accounts.find(command.account, state.markets[market]?.asset);
  const row = account === -1 ? -1 : designated.find(account, market);
  if (row === -1 || designated.isActive[row] === 0) return 'not-designated';
  if (state.settlements.isOver(market)) return 'expired';
  const { bid, ask, bidSize, askSize } = command;
  if (bid < 0n || ask < 0n || bidSize < 0n || askSize < 0n) return 'not-positive';
  score(state, row);
  designated.bid[row] = bid;
  designated.bidLots[row] = bidSize;
  designated.ask[row] = ask;
  designated.askLots[row] = askSize;
  designated.quotedAt[row] = state.time;
  return null;
}

/** Counts all providers of a market up to the present moment. */
export function settleProviders(state: State, market: number): void {
  const { designated } = state;
  for (let row = 0; row < designated.count; row += 1) {
    if (designated.market[row] === market) score(state, row);
  }
}

/** How the market trades now; it was so since the last count, for every change counts first. */
function conditionOf(state: State, market: number): MinuteCondition {
  if (state.breakers.isHalted(market) || !state.prices.isActionable(market)) return 'closed';
  return (state.activations.level[market] as number) > 0 ? 'fast' : 'normal';
}

/**
 * Counts what a provider kept from the last count to now. The market was as it is, but only as long
 * as its price was fresh; after that it was closed, even if nobody looked.
 */
function score(state: State, row: number): void {
  const { designated, prices, time } = state;
  const market = designated.market[row] as number;
  const { obligation } = (state.markets[market] as Market).liquidity;
  const isOver = state.settlements.isOver(market);
  if (obligation === null || designated.isActive[row] === 0 || isOver) {
    designated.scoredAt[row] = time;
    return;
  }
  const condition = conditionOf(state, market);
  const from = designated.scoredAt[row] as number;
  const openUntil = Math.max(from, Math.min(time, prices.freshUntil[market] as number));
  if (condition !== 'closed') countOpen(state, row, openUntil, condition);
  countClosed(state, row, time);
}

/** Counts a stretch in which the market was open and nothing changed but the age of the quote. */
function countOpen(state: State, row: number, until: number, condition: MinuteCondition): void {
  const { designated } = state;
  const market = designated.market[row] as number;
  const { obligation } = (state.markets[market] as Market).liquidity;
  if (obligation === null) return;
  const scale = state.schedules.scale[market] as bigint;
  const isKept = isCompliant(obligation, { condition, scale }, designated.quote(row));
  const staleAt = (designated.quotedAt[row] as number) + obligation.quoteMsMax;
  let from = designated.scoredAt[row] as number;
  const keptUntil = isKept ? Math.min(staleAt, until) : from;
  while (from < until) {
    const minuteEnd = (Math.floor(from / MINUTE_MS) + 1) * MINUTE_MS;
    const to = Math.min(minuteEnd, until);
    const kept = Math.max(0, Math.min(to, keptUntil) - from);
    designated.keptMs[row] = (designated.keptMs[row] as number) + kept;
    from = to;
    if (to === minuteEnd) endMinute(state, row, minuteEnd);
  }
  designated.scoredAt[row] = until;
}

/** Counts a stretch in which the market was closed: whole minutes of it are nobody's. */
function countClosed(state: State, row: number, until: number): void {
  const { designated } = state;
  const market = designated.market[row] as number;
  const { obligation } = (state.markets[market] as Market).liquidity;
  const from = designated.scoredAt[row] as number;
  if (obligation === null || from >= until) return;
  const minuteEnd = (Math.floor(from / MINUTE_MS) + 1) * MINUTE_MS;
  const first = Math.min(minuteEnd, until) - from;
  designated.closedMs[row] = (designated.closedMs[row] as number) + first;
  if (until >= minuteEnd) {
    endMinute(state, row, minuteEnd);
    const isLater = sessionOf(obligation, until) > sessionOf(obligation, minuteEnd - 1);
    if (isLater && minuteEnd % obligation.sessionMs !== 0) endSessionOf(state, row, 'whole');
    designated.closedMs[row] = until - Math.floor(until / MINUTE_MS) * MINUTE_MS;
  }
  designated.scoredAt[row] = until;
}

/** A minute is over: it counts, unless the market was closed for half of it. */
function endMinute(state: State, row: number, end: number): void {
  const { designated } = state;
  const { obligation } = (state.markets[designated.market[row] as number] as Market).liquidity;
  if (obligation === null) return;
  const closed = designated.closedMs[row] as number;
  const open = MINUTE_MS - closed;
  const kept = Math.min(designated.keptMs[row] as number, open);
  const share = BigInt(Math.floor((kept * 1_000_000) / Math.max(open, 1))) as Ppm;
  designated.keep(row, afterMinute(designated.record(row), closed * 2 >= MINUTE_MS ? null : share));
  designated.keptMs[row] = 0;
  designated.closedMs[row] = 0;
  if (end % obligation.sessionMs === 0) endSessionOf(state, row, 'whole');
}

/**
 * A session is over: the fee reserve rewards, or the provider pays what it can without danger. One
 * that its provider cut short is judged, and rewards nothing.
 */
function endSessionOf(state: State, row: number, session: 'whole' | 'cut short'): void {
  const { designated, accounts } = state;
  const market = designated.market[row] as number;
  const { house, liquidity } = state.markets[market] as Market;
  const { obligation } = liquidity;
  if (obligation === null) return;
  const account = designated.account[row] as number;
  const outcome = endSession(obligation, designated.record(row));
  designated.keep(row, outcome.record);
  if (outcome.score === null) return; // no minute of it was anybody's
  const feeReserve = house + HOUSE.feeReserve;
  let paid = 0n;
  if (outcome.reward > 0n && session === 'whole') {
    paid = lesser(outcome.reward, accounts.cash[feeReserve] as QuoteUnits);
    if (paid > 0n) accounts.transfer(feeReserve, account, paid as QuoteUnits);
  } else if (outcome.penalty > 0n) {
    const risk = riskOf(state, account);
    const free = lesser(risk.initialEquity - risk.initial, accounts.cash[account] as bigint);
    const due = lesser(outcome.penalty, greater(free, 0n) as QuoteUnits);
    if (due > 0n) accounts.transfer(account, feeReserve, due as QuoteUnits);
    paid = -due;
  }
  const standing = STANDINGS.indexOf(standingOf(obligation, outcome.record));
  emit(state, 'provider-scored', account, market, standing, 0, outcome.score, paid);
}

/** The terms of providers change: the time before them is counted and judges nobody. */
export function forgetSessions(state: State, market: number): void {
  const { designated } = state;
  for (let row = 0; row < designated.count; row += 1) {
    if (designated.market[row] !== market) continue;
    score(state, row);
    designated.keep(row, { ...designated.record(row), minutesCounted: 0, passedPpm: 0 });
    designated.keptMs[row] = 0;
    designated.closedMs[row] = 0;
  }
}

/** A market is over: nobody has obligations there any more. */
export function resignAll(state: State, market: number): void {
  const { designated } = state;
  for (let row = 0; row < designated.count; row += 1) {
    if (designated.market[row] === market) designated.isActive[row] = 0;
  }
}
