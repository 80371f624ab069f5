/** Normal outcomes with exponentially weighted variance. */
import { estimated, type RiskEstimate, type RiskMonitor, refusedLevel, tooFew } from './monitor.ts';
import { normalTail } from './parametric-tail.ts';
import { EWMA_LEAST, EwmaFilter, type EwmaFilterState } from './volatility-filter.ts';

export interface EwmaNormalTerms {
  readonly kind: 'ewma-normal';
  /** Weight of what was, in (0, 1). */
  readonly decay: number;
}

export interface EwmaNormalState {
  readonly kind: 'ewma-normal';
  readonly terms: EwmaNormalTerms;
  readonly filter: EwmaFilterState;
}

/**
 * The quickest monitor, and the one with the thinnest tail. Mean zero.
 * Source: RiskMetrics, technical document (1996).
 */
export class EwmaNormalRisk implements RiskMonitor {
  // state
  private readonly filter: EwmaFilter;
  // fixed
  private readonly terms: EwmaNormalTerms;

  constructor(terms: EwmaNormalTerms, filter?: EwmaFilterState) {
    this.terms = terms;
    this.filter = new EwmaFilter({ kind: 'ewma', decay: terms.decay }, filter);
  }

  get count(): number {
    return this.filter.count;
  }

  add(outcome: number): void {
    if (Number.isFinite(outcome)) this.filter.push(outcome);
  }

  estimate(level: number): RiskEstimate {
    const refused = refusedLevel(level);
    if (refused !== null) return refused;
    const deviation = this.filter.deviation();
    return deviation === null ? tooFew(EWMA_LEAST) : estimated(normalTail(0, deviation, level));
  }

  toState(): EwmaNormalState {
    return { kind: 'ewma-normal', terms: this.terms, filter: this.filter.toState() };
  }

  static fromState({ terms, filter }: EwmaNormalState): EwmaNormalRisk {
    return new EwmaNormalRisk(terms, filter);
  }
}
