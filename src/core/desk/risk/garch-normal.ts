/** Normal outcomes with GARCH(1,1) variance. */
import { estimated, type RiskEstimate, type RiskMonitor, refusedLevel, tooFew } from './monitor.ts';
import { normalTail } from './parametric-tail.ts';
import { GARCH_LEAST, GarchFilter, type GarchFilterState } from './volatility-filter.ts';

export interface GarchNormalTerms {
  readonly kind: 'garch-normal';
  /** Outcomes that the terms are fitted to, `GARCH_LEAST` or more. */
  readonly window: number;
  readonly refitEvery: number;
}

export interface GarchNormalState {
  readonly kind: 'garch-normal';
  readonly terms: GarchNormalTerms;
  readonly filter: GarchFilterState;
}

/**
 * Variance that comes in clusters and returns to a long run. Mean zero.
 * Source: T. Bollerslev, Generalized autoregressive conditional heteroskedasticity (1986).
 */
export class GarchNormalRisk implements RiskMonitor {
  // state
  private readonly filter: GarchFilter;
  // fixed
  private readonly terms: GarchNormalTerms;

  constructor(terms: GarchNormalTerms, filter?: GarchFilterState) {
    this.terms = terms;
    this.filter = new GarchFilter({ ...terms, kind: 'garch' }, filter);
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
    return deviation === null ? tooFew(GARCH_LEAST) : estimated(normalTail(0, deviation, level));
  }

  toState(): GarchNormalState {
    return { kind: 'garch-normal', terms: this.terms, filter: this.filter.toState() };
  }

  static fromState({ terms, filter }: GarchNormalState): GarchNormalRisk {
    return new GarchNormalRisk(terms, filter);
  }
}
