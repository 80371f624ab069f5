/** How a strategy does: Sharpe ratio, win rate, and what its trades give away. */
import { SampleWindow } from './sample-window.ts';

export interface PerformanceTerms {
  /** Returns and trades that are looked back on, 2 to `SAMPLE_MAX` each. */
  readonly returns: number;
  readonly trades: number;
  /** Periods of a year, for annualising; 8,760 for hours. */
  readonly periodsPerYear: number;
}

/** A trade that is over. */
export interface ClosedTrade {
  /** Profit (above 0) or loss in any money. */
  readonly profit: number;
  /** Cost against the middle at the decision, basis points; negative where it was better. */
  readonly slippageBp: number;
}

/** What is not known yet is null. */
export interface Performance {
  /** Mean over sample deviation of the returns, annualised; null where they do not vary. */
  readonly sharpe: number | null;
  /** Share of the trades with a profit above zero. */
  readonly winRate: number | null;
  /** Mean of the trades, basis points. */
  readonly slippageBp: number | null;
  readonly returns: number;
  readonly trades: number;
}

export interface PerformanceState {
  readonly terms: PerformanceTerms;
  /** Oldest first. */
  readonly returns: readonly number[];
  readonly profits: readonly number[];
  readonly slippages: readonly number[];
}

const NOTHING = { returns: [], profits: [], slippages: [] } as const;

const meanOf = (values: Float64Array): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Rolling performance. Source of the ratio: W. Sharpe, The Sharpe ratio (1994), without rate. */
export class PerformanceMonitor {
  // state
  private readonly returns: SampleWindow; //    fractions of capital
  private readonly profits: SampleWindow; //    by trade
  private readonly slippages: SampleWindow; //  by trade, basis points
  // fixed
  private readonly terms: PerformanceTerms;

  constructor(
    terms: PerformanceTerms,
    { returns, profits, slippages }: Omit<PerformanceState, 'terms'> = NOTHING,
  ) {
    this.terms = terms;
    this.returns = new SampleWindow(terms.returns, returns);
    this.profits = new SampleWindow(terms.trades, profits);
    this.slippages = new SampleWindow(terms.trades, slippages);
  }

  /** Takes the return of a period as a fraction; what is not finite is passed over. */
  addReturn(change: number): void {
    if (Number.isFinite(change)) this.returns.push(change + 0);
  }

  /** Takes a trade; one with a number that is not finite is passed over. */
  addTrade({ profit, slippageBp }: ClosedTrade): void {
    if (!Number.isFinite(profit) || !Number.isFinite(slippageBp)) return;
    this.profits.push(profit + 0);
    this.slippages.push(slippageBp + 0);
  }

  /** How it goes as of now. */
  summary(): Performance {
    const profits = this.profits.values();
    const wins = profits.filter((profit) => profit > 0).length;
    return {
      sharpe: this.sharpe(),
      winRate: profits.length === 0 ? null : wins / profits.length,
      slippageBp: meanOf(this.slippages.values()),
      returns: this.returns.count,
      trades: profits.length,
    };
  }

  toState(): PerformanceState {
    return {
      terms: this.terms,
      returns: this.returns.toState(),
      profits: this.profits.toState(),
      slippages: this.slippages.toState(),
    };
  }

  static fromState(state: PerformanceState): PerformanceMonitor {
    return new PerformanceMonitor(state.terms, state);
  }

  private sharpe(): number | null {
    const values = this.returns.values();
    const mean = meanOf(values);
    if (mean === null || values.length < 2) return null;
    const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    if (!(squares > 0)) return null;
    const deviation = Math.sqrt(squares / (values.length - 1));
    return (mean / deviation) * Math.sqrt(this.terms.periodsPerYear);
  }
}
