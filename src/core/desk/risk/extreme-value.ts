/** Peaks over a threshold: the tail alone has a law, whatever the middle looks like. */
import { sortedSample } from '../../liquidity/index.ts';
import { FittedWindow, type FittedWindowState } from './fitted-window.ts';
import { estimated, type RiskEstimate, type RiskMonitor, refusedLevel, tooFew } from './monitor.ts';
import { type ParetoTail, paretoTailRisk } from './parametric-tail.ts';
import { fitPareto } from './pareto-fit.ts';

export interface ExtremeValueTerms {
  readonly kind: 'extreme-value';
  /** Outcomes that are looked back on; `PEAKS_LEAST / tailShare` or more. */
  readonly window: number;
  readonly refitEvery: number;
  /** Share of the outcomes that counts as the tail, in (0, 0.5]; 0.1 is usual. */
  readonly tailShare: number;
}

export interface ExtremeValueState extends FittedWindowState<ParetoTail> {
  readonly kind: 'extreme-value';
  readonly terms: ExtremeValueTerms;
}

/** Losses beyond the threshold without which no law is fitted. */
export const PEAKS_LEAST = 20;

const EDGE = 1e-9;
const leastOf = (tailShare: number): number => Math.ceil(PEAKS_LEAST / tailShare - EDGE);

/** The law of the losses above that of rank `n - floor(n * tailShare)`; null where too few are. */
function tailOf(outcomes: Float64Array, tailShare: number): ParetoTail | null {
  const losses = sortedSample(outcomes.map((outcome) => 0 - outcome));
  const peaks = Math.floor(losses.length * tailShare + EDGE);
  const threshold = losses[losses.length - peaks - 1] as number;
  const excesses = losses.filter((loss) => loss > threshold).map((loss) => loss - threshold);
  if (excesses.length < PEAKS_LEAST) return null;
  const fit = fitPareto(excesses);
  if (fit === null) return null;
  const share = excesses.length / losses.length;
  return { threshold, share, shape: fit.shape, scale: fit.scale };
}

/**
 * Value at risk and expected shortfall by a generalised Pareto law of the largest losses of a
 * rolling sample. Reaches levels beyond what the sample has seen.
 * Source: A. McNeil, Extreme value theory for risk managers (1999).
 */
export class ExtremeValueRisk implements RiskMonitor {
  // state
  private readonly fitted: FittedWindow<ParetoTail>;
  // fixed
  private readonly terms: ExtremeValueTerms;

  constructor(terms: ExtremeValueTerms, state?: FittedWindowState<ParetoTail>) {
    this.terms = terms;
    const { tailShare } = terms;
    const fitOf = (values: Float64Array) => tailOf(values, tailShare);
    this.fitted = new FittedWindow(terms, leastOf(tailShare), fitOf, state);
  }

  get count(): number {
    return this.fitted.count;
  }

  add(outcome: number): void {
    if (Number.isFinite(outcome)) this.fitted.push(outcome);
  }

  /** Only levels within the tail are estimated: from one less its share. */
  estimate(level: number): RiskEstimate {
    const { fit } = this.fitted;
    if (fit === null) return refusedLevel(level) ?? tooFew(leastOf(this.terms.tailShare));
    return refusedLevel(level, 1 - fit.share) ?? estimated(paretoTailRisk(fit, level));
  }

  toState(): ExtremeValueState {
    return { kind: 'extreme-value', terms: this.terms, ...this.fitted.toState() };
  }

  static fromState(state: ExtremeValueState): ExtremeValueRisk {
    return new ExtremeValueRisk(state.terms, state);
  }
}
