/** What stands between a wanted trade and an order: every limit, and the first that bites. */

import { magnitude, mulDivDown, mulDivUp, PPM, type QuoteUnits } from '../../money/index.ts';
import type { Constraint, DeskInstrument } from '../model/index.ts';
import { isExpired } from './greeks.ts';
import { collarPrice } from './leg-plan.ts';
import type { ModuleRun } from './module-run.ts';
import { isKilling, type Urgency } from './parents.ts';
import { modeFor } from './reach.ts';
import type { DeskState } from './state.ts';
import type { Sample } from './values.ts';

/** A trade that a response wants. */
export interface Wanted {
  readonly row: number;
  /** Signed, not zero. */
  readonly lots: bigint;
  /** Worth of the risk that it takes away, in quote; NaN where the response does not weigh it. */
  readonly worth: number;
}

/** How many of the lots are allowed, and what took the rest. */
export interface Allowed {
  readonly lots: bigint;
  readonly constraint: Constraint | null;
}

const DENIED = (constraint: Constraint): Allowed => ({ lots: 0n, constraint });

/** Whether a trade only makes the position smaller, without turning it round. */
export const isReducing = (held: bigint, lots: bigint): boolean =>
  held !== 0n && held > 0n !== lots > 0n && magnitude(lots) <= magnitude(held);

/** Lots that only reduce what is held: none of a trade that adds. */
export function reducingPart(held: bigint, lots: bigint): bigint {
  if (held === 0n || held > 0n === lots > 0n) return 0n;
  return magnitude(lots) <= magnitude(held) ? lots : -held;
}

/** What forbids any trade of a module in an underlying now; null: nothing. */
export function gateOf(
  state: DeskState,
  run: ModuleRun,
  underlying: string,
  urgency: Urgency,
): Constraint | null {
  if (run.isPaused) return 'paused';
  if (state.parents.has(underlying) || isKilling(state, underlying)) return 'outstanding';
  const ids = state.markets.instruments.flatMap((each) =>
    each.underlying === underlying ? [each.id] : [],
  );
  const live = state.orders.outstanding(ids);
  // What only reduces waits for doubts in its own instrument, no longer (`legs.ts`).
  const isFailing = run.hasFailed && state.time < run.waitUntil;
  if (urgency !== 'normal') return isFailing ? 'failure-cooldown' : null;
  if (live.some(({ status }) => status === 'unknown')) return 'unknown-order';
  if (ids.some((id) => state.differences.has(id))) return 'unknown-order';
  if (live.length > 0) return 'outstanding';
  if (state.time < run.waitUntil) return run.hasFailed ? 'failure-cooldown' : 'cooldown';
  return null;
}

/** Whether prices can be trusted: enough fresh sources that agree. */
export function isPriced(run: ModuleRun, sample: Sample): boolean {
  const { sourcesMin, dispersionPpm } = run.module.terms.constraints;
  const { sources, dispersion } = sample.price;
  if (sources < sourcesMin) return false;
  return dispersionPpm === 0 || dispersion * 1_000_000 <= dispersionPpm;
}

/** Whether the book of an instrument was seen lately enough to trade on. */
export const isQuoted = (state: DeskState, run: ModuleRun, row: number): boolean =>
  state.time - (state.markets.quotedAt[row] as number) <=
  run.module.terms.constraints.priceAgeMsMax;

/** Lots of a value at a price; the most that is not above it. */
function lotsOfValue(state: DeskState, row: number, value: bigint, price: bigint): bigint {
  const perLot = price * (state.markets.scale[row] as bigint);
  return perLot <= 0n ? 0n : value / perLot;
}

/** The best price of the side that a trade of this sign takes; 0 where it is empty. */
const touchOf = (state: DeskState, row: number, lots: bigint): bigint =>
  (lots > 0n ? state.markets.ask[row] : state.markets.bid[row]) as bigint;

/** The same, or where that side is empty the price that positions are booked at. */
export const priceFor = (state: DeskState, row: number, lots: bigint): bigint =>
  touchOf(state, row, lots) || state.markets.valuePrice(row);

/** Value of so many lots of an instrument at a price, without sign. */
export const valueAt = (state: DeskState, row: number, lots: bigint, price: bigint): QuoteUnits =>
  (magnitude(lots) * price * (state.markets.scale[row] as bigint)) as QuoteUnits;

/** What a trade may cost at worst: from the middle to its protection, and the taker fee. */
export interface Costs {
  readonly slippage: bigint;
  readonly fee: bigint;
}

function costsOf(
  state: DeskState,
  run: ModuleRun,
  row: number,
  size: bigint,
  price: bigint,
): Costs {
  const { markets } = state;
  const scale = markets.scale[row] as bigint;
  const spread = (markets.ask[row] as bigint) - (markets.bid[row] as bigint);
  const value = size * price * scale;
  const beyond = mulDivUp(value, BigInt(run.module.terms.execution.protectionPpm), PPM);
  const half = spread > 0n ? (size * spread * scale + 1n) / 2n : 0n;
  const { takerPpm } = markets.instruments[row] as DeskInstrument;
  const fee = takerPpm > 0n ? mulDivUp(value, takerPpm, PPM) : 0n;
  return { slippage: half + beyond, fee };
}

/** Lots that the share of the market's volume within the window still allows. */
function participationLeft(state: DeskState, run: ModuleRun, row: number): bigint {
  const { id } = state.markets.instruments[row] as DeskInstrument;
  const volume = run.volumes.get(id)?.sum(state.time) ?? 0n;
  const share = BigInt(run.module.terms.constraints.participationPpm);
  return mulDivDown(volume, share, PPM) - (run.traded.get(id)?.sum(state.time) ?? 0n);
}

/** Whether the best price lies beyond the collar: an order could only wait there. */
function isBeyondCollar(state: DeskState, run: ModuleRun, row: number, lots: bigint): boolean {
  const centre = collarPrice(state, row);
  const collar = BigInt(run.module.terms.constraints.collarPpm);
  const touch = priceFor(state, row, lots);
  const over = lots > 0n ? touch - centre : centre - touch;
  return over * PPM > centre * collar;
}

/** Clips a size by the limits of one order; the last that clipped is named. */
function clipped(state: DeskState, run: ModuleRun, wanted: Wanted, price: bigint): Allowed {
  const { constraints } = run.module.terms;
  const { row, lots } = wanted;
  let size = magnitude(lots);
  let constraint: Constraint | null = null;
  const clip = (most: bigint, by: Constraint): void => {
    if (size <= most) return;
    [size, constraint] = [most < 0n ? 0n : most, by];
  };
  if (constraints.stepMax > 0n) {
    clip(lotsOfValue(state, row, constraints.stepMax, price), 'step-max');
  }
  if (constraints.turnoverMax > 0n) {
    const left = constraints.turnoverMax - run.turnover.sum(state.time);
    clip(lotsOfValue(state, row, left > 0n ? left : 0n, price), 'turnover');
  }
  if (constraints.participationPpm > 0) {
    clip(participationLeft(state, run, row), 'participation');
  }
  if (constraints.depthSharePpm > 0) {
    const shown = (lots > 0n ? state.markets.askSize[row] : state.markets.bidSize[row]) as bigint;
    clip(mulDivDown(shown, BigInt(constraints.depthSharePpm), PPM), 'depth-share');
  }
  return { lots: lots > 0n ? size : -size, constraint };
}

/** The budget that the costs of a trade would overdraw, with what it has spent; null: none. */
function overdrawn(
  state: DeskState,
  run: ModuleRun,
  costs: Costs,
  spent: Costs,
): Constraint | null {
  const { feesMax, slippageMax } = run.module.terms.constraints;
  const fees = run.fees.sum(state.time) + spent.fee + costs.fee;
  if (feesMax > 0n && fees > feesMax) return 'fees';
  const slippage = run.slippage.sum(state.time) + spent.slippage + costs.slippage;
  return slippageMax > 0n && slippage > slippageMax ? 'slippage' : null;
}

/** Whether the direction in an underlying was changed too often. */
function isTurningTooOften(state: DeskState, run: ModuleRun, row: number, lots: bigint): boolean {
  const { signChangesMax } = run.module.terms.constraints;
  if (signChangesMax === 0) return false;
  const { underlying } = state.markets.instruments[row] as DeskInstrument;
  const last = run.lastSigns.get(underlying) ?? 0;
  const isChange = last !== 0 && last > 0 !== lots > 0n;
  const changes = run.turns.get(underlying)?.sum(state.time) ?? 0n;
  return isChange && changes >= BigInt(signChangesMax);
}

/** Whether a trade is worth its costs; true where nobody weighs it. */
function isWorth(run: ModuleRun, wanted: Wanted, lots: bigint, costs: Costs): boolean {
  const { improvement } = run.module.terms.constraints;
  if (improvement === 0 || Number.isNaN(wanted.worth)) return true;
  const share = Number(lots) / Number(wanted.lots);
  return wanted.worth * share > (improvement * Number(costs.slippage + costs.fee)) / 1e8;
}

/** No venue lends more than this many times its collateral. */
const LEVERAGE_MAX = 200n;

/** Whether the venue has collateral left for a trade that adds; true where it was not stated. */
function isCarried(state: DeskState, row: number, lots: bigint, price: bigint): boolean {
  const { venue } = state.markets.instruments[row] as DeskInstrument;
  const account = state.venues.get(venue);
  if (account === undefined || account.statedAt === 0) return true;
  if (isReducing(state.book.size[row] as bigint, lots)) return true;
  return account.available * LEVERAGE_MAX >= valueAt(state, row, lots, price);
}

/** How a trade is judged. */
export interface Judgement {
  /** `none`: prices cannot be trusted, only what reduces a position may go on. */
  readonly trust: 'full' | 'none';
  /** What is more than normal only reduces: no budget and no pause stands in its way. */
  readonly urgency: Urgency;
  /** Costs of the legs of the same trade that were allowed before. */
  readonly spent: Costs;
}

/** What the modes and the trust in prices leave of a wanted trade. */
function permitted(state: DeskState, run: ModuleRun, wanted: Wanted, by: Judgement): Allowed {
  const { row, lots } = wanted;
  const mode = modeFor(state, row, run.id);
  const isUrgent = by.urgency !== 'normal';
  if (mode === 'halted' && !isUrgent) return DENIED('mode');
  if (mode === 'normal' && by.trust === 'full' && !isUrgent) return { lots, constraint: null };
  const part = reducingPart(state.book.size[row] as bigint, lots);
  if (part === lots) return { lots, constraint: null };
  return { lots: part, constraint: mode === 'normal' ? 'stale' : 'mode' };
}

/**
 * How much of a wanted trade is allowed.
 *
 * @returns whole steps, signed as wanted; and the limit that took something, the sternest last
 */
export function allowedOf(
  state: DeskState,
  run: ModuleRun,
  wanted: Wanted,
  by: Judgement,
): Allowed {
  const { row } = wanted;
  const instrument = state.markets.instruments[row] as DeskInstrument;
  if (isExpired(instrument, state.time)) return DENIED('infeasible');
  const start = permitted(state, run, wanted, by);
  if (start.lots === 0n) return start;
  const { lots } = start;
  if (state.venues.get(instrument.venue)?.state === 'down') return DENIED('venue-down');
  const isUrgent = by.urgency !== 'normal';
  if (!isUrgent && !isQuoted(state, run, row)) return DENIED('stale');
  const price = isUrgent ? priceFor(state, row, lots) : touchOf(state, row, lots);
  if (price === 0n) return DENIED('no-touch');
  if (!isUrgent && isBeyondCollar(state, run, row, lots)) return DENIED('price-collar');
  if (isUrgent) return wholeSteps(state, wanted, start, price);
  if (isTurningTooOften(state, run, row, lots)) return DENIED('sign-changes');
  if (!isCarried(state, row, lots, price)) return DENIED('margin');
  const clip = clipped(state, run, { ...wanted, lots }, price);
  const left = clip.constraint === null ? start : clip;
  const whole = wholeSteps(state, wanted, left, price);
  if (whole.lots === 0n) return whole;
  const costs = costsOf(state, run, row, magnitude(whole.lots), price);
  const budget = overdrawn(state, run, costs, by.spent);
  if (budget !== null) return DENIED(budget);
  return isWorth(run, wanted, whole.lots, costs) ? whole : DENIED('improvement');
}

/** Worst costs of what was allowed, for the legs that come after it. */
export const spentWith = (
  state: DeskState,
  run: ModuleRun,
  row: number,
  lots: bigint,
  spent: Costs,
): Costs => {
  const costs = costsOf(state, run, row, magnitude(lots), priceFor(state, row, lots));
  return { slippage: spent.slippage + costs.slippage, fee: spent.fee + costs.fee };
};

/** Rounds to steps, and asks whether it is an order at all. */
function wholeSteps(state: DeskState, wanted: Wanted, allowed: Allowed, price: bigint): Allowed {
  const { row } = wanted;
  const { step, sizeMin, notionalMin } = state.markets.instruments[row] as DeskInstrument;
  const size = (magnitude(allowed.lots) / step) * step;
  const lots = allowed.lots > 0n ? size : -size;
  if (size < sizeMin || size === 0n) return DENIED(allowed.constraint ?? 'lot-min');
  if (size > LOTS_MAX) return DENIED('infeasible');
  const held = state.book.size[row] as bigint;
  const isAll = size === magnitude(held) && isReducing(held, lots);
  if (valueAt(state, row, lots, price) < notionalMin && !isAll) {
    return DENIED(allowed.constraint ?? 'notional-min');
  }
  return { lots, constraint: allowed.constraint };
}

/** More lots than anybody means. */
const LOTS_MAX = 1_000_000_000_000_000n;
