/** How much of its capital a book puts at risk: rules that give a leverage or an exposure. */
import { REAL_MAX, type RefusedInput, refusedOutside } from '../real-range.ts';

/** Exposure per unit of capital; below zero is short. */
export interface Leverage {
  readonly kind: 'leverage';
  readonly leverage: number;
}

/** Exposure in the currency of the capital. */
export interface Exposure {
  readonly kind: 'exposure';
  readonly exposure: number;
}

const LEVERAGE_MAX = 1_000;
const VOLATILITY_MAX = 100;

export interface VolatilityTargetTerms {
  /** Wanted volatility of the capital, and that of the instrument; per year as fractions. */
  readonly target: number;
  readonly realised: number;
  readonly leverageMax: number;
}

/**
 * Leverage at which the capital is as volatile as wanted: target over realised, at most
 * `leverageMax`. Source: A. Moreira and T. Muir, Volatility-managed portfolios (2017).
 */
export function volatilityTarget(terms: VolatilityTargetTerms): Leverage | RefusedInput {
  const { target, realised, leverageMax } = terms;
  const fault = refusedOutside([
    ['target', target, 0, VOLATILITY_MAX],
    ['realised', realised, 0, VOLATILITY_MAX, 'above'],
    ['leverageMax', leverageMax, 0, LEVERAGE_MAX],
  ]);
  return fault ?? { kind: 'leverage', leverage: Math.min(target / realised, leverageMax) };
}

/** What is known of a mean return, per year. */
export interface MeanEstimate {
  /** Mean of the sample, and how many years it covers. */
  readonly mean: number;
  readonly years: number;
  /** What was believed before, and the deviation of that belief. */
  readonly priorMean: number;
  readonly priorDeviation: number;
}

/**
 * Mean return after the belief was weighed against the sample, both normal: the sample counts by
 * t^2 / (t^2 + sigma^2 / T). A short sample says next to nothing of a mean. Source: P. Jorion,
 * Bayes-Stein estimation for portfolio analysis (1986).
 *
 * @param volatility per year, above zero
 */
export function shrunkMean(of: MeanEstimate, volatility: number): number {
  const believed = of.priorDeviation * of.priorDeviation * of.years;
  const weight = believed / (believed + volatility * volatility);
  return weight * of.mean + (1 - weight) * of.priorMean;
}

export interface KellyTerms {
  /** Return above the rate that cash earns. */
  readonly estimate: MeanEstimate;
  readonly volatility: number;
  /** Share of the full leverage that is taken: 0.5 is half Kelly. */
  readonly fraction: number;
  readonly leverageMax: number;
}

/**
 * Fraction of Kelly's leverage, k mu / sigma^2, with the shrunk mean. Source: J. Kelly, A new
 * interpretation of information rate (1956); E. Thorp, The Kelly criterion in blackjack, sports
 * betting, and the stock market (2006).
 *
 * @returns between -`leverageMax` and `leverageMax`
 */
export function kellyLeverage(terms: KellyTerms): Leverage | RefusedInput {
  const { estimate, volatility, fraction, leverageMax } = terms;
  const fault = refusedOutside([
    ['mean', estimate.mean, -LEVERAGE_MAX, LEVERAGE_MAX],
    ['years', estimate.years, 0, LEVERAGE_MAX],
    ['priorMean', estimate.priorMean, -LEVERAGE_MAX, LEVERAGE_MAX],
    ['priorDeviation', estimate.priorDeviation, 0, LEVERAGE_MAX],
    ['volatility', volatility, 1e-6, VOLATILITY_MAX],
    ['fraction', fraction, 0, 1],
    ['leverageMax', leverageMax, 0, LEVERAGE_MAX],
  ]);
  if (fault !== null) return fault;
  const leverage = (fraction * shrunkMean(estimate, volatility)) / (volatility * volatility);
  const held = Math.min(Math.max(leverage, -leverageMax), leverageMax);
  return { kind: 'leverage', leverage: held };
}

export interface CppiTerms {
  readonly value: number;
  /** Below which the value is not to fall. */
  readonly floor: number;
  /** Exposure per unit of cushion; at most one over the worst gap. */
  readonly multiplier: number;
  /** Largest loss between two rebalancings, as a share of the exposure, above zero to 1. */
  readonly worstGap: number;
  readonly leverageMax: number;
}

/** Multiplier up to which a gap of this size cannot break the floor. */
export const multiplierMax = (worstGap: number): number => 1 / worstGap;

/**
 * Constant proportion insurance: exposure m (V - F), nothing once the cushion is used up, at most
 * `leverageMax` times the value. Source: F. Black and R. Jones, Simplifying portfolio insurance
 * (1987). With `floor` of `ratchetFloor` it is time invariant protection.
 *
 * @returns the exposure; refused where the worst gap would break the floor
 */
export function cppiExposure(terms: CppiTerms): Exposure | RefusedInput {
  const { value, floor, multiplier, worstGap, leverageMax } = terms;
  const fault = refusedOutside([
    ['value', value, 0, REAL_MAX],
    ['floor', floor, 0, REAL_MAX],
    ['worstGap', worstGap, 0, 1, 'above'],
    ['leverageMax', leverageMax, 0, LEVERAGE_MAX],
  ]);
  const gap = fault ?? refusedOutside([['multiplier', multiplier, 0, multiplierMax(worstGap)]]);
  if (gap !== null) return gap;
  const wanted = multiplier * Math.max(value - floor, 0);
  return { kind: 'exposure', exposure: Math.min(wanted, leverageMax * value) };
}

/**
 * Floor of time invariant protection: it rises with the value and never falls. Source: T. Estep
 * and M. Kritzman, TIPP: insurance without complexity (1988).
 *
 * @param share of the value that is protected, 0 to 1
 */
export const ratchetFloor = (floor: number, value: number, share: number): number =>
  Math.max(floor, share * value);

export interface DrawdownControlTerms {
  /** Value now, and the highest one so far, this one included. */
  readonly value: number;
  readonly peak: number;
  /** Share of the peak that is never to be lost again, alpha. */
  readonly kept: number;
  /** Leverage without the control: mu / sigma^2 for logarithmic utility. */
  readonly leverage: number;
}

/** The highest value so far. */
export const runningPeak = (peak: number, value: number): number => Math.max(peak, value);

/**
 * Drawdown control: exposure f (W - alpha M), nothing at or under the floor. Source: S. Grossman
 * and Z. Zhou, Optimal investment strategies for controlling drawdowns (1993).
 */
export function drawdownControl(terms: DrawdownControlTerms): Exposure | RefusedInput {
  const { value, peak, kept, leverage } = terms;
  const fault = refusedOutside([
    ['value', value, 0, REAL_MAX],
    ['peak', peak, value, REAL_MAX],
    ['kept', kept, 0, 1],
    ['leverage', leverage, -LEVERAGE_MAX, LEVERAGE_MAX],
  ]);
  const cushion = Math.max(value - kept * peak, 0);
  return fault ?? { kind: 'exposure', exposure: leverage * cushion };
}
