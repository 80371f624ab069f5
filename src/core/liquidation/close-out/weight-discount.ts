/** A close-out price whose discount follows the weight of the position. */
import { type Fraction, fractionOf, productOf } from '../../margin/index.ts';
import { PPM } from '../../money/index.ts';

/**
 * `oracle * (1 + (weight - 1) * share)`: a long has a weight below one and closes below the oracle,
 * a short has one above and closes above. Source: Vertex, `ClearinghouseLiq`, with a share of 1/5.
 *
 * @param oracle zero or more
 * @param weight maintenance weight in parts per million
 * @param share of the distance between weight and one, in parts per million
 * @returns the exact price
 */
export const weightDiscountPrice = (oracle: bigint, weight: bigint, share: bigint): Fraction =>
  productOf(fractionOf(oracle), fractionOf(PPM * PPM + (weight - PPM) * share, PPM * PPM));

/**
 * What a fund receives of the discount: a share of the distance between oracle and close-out price.
 *
 * @param price exact, from `weightDiscountPrice`
 * @param share parts per million; Vertex gives half
 * @returns exact, zero or more
 */
export function discountShare(oracle: bigint, price: Fraction, share: bigint): Fraction {
  const away = oracle * price.denominator - price.numerator;
  return fractionOf((away < 0n ? -away : away) * share, price.denominator * PPM);
}
