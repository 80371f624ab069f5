/** What stands between a wanted trade and an order: every limit, and the first that bites. */

import { magnitude, mulDivDown, PPM } from '../../money/index.ts';
import type { Constraint, DeskInstrument } from '../model/index.ts';
import { collarPrice } from './leg-plan.ts';
import type { ModuleRun } from './module-run.ts';
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
function reducingPart(held: bigint, lots: bigint): bigint {
  if (held === 0n || held > 0n === lots > 0n) return 0n;
  return magnitude(lots) <= magnitude(held) ? lots : -held;
}

/** What forbids any trade of a module in an underlying now; null: nothing. */
export function gateOf(
  state: DeskState,
  run: ModuleRun,
  rows: readonly number[],
): Constraint | null {
  if (run.isPaused) return 'paused';
  const ids = rows.map((row) => (state.markets.instruments[row] as DeskInstrument).id);
  const live = state.orders.outstanding(ids);
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
export const touchOf = (state: DeskState, row: number, lots: bigint): bigint =>
  (lots > 0n ? state.markets.ask[row] : state.markets.bid[row]) as bigint;

/** Half the spread as value of so many lots, rounded up; and the taker fee. */
function costsOf(
  state: DeskState,
  row: number,
  size: bigint,
  price: bigint,
): readonly [bigint, bigint] {
  const { markets } = state;
  const scale = markets.scale[row] as bigint;
  const spread = (markets.ask[row] as bigint) - (markets.bid[row] as bigint);
  const slippage = spread > 0n ? (size * spread * scale + 1n) / 2n : 0n;
  const { takerPpm } = markets.instruments[row] as DeskInstrument;
  const fee = takerPpm > 0n ? (size * price * scale * takerPpm + PPM - 1n) / PPM : 0n;
  return [slippage, fee];
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
  const touch = touchOf(state, row, lots);
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

/** The budget that the costs of a trade would overdraw; null: none. */
function overdrawn(
  state: DeskState,
  run: ModuleRun,
  row: number,
  size: bigint,
  price: bigint,
): Constraint | null {
  const { feesMax, slippageMax } = run.module.terms.constraints;
  const [slippage, fee] = costsOf(state, row, size, price);
  if (feesMax > 0n && run.fees.sum(state.time) + fee > feesMax) return 'fees';
  if (slippageMax > 0n && run.slippage.sum(state.time) + slippage > slippageMax) return 'slippage';
  return null;
}

/** Whether the direction of an instrument was changed too often. */
function isTurningTooOften(state: DeskState, run: ModuleRun, row: number, lots: bigint): boolean {
  const { signChangesMax } = run.module.terms.constraints;
  if (signChangesMax === 0) return false;
  const { id } = state.markets.instruments[row] as DeskInstrument;
  const last = run.lastSigns.get(id) ?? 0;
  const isChange = last !== 0 && last > 0 !== lots > 0n;
  return isChange && run.signChanges.sum(state.time) >= BigInt(signChangesMax);
}

/** Whether a trade is worth its costs; true where nobody weighs it. */
function isWorth(
  state: DeskState,
  run: ModuleRun,
  wanted: Wanted,
  lots: bigint,
  price: bigint,
): boolean {
  const { improvement } = run.module.terms.constraints;
  if (improvement === 0 || Number.isNaN(wanted.worth)) return true;
  const [slippage, fee] = costsOf(state, wanted.row, magnitude(lots), price);
  const share = Number(lots) / Number(wanted.lots);
  return wanted.worth * share > (improvement * Number(slippage + fee)) / 1e8;
}

/** Whether the venue has collateral left for a trade that adds; true where it was not stated. */
function isCarried(state: DeskState, row: number, lots: bigint): boolean {
  const { venue } = state.markets.instruments[row] as DeskInstrument;
  const account = state.venues.get(venue);
  if (account === undefined || account.statedAt === 0) return true;
  return isReducing(state.book.size[row] as bigint, lots) || account.available > 0n;
}

/**
 * How much of a wanted trade is allowed.
 *
 * @param trust `none`: prices cannot be trusted, only what reduces a position may go on
 * @returns whole steps, signed as wanted; and the limit that took something, the sternest last
 */
export function allowedOf(
  state: DeskState,
  run: ModuleRun,
  wanted: Wanted,
  trust: 'full' | 'none',
): Allowed {
  const { row } = wanted;
  const instrument = state.markets.instruments[row] as DeskInstrument;
  const held = state.book.size[row] as bigint;
  const mode = modeFor(state, row, run.id);
  if (mode === 'halted') return DENIED('mode');
  let { lots } = wanted;
  let constraint: Constraint | null = null;
  if (mode === 'close-only' || trust === 'none') {
    const part = reducingPart(held, lots);
    if (part !== lots) [lots, constraint] = [part, mode === 'close-only' ? 'mode' : 'stale'];
    if (lots === 0n) return { lots, constraint };
  }
  if (state.venues.get(instrument.venue)?.state === 'down') return DENIED('venue-down');
  if (!isQuoted(state, run, row)) return DENIED('stale');
  const price = touchOf(state, row, lots);
  if (price === 0n) return DENIED('no-touch');
  if (isBeyondCollar(state, run, row, lots)) return DENIED('price-collar');
  if (isTurningTooOften(state, run, row, lots)) return DENIED('sign-changes');
  if (!isCarried(state, row, lots)) return DENIED('margin');
  const clip = clipped(state, run, { ...wanted, lots }, price);
  if (clip.constraint !== null) [lots, constraint] = [clip.lots, clip.constraint];
  return whole(state, run, { ...wanted, lots: wanted.lots }, { lots, constraint }, price);
}

/** Rounds to steps and asks what only whole orders can be asked. */
function whole(
  state: DeskState,
  run: ModuleRun,
  wanted: Wanted,
  allowed: Allowed,
  price: bigint,
): Allowed {
  const { row } = wanted;
  const { step, sizeMin, notionalMin } = state.markets.instruments[row] as DeskInstrument;
  const size = (magnitude(allowed.lots) / step) * step;
  const lots = allowed.lots > 0n ? size : -size;
  if (size < sizeMin || size === 0n) return DENIED(allowed.constraint ?? 'lot-min');
  const isAll =
    size === magnitude(state.book.size[row] as bigint) &&
    isReducing(state.book.size[row] as bigint, lots);
  const value = size * price * (state.markets.scale[row] as bigint);
  if (value < notionalMin && !isAll) return DENIED(allowed.constraint ?? 'notional-min');
  const budget = overdrawn(state, run, row, size, price);
  if (budget !== null) return DENIED(budget);
  if (!isWorth(state, run, wanted, lots, price)) return DENIED('improvement');
  return { lots, constraint: allowed.constraint };
}
