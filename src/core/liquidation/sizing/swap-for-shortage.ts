/** How much of a debt is repaid with collateral, and how much collateral goes for it. */
import { greater, magnitude, mulDivDown, mulDivUp, PPM } from '../../money/index.ts';
import type { CoveringSize } from './size-for-shortage.ts';

/** One side of a swap. */
export interface SwapSide {
  /** Units of the asset in one whole, more than zero. */
  readonly whole: bigint;
  /** Quote units of one whole at the oracle. */
  readonly price: bigint;
  /**
   * What the liquidator gets or gives per unit of value, parts per million: above a million for
   * collateral at a discount, below it for debt at a premium; more than zero.
   */
  readonly multiplier: bigint;
}

/** A debt that is repaid from collateral until margin is no longer short. */
export interface SwapShortage {
  /** Quote units, zero or more. */
  readonly shortage: bigint;
  /** Weights of collateral and debt in units of `weightUnit`. */
  readonly assetWeight: bigint;
  readonly debtWeight: bigint;
  readonly weightUnit: bigint;
  readonly assetMultiplier: bigint;
  readonly debt: SwapSide;
  /** Fee of the fund, parts per million of the debt. */
  readonly fundFee: bigint;
}

/**
 * Debt to repay: shortage over `price * (debt weight - asset weight * multipliers) - price * fund
 * fee * debt weight`. Steps round down; at least one unit. Source: Drift v2,
 * `calculate_liability_transfer_to_cover_margin_shortage`.
 *
 * @returns unbounded when repaying frees nothing; infeasible when the fee eats what it frees
 */
export function debtForShortage(at: SwapShortage): CoveringSize {
  if (at.assetWeight >= at.debtWeight) return { kind: 'unbounded' };
  const taken = mulDivDown(at.assetWeight, at.assetMultiplier, at.debt.multiplier);
  if (taken >= at.debtWeight) return { kind: 'unbounded' };
  const fee = mulDivDown(at.debt.price, at.fundFee, PPM) * at.debtWeight;
  const freed = at.debt.price * (at.debtWeight - taken) - fee;
  if (freed <= 0n) return { kind: 'infeasible' };
  const size = mulDivDown(at.shortage * at.debt.whole, at.weightUnit, freed);
  return { kind: 'size', size: greater(size, 1n) };
}

/**
 * Debt that an amount of collateral repays, rounded up. Source: Drift v2,
 * `calculate_liability_transfer_implied_by_asset_amount`.
 *
 * @returns null when the debt has no price
 */
export function debtForAsset(amount: bigint, asset: SwapSide, debt: SwapSide): bigint | null {
  if (debt.price <= 0n) return null;
  const value = amount * asset.price * debt.multiplier;
  return mulDivUp(value, debt.whole, debt.price * asset.multiplier * asset.whole);
}

/**
 * Collateral that goes for a repaid debt, rounded down, at least one unit; all of it where less
 * than `dust` would stay. Source: Drift v2, `calculate_asset_transfer_for_liability_transfer`.
 *
 * @param held collateral of the account
 * @param dust quote units; what stays is valued at the oracle, rounded down
 * @returns null when the collateral has no price
 */
export function assetForDebt(
  amount: bigint,
  asset: SwapSide & { readonly held: bigint },
  debt: SwapSide,
  dust: bigint,
): bigint | null {
  if (asset.price <= 0n) return null;
  const value = amount * debt.price * asset.multiplier;
  const given = mulDivDown(value, asset.whole, asset.price * debt.multiplier * debt.whole);
  const least = greater(given, 1n);
  const rest = mulDivDown(magnitude(least - asset.held), asset.price, asset.whole);
  return rest < dust ? asset.held : least;
}
