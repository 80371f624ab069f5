/** What a balance adds to health, and how much of it brings health to zero. */
import {
  differenceOf,
  type Fraction,
  fractionOf,
  NOUGHT,
  opposite,
  productOf,
  quotientOf,
  sumOf,
} from './fraction.ts';

/** Weighted prices of one unit: weight times price, each zero or more. */
export interface WeightedPrices {
  readonly held: Fraction;
  readonly owed: Fraction;
}

/** A balance at the weighted price of its side. */
export const weightedValue = (balance: Fraction, prices: WeightedPrices): Fraction =>
  productOf(balance, balance.numerator < 0n ? prices.owed : prices.held);

/**
 * How much may be taken from a balance before health is zero: first what is held, at its weighted
 * price, then into debt at the other one. Source: Mango v4, `spot_amount_taken_for_health_zero`.
 *
 * @returns zero where health is not positive; null where no amount brings it to zero
 */
export function takenUntilZero(
  health: Fraction,
  balance: Fraction,
  prices: WeightedPrices,
): Fraction | null {
  if (health.numerator <= 0n) return NOUGHT;
  let left = health;
  let taken = NOUGHT;
  if (balance.numerator > 0n) {
    const backed = productOf(balance, prices.held);
    const rest = differenceOf(health, backed);
    if (rest.numerator <= 0n) return quotientOf(health, prices.held);
    taken = balance;
    left = rest;
  }
  if (prices.owed.numerator === 0n) return null;
  return sumOf(taken, quotientOf(left, prices.owed));
}

/**
 * How much must be given to a balance before health is zero: first against debt, then as something
 * held.
 *
 * @returns zero where health is not negative; null where no amount brings it to zero
 */
export const givenUntilZero = (
  health: Fraction,
  balance: Fraction,
  prices: WeightedPrices,
): Fraction | null =>
  takenUntilZero(opposite(health), opposite(balance), { held: prices.owed, owed: prices.held });

/** A fraction of parts per million. */
export const millionths = (ppm: bigint): Fraction => fractionOf(ppm, 1_000_000n);
