/** A trade under way in an underlying: at most one, worked leg by leg until it is done. */
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import { magnitude } from '../../money/index.ts';
import { type ExecutionPlan, type PlanState, planFromState } from '../execution/index.ts';
import {
  type Constraint,
  clientIdOf,
  type DeskInstrument,
  type OrderIntent,
} from '../model/index.ts';
import { isEnded, type Order, remainingLots } from '../orders/index.ts';
import { openLegPlan, viewOf, type WorkTerms } from './leg-plan.ts';
import { touchOf } from './limits.ts';
import { modeFor } from './reach.ts';
import type { DeskState } from './state.ts';

/** One instrument of a trade. */
export interface Leg {
  readonly row: number;
  /** Signed; what was wanted at first. */
  readonly lots: bigint;
  readonly plan: ExecutionPlan;
  /** Lots that others had traded when it began. */
  readonly volumeAt: bigint;
  /** Price that the limits were asked with, price units. */
  readonly price: bigint;
  readonly reduceOnly: boolean;
  /** Client id of the order that is out; empty where none is. */
  child: string;
  /** Lots of it that the plan was told of; and whether a cancel was asked for. */
  told: bigint;
  isCancelling: boolean;
  /** Lots filled so far, without sign. */
  filled: bigint;
  /** Orders that were refused in a row. */
  failures: number;
  isOver: boolean;
}

/** A trade: who wants it, and its legs. */
export interface Parent {
  readonly underlying: string;
  /** Empty: the kill switch. */
  readonly module: string;
  readonly startedAt: number;
  readonly legs: readonly Leg[];
  /** No more children; it ends when the present ones have. */
  isEnding: boolean;
}

/** A trade as it is saved. */
export interface SavedParent extends Omit<Parent, 'legs'> {
  readonly legs: readonly (Omit<Leg, 'plan'> & { readonly plan: PlanState })[];
}

/** Refusals, or immediate orders without a fill, in a row after which a leg is given up. */
const FAILURES_MAX = 2;

/** Begins a trade. The underlying must have none. */
export function openParent(
  state: DeskState,
  underlying: string,
  module: string,
  terms: WorkTerms,
  trades: readonly { readonly row: number; readonly lots: bigint; readonly reduceOnly: boolean }[],
): Parent {
  const legs = trades.map(({ row, lots, reduceOnly }) => ({
    row,
    lots,
    reduceOnly,
    plan: openLegPlan(state, row, lots, terms),
    volumeAt: state.markets.volume[row] as bigint,
    price: touchOf(state, row, lots),
    ...{ child: '', told: 0n, isCancelling: false, filled: 0n, failures: 0, isOver: false },
  }));
  const parent = { underlying, module, startedAt: state.time, legs, isEnding: false };
  state.parents.set(underlying, parent);
  return parent;
}

export const savedParent = (parent: Parent): SavedParent => ({
  ...parent,
  legs: parent.legs.map((leg) => ({ ...leg, plan: leg.plan.toState() })),
});

export const parentFrom = (saved: SavedParent): Parent => ({
  ...saved,
  legs: saved.legs.map((leg) => ({ ...leg, plan: planFromState(leg.plan) })),
});

/** The child of a leg as an order; undefined where none is out. */
const childOrder = (state: DeskState, leg: Leg): Order | undefined =>
  leg.child === '' ? undefined : state.orders.get(leg.child);

/** Moves a trade on: looks at what became of its orders, cancels, sends. */
export function stepParent(state: DeskState, parent: Parent): void {
  for (const leg of parent.legs) stepLeg(state, parent, leg);
  if (!parent.legs.every(({ isOver, child }) => isOver && child === '')) return;
  state.parents.delete(parent.underlying);
  endModuleTrade(state, parent);
}

function endModuleTrade(state: DeskState, parent: Parent): void {
  const run = state.modules.find(({ id }) => id === parent.module);
  if (run === undefined) return;
  const { cooldownMs, failureCooldownMs } = run.module.terms.constraints;
  run.hasFailed = parent.legs.some(({ failures, filled }) => failures > 0 || filled === 0n);
  const pauseMs = run.hasFailed ? Math.max(failureCooldownMs, cooldownMs) : cooldownMs;
  run.waitUntil = state.time + pauseMs;
}

function stepLeg(state: DeskState, parent: Parent, leg: Leg): void {
  settleChild(state, leg);
  if (leg.isOver && leg.child === '') return;
  const order = childOrder(state, leg);
  const mode = modeFor(state, leg.row, parent.module);
  const isStopped =
    parent.isEnding || leg.failures >= FAILURES_MAX || isForbidden(state, leg, mode);
  if (isStopped) {
    if (order === undefined) leg.isOver = true;
    else cancelChild(state, leg, order);
    return;
  }
  const view = viewOf(state, leg, order);
  if (view === null || hindrance(state, leg) !== null) return;
  const step = leg.plan.next(view);
  switch (step.kind) {
    case 'done':
      leg.isOver = true;
      return;
    case 'wait':
      return;
    case 'cancel':
    case 'replace':
      // The other order goes out when this one is gone: two at once could fill twice.
      if (order !== undefined) cancelChild(state, leg, order);
      return;
    case 'child':
      sendChild(state, parent, leg, { ...step, limit: step.limit ?? 0n });
      return;
    default:
      step satisfies never;
  }
}

/** What adds to a position may not go on in a scope that only closes. */
function isForbidden(
  state: DeskState,
  leg: Leg,
  mode: 'normal' | 'close-only' | 'halted',
): boolean {
  if (mode === 'halted') return !leg.reduceOnly;
  if (mode === 'normal' || leg.reduceOnly) return false;
  const held = state.book.size[leg.row] as bigint;
  return held === 0n || held > 0n === leg.lots > 0n;
}

/** Tells the plan of fills, and lets go of the order once nothing more can come of it. */
function settleChild(state: DeskState, leg: Leg): void {
  if (leg.child === '') return;
  const order = childOrder(state, leg);
  const booked = order?.booked ?? leg.told;
  if (booked > leg.told) {
    leg.plan.filled((booked - leg.told) as Lots);
    leg.filled += booked - leg.told;
    leg.told = booked;
  }
  if (order !== undefined && !(isEnded(order.status) && remainingLots(order) === 0n)) return;
  const isRefused = order?.status === 'rejected' || order?.status === 'not-found';
  // An immediate order that found nobody is a failure too: it is not sent for ever.
  const isMissed = order?.timeInForce === 'immediate-or-cancel';
  leg.failures = (isRefused || isMissed) && leg.told === 0n ? leg.failures + 1 : 0;
  leg.child = '';
  leg.told = 0n;
  leg.isCancelling = false;
}

function cancelChild(state: DeskState, leg: Leg, order: Order): void {
  if (leg.isCancelling || order.status === 'unknown') return;
  if (order.timeInForce === 'immediate-or-cancel') return; // it ends by itself
  leg.isCancelling = true;
  const { client, instrument } = order;
  state.emit({ kind: 'cancel-intent', instrument, client, all: false });
}

/** Why no order may go out now; null: it may. */
function hindrance(state: DeskState, leg: Leg): Constraint | null {
  const { venue, id } = state.markets.instruments[leg.row] as DeskInstrument;
  if (state.venues.get(venue)?.state === 'down') return 'venue-down';
  const orders = state.orders.outstanding([id]);
  if (orders.some(({ status }) => status === 'unknown')) return 'unknown-order';
  return null;
}

function sendChild(
  state: DeskState,
  parent: Parent,
  leg: Leg,
  child: {
    readonly size: bigint;
    readonly limit: bigint;
    readonly timeInForce: OrderIntent['timeInForce'];
  },
): void {
  const size = sizeWithin(state, leg, child.size);
  if (size === 0n) {
    leg.isOver = true;
    return;
  }
  const { id } = state.markets.instruments[leg.row] as DeskInstrument;
  const intent: OrderIntent = {
    client: clientIdOf(state.journal, state.seq, state.legs),
    instrument: id,
    side: leg.lots > 0n ? 'buy' : 'sell',
    size: size as Lots,
    limit: child.limit as PriceUnits,
    timeInForce: child.timeInForce,
    reduceOnly: leg.reduceOnly,
    module: parent.module,
  };
  state.legs += 1;
  state.orders.intend(intent, state.seq, state.time);
  leg.child = intent.client;
  leg.told = 0n;
  const { bid, ask } = state.markets;
  const touch = { bid: bid[leg.row] as PriceUnits, ask: ask[leg.row] as PriceUnits };
  state.emit({ kind: 'order-intent', ...intent, ...touch });
}

/**
 * What adds to a position is worth no more at the present price than the limits allowed at theirs:
 * a price that ran away since makes the order smaller, not dearer.
 */
function sizeWithin(state: DeskState, leg: Leg, size: bigint): bigint {
  const price = touchOf(state, leg.row, leg.lots);
  if (leg.reduceOnly || price === 0n) return size;
  const { step, sizeMin, notionalMin } = state.markets.instruments[leg.row] as DeskInstrument;
  const most = price <= leg.price ? size : ((size * leg.price) / price / step) * step;
  // What is left over in the end may be less than any order: then it is left.
  const isDust = most < sizeMin || valueAt(state, leg.row, most, price) < notionalMin;
  return isDust ? 0n : most;
}

/** Ends every trade whose instruments satisfy a question; their orders are cancelled. */
export function endParents(
  state: DeskState,
  isMeant: (row: number, module: string) => boolean,
): void {
  for (const parent of state.parents.values()) {
    if (parent.legs.some(({ row }) => isMeant(row, parent.module))) parent.isEnding = true;
  }
}

/** Value of so many lots of an instrument at a price, without sign. */
export const valueAt = (state: DeskState, row: number, lots: bigint, price: bigint): QuoteUnits =>
  (magnitude(lots) * price * (state.markets.scale[row] as bigint)) as QuoteUnits;
