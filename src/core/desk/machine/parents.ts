/** A trade under way: at most one an underlying, beside those of the kill switch. */
import type { Lots } from '../../money/index.ts';
import { type ExecutionPlan, type PlanState, planFromState } from '../execution/index.ts';
import { openLegPlan, type WorkTerms } from './leg-plan.ts';
import { stepLeg } from './legs.ts';
import { priceFor } from './limits.ts';
import type { DeskState } from './state.ts';

/** How urgent a trade is; a more urgent one ends a less urgent one of its underlying. */
export const URGENCIES = ['normal', 'reduce', 'flatten', 'kill'] as const;
export type Urgency = (typeof URGENCIES)[number];

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
  /** Lots of it that the plan was told of; and when a cancel was asked for, Unix ms, 0: not. */
  told: bigint;
  cancelledAt: number;
  /** Lots filled so far, without sign. */
  filled: bigint;
  /** Orders that were refused in a row. */
  failures: number;
  isOver: boolean;
}

/** A trade: who wants it, and its legs. */
export interface Parent {
  /** Its place: the underlying, or `kill INSTRUMENT`. */
  readonly key: string;
  readonly underlying: string;
  /** Empty: the kill switch. */
  readonly module: string;
  readonly urgency: Urgency;
  /** Rung and response of the module that want it; -1 of the kill switch. */
  readonly rung: number;
  readonly response: number;
  readonly startedAt: number;
  readonly legs: readonly Leg[];
  /** No more children; it ends when the present ones have. */
  isEnding: boolean;
}

/** A trade as it is saved. */
export interface SavedParent extends Omit<Parent, 'legs'> {
  readonly legs: readonly (Omit<Leg, 'plan'> & { readonly plan: PlanState })[];
}

/** One leg to begin with. */
export interface LegWanted {
  readonly row: number;
  readonly lots: bigint;
  readonly reduceOnly: boolean;
}

/** Waits after a failure, ms: none is shorter, and one that doubles ends here. */
const WAIT_MS_MIN = 1_000;
const WAIT_MS_MAX = 60_000;

/** The trade of the kill switch in an instrument has a place of its own. */
export const killKey = (instrument: string): string => `kill ${instrument}`;

/** Whether the kill switch is at work in an underlying. */
export function isKilling(state: DeskState, underlying: string): boolean {
  for (const parent of state.parents.values()) {
    if (parent.urgency === 'kill' && parent.underlying === underlying) return true;
  }
  return false;
}

/** Trades in the order of their places, whatever the order in which they began. */
export const parentsOf = (state: DeskState): readonly Parent[] =>
  [...state.parents.values()].sort((a, b) => (a.key < b.key ? -1 : 1));

/** Begins a trade. Its place must be free. */
export function openParent(
  state: DeskState,
  given: Pick<Parent, 'key' | 'underlying' | 'module' | 'urgency' | 'rung' | 'response'>,
  terms: WorkTerms,
  trades: readonly LegWanted[],
): Parent {
  const legs = trades.map(({ row, lots, reduceOnly }) => ({
    ...{ row, lots, reduceOnly },
    plan: openLegPlan(state, row, lots, terms),
    volumeAt: state.markets.volume[row] as bigint,
    price: priceFor(state, row, lots),
    ...{ child: '', told: 0n, cancelledAt: 0, filled: 0n, failures: 0, isOver: false },
  }));
  const parent = { ...given, startedAt: state.time, legs, isEnding: false };
  state.parents.set(given.key, parent);
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

/** Whether a trade is more urgent than another. */
export const isMoreUrgent = (a: Urgency, b: Urgency): boolean =>
  URGENCIES.indexOf(a) > URGENCIES.indexOf(b);

/** Moves a trade on: looks at what became of its orders, cancels, sends. */
export function stepParent(state: DeskState, parent: Parent): void {
  for (const leg of parent.legs) stepLeg(state, parent, leg);
  if (!parent.legs.every(({ isOver, child }) => isOver && child === '')) return;
  state.parents.delete(parent.key);
  if (parent.urgency === 'kill') waitAfterKill(state, parent);
  else endModuleTrade(state, parent);
}

const hasFailed = (parent: Parent): boolean =>
  parent.legs.some(({ failures, filled }) => failures > 0 || filled === 0n);

function endModuleTrade(state: DeskState, parent: Parent): void {
  const run = state.modules.find(({ id }) => id === parent.module);
  if (run === undefined) return;
  const { cooldownMs, failureCooldownMs } = run.module.terms.constraints;
  // A trade that was ended by somebody else has not failed.
  run.hasFailed = !parent.isEnding && hasFailed(parent);
  const failureMs = Math.max(failureCooldownMs, cooldownMs, WAIT_MS_MIN);
  const pauseMs = run.hasFailed ? failureMs : cooldownMs;
  run.waitUntil = state.time + pauseMs;
  for (const leg of parent.legs) {
    const left = (leg.lots < 0n ? -leg.lots : leg.lots) - leg.filled;
    const value = left * leg.price * (state.markets.scale[leg.row] as bigint);
    // What was not traded is given back to the budget that was taken at the start.
    if (left > 0n) run.turnover.add(state.time, -value as Lots);
  }
}

/** A flattening that was refused is tried again, each time after twice as long. */
function waitAfterKill(state: DeskState, parent: Parent): void {
  const before = state.killWaits.get(parent.key)?.waitMs ?? 0;
  if (!hasFailed(parent)) {
    state.killWaits.delete(parent.key);
    return;
  }
  const waitMs = Math.min(Math.max(2 * before, WAIT_MS_MIN), WAIT_MS_MAX);
  state.killWaits.set(parent.key, { waitMs, until: state.time + waitMs });
  if (before > 0) return;
  const text = `${parent.key}: it could not be closed and is tried again`;
  state.emit({ kind: 'alert', module: '', severity: 'critical', text, evidence: [] });
}
