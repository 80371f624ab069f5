/** How far an underlying moves in its worst bars: the monitor that the desk's terms name. */
import type { RiskTerms } from './desk-terms.ts';

/** Moves as fractions, above zero: down and up. */
export interface Moves {
  readonly valueAtRisk: readonly [down: number, up: number];
  readonly expectedShortfall: readonly [down: number, up: number];
}

export type RiskState = readonly number[];

/** Log returns of bars, and what the worst of them may be. */
export interface RiskMonitor {
  add(logReturn: number): void;
  /** Null while there are too few. */
  moves(): Moves | null;
  toState(): RiskState;
  restore(state: RiskState): void;
}

const LEVEL = 0.99;

class Historical implements RiskMonitor {
  // state
  private returns: number[] = []; // oldest first
  private kept: Moves | null = null;
  // fixed
  private readonly window: number;

  constructor(window: number) {
    this.window = window;
  }

  add(logReturn: number): void {
    this.returns.push(logReturn);
    if (this.returns.length > this.window) this.returns.shift();
    this.kept = null;
  }

  moves(): Moves | null {
    if (this.returns.length < 1 / (1 - LEVEL)) return null;
    this.kept ??= movesOf(this.returns);
    return this.kept;
  }

  toState(): RiskState {
    return this.returns;
  }

  restore(state: RiskState): void {
    this.returns = [...state];
    this.kept = null;
  }
}

function movesOf(returns: readonly number[]): Moves {
  const sorted = [...returns].sort((a, b) => a - b);
  const count = Math.max(1, Math.floor(sorted.length * (1 - LEVEL) + 1e-9));
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  const [low, high] = [sorted.slice(0, count), sorted.slice(-count)];
  return {
    valueAtRisk: [-(low[count - 1] as number), high[0] as number],
    expectedShortfall: [-mean(low), mean(high)],
  };
}

export const openRisk = (terms: RiskTerms): RiskMonitor => new Historical(terms.window);
