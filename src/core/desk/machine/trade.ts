/** From what is wanted to a trade under way: gates, limits, and who goes before whom. */
import type { Constraint, DeskInstrument, Evidence } from '../model/index.ts';
import { deny, NOTHING } from './evaluate.ts';
import {
  type Allowed,
  allowedOf,
  type Costs,
  gateOf,
  isPriced,
  isReducing,
  type Judgement,
  priceFor,
  spentWith,
  valueAt,
  type Wanted,
} from './limits.ts';
import type { ModuleRun } from './module-run.ts';
import { isMoreUrgent, type LegWanted, openParent, stepParent, type Urgency } from './parents.ts';
import type { DeskState } from './state.ts';
import type { Sample } from './values.ts';
import type { Wants } from './wants.ts';

/** Who asks for a trade, and how. */
export interface Asked {
  readonly rung: number;
  readonly response: number;
  readonly evidence: Evidence;
  readonly urgency: Urgency;
  /** `together`: all legs in one proportion, or none; half of a hedge can be worse than none. */
  readonly legs: 'single' | 'together';
}

/** Denials that time or an event takes away: what reduces is tried again. */
const PASSING: ReadonlySet<Constraint> = new Set([
  ...(['outstanding', 'unknown-order', 'cooldown', 'failure-cooldown', 'stale'] as const),
  ...(['no-touch', 'venue-down'] as const),
]);

/** Puts what is wanted through every limit, and begins what is left. False: it must wait. */
export function trade(state: DeskState, sample: Sample, wants: Wants, asked: Asked): boolean {
  const { run } = sample;
  if (wants.denied !== null) {
    deny(state, run, wants.denied, NOTHING, asked.evidence);
    return !PASSING.has(wants.denied);
  }
  const by = new Map<string, Wanted[]>();
  for (const wanted of wants.trades) {
    const { underlying } = state.markets.instruments[wanted.row] as DeskInstrument;
    by.set(underlying, [...(by.get(underlying) ?? []), wanted]);
  }
  let isBegun = true;
  for (const [underlying, trades] of by) {
    if (!tradeUnderlying(state, sample, underlying, trades, asked)) isBegun = false;
  }
  return isBegun;
}

/** Whether nothing may be begun now; said, before anything costly is computed for it. */
export function isGated(
  state: DeskState,
  sample: Sample,
  underlying: string,
  asked: Asked,
): boolean {
  const gate = gateOf(state, sample.run, underlying, asked.urgency);
  if (gate !== null) deny(state, sample.run, gate, NOTHING, asked.evidence);
  return gate !== null;
}

function tradeUnderlying(
  state: DeskState,
  sample: Sample,
  underlying: string,
  trades: readonly Wanted[],
  asked: Asked,
): boolean {
  const { run } = sample;
  const gate = gateOf(state, run, underlying, asked.urgency);
  if (gate !== null) {
    yieldTo(state, underlying, asked.urgency);
    for (const wanted of trades) denyTrade(state, run, wanted, gate, 0n, asked.evidence);
    return !PASSING.has(gate);
  }
  const trust = sample.underlying === null || isPriced(run, sample) ? 'full' : 'none';
  const { legs, denied } = legsOf(state, run, trades, trust, asked);
  if (legs.length > 0) begin(state, run, underlying, legs, asked);
  return denied === null || !PASSING.has(denied);
}

function begin(
  state: DeskState,
  run: ModuleRun,
  underlying: string,
  legs: readonly LegWanted[],
  asked: Asked,
): void {
  for (const { row, lots } of legs) noteTrade(state, run, row, lots);
  const { execution, constraints } = run.module.terms;
  const { collarPpm } = constraints;
  // What must be flat does not wait for depth.
  const depthSharePpm = asked.urgency === 'flatten' ? 0 : constraints.depthSharePpm;
  const { rung, response, urgency } = asked;
  const given = { key: underlying, underlying, module: run.id, urgency, rung, response };
  run.actedAt = state.time;
  stepParent(state, openParent(state, given, { ...execution, collarPpm, depthSharePpm }, legs));
}

interface Legs {
  readonly legs: readonly LegWanted[];
  /** The last denial; null where there was none. */
  readonly denied: Constraint | null;
}

function legsOf(
  state: DeskState,
  run: ModuleRun,
  trades: readonly Wanted[],
  trust: Judgement['trust'],
  asked: Asked,
): Legs {
  const judged = judge(state, run, trades, trust, asked);
  if (asked.legs === 'single' || judged.every(isWhole)) return said(state, run, judged, asked);
  // In the proportion of the leg that was cut most; a leg that is denied denies all.
  const share = judged.reduce((least, { wanted, allowed }) => {
    return Math.min(least, Number(allowed.lots) / Number(wanted.lots));
  }, 1);
  const scaled = trades.map((wanted) => ({ ...wanted, lots: scaledLots(wanted.lots, share) }));
  const again = share === 0 ? [] : judge(state, run, scaled, trust, asked);
  const isTogether = again.length > 0 && again.every(({ allowed }) => allowed.lots !== 0n);
  if (isTogether) return said(state, run, again, asked);
  said(state, run, judged, asked);
  return { legs: [], denied: judged.find((each) => !isWhole(each))?.allowed.constraint ?? null };
}

const scaledLots = (lots: bigint, share: number): bigint =>
  (lots * BigInt(Math.floor(share * 1_000_000))) / 1_000_000n;

interface Judged {
  readonly wanted: Wanted;
  readonly allowed: Allowed;
}

const isWhole = ({ wanted, allowed }: Judged): boolean => allowed.lots === wanted.lots;

/** Every leg through the limits, each with the costs of those before it. */
function judge(
  state: DeskState,
  run: ModuleRun,
  trades: readonly Wanted[],
  trust: Judgement['trust'],
  { urgency }: Asked,
): readonly Judged[] {
  let spent: Costs = { slippage: 0n, fee: 0n };
  return trades.map((wanted) => {
    const allowed = allowedOf(state, run, wanted, { trust, urgency, spent });
    if (allowed.lots !== 0n) spent = spentWith(state, run, wanted.row, allowed.lots, spent);
    return { wanted, allowed };
  });
}

/** Says what was denied, and gives the legs that are left. */
function said(state: DeskState, run: ModuleRun, judged: readonly Judged[], asked: Asked): Legs {
  let denied: Constraint | null = null;
  const legs: LegWanted[] = [];
  for (const { wanted, allowed } of judged) {
    const { lots, constraint } = allowed;
    if (constraint !== null) {
      denyTrade(state, run, wanted, constraint, lots, asked.evidence);
      denied = constraint;
    }
    if (lots === 0n) continue;
    const isClosing = asked.urgency !== 'normal';
    const { row } = wanted;
    const reduceOnly = isClosing || isReducing(state.book.size[row] as bigint, lots);
    legs.push({ row, lots, reduceOnly });
  }
  return { legs, denied };
}

function denyTrade(
  state: DeskState,
  run: ModuleRun,
  { row, lots }: Wanted,
  constraint: Constraint,
  allowed: bigint,
  evidence: Evidence,
): void {
  const { id: instrument } = state.markets.instruments[row] as DeskInstrument;
  deny(state, run, constraint, { instrument, wanted: lots, allowed }, evidence);
}

/** A more urgent trade goes before one that is less: the other is brought to an end. */
function yieldTo(state: DeskState, underlying: string, urgency: Urgency): void {
  const parent = state.parents.get(underlying);
  if (parent !== undefined && isMoreUrgent(urgency, parent.urgency)) {
    parent.isEnding = true;
    stepParent(state, parent);
  }
}

/** What a trade uses up, taken from its limits when it begins. */
function noteTrade(state: DeskState, run: ModuleRun, row: number, lots: bigint): void {
  const { id, underlying } = state.markets.instruments[row] as DeskInstrument;
  const last = run.lastSigns.get(underlying) ?? 0;
  const sign = lots > 0n ? 1 : -1;
  if (last !== 0 && last !== sign) run.note('turns', underlying, state.time, 1n);
  run.lastSigns.set(underlying, sign);
  run.note('traded', id, state.time, lots > 0n ? lots : -lots);
  run.turnover.add(state.time, valueAt(state, row, lots, priceFor(state, row, lots)));
}
