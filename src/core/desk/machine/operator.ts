/** What people ask of a desk: stops, and taking them back. */
import type { DeskInstrument, Kill, Mode, Rearm } from '../model/index.ts';
import { killScopes } from '../module/index.ts';
import { openParent, stepParent } from './parents.ts';
import { isWithin, killScope, rowsOf } from './reach.ts';
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
  return run === undefined ? [] : rowsOf(state, run.module.scope);
}

/** Cancels what is out in a scope, lets it close only, and flattens it where asked. */
export function kill(state: DeskState, command: Kill): void {
  const { scope, person, flatten } = command;
  if (!killScopes(surroundingsOf(state.terms)).includes(scope)) {
    refuse(state, 'unknown-scope', `${scope} is no scope of this desk`);
    return;
  }
  state.emit({ kind: 'killed', scope, person, flatten });
  changeMode(state, scope, 'close-only', `killed by ${person}`);
  const rows = rowsOfKill(state, scope);
  const module = scope.startsWith('module:') ? scope.slice('module:'.length) : null;
  for (const parent of state.parents.values()) {
    const isMeant = module === null || parent.module === module;
    if (isMeant && parent.legs.some(({ row }) => rows.includes(row))) parent.isEnding = true;
  }
  for (const row of rows) cancelRow(state, row, module);
  if (flatten) state.flattening.add(scope);
  flattenScopes(state);
}

/** One request an instrument; of a module its own orders one by one. */
function cancelRow(state: DeskState, row: number, module: string | null): void {
  const { id: instrument } = state.markets.instruments[row] as DeskInstrument;
  const orders = state.orders.outstanding([instrument]);
  if (orders.length === 0) return;
  if (module === null) {
    state.emit({ kind: 'cancel-intent', instrument, client: '', all: true });
    return;
  }
  for (const { client, module: of } of orders) {
    if (of === module) state.emit({ kind: 'cancel-intent', instrument, client, all: false });
  }
}

/** Begins to flatten what a kill asked for and nothing is under way in; over when all is flat. */
export function flattenScopes(state: DeskState): void {
  for (const scope of [...state.flattening].sort()) {
    const rows = rowsOfKill(state, scope);
    const names = new Set(
      rows.map((row) => (state.markets.instruments[row] as DeskInstrument).underlying),
    );
    let isFlat = true;
    for (const name of names) {
      const within = rows.filter((row) =>
        isWithin({ kind: 'underlying', name }, state.markets.instruments[row] as DeskInstrument),
      );
      if (within.some((row) => state.book.size[row] !== 0n)) isFlat = false;
      flattenUnderlying(state, name, within);
    }
    if (isFlat) state.flattening.delete(scope);
  }
}

function flattenUnderlying(state: DeskState, name: string, rows: readonly number[]): void {
  if (state.parents.has(name)) return;
  const legs = reductions(state, rows, 1_000_000n).map(({ row, lots }) => {
    return { row, lots, reduceOnly: true };
  });
  if (legs.length > 0) stepParent(state, openParent(state, name, '', KILL_TERMS, legs));
}

/** Takes a stop, a pause or a latch back when a second person asks for the same scope. */
export function rearm(state: DeskState, command: Rearm): void {
  const { scope, person } = command;
  const run = state.modules.find(({ id }) => `module:${id}` === scope);
  const isStopped = state.modes.of(scope) !== 'normal' || isHeld(run);
  if (!isStopped) {
    refuse(state, 'not-stopped', `${scope} is not stopped`);
    return;
  }
  const first = state.modes.askedBy(scope);
  if (first === '') {
    state.modes.ask(scope, person);
    state.emit({ kind: 'rearm-asked', scope, person });
    return;
  }
  if (first === person) {
    refuse(state, 'same-person', `${person} asked first; another person must agree`);
    return;
  }
  const from = state.modes.of(scope);
  state.modes.free(scope);
  state.flattening.delete(scope);
  state.emit({ kind: 'rearmed', scope, persons: [first, person] });
  if (from !== 'normal') {
    state.emit({ kind: 'mode-changed', scope, from, to: 'normal', reason: 'rearmed' });
  }
  if (run === undefined) return;
  run.isPaused = false;
  const at = run.ladder.at;
  if (run.ladder.latched || at !== -1) {
    const rung = run.module.rungs[at]?.id ?? '';
    const [module, reason] = [run.id, 'rearmed' as const];
    state.emit({ kind: 'module-left', module, rung, reason, evidence: [] });
  }
  run.ladder.rearm();
}

const isHeld = (run: DeskState['modules'][number] | undefined): boolean =>
  run !== undefined && (run.isPaused || run.ladder.latched);
