/** The highest fee for the fund that a liquidation can bear and still cover the shortage. */
import { greater, lesser, mulDivDown, PPM } from '../../money/index.ts';

/** A position that is closed; rates in parts per million. */
export interface PositionFee {
  readonly shortage: bigint;
  /** Size held, zero or more, and units of it in one whole. */
  readonly held: bigint;
  readonly whole: bigint;
  /** Quote units of one whole, and price of the settlement asset in parts per million. */
  readonly price: bigint;
  readonly settlementPrice: bigint;
  readonly marginRate: bigint;
  readonly liquidatorFee: bigint;
  readonly most: bigint;
  /** Share of what is left that is taken: below a million the account keeps a little. */
  readonly taken: bigint;
}

/**
 * `min(most, taken * (margin rate - liquidator fee - shortage / value))`; steps round down, and
 * nothing is below zero. Source: Drift v2, `calculate_perp_if_fee`, which takes 95 %.
 *
 * @returns parts per million; zero without a price, a position or a margin above the fee
 */
export function positionFundFee(at: PositionFee): bigint {
  const price = mulDivDown(at.price, at.settlementPrice, PPM);
  if (price <= 0n || at.held <= 0n || at.marginRate <= at.liquidatorFee) return 0n;
  const perWhole = mulDivDown(at.shortage, at.whole, at.held);
  const needed = mulDivDown(perWhole, PPM, price);
  const left = greater(at.marginRate - at.liquidatorFee - needed, 0n);
  return lesser(at.most, mulDivDown(left, at.taken, PPM));
}

/** A debt that is repaid from collateral; weights and multipliers in parts per million. */
export interface DebtFee {
  readonly shortage: bigint;
  readonly owed: bigint;
  readonly whole: bigint;
  readonly price: bigint;
  readonly assetWeight: bigint;
  readonly assetMultiplier: bigint;
  readonly debtWeight: bigint;
  readonly debtMultiplier: bigint;
  readonly most: bigint;
}

/**
 * `min(most, (debt weight - asset weight * multipliers - shortage / value) / debt weight)`; steps
 * round down, and nothing is below zero. Source: Drift v2, `calculate_spot_if_fee`.
 *
 * @returns parts per million; zero without a price, a debt or a weight above that of the collateral
 */
export function debtFundFee(at: DebtFee): bigint {
  if (at.assetWeight >= at.debtWeight || at.price <= 0n) return 0n;
  if (at.owed <= 0n || at.debtMultiplier <= 0n) return 0n;
  const taken = mulDivDown(at.assetWeight, at.assetMultiplier, at.debtMultiplier);
  const needed = mulDivDown(at.shortage * PPM, at.whole, at.owed * at.price);
  const left = greater(greater(at.debtWeight - taken, 0n) - needed, 0n);
  return lesser(at.most, mulDivDown(left, PPM, at.debtWeight));
}
