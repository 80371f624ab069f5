/** Monitors by the kind of their terms. */

import { type RealRange, type RefusedInput, refusedOutside } from '../real-range.ts';
import { EwmaNormalRisk, type EwmaNormalTerms } from './ewma-normal.ts';
import { ExtremeValueRisk, type ExtremeValueTerms, PEAKS_LEAST } from './extreme-value.ts';
import { FilteredHistoricalRisk, type FilteredHistoricalTerms } from './filtered-historical.ts';
import { GarchNormalRisk, type GarchNormalTerms } from './garch-normal.ts';
import { HistoricalRisk, type HistoricalTerms } from './historical.ts';
import type { RiskMonitor, RiskMonitorState } from './monitor.ts';
import { SAMPLE_MAX } from './sample-window.ts';
import { STUDENT_LEAST, StudentRisk, type StudentTerms } from './student-risk.ts';
import { GARCH_LEAST, type VolatilityFilterTerms } from './volatility-filter.ts';

export type RiskMonitorTerms =
  | HistoricalTerms
  | FilteredHistoricalTerms
  | EwmaNormalTerms
  | GarchNormalTerms
  | StudentTerms
  | ExtremeValueTerms;

/** A whole number in its range; a fraction is shown as it is, and lies in none. */
const countRange = (at: string, seen: number, least: number): RealRange =>
  Number.isInteger(seen) ? [at, seen, least, SAMPLE_MAX] : [`${at} (whole)`, seen, least, least];

const windowRange = (window: number, least: number) => countRange('window', window, least);
const refitRange = (refitEvery: number) => countRange('refitEvery', refitEvery, 1);

const decayRange = (decay: number): RealRange => ['decay', decay, 0, 1, 'inside'];

const filterRanges = (filter: VolatilityFilterTerms, window: number): RealRange[] =>
  filter.kind === 'ewma'
    ? [decayRange(filter.decay)]
    : [windowRange(filter.window, Math.max(window, GARCH_LEAST)), refitRange(filter.refitEvery)];

function rangesOf(terms: RiskMonitorTerms): RealRange[] {
  switch (terms.kind) {
    case 'historical':
      return [windowRange(terms.window, 1)];
    case 'filtered-historical':
      return [windowRange(terms.window, 1), ...filterRanges(terms.filter, terms.window)];
    case 'ewma-normal':
      return [decayRange(terms.decay)];
    case 'garch-normal':
      return [windowRange(terms.window, GARCH_LEAST), refitRange(terms.refitEvery)];
    case 'student':
      return [windowRange(terms.window, STUDENT_LEAST), refitRange(terms.refitEvery)];
    case 'extreme-value':
      return [
        ['tailShare', terms.tailShare, 0, 0.5, 'above'],
        windowRange(terms.window, Math.ceil(PEAKS_LEAST / terms.tailShare)),
        refitRange(terms.refitEvery),
      ];
    default:
      return terms satisfies never;
  }
}

/** The first term that is out of its range; null where all are accepted. */
export const refusedMonitor = (terms: RiskMonitorTerms): RefusedInput | null =>
  refusedOutside(rangesOf(terms));

/** A new monitor; the terms are accepted by `refusedMonitor`. */
export function openRiskMonitor(terms: RiskMonitorTerms): RiskMonitor {
  switch (terms.kind) {
    case 'historical':
      return new HistoricalRisk(terms);
    case 'filtered-historical':
      return new FilteredHistoricalRisk(terms);
    case 'ewma-normal':
      return new EwmaNormalRisk(terms);
    case 'garch-normal':
      return new GarchNormalRisk(terms);
    case 'student':
      return new StudentRisk(terms);
    case 'extreme-value':
      return new ExtremeValueRisk(terms);
    default:
      return terms satisfies never;
  }
}

/** The monitor that goes on where `toState` was taken. */
export function riskMonitorFromState(state: RiskMonitorState): RiskMonitor {
  switch (state.kind) {
    case 'historical':
      return HistoricalRisk.fromState(state);
    case 'filtered-historical':
      return FilteredHistoricalRisk.fromState(state);
    case 'ewma-normal':
      return EwmaNormalRisk.fromState(state);
    case 'garch-normal':
      return GarchNormalRisk.fromState(state);
    case 'student':
      return StudentRisk.fromState(state);
    case 'extreme-value':
      return ExtremeValueRisk.fromState(state);
    default:
      return state satisfies never;
  }
}
