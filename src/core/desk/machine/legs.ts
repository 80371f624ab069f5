/** One leg of a trade: its order, its plan, and what keeps an order from going out. */
import { type Lots, magnitude, type PriceUnits } from '../../money/index.ts';
import { clientIdOf, type DeskInstrument, type Mode, type OrderIntent } from '../model/index.ts';
import { isEnded, type Order, remainingLots } from '../orders/index.ts';
import { viewOf } from './leg-plan.ts';
import { priceFor, reducingPart, valueAt } from './limits.ts';
import type { Leg, Parent } from './parents.ts';
import { modeFor } from './reach.ts';
import type { DeskState } from './state.ts';

/** Refusals, or immediate orders without a fill, in a row after which a leg is given up. */
const FAILURES_MAX = 2;
/** A cancel that nothing came of is asked for again after so long, ms. */
const CANCEL_AGAIN_MS = 5_000;

/** The child of a leg as an order; undefined where none is out. */
const childOrder = (state: DeskState, leg: Leg): Order | undefined =>
  leg.child === '' ? undefined : state.orders.get(leg.child);

const instrumentOf = (state: DeskState, leg: Leg): DeskInstrument =>
  state.markets.instruments[leg.row] as DeskInstrument;

/** Moves a leg on. */
export function stepLeg(state: DeskState, parent: Parent, leg: Leg): void {
  settleChild(state, leg);
  if (leg.isOver && leg.child === '') return;
  const order = childOrder(state, leg);
  if (isStopped(state, parent, leg)) {
    if (order === undefined) leg.isOver = true;
    else cancelChild(state, leg, order);
    return;
  }
  const view = viewOf(state, leg, order, parent.urgency === 'normal' ? 'quotes' : 'any');
  if (view === null || isHindered(state, leg)) return;
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

/** Whether no more may be sent: the trade is ending, has failed, or may not go on. */
function isStopped(state: DeskState, parent: Parent, leg: Leg): boolean {
  if (parent.isEnding || leg.failures >= FAILURES_MAX) return true;
  // A venue that is down takes nothing: another one may, once this trade is out of the way.
  const isDown = state.venues.get(instrumentOf(state, leg).venue)?.state === 'down';
  if (isDown && leg.child === '') {
    leg.failures += 1;
    return true;
  }
  return isForbidden(state, leg, modeFor(state, leg.row, parent.module));
}

/** What adds to a position may not go on in a scope that only closes. */
function isForbidden(state: DeskState, leg: Leg, mode: Mode): boolean {
  if (mode === 'normal' || leg.reduceOnly) return false;
  return mode === 'halted' || reducingPart(heldOf(state, leg), leg.lots) === 0n;
}

const heldOf = (state: DeskState, leg: Leg): bigint => state.book.size[leg.row] as bigint;

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
  if (isRefused) state.strays.set(leg.child, 0);
  leg.child = '';
  leg.told = 0n;
  leg.cancelledAt = 0;
}

function cancelChild(state: DeskState, leg: Leg, order: Order): void {
  if (order.status === 'unknown') return;
  if (order.timeInForce === 'immediate-or-cancel') return; // it ends by itself
  if (leg.cancelledAt > 0 && state.time - leg.cancelledAt < CANCEL_AGAIN_MS) return;
  leg.cancelledAt = state.time;
  const { client, instrument } = order;
  state.emit({ kind: 'cancel-intent', instrument, client, all: false });
}

/** Whether another order of the instrument is out, or one whose truth is not known. */
const isHindered = (state: DeskState, leg: Leg): boolean =>
  state.orders
    .outstanding([instrumentOf(state, leg).id])
    .some(({ client, status }) => client !== leg.child || status === 'unknown');

interface Child {
  readonly size: bigint;
  readonly limit: bigint;
  readonly timeInForce: OrderIntent['timeInForce'];
}

function sendChild(state: DeskState, parent: Parent, leg: Leg, child: Child): void {
  const isClosing = leg.reduceOnly || modeFor(state, leg.row, parent.module) !== 'normal';
  const size = sizeWithin(state, leg, child.size, isClosing ? 'closing' : 'free');
  if (size === 0n) {
    leg.isOver = true;
    return;
  }
  const intent: OrderIntent = {
    client: clientIdOf(state.journal, state.seq, state.legs),
    instrument: instrumentOf(state, leg).id,
    side: leg.lots > 0n ? 'buy' : 'sell',
    size: size as Lots,
    limit: child.limit as PriceUnits,
    timeInForce: child.timeInForce,
    reduceOnly: isClosing,
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
 * What only closes never passes flat, in whole steps. What adds is worth no more at the present
 * price than the limits allowed at theirs: a price that ran away makes the order smaller. What is
 * left over in the end may be less than any order: then it is left.
 */
function sizeWithin(state: DeskState, leg: Leg, size: bigint, as: 'closing' | 'free'): bigint {
  const { step, sizeMin, notionalMin } = instrumentOf(state, leg);
  const whole = (lots: bigint): bigint => (lots / step) * step;
  if (as === 'closing') {
    const most = magnitude(reducingPart(heldOf(state, leg), leg.lots > 0n ? size : -size));
    return whole(most);
  }
  const price = priceFor(state, leg.row, leg.lots);
  if (price === 0n) return 0n;
  const most = price <= leg.price ? size : whole((size * leg.price) / price);
  const isDust = most < sizeMin || valueAt(state, leg.row, most, price) < notionalMin;
  return isDust ? 0n : most;
}

/** Orders that a trade gave up and that turn out to be at their venue are taken back. */
export function cancelStrays(state: DeskState): void {
  for (const client of [...state.strays.keys()].sort()) {
    const order = state.orders.get(client);
    if (order === undefined) state.strays.delete(client);
    if (order?.status !== 'open') continue;
    const asked = state.strays.get(client) as number;
    if (asked > 0 && state.time - asked < CANCEL_AGAIN_MS) continue;
    state.strays.set(client, state.time);
    state.emit({ kind: 'cancel-intent', instrument: order.instrument, client, all: false });
  }
}
