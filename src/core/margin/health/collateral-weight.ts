/** Weights of collateral and debt that worsen when the venue holds or owes much of an asset. */
import { type Fraction, isLess, productOf, quotientOf } from './fraction.ts';

/**
 * Weight of what is held: unchanged while the value of all deposits is at most the limit, above it
 * scaled so that weight times deposits stays constant. Source: Mango v4,
 * `scaled_init_asset_weight`.
 *
 * @param weight zero or more
 * @param deposits value of all deposits, with those that open orders may bring; zero or more
 * @param limit null where the weight never scales; zero makes the asset worthless as collateral
 */
export function scaledAssetWeight(
  weight: Fraction,
  deposits: Fraction,
  limit: Fraction | null,
): Fraction {
  if (limit === null || !isLess(limit, deposits)) return weight;
  return productOf(weight, quotientOf(limit, deposits));
}

/**
 * Weight of what is owed: unchanged while the value of all borrows is at most the limit, above it
 * grown in proportion. Source: Mango v4, `scaled_init_liab_weight`.
 *
 * @param weight zero or more
 * @param borrows value of all borrows, zero or more
 * @param limit more than zero, or null where the weight never scales
 */
export function scaledDebtWeight(
  weight: Fraction,
  borrows: Fraction,
  limit: Fraction | null,
): Fraction {
  if (limit === null || !isLess(limit, borrows)) return weight;
  return productOf(weight, quotientOf(borrows, limit));
}
