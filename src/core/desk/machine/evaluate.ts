/** Looks at modules, and does what their rungs say. */
import type { Lots } from '../../money/index.ts';
import type { Constraint, DeskInstrument, Evidence } from '../model/index.ts';
import type { Response, Rung } from '../module/index.ts';
import { allot, setLeverage, transfer } from './capital.ts';
import type { ModuleRun } from './module-run.ts';
import { changeMode } from './operator.ts';
import { rowsOf } from './reach.ts';
import { reviseTrade } from './revise.ts';
import type { DeskState } from './state.ts';
import { type Asked, isGated, trade } from './trade.ts';
import { type Sample, takeSample } from './values.ts';
import { hedgeWants, holdWants, neutraliseWants, reduceWants } from './wants.ts';

/** The same denial is said again after so long, ms: a book is not to be drowned in them. */
const DENIAL_REPEAT_MS = 60_000;
/** What had to wait, and a flattening that is not done, is tried again after so long, ms. */
const TRY_AGAIN_MS = 1_000;
/** Responses that trade. */
const TRADES: ReadonlySet<string> = new Set(['hedge', 'neutralise', 'hold', 'reduce', 'flatten']);

/** Takes a sample of one module and acts on what it changed. */
export function evaluate(state: DeskState, run: ModuleRun): void {
  if (run.sampledSince === 0) run.sampledSince = state.time;
  const sample = takeSample(state, run);
  sayBlind(state, run);
  const step = run.ladder.step(state.time, run.values);
  const { rungs, terms } = run.module;
  if (step.from > step.to) {
    const left = rungs[step.from] as Rung;
    const evidence = run.evidence(left.leave?.names ?? left.enter.names);
    state.emit({ kind: 'module-left', module: terms.id, rung: left.id, reason: 'left', evidence });
  }
  reviseTrade(state, sample, step.to);
  if (step.to === -1) {
    run.isPending = false;
    return;
  }
  if (step.to > step.from) {
    for (const at of step.passed) stopOnTheWay(state, sample, at);
    sayFired(state, run, step.to, step.since);
  }
  if (step.due) {
    run.ladder.responded(state.time);
    run.triedAt = state.time;
    run.isPending = respondAll(state, sample, step.to, 'all');
  } else if (isDueAgain(state, run, step.to)) {
    run.triedAt = state.time;
    run.isPending = respondAll(state, sample, step.to, 'trades');
  }
}

/** Whether a trade that had to wait, or a flattening that is not done, is to be tried again. */
function isDueAgain(state: DeskState, run: ModuleRun, at: number): boolean {
  if (state.time - run.triedAt < TRY_AGAIN_MS) return false;
  return run.isPending || isFlattening(state, run, at);
}

function sayFired(state: DeskState, run: ModuleRun, at: number, since: number): void {
  const rung = run.module.rungs[at] as Rung;
  const evidence = run.evidence(rung.enter.names);
  const fired = { module: run.id, rung: rung.id, condition: rung.text, since, evidence };
  state.emit({ kind: 'module-fired', ...fired });
}

/** Stops of a rung that was passed over by a jump; the rest is for who stands on it. */
function stopOnTheWay(state: DeskState, sample: Sample, at: number): void {
  const rung = sample.run.module.rungs[at] as Rung;
  for (let n = 0; n < rung.responses.length; n += 1) {
    const response = rung.responses[n] as Response;
    const isStop = ['mode', 'cancel', 'pause'].includes(response.terms.do);
    if (isStop) respond(state, sample, { rung: at, response: n }, response);
  }
}

/** Whether a rung that stands wants its scope flat, and it is not. */
function isFlattening(state: DeskState, run: ModuleRun, at: number): boolean {
  const rung = run.module.rungs[at] as Rung;
  if (!rung.responses.some(({ terms }) => terms.do === 'flatten')) return false;
  return rowsOf(state, run.module.scope).some((row) => state.book.size[row] !== 0n);
}

/** Does what a rung says; whether a trade could not be begun yet. */
function respondAll(
  state: DeskState,
  sample: Sample,
  at: number,
  which: 'all' | 'trades',
): boolean {
  const rung = sample.run.module.rungs[at] as Rung;
  let isPending = false;
  for (let n = 0; n < rung.responses.length; n += 1) {
    const response = rung.responses[n] as Response;
    if (which === 'trades' && !TRADES.has(response.terms.do)) continue;
    if (!respond(state, sample, { rung: at, response: n }, response)) isPending = true;
  }
  return isPending;
}

/**
 * A module that has lost the sight of something that it once saw says so, and so does one that
 * never saw it; it does not guess.
 */
function sayBlind(state: DeskState, run: ModuleRun): void {
  const lost: string[] = [];
  const isLate = state.time - run.sampledSince > run.module.terms.gapMsMax;
  for (const name of run.module.names) {
    if (!Number.isNaN(run.values[name] as number)) run.seen.add(name);
    else if (run.seen.has(name)) lost.push(name);
    else if (isLate) {
      run.seen.add(name); // said once, and again when it is lost after it came
      lost.push(name);
    }
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
  asked: { readonly instrument: string; readonly wanted: bigint; readonly allowed: bigint },
  evidence: Evidence = [],
): void {
  const key = `${constraint} ${asked.instrument}`;
  const said = run.denied.get(key);
  if (said !== undefined && state.time - said < DENIAL_REPEAT_MS) return;
  run.denied.set(key, state.time);
  state.emit({
    kind: 'action-denied',
    module: run.id,
    constraint,
    instrument: asked.instrument,
    wanted: asked.wanted as Lots,
    allowed: asked.allowed as Lots,
    evidence,
  });
}

/** A denial that is about no trade. */
export const NOTHING = { instrument: '', wanted: 0n, allowed: 0n };

/** Does one response; false where it has to be tried again. */
function respond(
  state: DeskState,
  sample: Sample,
  by: Pick<Asked, 'rung' | 'response'>,
  { terms, amount }: Response,
): boolean {
  const { run } = sample;
  const rung = run.module.rungs[by.rung] as Rung;
  const value = amount?.value(run.values) ?? Number.NaN;
  const evidence = run.evidence(rung.enter.names);
  const asked = { ...by, evidence, urgency: 'normal', legs: 'single' } as const;
  switch (terms.do) {
    case 'hedge':
      return trade(state, sample, hedgeWants(state, sample, terms), asked);
    case 'neutralise': {
      if (isGated(state, sample, sample.underlying?.name ?? '', asked)) return false;
      const wants = neutraliseWants(state, sample, terms);
      return trade(state, sample, wants, { ...asked, legs: 'together' });
    }
    case 'reduce':
      return trade(state, sample, reduceWants(state, run, value), { ...asked, urgency: 'reduce' });
    case 'flatten':
      return flatten(state, sample, asked);
    case 'hold':
      return trade(state, sample, holdWants(state, sample, terms.instrument, value), asked);
    case 'set-leverage':
      return setLeverage(state, run, terms);
    case 'cancel':
      return cancelScope(state, run);
    case 'mode':
      return halt(state, run, terms.scope, terms.mode, rung);
    case 'transfer':
      return transfer(state, run, terms, value);
    case 'capital':
      return allot(state, run, value);
    case 'pause':
      for (const id of terms.modules) pause(state, id, rung.id);
      return true;
    case 'alert': {
      const { severity, text } = terms;
      state.emit({ kind: 'alert', module: run.id, severity, text, evidence });
      return true;
    }
    default:
      return terms satisfies never;
  }
}

function flatten(state: DeskState, sample: Sample, asked: Asked): boolean {
  const { run } = sample;
  if (!isProportionate(state, run)) {
    deny(state, run, 'proportionality', NOTHING);
    return true;
  }
  return trade(state, sample, reduceWants(state, run, 1), { ...asked, urgency: 'flatten' });
}

/** Share of the book's equity that the positions of the scope put at risk is enough to stop it. */
function isProportionate(state: DeskState, run: ModuleRun): boolean {
  const { proportionPpm } = run.module.terms.constraints;
  if (proportionPpm === 0) return true;
  let value = 0n;
  for (const row of rowsOf(state, run.module.scope)) {
    const held = state.book.valueOf(row);
    value += held < 0n ? -held : held;
  }
  return value * 1_000_000n >= state.book.equity() * BigInt(proportionPpm);
}

function halt(
  state: DeskState,
  run: ModuleRun,
  scope: string,
  mode: 'close-only' | 'halted',
  rung: Rung,
): boolean {
  if (isProportionate(state, run)) changeMode(state, scope, mode, `${run.id} ${rung.id}`);
  else deny(state, run, 'proportionality', NOTHING);
  return true;
}

function pause(state: DeskState, id: string, reason: string): void {
  const paused = state.modules.find((each) => each.id === id);
  if (paused === undefined || paused.isPaused) return;
  paused.isPaused = true;
  const scope = `module:${id}`;
  state.emit({ kind: 'mode-changed', scope, from: 'normal', to: 'halted', reason });
}

function cancelScope(state: DeskState, run: ModuleRun): boolean {
  for (const row of rowsOf(state, run.module.scope)) {
    const { id: instrument } = state.markets.instruments[row] as DeskInstrument;
    if (state.orders.outstanding([instrument]).length === 0) continue;
    state.emit({ kind: 'cancel-intent', instrument, client: '', all: true });
  }
  return true;
}
