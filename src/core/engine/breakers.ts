/** Feeding the breakers: what each of them looks at, and what follows when one changes. */
import { type BreakerPolicy, PHASE } from '../breaker/index.ts';
import { lotValueAt } from '../liquidation/index.ts';
import {
  type BreakerKind,
  type CommandOf,
  PRICE_STATE,
  RESPONSE,
  type RefusalCode,
  TRADING,
} from '../model/index.ts';
import { PPM } from '../money/index.ts';
import { takeBack } from './backstop.ts';
import { emit } from './emit.ts';
import { knownLoss } from './known-loss.ts';
import { settleProviders } from './obligations.ts';
import { type Asset, HOUSE, type Market, type State } from './state.ts';
import { sweep } from './sweep.ts';

/** Counts of liquidations that say anything about what sets them off. */
const EVENTS_MIN = 8;

/** A value to measure against nothing. */
const NOTHING = 0n;

/** What the last value was measured from: part of the evidence. */
let measuredFrom = NOTHING;

/** Adds a value to the series of all breakers of a kind, of a market and of the venue. */
export function record(state: State, market: number, kind: BreakerKind, value: bigint): void {
  const { breakers, time } = state;
  const add = (slot: number): void => {
    const policy = breakers.policies[slot] as BreakerPolicy;
    if (policy.kind === kind) breakers.windows.record(slot, time, value, policy.windowMs);
  };
  const first = breakers.firstSlot[market] as number;
  const end = first + (breakers.slotCount[market] as number);
  for (let slot = first; slot < end; slot += 1) add(slot);
  // Breakers of the venue count in its own asset: coins are not added to dollars.
  const isOwn = kind !== 'liquidations' || state.markets[market]?.asset === 0;
  for (let slot = 0; isOwn && slot < breakers.venueCount; slot += 1) add(slot);
}

/**
 * Looks at the breakers of a market, with their evidence in an event where one changes.
 *
 * @returns whether orders meet again where they did not before: the market must be swept
 */
export function watchMarket(state: State, market: number): boolean {
  const { breakers } = state;
  const count = breakers.slotCount[market] as number;
  if (count === 0) return false;
  const first = breakers.firstSlot[market] as number;
  let hasChanged = false;
  for (let slot = first; slot < first + count; slot += 1) {
    const policy = breakers.policies[slot] as BreakerPolicy;
    const value = measure(state, market, slot, policy);
    if (!breakers.machines.step(slot, state.time, value, policy)) continue;
    hasChanged = true;
    report(state, market, slot, value ?? NOTHING);
    restartWindow(state, slot, policy);
  }
  return hasChanged && settleTrading(state, market);
}

/** After the orders of a command: every breaker that counts them looks. */
export function watchOrders(state: State): void {
  state.breakersDue = false;
  for (let market = 0; market < state.markets.length; market += 1) watchMarket(state, market);
  watchVenue(state, 'order');
}

/** Looks at the breakers of the venue; those that need a look at every account only on a tick. */
export function watchVenue(state: State, when: 'tick' | 'order'): boolean {
  const { breakers } = state;
  let hasChanged = false;
  for (let slot = 0; slot < breakers.venueCount; slot += 1) {
    const policy = breakers.policies[slot] as BreakerPolicy;
    if (policy.kind === 'insolvency' && when !== 'tick') continue;
    const value = measure(state, -1, slot, policy);
    if (!breakers.machines.step(slot, state.time, value, policy)) continue;
    hasChanged = true;
    report(state, -1, slot, value ?? NOTHING);
    restartWindow(state, slot, policy);
  }
  if (!hasChanged) return false;
  let isReopened = false;
  for (let market = 0; market < state.markets.length; market += 1) {
    if (settleTrading(state, market)) isReopened = true;
  }
  return isReopened;
}

/** Works out what a market accepts; gives whether orders meet again. */
export function settleTrading(state: State, market: number): boolean {
  const wasHalted = state.breakers.isHalted(market);
  if (state.designated.count > 0) settleProviders(state, market);
  state.breakers.settle(market);
  const isReopened = wasHalted && !state.breakers.isHalted(market);
  if (isReopened) state.portfoliosDue = true;
  if (!wasHalted && state.breakers.isHalted(market)) takeBack(state, market);
  return isReopened;
}

/** Evidence is stored in 64 bits: what is more says that it is as much. */
const EVIDENCE_MAX = 9_223_372_036_854_775_807n;

function report(state: State, market: number, slot: number, measured: bigint): void {
  const value = measured > EVIDENCE_MAX ? EVIDENCE_MAX : measured;
  const { machines, policies } = state.breakers;
  const policy = policies[slot] as BreakerPolicy;
  const phase = machines.phase[slot] as number;
  const response = machines.response(slot, policy);
  const since = BigInt(machines.highSince[slot] as number);
  const { enter } = policy;
  if (market === -1) {
    emit(state, 'venue-breaker', slot, phase, response, 0, value, enter, measuredFrom, since);
  } else emit(state, 'breaker', market, slot, phase, response, value, enter, measuredFrom, since);
}

/** A breaker whose look-back restarts forgets it when it trips, and every one when it re-arms. */
function restartWindow(state: State, slot: number, policy: BreakerPolicy): void {
  const { machines, windows, reference } = state.breakers;
  const phase = machines.phase[slot];
  const isTripped = phase === PHASE.tripped;
  // While no orders meet there are no trades: a band would stand where it was for ever.
  const isFixed = policy.kind === 'band' && machines.response(slot, policy) >= RESPONSE.cancelOnly;
  const restarts = phase === PHASE.rearming || (isTripped && (policy.restarts || isFixed));
  if (!restarts) return;
  windows.clear(slot);
  reference[slot] = 0n;
}

/** Persons decided that a market goes on: its breakers begin anew, and look again. */
export function releaseBreakers(state: State, market: number): void {
  const { breakers } = state;
  const first = market === -1 ? 0 : (breakers.firstSlot[market] as number);
  const count = market === -1 ? breakers.venueCount : (breakers.slotCount[market] as number);
  for (let slot = first; slot < first + count; slot += 1) {
    if (breakers.machines.phase[slot] === PHASE.armed) continue;
    const policy = breakers.policies[slot] as BreakerPolicy;
    breakers.machines.reopen(slot, state.time);
    restartWindow(state, slot, policy);
    measuredFrom = NOTHING;
    report(state, market, slot, NOTHING);
  }
}

/** Value of a breaker now, in the unit of its kind; null where there is none. */
function measure(state: State, market: number, slot: number, policy: BreakerPolicy): bigint | null {
  measuredFrom = NOTHING;
  switch (policy.kind) {
    case 'move':
      return moveOf(state, market, slot, policy);
    case 'band':
      return distanceFromReference(state, market, slot, policy);
    case 'divergence':
      return divergenceOf(state, market);
    case 'branching':
      return branchingOf(state, slot, policy);
    case 'fund':
      return fundFallOf(state, market, slot, policy);
    case 'open-interest':
      return growthOf(state, market, slot, policy);
    case 'concentration':
      return concentrationOf(state, market, policy);
    case 'insolvency':
      return insolvencyOf(state);
    case 'liquidations':
      return look(state, slot, policy) ? state.breakers.windows.foundSum : 0n;
    case 'own-orders':
      return look(state, slot, policy) ? BigInt(state.breakers.windows.foundCount) : 0n;
    case 'prices':
      return stateOf(state, market);
    default:
      return policy.kind satisfies never;
  }
}

const look = ({ breakers, time }: State, slot: number, policy: BreakerPolicy): boolean =>
  breakers.windows.look(slot, time, policy.windowMs);

/** Distance of two amounts as parts per million of the second, rounded down. */
function apart(a: bigint, b: bigint): bigint {
  measuredFrom = b;
  return ((a > b ? a - b : b - a) * PPM) / b;
}

/** How far the mark is from the lowest or highest of the window, whichever is further. */
function moveOf(state: State, market: number, slot: number, policy: BreakerPolicy): bigint | null {
  const mark = state.prices.mark[market] as bigint;
  if (!state.prices.isActionable(market) || mark === 0n) return null;
  const { windows } = state.breakers;
  windows.record(slot, state.time, mark, policy.windowMs);
  look(state, slot, policy);
  const { foundLowest, foundHighest } = windows;
  const risen = apart(mark, foundLowest);
  const fallen = apart(mark, foundHighest);
  if (fallen >= risen) return fallen;
  return apart(mark, foundLowest);
}

/**
 * How far the mark is from the mean trade price of the window. The reference follows the mean only
 * where that is a hundredth away. Source: Limit Up-Limit Down plan, reference price.
 */
function distanceFromReference(
  state: State,
  market: number,
  slot: number,
  policy: BreakerPolicy,
): bigint | null {
  const mark = state.prices.mark[market] as bigint;
  if (!state.prices.isActionable(market) || mark === 0n) return null;
  const { reference, windows } = state.breakers;
  if (reference[slot] === 0n) reference[slot] = mark;
  const { machines } = state.breakers;
  const inPhase = state.time - (machines.phaseAt[slot] as number);
  if (look(state, slot, policy)) {
    const mean = windows.foundSum / BigInt(windows.foundCount);
    const before = reference[slot] as bigint;
    const moved = mean > before ? mean - before : before - mean;
    if (moved * 100n >= before && mean > 0n) reference[slot] = mean;
  } else if (machines.phase[slot] === PHASE.tripped && inPhase >= policy.windowMs) {
    reference[slot] = mark; // nobody has traded at the band for a whole window
  }
  return apart(mark, reference[slot] as bigint);
}

function divergenceOf({ prices, markets, time }: State, market: number): bigint | null {
  const { terms } = markets[market] as Market;
  const index = prices.index[market] as bigint;
  const mid = prices.venue.mid(market, time, terms.price.ageMsMax);
  const isKnown = prices.isActionable(market) && terms.price.sources.length > 0;
  return isKnown && mid !== 0n && index !== 0n ? apart(mid, index) : null;
}

/**
 * Share of the liquidations in the window that others set off: one less the root of mean over
 * variance of their counts in equal parts of it. Source: Hardiman and Bouchaud 2014, branching
 * ratio of a self-exciting process.
 */
function branchingOf(state: State, slot: number, policy: BreakerPolicy): bigint {
  if (!look(state, slot, policy)) return 0n;
  const { foundCount: count, foundSquares: squares } = state.breakers.windows;
  const parts = 32;
  const variance = parts * squares - count * count; // times the square of the parts
  if (count < EVENTS_MIN || variance <= parts * count) return 0n;
  return BigInt(Math.floor((1 - Math.sqrt((parts * count) / variance)) * 1_000_000));
}

/** What stands before deleveraging: the shared fund and, for a market, its own. */
function fundsOf({ accounts, markets, assets }: State, market: number): bigint {
  const { house, fundRow } = markets[market] ?? {
    house: (assets[0] as Asset).houseRow,
    fundRow: -1,
  };
  const own = fundRow === -1 ? 0n : (accounts.cash[fundRow] as bigint);
  return own + (accounts.cash[house + HOUSE.sharedFund] as bigint);
}

function fundFallOf(state: State, market: number, slot: number, policy: BreakerPolicy): bigint {
  const funds = fundsOf(state, market);
  state.breakers.windows.record(slot, state.time, funds, policy.windowMs);
  look(state, slot, policy);
  const peak = state.breakers.windows.foundHighest;
  return peak > funds ? apart(funds, peak) : 0n;
}

const interestAt = (state: State, market: number): bigint =>
  (state.schedules.openInterest[market] as bigint) * lotValueAt(state, market);

function growthOf(state: State, market: number, slot: number, policy: BreakerPolicy): bigint {
  const lots = state.schedules.openInterest[market] as bigint;
  state.breakers.windows.record(slot, state.time, lots, policy.windowMs);
  look(state, slot, policy);
  const least = state.breakers.windows.foundLowest;
  if (interestAt(state, market) < policy.floor) return 0n;
  return least === 0n ? lots * PPM : apart(lots, least);
}

function concentrationOf(state: State, market: number, policy: BreakerPolicy): bigint | null {
  const interest = interestAt(state, market);
  const depth = state.prices.depthOf(market);
  if (depth === 0n) return null;
  measuredFrom = depth;
  return interest < policy.floor ? 0n : (interest * PPM) / depth;
}

function insolvencyOf(state: State): bigint {
  const loss = knownLoss(state, 0);
  const funds = fundsOf(state, -1);
  measuredFrom = funds;
  if (loss <= 0n) return 0n;
  return funds === 0n ? loss * PPM : (loss * PPM) / funds;
}

function stateOf({ prices }: State, market: number): bigint | null {
  switch (prices.state[market]) {
    case PRICE_STATE.none:
      return null;
    case PRICE_STATE.live:
      return 0n;
    case PRICE_STATE.degraded:
      return 1n;
    default:
      return 2n;
  }
}

/** Whether a trade price is outside a band of its market. */
export function isOutsideBands(state: State, market: number, price: bigint): boolean {
  const { breakers } = state;
  const first = breakers.firstSlot[market] as number;
  const end = first + (breakers.slotCount[market] as number);
  for (let slot = first; slot < end; slot += 1) {
    const { kind, enter } = breakers.policies[slot] as BreakerPolicy;
    const reference = breakers.reference[slot] as bigint;
    if (kind === 'band' && reference !== 0n && apart(price, reference) > enter) return true;
  }
  return false;
}

/**
 * The venue crossed the orders of an auction at one price: trading goes on. An auction that is too
 * young, or whose price is too far from the index, goes on instead.
 */
export function uncross(state: State, command: CommandOf<'uncross'>): RefusalCode | null {
  const { breakers, prices, time } = state;
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  if (breakers.trading[market] !== TRADING.auction) return 'not-in-auction';
  if (command.price <= 0n) return 'not-positive';
  if (!prices.isActionable(market)) return 'stale-price';
  const slots = auctionSlots(state, market);
  const index = prices.index[market] as bigint;
  let isTooFar = false;
  for (const slot of slots) {
    const policy = breakers.policies[slot] as BreakerPolicy;
    if (breakers.machines.auctionLeft(slot, time, policy) !== 0) return 'auction-runs';
    if (policy.auctionPpm > 0n && apart(command.price, index) > policy.auctionPpm) isTooFar = true;
  }
  for (const slot of slots) {
    if (isTooFar) breakers.machines.extend(slot, time);
    else {
      breakers.machines.reopen(slot, time);
      restartWindow(state, slot, breakers.policies[slot] as BreakerPolicy);
    }
    measuredFrom = index;
    report(state, market, slot, command.price);
  }
  if (settleTrading(state, market)) sweep(state, market);
  return null;
}

/** Breakers of a market that collect orders now. */
function auctionSlots({ breakers, time }: State, market: number): number[] {
  const first = breakers.firstSlot[market] as number;
  const count = breakers.slotCount[market] as number;
  return Array.from({ length: count }, (_, at) => first + at).filter(
    (slot) =>
      breakers.machines.auctionLeft(slot, time, breakers.policies[slot] as BreakerPolicy) !== null,
  );
}
