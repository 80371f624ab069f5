/** What people ask of a desk: stops, and taking them back. */
import type { DeskInstrument, Kill, Mode, Rearm } from '../model/index.ts';
import { killScopes } from '../module/index.ts';
import type { ModuleRun } from './module-run.ts';
import { killKey, openParent, parentsOf, stepParent } from './parents.ts';
import { killScope, rowsOf } from './reach.ts';
import { type DeskState, surroundingsOf } from './state.ts';
import { reductions } from './wants.ts';

/** A flattening goes at once and this far from the price, parts per million. */
const KILL_COLLAR_PPM = 50_000;
const KILL_TERMS = {
  plan: 'now',
  waitsMs: [0, 0, 0],
  protectionPpm: KILL_COLLAR_PPM,
  durationMs: 0,
  slices: 1,
  curve: [],
  rate: 0,
  shown: 1,
  collarPpm: KILL_COLLAR_PPM,
  depthSharePpm: 0,
} as const;

/** Makes a scope sterner and says so. */
export function changeMode(state: DeskState, scope: string, to: Mode, reason: string): void {
  const from = state.modes.of(scope);
  if (!state.modes.tighten(scope, to)) return;
  state.emit({ kind: 'mode-changed', scope, from, to, reason });
}

const refuse = (state: DeskState, code: string, says: string): void =>
  state.emit({ kind: 'refused', code, says });

/** Numbers of the instruments that a stop is about. */
function rowsOfKill(state: DeskState, scope: string): readonly number[] {
  const read = killScope(scope);
  if (read !== null) return rowsOf(state, read);
  const run = state.modules.find(({ id }) => `module:${id}` === scope);
  return run === undefined ? [] : rowsTradedBy(state, run);
}

/** Instruments that a module trades towards an aim; a guard that only watches has none. */
function rowsTradedBy(state: DeskState, run: ModuleRun): readonly number[] {
  const names = run.module.rungs.flatMap(({ responses }) =>
    responses.flatMap(({ terms }) => {
      if (terms.do === 'hedge' || terms.do === 'neutralise') return terms.with;
      return terms.do === 'hold' ? [terms.instrument] : [];
    }),
  );
  return [...new Set(names)].map((name) => state.markets.rowOf.get(name) as number);
}

/** Cancels what is out in a scope, lets it close only, and flattens it where asked. */
export function kill(state: DeskState, command: Kill): void {
  const { scope, person, flatten } = command;
  if (!killScopes(surroundingsOf(state.terms)).includes(scope)) {
    const known = killScopes(surroundingsOf(state.terms)).join(', ');
    refuse(state, 'unknown-scope', `${scope} is no scope of this desk; accepted: ${known}`);
    return;
  }
  state.emit({ kind: 'killed', scope, person, flatten });
  // Who asked to take back an earlier stop did not mean this one.
  state.modes.forgetAsk(scope);
  changeMode(state, scope, 'close-only', `killed by ${person}`);
  if (scope.startsWith('module:')) cancelModule(state, scope.slice('module:'.length));
  else cancelRows(state, rowsOfKill(state, scope));
  if (flatten) state.flattening.add(scope);
  flattenScopes(state);
}

/** One request an instrument in which something is out. */
function cancelRows(state: DeskState, rows: readonly number[]): void {
  for (const parent of parentsOf(state)) {
    if (parent.legs.some(({ row }) => rows.includes(row))) parent.isEnding = true;
  }
  const out = new Set(state.orders.live().map(({ instrument }) => instrument));
  for (const row of rows) {
    const { id: instrument } = state.markets.instruments[row] as DeskInstrument;
    if (!out.has(instrument)) continue;
    state.emit({ kind: 'cancel-intent', instrument, client: '', all: true });
  }
}

/** The orders of a module, one by one, wherever they are: others stay. */
function cancelModule(state: DeskState, module: string): void {
  for (const parent of parentsOf(state)) if (parent.module === module) parent.isEnding = true;
  for (const { client, instrument, module: of } of state.orders.live()) {
    if (of === module) state.emit({ kind: 'cancel-intent', instrument, client, all: false });
  }
}

/**
 * Keeps what a kill was to make flat flat, until it is re-armed: also what a late fill, or a
 * position that the venue turned out to hold, brings back. Each instrument by itself: none waits
 * for another that nobody quotes.
 */
export function flattenScopes(state: DeskState): void {
  for (const scope of [...state.flattening].sort()) {
    for (const row of rowsOfKill(state, scope)) flattenRow(state, row);
  }
}

function flattenRow(state: DeskState, row: number): void {
  const { id, venue, underlying } = state.markets.instruments[row] as DeskInstrument;
  const key = killKey(id);
  if (state.parents.has(key) || (state.killWaits.get(key)?.until ?? 0) > state.time) return;
  if (state.venues.get(venue)?.state === 'down') return;
  // Beside an order that is out a second one could turn the position round.
  if (state.orders.outstanding([id]).length > 0) return;
  const legs = reductions(state, [row], 1_000_000n).map(({ lots }) => {
    return { row, lots, reduceOnly: true };
  });
  if (legs.length === 0) return;
  const given = { key, underlying, module: '', urgency: 'kill' as const, rung: -1, response: -1 };
  stepParent(state, openParent(state, given, KILL_TERMS, legs));
}

/** An ask that nobody joined is forgotten after so long, ms. */
const ASK_MS_MAX = 900_000;

/** Takes a stop, a pause or a latch back when a second person asks for the same scope. */
export function rearm(state: DeskState, command: Rearm): void {
  const { scope } = command;
  const person = command.person.trim().toLowerCase();
  if (person === '') {
    refuse(state, 'no-person', 'a re-arm needs the name of who asks');
    return;
  }
  const run = state.modules.find(({ id }) => `module:${id}` === scope);
  if (state.modes.of(scope) === 'normal' && !isHeld(run) && !hasOtherTerms(state, scope)) {
    refuse(state, 'not-stopped', `${scope} is not stopped`);
    return;
  }
  const { by: first, at } = state.modes.asked(scope);
  if (first === '' || state.time - at > ASK_MS_MAX) {
    state.modes.ask(scope, person, state.time);
    state.emit({ kind: 'rearm-asked', scope, person });
    return;
  }
  if (first === person) {
    refuse(state, 'same-person', `${person} asked first; another person must agree`);
    return;
  }
  free(state, scope, [first, person], run);
}

function free(
  state: DeskState,
  scope: string,
  persons: readonly [string, string],
  run: ModuleRun | undefined,
): void {
  const from = state.modes.of(scope);
  state.modes.free(scope);
  const wasFlattening = state.flattening.delete(scope);
  const rows = rowsOfKill(state, scope);
  for (const row of rows) {
    state.changedTerms.delete((state.markets.instruments[row] as DeskInstrument).id);
  }
  if (wasFlattening) {
    for (const parent of parentsOf(state)) {
      if (parent.urgency === 'kill' && parent.legs.some(({ row }) => rows.includes(row))) {
        parent.isEnding = true;
      }
    }
  }
  state.emit({ kind: 'rearmed', scope, persons });
  if (from !== 'normal') {
    state.emit({ kind: 'mode-changed', scope, from, to: 'normal', reason: 'rearmed' });
  }
  if (scope === 'book' || run?.module.scope.kind === 'book') state.book.restartFalls();
  if (run === undefined) return;
  run.isPaused = false;
  const at = run.ladder.at;
  if (at !== -1) {
    const rung = run.module.rungs[at]?.id ?? '';
    const [module, reason] = [run.id, 'rearmed' as const];
    state.emit({ kind: 'module-left', module, rung, reason, evidence: [] });
  }
  run.ladder.rearm();
}

const isHeld = (run: ModuleRun | undefined): boolean =>
  run !== undefined && (run.isPaused || run.ladder.latched);

/** Whether instruments of a scope are only closed because their venue changed their terms. */
const hasOtherTerms = (state: DeskState, scope: string): boolean =>
  rowsOfKill(state, scope).some((row) =>
    state.changedTerms.has((state.markets.instruments[row] as DeskInstrument).id),
  );
