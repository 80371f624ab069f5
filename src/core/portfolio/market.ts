/** What a portfolio is valued at: prices, rates and volatilities with the time they were seen. */
import { ln } from '../numeric/index.ts';
import { cappedVolatilityAt, DERIVE_WING_CAP, type Svi } from '../surface/index.ts';

/** Seconds of a year in every formula of this folder: 365 days. */
export const SECONDS_PER_YEAR = 31_536_000;
export const SECONDS_PER_DAY = 86_400;

/** A fitted smile with the forward and the years it was fitted for. */
export interface FittedSmile {
  readonly svi: Svi;
  /** Forward of the fit, quote currency. */
  readonly forward: number;
  /** Years to expiry of the fit; its total variance is divided by it. */
  readonly years: number;
}

/** One expiry of an underlying. */
export interface ExpiryMarket {
  /** Seconds from the market's time to the expiry; zero or more. */
  readonly seconds: number;
  /** Forward, quote currency. */
  readonly forward: number;
  /** Continuously compounded rate per year. */
  readonly rate: number;
  /** One volatility per year for every strike, or a smile. */
  readonly volatility: number | FittedSmile;
  /** Trust in the three feeds, 0 to 1. */
  readonly forwardConfidence: number;
  readonly rateConfidence: number;
  readonly volatilityConfidence: number;
}

/** One underlying. */
export interface UnderlyingMarket {
  readonly name: string;
  /** Index price, quote currency. */
  readonly spot: number;
  readonly spotConfidence: number;
  /** Price of the perpetual, quote currency. */
  readonly perpetual: number;
  readonly perpetualConfidence: number;
  readonly expiries: readonly ExpiryMarket[];
}

/** Everything that is looked at, at one time. */
export interface MarketState {
  /** When it was seen, milliseconds of Unix time: it comes with the state, no clock is read. */
  readonly timeMs: number;
  /** Price of the settlement stablecoin in the quote currency, 1 where there is none. */
  readonly stablePrice: number;
  readonly underlyings: readonly UnderlyingMarket[];
}

/**
 * Volatility per year at a strike. A fitted smile is read at the forward of the fit and held flat
 * where `|ln(K/F)|` is beyond `4 sqrt(a + b sigma)`; its total variance ends at 144. Both caps are
 * those of Derive's volatility feed.
 */
export function volatilityOf(
  { volatility }: Pick<ExpiryMarket, 'volatility'>,
  strike: number,
): number {
  if (typeof volatility === 'number') return volatility;
  const { svi, forward, years } = volatility;
  return cappedVolatilityAt(svi, years, ln(strike / forward), DERIVE_WING_CAP);
}

/** Years to an expiry. */
export const yearsOf = (expiry: ExpiryMarket): number => expiry.seconds / SECONDS_PER_YEAR;
