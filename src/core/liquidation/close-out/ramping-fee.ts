/** A close-out price that worsens with a fee, and a fee that grows while nobody takes it. */
import { lesser, mulDivDown, PPM } from '../../money/index.ts';

/** How a fee grows; rates in parts per million, the clock may count anything. */
export interface FeeRamp {
  readonly base: bigint;
  readonly most: bigint;
  /** Time without growth; after it the fee has grown since the beginning. */
  readonly grace: bigint;
  /** Growth per unit of time. */
  readonly growth: bigint;
}

/**
 * The fee after some time: the base during the grace, then base plus growth since the beginning, at
 * most the greatest. It jumps at the end of the grace. Source: Drift v2, `get_liquidation_fee`:
 * 1,500 slots and 1e-6 a slot.
 *
 * @param elapsed zero or more
 */
export const rampedFee = (ramp: FeeRamp, elapsed: bigint): bigint =>
  elapsed < ramp.grace ? ramp.base : lesser(ramp.base + elapsed * ramp.growth, ramp.most);

/**
 * Price at which the liquidator takes a position: below the oracle for a long, above it for a
 * short. The fee rounds down. Source: Drift v2, `get_liquidation_order_params`.
 *
 * @param price zero or more
 * @param fee parts per million, at most a million
 */
export function feePrice(price: bigint, position: 'long' | 'short', fee: bigint): bigint {
  const discount = mulDivDown(price, fee, PPM);
  return position === 'long' ? price - discount : price + discount;
}
