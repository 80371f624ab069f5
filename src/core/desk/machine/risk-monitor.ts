/** How far an underlying moves in its worst bars: the monitor that the desk's terms name. */
import { exp } from '../../numeric/index.ts';
import {
  openRiskMonitor,
  type RiskEstimate,
  type RiskMonitor,
  type RiskMonitorState,
  type RiskMonitorTerms,
  riskMonitorFromState,
} from '../risk/index.ts';
import type { RiskTerms } from './desk-terms.ts';

/** Moves as fractions of the price, above zero. */
export interface Moves {
  readonly valueAtRisk: readonly [down: number, up: number];
  readonly expectedShortfall: readonly [down: number, up: number];
}

export interface MoveRiskState {
  readonly down: RiskMonitorState;
  readonly up: RiskMonitorState;
}

const LEVEL = 0.99;
/** A fit takes up to 20 ms, so one is made for a day's bars and no oftener. */
const REFIT_EVERY = 24;

/** The terms of a monitor of one side. */
function monitorTerms({ method, window }: RiskTerms): RiskMonitorTerms {
  switch (method) {
    case 'historical':
      return { kind: 'historical', window };
    case 'filtered':
      return { kind: 'filtered-historical', window, filter: { kind: 'ewma', decay: 0.94 } };
    case 'ewma-normal':
      return { kind: 'ewma-normal', decay: 0.94 };
    case 'garch-normal':
      return { kind: 'garch-normal', window, refitEvery: REFIT_EVERY };
    case 'student-t':
      return { kind: 'student', window, refitEvery: REFIT_EVERY };
    case 'extreme':
      return { kind: 'extreme-value', window, refitEvery: REFIT_EVERY, tailShare: 0.1 };
    default:
      return method satisfies never;
  }
}

/** Both sides of the returns of an underlying: who is short fears the other one. */
export class MoveRisk {
  // state
  private down: RiskMonitor;
  private up: RiskMonitor;
  // derived
  private kept: Moves | null = null;

  constructor(terms: RiskTerms) {
    this.down = openRiskMonitor(monitorTerms(terms));
    this.up = openRiskMonitor(monitorTerms(terms));
  }

  add(logReturn: number): void {
    this.down.add(logReturn);
    this.up.add(-logReturn);
    this.kept = null;
  }

  /** Null while there are too few returns. */
  moves(): Moves | null {
    this.kept ??= movesOf(this.down.estimate(LEVEL), this.up.estimate(LEVEL));
    return this.kept;
  }

  toState(): MoveRiskState {
    return { down: this.down.toState(), up: this.up.toState() };
  }

  restore(state: MoveRiskState): void {
    this.down = riskMonitorFromState(state.down);
    this.up = riskMonitorFromState(state.up);
    this.kept = null;
  }
}

function movesOf(down: RiskEstimate, up: RiskEstimate): Moves | null {
  if (down.kind !== 'estimate' || up.kind !== 'estimate') return null;
  const fall = (loss: number): number => 1 - exp(-loss);
  const rise = (loss: number): number => exp(loss) - 1;
  return {
    valueAtRisk: [fall(down.valueAtRisk), rise(up.valueAtRisk)],
    expectedShortfall: [fall(down.expectedShortfall), rise(up.expectedShortfall)],
  };
}
