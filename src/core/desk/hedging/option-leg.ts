/** A position in one option, as hedging sees it. */
import { mertonGreeks, type OptionSide } from '../../options/index.ts';

/** Options of one strike and expiry. */
export interface OptionLeg {
  readonly side: OptionSide;
  /** In base: long is positive. */
  readonly size: number;
  readonly strike: number;
  /** Per year, 0.6 is 60 %. */
  readonly volatility: number;
  /** To its expiry, years of 365 days. */
  readonly years: number;
}

/** Price of the underlying and the rate per year, continuously compounded. */
export interface SpotMarket {
  readonly spot: number;
  readonly rate: number;
}

/** Black's delta of one leg by the spot, in base, at a volatility of choice. */
export const legDelta = (leg: OptionLeg, market: SpotMarket, volatility: number): number =>
  leg.size *
  mertonGreeks(leg.side, market.spot, leg.strike, volatility, leg.years, market.rate, 0).delta;
