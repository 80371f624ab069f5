/** When capital is put to work and when it is taken back: two thresholds, so it does not flap. */
import { REAL_MAX, type RefusedInput, refusedOutside } from '../real-range.ts';

/** Times are Unix ms, as the commands give them. */
export interface CapitalSwitchState {
  readonly is: 'deployed' | 'withdrawn';
  /** Since when the condition to change has held without a break; null where it does not. */
  readonly since: number | null;
}

export const CAPITAL_WITHDRAWN: CapitalSwitchState = { is: 'withdrawn', since: null };

export interface CapitalSwitchTerms {
  /** Deployed where both lie below these for `deployForMs`. */
  readonly deployUtilisation: number;
  readonly deployDrawdown: number;
  readonly deployForMs: number;
  /** Withdrawn where one of them is at or above these, not below the ones above, so long. */
  readonly withdrawUtilisation: number;
  readonly withdrawDrawdown: number;
  readonly withdrawForMs: number;
}

export interface CapitalReading {
  readonly time: number;
  /** Shares: margin used of margin there is, and loss from the peak. */
  readonly utilisation: number;
  readonly drawdown: number;
}

export interface CapitalSwitchStep {
  readonly kind: 'step';
  readonly state: CapitalSwitchState;
  readonly change: 'deploy' | 'withdraw' | 'none';
}

function faultOf(terms: CapitalSwitchTerms, reading: CapitalReading): RefusedInput | null {
  const { deployUtilisation, deployDrawdown, deployForMs } = terms;
  return refusedOutside([
    ['deployUtilisation', deployUtilisation, 0, REAL_MAX],
    ['deployDrawdown', deployDrawdown, 0, 1],
    ['deployForMs', deployForMs, 0, REAL_MAX],
    ['withdrawUtilisation', terms.withdrawUtilisation, deployUtilisation, REAL_MAX, 'above'],
    ['withdrawDrawdown', terms.withdrawDrawdown, deployDrawdown, 1, 'above'],
    ['withdrawForMs', terms.withdrawForMs, 0, REAL_MAX],
    ['time', reading.time, 0, REAL_MAX],
    ['utilisation', reading.utilisation, 0, REAL_MAX],
    ['drawdown', reading.drawdown, -REAL_MAX, 1],
  ]);
}

/**
 * The next state. A reading between the thresholds changes nothing and ends the wait; a reading
 * that is no number is refused and leaves the caller with the old state.
 */
export function stepCapitalSwitch(
  state: CapitalSwitchState,
  terms: CapitalSwitchTerms,
  reading: CapitalReading,
): CapitalSwitchStep | RefusedInput {
  const fault = faultOf(terms, reading);
  if (fault !== null) return fault;
  const { time, utilisation, drawdown } = reading;
  const isCalm = utilisation < terms.deployUtilisation && drawdown < terms.deployDrawdown;
  const isTight = utilisation >= terms.withdrawUtilisation || drawdown >= terms.withdrawDrawdown;
  const isOut = state.is === 'withdrawn';
  if (!(isOut ? isCalm : isTight)) {
    return { kind: 'step', state: { is: state.is, since: null }, change: 'none' };
  }
  const since = state.since ?? time;
  if (time - since < (isOut ? terms.deployForMs : terms.withdrawForMs)) {
    return { kind: 'step', state: { is: state.is, since }, change: 'none' };
  }
  const next = { is: isOut ? 'deployed' : 'withdrawn', since: null } as const;
  return { kind: 'step', state: next, change: isOut ? 'deploy' : 'withdraw' };
}
