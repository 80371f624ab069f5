/** Looks at modules, and does what their rungs say. */
import { type Lots, magnitude, type QuoteUnits } from '../../money/index.ts';
import type { Constraint, DeskInstrument, Evidence } from '../model/index.ts';
import { clientIdOf } from '../model/index.ts';
import type { Response, Rung } from '../module/index.ts';
import { allowedOf, gateOf, isPriced, isReducing, touchOf, type Wanted } from './limits.ts';
import type { ModuleRun } from './module-run.ts';
import { changeMode } from './operator.ts';
import { openParent, stepParent, valueAt } from './parents.ts';
import { rowsOf } from './reach.ts';
import type { DeskState } from './state.ts';
import { type Sample, takeSample } from './values.ts';
import {
  hedgeWants,
  holdWants,
  neutraliseWants,
  quoteUnitsOf,
  reduceWants,
  type Wants,
} from './wants.ts';

/** The same denial is said again after so long, ms: a book is not to be drowned in them. */
const DENIAL_REPEAT_MS = 60_000;

/** Takes a sample of one module and acts on what it changed. */
export function evaluate(state: DeskState, run: ModuleRun): void {
  const sample = takeSample(state, run);
  sayBlind(state, run);
  const step = run.ladder.step(state.time, run.values);
  const { rungs, terms } = run.module;
  if (step.from !== step.to && step.from > step.to) {
    const left = rungs[step.from] as Rung;
    const evidence = run.evidence(left.leave?.names ?? left.enter.names);
    state.emit({ kind: 'module-left', module: terms.id, rung: left.id, reason: 'left', evidence });
  }
  if (step.to === -1) return;
  const rung = rungs[step.to] as Rung;
  if (step.to > step.from) {
    const evidence = run.evidence(rung.enter.names);
    const [condition, since] = [rung.text, step.since];
    const fired = { module: terms.id, rung: rung.id, condition, since, evidence };
    state.emit({ kind: 'module-fired', ...fired });
  }
  if (!step.due) return;
  run.ladder.responded(state.time);
  for (const response of rung.responses) respond(state, sample, rung, response);
}

/** A module that has lost the sight of something that it once saw says so; it does not guess. */
function sayBlind(state: DeskState, run: ModuleRun): void {
  const lost: string[] = [];
  for (const name of run.module.names) {
    if (!Number.isNaN(run.values[name] as number)) run.seen.add(name);
    else if (run.seen.has(name)) lost.push(name);
  }
  if (lost.length > 0) deny(state, run, 'stale', NOTHING, run.evidence(lost));
}

/** Looks at the modules that a question picks, in the order of the desk's terms. */
export function evaluateAll(state: DeskState, isMeant: (run: ModuleRun) => boolean): void {
  for (const run of state.modules) if (isMeant(run)) evaluate(state, run);
}

/** Says that something was not done; the same once a minute. */
export function deny(
  state: DeskState,
  run: ModuleRun,
  constraint: Constraint,
  trade: { readonly instrument: string; readonly wanted: bigint; readonly allowed: bigint },
  evidence: Evidence = [],
): void {
  const key = `${constraint} ${trade.instrument}`;
  const said = run.denied.get(key);
  if (said !== undefined && state.time - said < DENIAL_REPEAT_MS) return;
  run.denied.set(key, state.time);
  state.emit({
    kind: 'action-denied',
    module: run.id,
    constraint,
    instrument: trade.instrument,
    wanted: trade.wanted as Lots,
    allowed: trade.allowed as Lots,
    evidence,
  });
}

const NOTHING = { instrument: '', wanted: 0n, allowed: 0n };

function respond(state: DeskState, sample: Sample, rung: Rung, response: Response): void {
  const { run } = sample;
  const { terms } = response;
  const amount = response.amount?.value(run.values) ?? Number.NaN;
  switch (terms.do) {
    case 'hedge':
      trade(state, sample, rung, hedgeWants(state, sample, terms));
      return;
    case 'neutralise':
      trade(state, sample, rung, neutraliseWants(state, sample, terms));
      return;
    case 'reduce':
      trade(state, sample, rung, reduceWants(state, run, amount));
      return;
    case 'flatten':
      trade(state, sample, rung, reduceWants(state, run, 1));
      return;
    case 'hold':
      trade(state, sample, rung, holdWants(state, sample, terms.instrument, amount));
      return;
    case 'set-leverage': {
      const { instrument, leverage } = terms;
      state.emit({ kind: 'leverage-intent', module: run.id, instrument, leverage });
      return;
    }
    case 'cancel':
      cancelScope(state, run);
      return;
    case 'mode':
      halt(state, run, terms.scope, terms.mode, rung);
      return;
    case 'transfer':
      transfer(state, run, terms, amount);
      return;
    case 'capital':
      allot(state, run, amount);
      return;
    case 'pause':
      for (const id of terms.modules) pause(state, id, rung.id);
      return;
    case 'alert': {
      const { severity, text } = terms;
      const evidence = run.evidence(rung.enter.names);
      state.emit({ kind: 'alert', module: run.id, severity, text, evidence });
      return;
    }
    default:
      terms satisfies never;
      return;
  }
}

/** Share of the book's equity that the positions of the scope put at risk is enough to stop it. */
function isProportionate(state: DeskState, run: ModuleRun): boolean {
  const { proportionPpm } = run.module.terms.constraints;
  if (proportionPpm === 0) return true;
  let value = 0n;
  for (const row of rowsOf(state, run.module.scope)) value += magnitude(state.book.valueOf(row));
  return value * 1_000_000n >= state.book.equity() * BigInt(proportionPpm);
}

function halt(
  state: DeskState,
  run: ModuleRun,
  scope: string,
  mode: 'close-only' | 'halted',
  rung: Rung,
): void {
  if (!isProportionate(state, run)) {
    deny(state, run, 'proportionality', NOTHING);
    return;
  }
  changeMode(state, scope, mode, `${run.id} ${rung.id}`);
}

function pause(state: DeskState, id: string, reason: string): void {
  const paused = state.modules.find((each) => each.id === id);
  if (paused === undefined || paused.isPaused) return;
  paused.isPaused = true;
  const scope = `module:${id}`;
  state.emit({ kind: 'mode-changed', scope, from: 'normal', to: 'halted', reason });
}

function cancelScope(state: DeskState, run: ModuleRun): void {
  for (const row of rowsOf(state, run.module.scope)) {
    const { id: instrument } = state.markets.instruments[row] as DeskInstrument;
    if (state.orders.outstanding([instrument]).length === 0) continue;
    state.emit({ kind: 'cancel-intent', instrument, client: '', all: true });
  }
}

function transfer(
  state: DeskState,
  run: ModuleRun,
  terms: { readonly from: string; readonly to: string },
  wanted: number,
): void {
  const amount = quoteUnitsOf(wanted);
  if (amount === null || amount <= 0n) {
    deny(state, run, 'stale', NOTHING);
    return;
  }
  if (state.time < run.waitUntil) {
    deny(state, run, 'cooldown', NOTHING);
    return;
  }
  const giver = state.venues.get(terms.from);
  const isThere = giver?.state === 'up' && giver.statedAt > 0 && giver.available >= amount;
  if (!isThere) {
    deny(state, run, giver?.state === 'up' ? 'margin' : 'venue-down', NOTHING);
    return;
  }
  run.waitUntil = state.time + run.module.terms.constraints.cooldownMs;
  run.actedAt = state.time;
  const client = clientIdOf(state.journal, state.seq, state.legs);
  state.legs += 1;
  const { from, to } = terms;
  const moved = amount as QuoteUnits;
  state.emit({ kind: 'transfer-intent', client, module: run.id, from, to, amount: moved });
}

function allot(state: DeskState, run: ModuleRun, wanted: number): void {
  const amount = quoteUnitsOf(Math.max(0, wanted));
  if (amount === null) {
    deny(state, run, 'stale', NOTHING);
    return;
  }
  if (amount === run.allotted) return;
  if (state.time < run.waitUntil) {
    deny(state, run, 'cooldown', NOTHING);
    return;
  }
  const from = run.allotted as QuoteUnits;
  run.allotted = amount;
  run.actedAt = state.time;
  run.waitUntil = state.time + run.module.terms.constraints.cooldownMs;
  state.emit({ kind: 'capital-changed', module: run.id, from, to: amount as QuoteUnits });
}

/** Puts what is wanted through every limit, and begins what is left of it. */
function trade(state: DeskState, sample: Sample, rung: Rung, wants: Wants): void {
  const { run } = sample;
  const evidence = run.evidence(rung.enter.names);
  if (wants.denied !== null) {
    deny(state, run, wants.denied, NOTHING, evidence);
    return;
  }
  const by = new Map<string, Wanted[]>();
  for (const wanted of wants.trades) {
    const { underlying } = state.markets.instruments[wanted.row] as DeskInstrument;
    by.set(underlying, [...(by.get(underlying) ?? []), wanted]);
  }
  for (const [underlying, trades] of by)
    tradeUnderlying(state, sample, underlying, trades, evidence);
}

function tradeUnderlying(
  state: DeskState,
  sample: Sample,
  underlying: string,
  trades: readonly Wanted[],
  evidence: Evidence,
): void {
  const { run } = sample;
  const rows = rowsOf(state, { kind: 'underlying', name: underlying });
  const gate = state.parents.has(underlying) ? 'outstanding' : gateOf(state, run, rows);
  if (gate !== null) {
    yieldTo(state, run, underlying, trades);
    for (const { row, lots: wanted } of trades) {
      const { id: instrument } = state.markets.instruments[row] as DeskInstrument;
      deny(state, run, gate, { instrument, wanted, allowed: 0n }, evidence);
    }
    return;
  }
  const trust = sample.underlying === null || isPriced(run, sample) ? 'full' : 'none';
  const legs: { row: number; lots: bigint; reduceOnly: boolean }[] = [];
  for (const wanted of trades) {
    const { row } = wanted;
    const { id: instrument } = state.markets.instruments[row] as DeskInstrument;
    const { lots, constraint } = allowedOf(state, run, wanted, trust);
    if (constraint !== null) {
      deny(state, run, constraint, { instrument, wanted: wanted.lots, allowed: lots }, evidence);
    }
    if (lots === 0n) continue;
    noteTrade(state, run, row, lots);
    legs.push({ row, lots, reduceOnly: isReducing(state.book.size[row] as bigint, lots) });
  }
  if (legs.length === 0) return;
  const { execution, constraints } = run.module.terms;
  run.actedAt = state.time;
  const { collarPpm, depthSharePpm } = constraints;
  const terms = { ...execution, collarPpm, depthSharePpm };
  stepParent(state, openParent(state, underlying, run.id, terms, legs));
}

/** A trade that only reduces goes before one that does not: the other is brought to an end. */
function yieldTo(
  state: DeskState,
  run: ModuleRun,
  underlying: string,
  trades: readonly Wanted[],
): void {
  const parent = state.parents.get(underlying);
  if (parent === undefined || parent.module === run.id) return;
  const reduces = trades.every(({ row, lots }) => isReducing(state.book.size[row] as bigint, lots));
  if (reduces && !parent.legs.every(({ reduceOnly }) => reduceOnly)) parent.isEnding = true;
}

/** What a trade uses up, taken from its limits when it begins. */
function noteTrade(state: DeskState, run: ModuleRun, row: number, lots: bigint): void {
  const { id } = state.markets.instruments[row] as DeskInstrument;
  const last = run.lastSigns.get(id) ?? 0;
  const sign = lots > 0n ? 1 : -1;
  if (last !== 0 && last !== sign) run.signChanges.add(state.time, 1n);
  run.lastSigns.set(id, sign);
  run.note('traded', id, state.time, lots > 0n ? lots : -lots);
  run.turnover.add(state.time, valueAt(state, row, lots, touchOf(state, row, lots)));
}
