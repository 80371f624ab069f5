/** How much each scope may do, and who may take a stop back. */
import { MODES, type Mode } from '../model/index.ts';

/** A stop of a scope. */
interface Stop {
  readonly mode: Mode;
  /** Person who asked to take it back first, and when (Unix ms); empty while nobody has. */
  readonly asked: Ask;
}

export interface Ask {
  readonly by: string;
  readonly at: number;
}

const NOBODY: Ask = { by: '', at: 0 };

export type ModesState = readonly (readonly [scope: string, mode: Mode, asked: Ask])[];

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
    this.stops.set(scope, { mode, asked: NOBODY });
    return true;
  }

  /** Who asked first, and when. */
  asked(scope: string): Ask {
    return this.stops.get(scope)?.asked ?? NOBODY;
  }

  ask(scope: string, by: string, at: number): void {
    this.stops.set(scope, { mode: this.of(scope), asked: { by, at } });
  }

  /** A stop that is asked for again is another stop. */
  forgetAsk(scope: string): void {
    const stop = this.stops.get(scope);
    if (stop !== undefined) this.stops.set(scope, { mode: stop.mode, asked: NOBODY });
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
    return this.scopes().map((scope) => [scope, this.of(scope), this.asked(scope)] as const);
  }

  restore(state: ModesState): void {
    this.stops.clear();
    for (const [scope, mode, asked] of state) this.stops.set(scope, { mode, asked });
  }
}
