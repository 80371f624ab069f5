/**
 * What a batch will need, said before it is executed: a wedge in ppm of the notional, corrected by
 * how far all earlier batches of the coin were off. On 10 October 2025 the distance between mark
 * and deleveraging price did not depend on size, so it is proportional to the notional.
 */
import { greater, mulDivUp, PPM, type Ppm, type QuoteUnits } from '../../money/index.ts';

/** The batches of one coin so far. One sum is said before, one is seen after; never mixed. */
export interface WedgeHistory {
  /** Sum of what was estimated before execution, zero or more. */
  readonly estimated: QuoteUnits;
  /** Sum of what was needed in fact, zero or more. */
  readonly actual: QuoteUnits;
}

export const NO_HISTORY: WedgeHistory = {
  estimated: 0n as QuoteUnits,
  actual: 0n as QuoteUnits,
};

/**
 * Need of the next batch: `wedge * notional + (actual so far - estimated so far)`, at least zero.
 * The sum of all estimates therefore stays within one batch of the sum of all needs.
 *
 * @param wedge of the coin, ppm of the notional, zero or more (100 ppm are one basis point)
 * @param notional of the batch at the mark, zero or more
 * @returns quote units, rounded up: a need is not estimated too small by rounding
 */
export function estimateNeed(history: WedgeHistory, wedge: Ppm, notional: QuoteUnits): QuoteUnits {
  const plain = mulDivUp(notional, wedge, PPM);
  const correction = history.actual - history.estimated;
  return greater((plain + correction) as QuoteUnits, 0n as QuoteUnits);
}

/** The history with one more batch. */
export const afterBatch = (
  history: WedgeHistory,
  estimated: QuoteUnits,
  actual: QuoteUnits,
): WedgeHistory => ({
  estimated: (history.estimated + estimated) as QuoteUnits,
  actual: (history.actual + actual) as QuoteUnits,
});
