/** Volatility that a stream of prices has shown, over bars of one length. */
import { annualised } from '../../liquidity/index.ts';
import { ln } from '../../numeric/index.ts';
import { SampleWindow } from './sample-window.ts';

export interface RealisedVolatilityTerms {
  /** Length of a bar, ms, above 0. */
  readonly barMs: number;
  /** Bars that are looked back on, 2 to `SAMPLE_MAX`. */
  readonly bars: number;
}

export interface RealisedVolatilityState {
  readonly terms: RealisedVolatilityTerms;
  readonly bar: number | null;
  readonly close: number | null;
  readonly last: number | null;
  /** Log returns, oldest first. */
  readonly returns: readonly number[];
}

/** A market that never closes: 365 days. */
const YEAR_MS = 31_536_000_000;
/** Bars under which a deviation says nothing. */
const BARS_LEAST = 2;

/**
 * The last price of every bar is its close; a bar without a price keeps the close before. Silence
 * over the whole window begins anew: what happened meanwhile is no return of one bar.
 * Realised variance is the sum of squared log returns, without their mean.
 * Source: T. Andersen, T. Bollerslev, Answering the skeptics (1998).
 */
export class RealisedVolatility {
  // state
  private readonly returns: SampleWindow; // log returns of complete bars
  private bar: number | null = null; //      number of the bar that is open, since the epoch
  private close: number | null = null; //    of the last complete bar
  private last: number | null = null; //     newest price
  // fixed
  private readonly terms: RealisedVolatilityTerms;

  constructor(terms: RealisedVolatilityTerms, returns: readonly number[] = []) {
    this.terms = terms;
    this.returns = new SampleWindow(terms.bars, returns);
  }

  /** Bars with a return. */
  get count(): number {
    return this.returns.count;
  }

  /**
   * Takes a price.
   *
   * @param time Unix ms; a time before the open bar counts into it
   * @param price above 0; any other is passed over
   */
  add(time: number, price: number): void {
    if (!(price > 0 && price < Number.POSITIVE_INFINITY)) return;
    const bar = Math.floor(time / this.terms.barMs);
    if (this.bar === null) this.bar = bar;
    const ended = bar - this.bar;
    if (ended > this.terms.bars) this.close = null;
    else if (ended > 0) this.end(ended);
    if (ended > 0) this.bar = bar;
    this.last = price;
  }

  /** A year's volatility as a fraction; null while fewer than two bars have a return. */
  volatility(): number | null {
    if (this.count < BARS_LEAST) return null;
    let squares = 0;
    for (const change of this.returns.values()) squares += change * change;
    return annualised(squares / this.count, YEAR_MS / this.terms.barMs);
  }

  toState(): RealisedVolatilityState {
    const { terms, bar, close, last } = this;
    return { terms, bar, close, last, returns: this.returns.toState() };
  }

  static fromState(state: RealisedVolatilityState): RealisedVolatility {
    const monitor = new RealisedVolatility(state.terms, state.returns);
    monitor.bar = state.bar;
    monitor.close = state.close;
    monitor.last = state.last;
    return monitor;
  }

  /** Ends the open bar at its last price, and the silent ones after it unchanged. */
  private end(bars: number): void {
    const last = this.last as number;
    if (this.close !== null) this.returns.push(ln(last / this.close));
    this.close = last;
    for (let silent = 1; silent < bars; silent += 1) this.returns.push(0);
  }
}
