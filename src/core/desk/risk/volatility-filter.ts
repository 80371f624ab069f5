/** The deviation of the next outcome, from how large the last ones were. */
import { fitGarch, type GarchTerms, garchVariances, nextVariance } from '../../liquidity/index.ts';
import { FittedWindow, type FittedWindowState } from './fitted-window.ts';

export interface EwmaFilterTerms {
  readonly kind: 'ewma';
  /** Weight of what was, in (0, 1); 0.94 for days (RiskMetrics). */
  readonly decay: number;
}

export interface GarchFilterTerms {
  readonly kind: 'garch';
  /** Outcomes that the terms are fitted to, `GARCH_LEAST` or more. */
  readonly window: number;
  readonly refitEvery: number;
}

export type VolatilityFilterTerms = EwmaFilterTerms | GarchFilterTerms;

export interface EwmaFilterState {
  readonly kind: 'ewma';
  /** Of the next outcome; null before the first. */
  readonly variance: number | null;
  readonly count: number;
}

export interface GarchFilterState extends FittedWindowState<GarchTerms> {
  readonly kind: 'garch';
  readonly variance: number | null;
}

export type VolatilityFilterState = EwmaFilterState | GarchFilterState;

/** A variance that is carried from outcome to outcome; outcomes have a mean of zero. */
export interface VolatilityFilter {
  readonly count: number;
  /** Outcomes before there is a deviation. */
  readonly least: number;
  /** Standard deviation of the next outcome; null while too few were seen. */
  deviation(): number | null;
  /** Takes an outcome; `fitted`: earlier deviations are to be seen anew, by `scores`. */
  push(outcome: number): 'kept' | 'fitted';
  /** Outcomes of the window over the deviation that each had by the present terms. */
  scores(): Float64Array;
  toState(): VolatilityFilterState;
}

/** Outcomes after which the first square weighs little: 0.94^20 is 0.29. */
export const EWMA_LEAST = 20;
/** Fewer say nothing stable about three terms. */
export const GARCH_LEAST = 100;

/**
 * `variance <- decay * variance + (1 - decay) * outcome^2`, begun with the first square.
 * Source: RiskMetrics, technical document (1996).
 */
export class EwmaFilter implements VolatilityFilter {
  // state
  private variance: number | null;
  count: number;
  // fixed
  private readonly decay: number;
  readonly least = EWMA_LEAST;

  constructor({ decay }: EwmaFilterTerms, state?: EwmaFilterState) {
    this.decay = decay;
    this.variance = state?.variance ?? null;
    this.count = state?.count ?? 0;
  }

  deviation(): number | null {
    return this.variance === null || this.count < this.least ? null : Math.sqrt(this.variance);
  }

  push(outcome: number): 'kept' {
    const square = outcome * outcome;
    const before = this.variance ?? square;
    this.variance = this.decay * before + (1 - this.decay) * square;
    this.count += 1;
    return 'kept';
  }

  /** None: nothing is ever fitted anew. */
  scores(): Float64Array {
    return new Float64Array(0);
  }

  toState(): EwmaFilterState {
    return { kind: 'ewma', variance: this.variance, count: this.count };
  }
}

const fitOf = (values: Float64Array): GarchTerms | null => {
  const fit = fitGarch(values);
  return fit.kind === 'fit' ? fit.terms : null;
};

/** GARCH(1,1) with terms by maximum likelihood over a rolling window. */
export class GarchFilter implements VolatilityFilter {
  // state
  private readonly fitted: FittedWindow<GarchTerms>;
  private variance: number | null; // of the next outcome
  // fixed
  readonly least = GARCH_LEAST;

  constructor(terms: GarchFilterTerms, state?: GarchFilterState) {
    this.fitted = new FittedWindow(terms, GARCH_LEAST, fitOf, state);
    this.variance = state?.variance ?? null;
  }

  get count(): number {
    return this.fitted.count;
  }

  deviation(): number | null {
    return this.variance === null ? null : Math.sqrt(this.variance);
  }

  push(outcome: number): 'kept' | 'fitted' {
    const step = this.fitted.push(outcome);
    const { fit } = this.fitted;
    if (fit === null) return step;
    if (step === 'kept') this.variance = nextVariance(fit, this.variance as number, outcome);
    else this.variance = garchVariances(this.fitted.values(), fit).at(-1) as number;
    return step;
  }

  scores(): Float64Array {
    const values = this.fitted.values();
    const { fit } = this.fitted;
    if (fit === null) return new Float64Array(0);
    const variances = garchVariances(values, fit);
    return values.map((value, at) => value / Math.sqrt(variances[at] as number));
  }

  toState(): GarchFilterState {
    return { kind: 'garch', variance: this.variance, ...this.fitted.toState() };
  }
}

/** The filter of terms, as new or continued; terms and state are of one kind. */
export function volatilityFilter(
  terms: VolatilityFilterTerms,
  state?: VolatilityFilterState,
): VolatilityFilter {
  if (terms.kind === 'ewma') {
    return new EwmaFilter(terms, state?.kind === 'ewma' ? state : undefined);
  }
  return new GarchFilter(terms, state?.kind === 'garch' ? state : undefined);
}
