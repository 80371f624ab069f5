/** Filtered historical simulation: the shape of what was, at the volatility of now. */
import { LossWindow, leastForTail } from './loss-window.ts';
import { estimated, type RiskEstimate, type RiskMonitor, refusedLevel, tooFew } from './monitor.ts';
import {
  type VolatilityFilter,
  type VolatilityFilterState,
  type VolatilityFilterTerms,
  volatilityFilter,
} from './volatility-filter.ts';

export interface FilteredHistoricalTerms {
  readonly kind: 'filtered-historical';
  /** Standardised outcomes that are looked back on, 1 to `SAMPLE_MAX`. */
  readonly window: number;
  /** A GARCH filter's window is this window or a longer one. */
  readonly filter: VolatilityFilterTerms;
}

export interface FilteredHistoricalState {
  readonly kind: 'filtered-historical';
  readonly terms: FilteredHistoricalTerms;
  readonly filter: VolatilityFilterState;
  /** Losses over the deviation they had, oldest first. */
  readonly scores: readonly number[];
}

/**
 * Every outcome is divided by the deviation that was expected of it; the tail of these scores is
 * multiplied by the deviation that is expected next. Scores are taken anew whenever a filter's
 * terms are fitted anew.
 * Source: G. Barone-Adesi, K. Giannopoulos, L. Vosper, VaR without correlations for portfolios of
 * derivative securities (1999); J. Hull, A. White, Incorporating volatility updating into the
 * historical simulation method for value at risk (1998).
 */
export class FilteredHistoricalRisk implements RiskMonitor {
  // state
  private readonly filter: VolatilityFilter;
  private scores: LossWindow;
  // fixed
  private readonly terms: FilteredHistoricalTerms;

  constructor(
    terms: FilteredHistoricalTerms,
    filter?: VolatilityFilterState,
    scores: readonly number[] = [],
  ) {
    this.terms = terms;
    this.filter = volatilityFilter(terms.filter, filter);
    this.scores = new LossWindow(terms.window, scores);
  }

  get count(): number {
    return this.scores.count;
  }

  add(outcome: number): void {
    if (!Number.isFinite(outcome)) return;
    const expected = this.filter.deviation();
    if (this.filter.push(outcome) === 'fitted') {
      const losses = [...this.filter.scores()].map((score) => 0 - score);
      this.scores = new LossWindow(this.terms.window, losses);
    } else if (expected !== null && expected > 0) {
      this.scores.push(0 - outcome / expected);
    }
  }

  estimate(level: number): RiskEstimate {
    const refused = refusedLevel(level);
    if (refused !== null) return refused;
    const deviation = this.filter.deviation();
    const least = leastForTail(level);
    if (deviation === null) return tooFew(Math.max(least, this.filter.least));
    if (this.count < least) return tooFew(least);
    const { valueAtRisk, expectedShortfall } = this.scores.tail(level);
    return estimated({
      valueAtRisk: deviation * valueAtRisk,
      expectedShortfall: deviation * expectedShortfall,
    });
  }

  toState(): FilteredHistoricalState {
    const { terms, filter, scores } = this;
    return {
      kind: 'filtered-historical',
      terms,
      filter: filter.toState(),
      scores: scores.toState(),
    };
  }

  static fromState({ terms, filter, scores }: FilteredHistoricalState): FilteredHistoricalRisk {
    return new FilteredHistoricalRisk(terms, filter, scores);
  }
}
