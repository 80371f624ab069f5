/** How much more than maintenance an account of options needs while it is being closed. */

/** What can happen until the last order is filled. */
export interface ClosingHorizon {
  /** Years until the account is closed: the liquidation horizon. */
  readonly years: number;
  /** Volatility per year of the underlying, above zero. */
  readonly volatility: number;
  /** Deviations that are covered, such as 2.33 for 99 %. */
  readonly deviations: number;
  /** How far implied volatility may move within the horizon, 1.00 is a hundred points. */
  readonly volatilityMove: number;
}

/** Second-order exposure of an account, quote currency. */
export interface CurvatureExposure {
  /** Index of the underlying. */
  readonly spot: number;
  /** Change of delta a unit of price; only what is below zero hurts. */
  readonly gamma: number;
  /** Value a 1.00 of volatility. */
  readonly vega: number;
}

/**
 * What an account may lose beyond a linear view before it is closed:
 * `0.5 |min(gamma, 0)| (z sigma S sqrt(h))^2 + |vega| dvol(h)`, quote currency, zero or more.
 * Equity should exceed maintenance by it, or the liquidation started too late.
 */
export function gammaBuffer(exposure: CurvatureExposure, horizon: ClosingHorizon): number {
  const { years, volatility, deviations, volatilityMove } = horizon;
  const move = deviations * volatility * exposure.spot * Math.sqrt(years);
  const curvature = 0.5 * Math.max(-exposure.gamma, 0) * move * move;
  return curvature + Math.abs(exposure.vega) * volatilityMove;
}

/** Whether equity is above maintenance by the buffer, so that closing can still wait. */
export const canWait = (
  equity: number,
  maintenance: number,
  exposure: CurvatureExposure,
  horizon: ClosingHorizon,
): boolean => equity > maintenance + gammaBuffer(exposure, horizon);
