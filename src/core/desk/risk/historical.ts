/** Historical simulation: the tail of what was, as it was. */
import { LossWindow, leastForTail } from './loss-window.ts';
import { estimated, type RiskEstimate, type RiskMonitor, refusedLevel, tooFew } from './monitor.ts';

export interface HistoricalTerms {
  readonly kind: 'historical';
  /** Outcomes that are looked back on, 1 to `SAMPLE_MAX`. */
  readonly window: number;
}

export interface HistoricalState {
  readonly kind: 'historical';
  readonly terms: HistoricalTerms;
  /** Oldest first. */
  readonly losses: readonly number[];
}

/** Value at risk and expected shortfall of a rolling sample; the convention is `LossWindow`'s. */
export class HistoricalRisk implements RiskMonitor {
  // state
  private readonly losses: LossWindow;
  // fixed
  private readonly terms: HistoricalTerms;

  constructor(terms: HistoricalTerms, losses: readonly number[] = []) {
    this.terms = terms;
    this.losses = new LossWindow(terms.window, losses);
  }

  get count(): number {
    return this.losses.count;
  }

  add(outcome: number): void {
    // Zero less the outcome, so that no loss is a negative zero, which JSON does not keep.
    if (Number.isFinite(outcome)) this.losses.push(0 - outcome);
  }

  estimate(level: number): RiskEstimate {
    const refused = refusedLevel(level);
    if (refused !== null) return refused;
    const least = leastForTail(level);
    return this.count < least ? tooFew(least) : estimated(this.losses.tail(level));
  }

  toState(): HistoricalState {
    return { kind: 'historical', terms: this.terms, losses: this.losses.toState() };
  }

  static fromState({ terms, losses }: HistoricalState): HistoricalRisk {
    return new HistoricalRisk(terms, losses);
  }
}
