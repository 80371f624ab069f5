/** The price of a fill against a pool that quotes by how skewed its market is. */
import { type Fraction, fractionOf, productOf } from '../../margin/index.ts';

/**
 * `oracle * (1 + (skew before + skew after) / (2 * scale))`: the mean of the premium before and
 * after the fill, so that two halves cost as much as the whole. Source: Synthetix v3 perps,
 * `calculateFillPrice`.
 *
 * @param oracle zero or more
 * @param skew longs less shorts before the fill; `delta` signed size of the fill; one unit of size
 * @param scale size at which the premium is one, more than zero
 * @returns the exact price
 */
export const skewPrice = (oracle: Fraction, skew: bigint, delta: bigint, scale: bigint): Fraction =>
  productOf(oracle, fractionOf(2n * scale + skew + skew + delta, 2n * scale));
