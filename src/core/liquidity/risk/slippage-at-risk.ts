/** Slippage-at-risk: what forced selling of a size costs, now and at the worst of a history. */
import type { BookSide, OrderBook } from '../book/index.ts';
import { type BookCost, bookCost, curveCost, type DepthKnot } from './book-cost.ts';
import { keptDepth, type MakerConcentration, makerConcentration } from './maker-concentration.ts';
import { sampleQuantile, sampleTailMean, sortedSample } from './tail.ts';
import { type UnwindRisk, unwindRisk, unwindShortfall } from './unwind-horizon.ts';

/** Quantile and tail mean of slippage over samples, as shares of the notional. */
export interface SlippageAtRisk {
  readonly atRisk: number;
  readonly expected: number;
}

/**
 * Slippage at risk and its expected shortfall, over samples of one size: of books of one market
 * over time, or of markets at one time.
 * Source: O. Sepper, Slippage-at-risk: a forward-looking liquidity risk framework for perpetual
 * futures exchanges (2026, arXiv 2603.09164).
 *
 * @param slippages shares of the notional
 * @param level such as 0.95, in [0, 1]
 * @returns NaN without samples
 */
export function slippageAtRisk(slippages: ArrayLike<number>, level: number): SlippageAtRisk {
  const sorted = sortedSample(slippages);
  return { atRisk: sampleQuantile(sorted, level), expected: sampleTailMean(sorted, level) };
}

/** Depth curves of one side at moments of the past, each a list of knots. */
export type DepthHistory = readonly (readonly DepthKnot[])[];

/** The same for a size against each of the curves. */
export const slippageAtRiskOfSize = (
  history: DepthHistory,
  lots: number,
  level: number,
  kept = 1,
): SlippageAtRisk =>
  slippageAtRisk(
    history.map((knots) => curveCost(knots, lots, kept).slippage),
    level,
  );

/** A forced order in the book as it is, and after the largest makers went. */
export interface FragileCost {
  readonly whole: BookCost;
  readonly thinned: BookCost;
  readonly concentration: MakerConcentration;
  /** Slippage that the withdrawal adds, as a share of the notional: the penalty. */
  readonly penalty: number;
}

/**
 * The penalty for concentrated makers: every level is thinned by the share of the largest makers,
 * and the walk is done again. Beside the number of makers that go it has no free parameter, and
 * its result is a price that could be had.
 *
 * @param depths of each maker of that side in any one unit
 * @param withdrawing how many of the largest go
 */
export function fragileCost(
  book: OrderBook,
  side: BookSide,
  lots: number,
  depths: ArrayLike<number>,
  withdrawing: number,
): FragileCost {
  const whole = bookCost(book, side, lots);
  const thinned = bookCost(book, side, lots, keptDepth(depths, withdrawing));
  const penalty = thinned.slippage - whole.slippage;
  return { whole, thinned, concentration: makerConcentration(depths), penalty };
}

/** Risk of selling a size, by cause, in the money of the value. */
export interface SizedRisk {
  /** Lost by the mid while the position is sold. */
  readonly market: number;
  /** Lost in the book, at the stated level of its history. */
  readonly liquidity: number;
  readonly total: number;
}

/** A position to be sold in equal slices, and what one slice met in the past. */
export interface SizedTerms extends UnwindRisk {
  /** Shares of the notional that a slice lost in the book, sample by sample. */
  readonly slippages: ArrayLike<number>;
}

/**
 * Liquidity-adjusted value at risk and expected shortfall by size: the market part over the time of
 * the sale, and the slippage of a slice at its quantile and in its tail. Selling faster moves risk
 * from the first to the second. Both parts are taken at their worst together; the sum of the
 * shortfalls is never under the shortfall of the sum.
 */
export function sizedRisk(terms: SizedTerms): {
  readonly atRisk: SizedRisk;
  readonly shortfall: SizedRisk;
} {
  const { atRisk, expected } = slippageAtRisk(terms.slippages, terms.level);
  const riskOf = (market: number, share: number): SizedRisk => {
    const liquidity = terms.value * share;
    return { market, liquidity, total: market + liquidity };
  };
  return {
    atRisk: riskOf(unwindRisk(terms), atRisk),
    shortfall: riskOf(unwindShortfall(terms), expected),
  };
}
