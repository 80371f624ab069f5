/** What every monitor of tail risk answers: value at risk and expected shortfall. */
import type { EwmaNormalState } from './ewma-normal.ts';
import type { ExtremeValueState } from './extreme-value.ts';
import type { FilteredHistoricalState } from './filtered-historical.ts';
import type { GarchNormalState } from './garch-normal.ts';
import type { HistoricalState } from './historical.ts';
import type { StudentState } from './student-risk.ts';

/** What is lost at a confidence, and on average beyond it; losses are positive. */
export interface TailRisk {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** Why there is no estimate. */
export interface RiskRefusal {
  readonly kind: 'refusal';
  /** `too-few`: `least` outcomes are needed. `level`: it must be `least` or more, under 1. */
  readonly reason: 'too-few' | 'level';
  readonly least: number;
}

export type RiskEstimate = ({ readonly kind: 'estimate' } & TailRisk) | RiskRefusal;

/**
 * A monitor of one series of outcomes: returns as fractions, or profit and loss in any money, over
 * periods of one length. Its estimates are in the same unit, for the period to come.
 */
export interface RiskMonitor {
  /** Takes the outcome of the period that is over. What is not finite is passed over. */
  add(outcome: number): void;
  /** Outcomes that the next estimate may rest on. */
  readonly count: number;
  /** @param level confidence such as 0.99, from one half to under one */
  estimate(level: number): RiskEstimate;
  /** All that can change, and the terms: plain data, to be continued by `riskMonitorFromState`. */
  toState(): RiskMonitorState;
}

export type RiskMonitorState =
  | HistoricalState
  | FilteredHistoricalState
  | EwmaNormalState
  | GarchNormalState
  | StudentState
  | ExtremeValueState;

/** Confidence under which a tail is no tail. */
const LEVEL_LEAST = 0.5;

/** The refusal of a level outside its range; null where it is accepted. */
export const refusedLevel = (level: number, least: number = LEVEL_LEAST): RiskRefusal | null =>
  level >= least && level < 1 ? null : { kind: 'refusal', reason: 'level', least };

export const tooFew = (least: number): RiskRefusal => ({
  kind: 'refusal',
  reason: 'too-few',
  least,
});

export const estimated = ({ valueAtRisk, expectedShortfall }: TailRisk): RiskEstimate => ({
  kind: 'estimate',
  valueAtRisk,
  expectedShortfall,
});
