/** Collateral that a liquidator buys at a discount to repay a debt, and the fee of the fund. */
import { lesser, mulDivDown, mulDivUp, PPM } from '../../money/index.ts';

/** Rates in parts per million, amounts in quote units. */
export interface SaleTerms {
  /** Discount of the collateral, below a million. */
  readonly discount: bigint;
  /** Share of the payment that goes to the fund, below a million. */
  readonly fundFee: bigint;
  /** Part of a debt that is repaid at once; a debt of at most `dust` is repaid whole. */
  readonly part: bigint;
  readonly dust: bigint;
}

/** A collateral asset. */
export interface SaleAsset {
  /** Units of the asset in one whole. */
  readonly whole: bigint;
  /** Steps in one whole in which amounts are computed, a multiple of `whole`. */
  readonly fine: bigint;
  /** Quote units of one whole at the index. */
  readonly price: bigint;
}

/** Debt that is repaid now: all of a small one, else a part, rounded down. */
export const repaidNow = (debt: bigint, terms: Pick<SaleTerms, 'part' | 'dust'>): bigint =>
  debt > terms.dust ? mulDivDown(debt, terms.part, PPM) : debt;

/** Payment of which a debt is left after the fee of the fund, rounded down. */
export const paymentFor = (debt: bigint, fundFee: bigint): bigint =>
  mulDivDown(debt, PPM, PPM - fundFee);

/** Quote for fine steps of collateral at the discount, rounded down to `unit` quote units. */
const quoteForFine = (fine: bigint, asset: SaleAsset, discount: bigint, unit: bigint): bigint =>
  mulDivDown(fine * asset.price, PPM - discount, asset.fine * PPM * unit);

/** Fine steps of collateral for a payment at the discount, rounded up. */
const fineForQuote = (payment: bigint, asset: SaleAsset, discount: bigint): bigint =>
  mulDivUp(payment * asset.fine, PPM, asset.price * (PPM - discount));

const toFine = (amount: bigint, { whole, fine }: SaleAsset): bigint => (amount * fine) / whole;

const toUnits = (steps: bigint, { whole, fine }: SaleAsset): bigint =>
  mulDivDown(steps, whole, fine);

/** Quote for an amount of collateral at the discount, rounded down to `unit` quote units. */
export const quoteForCollateral = (
  amount: bigint,
  asset: SaleAsset,
  discount: bigint,
  unit: bigint,
): bigint => quoteForFine(toFine(amount, asset), asset, discount, unit);

/**
 * Collateral for a payment at the discount: rounded up to a fine step, then down to a unit. The
 * price is more than zero, the discount below the whole.
 */
export const collateralForQuote = (payment: bigint, asset: SaleAsset, discount: bigint): bigint =>
  toUnits(fineForQuote(payment, asset, discount), asset);

/**
 * The most that one liquidation pays and takes: the collateral for the debt that is repaid now with
 * the fee, at most what is held, and the payment for that collateral before it is rounded to units.
 * Source: Perp curie, `getMaxRepaidSettlementAndLiquidatableCollateral`.
 *
 * @param held collateral of the account, zero or more
 * @param unit quote units in one unit of the settlement asset
 * @returns payment in units of the settlement asset and collateral, both rounded down; null without
 *   a price, or when discount or fee are the whole
 */
export function largestSale(
  debt: bigint,
  held: bigint,
  asset: SaleAsset,
  terms: SaleTerms,
  unit: bigint,
): { readonly payment: bigint; readonly collateral: bigint } | null {
  if (asset.price <= 0n || terms.discount >= PPM || terms.fundFee >= PPM) return null;
  const wanted = paymentFor(repaidNow(debt, terms), terms.fundFee);
  const fine = lesser(fineForQuote(wanted, asset, terms.discount), toFine(held, asset));
  const payment = quoteForFine(fine, asset, terms.discount, unit);
  return { payment, collateral: toUnits(fine, asset) };
}
