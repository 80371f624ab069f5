/** Whether a trade is worth its cost: what the risk it takes away would be paid for. */
import { REAL_MAX, type RefusedInput, refusedOutside } from '../real-range.ts';

/** Sensitivities of a book, and how its underlying moves. */
export interface RiskInputs {
  /** Base. */
  readonly delta: number;
  /** Base per quote. */
  readonly gamma: number;
  /** Quote per 1.00 of volatility. */
  readonly vega: number;
  readonly spot: number;
  /** Of the underlying, per year as a fraction. */
  readonly volatility: number;
  /** Deviation of the implied volatility over a year, 0.5 is 50 points. */
  readonly volatilityOfVolatility: number;
  /** Until the book can be looked at again, years. */
  readonly horizon: number;
}

/**
 * Variance of the result over the horizon, quote squared: delta^2 s^2 + gamma^2 s^4 / 2 + vega^2
 * v^2, where s and v are the deviations of spot and volatility over the horizon, both normal and
 * taken as independent.
 */
export function resultVariance(risk: RiskInputs): number {
  const { delta, gamma, vega, spot, volatility, volatilityOfVolatility, horizon } = risk;
  const spotVariance = spot * spot * volatility * volatility * horizon;
  const volVariance = volatilityOfVolatility * volatilityOfVolatility * horizon;
  const curved = gamma * spotVariance;
  return delta * delta * spotVariance + (curved * curved) / 2 + vega * vega * volVariance;
}

/** What an aversion `a` would pay to be rid of a variance: a / 2 times it, in quote. */
export const riskCharge = (aversion: number, variance: number): number => (aversion / 2) * variance;

/** Risk before and after in one measure, in quote: `riskCharge`, or an expected shortfall. */
export interface ImprovementTerms {
  readonly riskBefore: number;
  readonly riskAfter: number;
  /** Of the trade, zero or more. */
  readonly cost: number;
  /** How many times its cost a trade must take away, zero or more. */
  readonly kappa: number;
}

/** What a trade gains and what it must. */
export interface Improvement {
  readonly kind: 'improves' | 'not-worth-it';
  readonly gain: number;
  readonly needed: number;
}

/** A trade improves when the risk it takes away is more than `kappa` times its cost. */
export function improvementOf(terms: ImprovementTerms): Improvement | RefusedInput {
  const { riskBefore, riskAfter, cost, kappa } = terms;
  const fault = refusedOutside([
    ['riskBefore', riskBefore, -REAL_MAX, REAL_MAX],
    ['riskAfter', riskAfter, -REAL_MAX, REAL_MAX],
    ['cost', cost, 0, REAL_MAX],
    ['kappa', kappa, 0, REAL_MAX],
  ]);
  if (fault !== null) return fault;
  const [gain, needed] = [riskBefore - riskAfter, kappa * cost];
  return { kind: gain > needed ? 'improves' : 'not-worth-it', gain, needed };
}
