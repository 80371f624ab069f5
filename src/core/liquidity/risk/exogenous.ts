/** Value at risk with the cost of a spread that widens: a position small against the market. */
import { exp, ln, normalQuantile } from '../../numeric/index.ts';
import { sampleQuantile, sampleTailMean, sortedSample } from './tail.ts';

/** What the position and the market are like; returns and spreads over one horizon. */
export interface ExogenousTerms {
  /** Value at the mid, in any money; zero or more. */
  readonly value: number;
  /** Mean and deviation of log returns over the horizon. */
  readonly returnMean: number;
  readonly returnDeviation: number;
  /** Mean and deviation of the relative spread, `(ask - bid) / mid`, as shares. */
  readonly spreadMean: number;
  readonly spreadDeviation: number;
  /** Deviations by which the spread widens with the price at its worst; 2 to 4.5 in the paper. */
  readonly spreadFactor: number;
  /** Correction of the deviation for fat tails; 1 for none. */
  readonly tailFactor: number;
  /** Confidence, such as 0.99, in (0.5, 1). */
  readonly level: number;
}

/** A loss by its two causes, in the money of the value. */
export interface LiquidityLoss {
  /** Lost by the move of the mid. */
  readonly market: number;
  /** Lost to half of the spread at its worst. */
  readonly liquidity: number;
  readonly total: number;
}

const lossOf = (market: number, liquidity: number): LiquidityLoss => ({
  market,
  liquidity,
  total: market + liquidity,
});

/**
 * Value at risk adjusted for exogenous liquidity, for normal returns:
 *
 *     value * (1 - e^(mean - z * tailFactor * deviation))
 *       + value / 2 * (spreadMean + spreadFactor * spreadDeviation)
 *
 * Price and spread are taken to be at their worst together. The correction for fat tails is the
 * paper's `1 + phi * ln(kurtosis / 3)`, see `kurtosisFactor`.
 * Source: A. Bangia, F. Diebold, T. Schuermann, J. Stroughair, Modeling liquidity risk, with
 * implications for traditional market risk measurement and management (1999).
 */
export function exogenousRisk(terms: ExogenousTerms): LiquidityLoss {
  const { value, returnMean, returnDeviation, tailFactor, level } = terms;
  const { spreadMean, spreadDeviation, spreadFactor } = terms;
  const worst = returnMean - normalQuantile(level) * tailFactor * returnDeviation;
  const spread = spreadMean + spreadFactor * spreadDeviation;
  return lossOf(value * (1 - exp(worst)), (value / 2) * spread);
}

/** `1 + phi * ln(kurtosis / 3)`: 1 for a normal law; phi is fitted, kurtosis is not in excess. */
export const kurtosisFactor = (phi: number, kurtosis: number): number => 1 + phi * ln(kurtosis / 3);

/** What was observed, over horizons of one length. */
export interface ExogenousSample {
  readonly value: number;
  /** Log returns. */
  readonly returns: ArrayLike<number>;
  /** Relative spreads, as shares. */
  readonly spreads: ArrayLike<number>;
  readonly level: number;
}

const losses = (returns: ArrayLike<number>): Float64Array =>
  sortedSample(Float64Array.from(returns, (change) => 1 - exp(change)));

/**
 * The same from observed returns and spreads, without any law: the quantile of the losses, and half
 * of the quantile of the spreads.
 *
 * @returns NaN parts where nothing was observed
 */
export const empiricalRisk = ({ value, returns, spreads, level }: ExogenousSample): LiquidityLoss =>
  lossOf(
    value * sampleQuantile(losses(returns), level),
    (value / 2) * sampleQuantile(sortedSample(spreads), level),
  );

/** Expected shortfall in place of the quantiles: the means of the worst losses and spreads. */
export const empiricalShortfall = ({
  value,
  returns,
  spreads,
  level,
}: ExogenousSample): LiquidityLoss =>
  lossOf(
    value * sampleTailMean(losses(returns), level),
    (value / 2) * sampleTailMean(sortedSample(spreads), level),
  );
