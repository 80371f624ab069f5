/** The leverage at which a position survives its own bad days. */
import { sampleTailMean, sortedSample } from '../../liquidity/index.ts';
import { type RefusedInput, refusedOutside } from '../real-range.ts';
import type { Leverage } from './exposure.ts';

export interface MarginLeverageTerms {
  /**
   * Worst loss within each past horizon as a share of the price at its start: of a long the fall to
   * the lowest price, of a short the rise to the highest; below zero where there was none.
   */
  readonly losses: ArrayLike<number>;
  readonly side: 'long' | 'short';
  /** Maintenance margin as a share of the value. */
  readonly maintenance: number;
  /** Probability that equity may fall under maintenance within a horizon, above 0 to 0.5. */
  readonly probability: number;
  readonly leverageMax: number;
}

/** At least so many losses of a sample must lie in its tail: fewer say nothing of it. */
const TAIL_MIN = 1;
const SAMPLE_MAX = 10_000_000;
const LEVERAGE_MAX = 1_000;

/**
 * The largest leverage L such that equity 1 - L e stays at maintenance m L (1 - e) of a long, or
 * m L (1 + e) of a short, where e is the expected shortfall of the losses. A loss is beyond its
 * expected shortfall more seldom than beyond its value at risk, so that equity falls under
 * maintenance with at most the given probability, as far as the past is the law of the future.
 *
 * @returns at most `leverageMax`; refused where the sample has less than one loss in the tail
 */
export function marginLeverage(terms: MarginLeverageTerms): Leverage | RefusedInput {
  const { losses, side, maintenance, probability, leverageMax } = terms;
  const fault = refusedOutside([
    ['maintenance', maintenance, 0, 1, 'inside'],
    ['probability', probability, 0, 0.5, 'above'],
    ['leverageMax', leverageMax, 0, LEVERAGE_MAX],
  ]);
  const sample =
    fault ?? refusedOutside([['losses', losses.length, TAIL_MIN / probability, SAMPLE_MAX]]);
  if (sample !== null) return sample;
  const sorted = sortedSample(losses);
  const shortfall = Math.max(sampleTailMean(sorted, 1 - probability), 0);
  const most = side === 'long' ? 1 : Number.MAX_VALUE;
  const beyond = refusedOutside([['expected shortfall of the losses', shortfall, 0, most]]);
  if (beyond !== null) return beyond;
  const valueAfter = side === 'long' ? 1 - shortfall : 1 + shortfall;
  const leverage = 1 / (shortfall + maintenance * valueAfter);
  return { kind: 'leverage', leverage: Math.min(leverage, leverageMax) };
}
