/** Limits of orders on the venue's price steps. */

import type { ExactPrice } from '../margin/index.ts';
import { mulDivDown, mulDivUp, type PriceUnits } from '../money/index.ts';

/**
 * An exact price on the step of the order book. A selling order rounds up and a buying one down, so
 * that rounding never makes an order worse for the account, and both stay between one step and the
 * last step that the venue can write (dYdX v4, `ConvertFillablePriceToSubticks`).
 *
 * @param price zero or more
 * @param book.step price units, one or more
 * @param book.most largest price that the venue can write, at least one step
 */
export function priceOnStep(
  price: ExactPrice,
  side: 'sell' | 'buy',
  book: { readonly step: PriceUnits; readonly most: PriceUnits },
): PriceUnits {
  const { step, most } = book;
  const exact = [price.numerator, 1n, price.denominator * step] as const;
  const steps = side === 'sell' ? mulDivUp(...exact) : mulDivDown(...exact);
  const last = most / step;
  const within = steps < 1n ? 1n : steps > last ? last : steps;
  return (within * step) as PriceUnits;
}
