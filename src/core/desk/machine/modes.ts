/** How much each scope may do, and who may take a stop back. */
import { MODES, type Mode } from '../model/index.ts';

/** A stop of a scope. */
interface Stop {
  readonly mode: Mode;
  /** Person who asked to take it back first; empty while nobody has. */
  readonly asked: string;
}

export type ModesState = readonly (readonly [scope: string, mode: Mode, asked: string])[];

const sterner = (a: Mode, b: Mode): Mode => (MODES.indexOf(a) >= MODES.indexOf(b) ? a : b);

/** Modes by scope; a scope that is not here is normal. */
export class Modes {
  // state
  private readonly stops = new Map<string, Stop>();

  of(scope: string): Mode {
    return this.stops.get(scope)?.mode ?? 'normal';
  }

  /** The sternest of several scopes. */
  sternest(scopes: readonly string[]): Mode {
    let mode: Mode = 'normal';
    for (const scope of scopes) mode = sterner(mode, this.of(scope));
    return mode;
  }

  /** Makes a scope sterner; never milder. Whether anything changed. */
  tighten(scope: string, mode: Mode): boolean {
    const before = this.of(scope);
    if (sterner(before, mode) === before) return false;
    this.stops.set(scope, { mode, asked: '' });
    return true;
  }

  /** Person who asked first; empty where nobody has. */
  askedBy(scope: string): string {
    return this.stops.get(scope)?.asked ?? '';
  }

  ask(scope: string, person: string): void {
    this.stops.set(scope, { mode: this.of(scope), asked: person });
  }

  /** Takes a stop back. */
  free(scope: string): void {
    this.stops.delete(scope);
  }

  /** Scopes that are not normal or that somebody asked for, in order of their names. */
  scopes(): readonly string[] {
    return [...this.stops.keys()].sort();
  }

  toState(): ModesState {
    return this.scopes().map((scope) => [scope, this.of(scope), this.askedBy(scope)] as const);
  }

  restore(state: ModesState): void {
    this.stops.clear();
    for (const [scope, mode, asked] of state) this.stops.set(scope, { mode, asked });
  }
}
