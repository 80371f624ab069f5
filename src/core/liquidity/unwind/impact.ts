/** What a quantity costs to trade at all, by the square root of its share of the volume. */

/** A quantity beside the market that takes it. */
export interface ImpactOfSize {
  /** Prefactor Y, about 0.5 to 1. */
  readonly prefactor: number;
  /** Volatility of a day, as a share of the price. */
  readonly dailyVolatility: number;
  /** Units to trade, zero or more, and those that trade on an average day, more than zero. */
  readonly quantity: number;
  readonly dailyVolume: number;
}

/**
 * Expected impact, basis points of the price: 10^4 Y sigma sqrt(Q / V). NaN where the market has no
 * volume. Source: B. Toth and others, Anomalous price impact and the critical nature of liquidity
 * in financial markets (2011).
 */
export function squareRootImpactBp(size: ImpactOfSize): number {
  const { prefactor, dailyVolatility, quantity, dailyVolume } = size;
  if (!(dailyVolume > 0) || !(quantity >= 0)) return Number.NaN;
  return 10_000 * prefactor * dailyVolatility * Math.sqrt(quantity / dailyVolume);
}
