/** What a scope reaches: instruments, and the stops that hold for one of them. */
import type { DeskInstrument, Mode } from '../model/index.ts';
import type { Scope } from '../module/index.ts';
import type { DeskState } from './state.ts';

/** Whether an instrument lies in a scope. */
export function isWithin({ kind, name }: Scope, instrument: DeskInstrument): boolean {
  switch (kind) {
    case 'book':
      return true;
    case 'venue':
      return instrument.venue === name;
    case 'underlying':
      return instrument.underlying === name;
    case 'instrument':
      return instrument.id === name;
    default:
      return kind satisfies never;
  }
}

/** Numbers of the instruments of a scope. */
export const rowsOf = (state: DeskState, scope: Scope): readonly number[] =>
  state.markets.instruments.flatMap((instrument, row) =>
    isWithin(scope, instrument) ? [row] : [],
  );

/** A scope of the kill switch, such as `venue:paper`; null where it is `module:ID`. */
export function killScope(text: string): Scope | null {
  if (text === 'book') return { kind: 'book', name: '' };
  const [kind = '', name = ''] = text.split(/:(.*)/s);
  return kind === 'module' ? null : { kind: kind as Scope['kind'], name };
}

/** How much an instrument may do for a module (empty: for the kill switch). */
export function modeFor(state: DeskState, row: number, module: string): Mode {
  const { venue, underlying, id } = state.markets.instruments[row] as DeskInstrument;
  const scopes = ['book', `venue:${venue}`, `underlying:${underlying}`];
  if (module !== '') scopes.push(`module:${module}`);
  const mode = state.modes.sternest(scopes);
  return mode === 'normal' && state.changedTerms.has(id) ? 'close-only' : mode;
}
