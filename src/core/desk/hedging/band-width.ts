/** How far delta may stray before a trade is worth its cost: the formulas as published. */
import { exp, powReal } from '../../numeric/index.ts';

/** What the widths depend on. Nothing is checked here: `hedgeBand` does. */
export interface BandInputs {
  /** Price of the underlying, in quote, above zero. */
  readonly spot: number;
  /** To the expiry that the gamma belongs to, years of 365 days, above zero. */
  readonly years: number;
  /** Per year, 0.6 is 60 %, above zero. */
  readonly volatility: number;
  /** Continuously compounded, per year. */
  readonly rate: number;
  /** Cost of a trade in the underlying as a share of its value: half the spread and the fee. */
  readonly cost: number;
  /** Absolute aversion to risk, per unit of quote, above zero. */
  readonly aversion: number;
  /** Gamma of the position by the spot, in base per quote; only its size counts here. */
  readonly gamma: number;
}

const discountOf = ({ rate, years }: BandInputs): number => exp(-rate * years);

/**
 * Half width (3/2 e^(-r tau) lambda S Gamma^2 / a)^(1/3) around Black's delta, in base. Source: A.
 * Whalley and P. Wilmott, An asymptotic analysis of an optimal hedging model for option pricing
 * with transaction costs (1997).
 */
export function whalleyWilmottHalf(inputs: BandInputs): number {
  const { spot, cost, aversion, gamma } = inputs;
  return powReal((1.5 * discountOf(inputs) * cost * spot * gamma * gamma) / aversion, 1 / 3);
}

/** The two parts of Zakamouline's half width, in base; the half width is their sum. */
export interface ZakamoulineWidth {
  /** What is left without gamma; it grows without bound as the expiry comes. */
  readonly flat: number;
  /** What gamma adds. */
  readonly curved: number;
}

/**
 * H0 = lambda / (a S sigma^2 tau) and H1 = 1.12 lambda^0.31 tau^0.05 (e^(-r tau) / sigma)^0.25
 * (|Gamma| / a)^0.5. Source: V. Zakamouline, Optimal hedging of option portfolios with transaction
 * costs (2006); the same as E. Sinclair, Volatility trading (2008) prints it.
 */
export function zakamoulineWidth(inputs: BandInputs): ZakamoulineWidth {
  const { spot, years, volatility, cost, aversion, gamma } = inputs;
  // Without a cost it is zero, also where so little time is left that the divisor is zero too.
  const flat = cost === 0 ? 0 : cost / (aversion * spot * volatility * volatility * years);
  const curved =
    1.12 *
    powReal(cost, 0.31) *
    powReal(years, 0.05) *
    powReal(discountOf(inputs) / volatility, 0.25) *
    Math.sqrt(Math.abs(gamma) / aversion);
  return { flat, curved };
}

/**
 * K = -4.76 lambda^0.78 / tau^0.02 (e^(-r tau) / sigma)^0.25 (a S^2 |Gamma|)^0.15: by which share
 * the variance is raised for who is long gamma, and lowered for who is short. It is below zero, so
 * that long gamma hedges at the lower volatility. Source: as `zakamoulineWidth`.
 */
export function zakamoulineVarianceShare(inputs: BandInputs): number {
  const { spot, years, volatility, cost, aversion, gamma } = inputs;
  return (
    ((-4.76 * powReal(cost, 0.78) * powReal(discountOf(inputs) / volatility, 0.25)) /
      powReal(years, 0.02)) *
    powReal(aversion * spot * spot * Math.abs(gamma), 0.15)
  );
}

/** Volatility at which delta is hedged; NaN where the share takes more than all of the variance. */
export const modifiedVolatility = (
  volatility: number,
  varianceShare: number,
  side: 'long-gamma' | 'short-gamma',
): number => volatility * Math.sqrt(side === 'long-gamma' ? 1 + varianceShare : 1 - varianceShare);
