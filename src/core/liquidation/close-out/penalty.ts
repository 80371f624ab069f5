/** What a liquidated account pays, who gets it, and what debt is left for the fund. */
import { greater, mulDivDown, mulDivUp, PPM } from '../../money/index.ts';

/** Parts of a penalty; they sum to it. */
export interface Penalty {
  readonly paid: bigint;
  readonly toLiquidator: bigint;
  readonly toFund: bigint;
}

/**
 * A share of the traded value, part of it to the liquidator and the rest to the fund; all to the
 * liquidator when the account was bankrupt before, since the fund would only pay itself. Rounds
 * down. Source: Perp curie, `ClearingHouse.liquidate`: 2.5 %, half and half.
 *
 * @param value of what is closed, zero or more
 * @param terms parts per million
 * @param equity of the account before
 */
export function closeOutPenalty(
  value: bigint,
  terms: { readonly rate: bigint; readonly liquidatorShare: bigint },
  equity: bigint,
): Penalty {
  const paid = mulDivDown(value, terms.rate, PPM);
  const toLiquidator = equity < 0n ? paid : mulDivDown(paid, terms.liquidatorShare, PPM);
  return { paid, toLiquidator, toFund: paid - toLiquidator };
}

/**
 * Debt of an account that has nothing left, in units of the settlement asset, rounded up: the fund
 * pays it whole.
 *
 * @param equity after the penalty; zero or more leaves no debt
 * @param unit quote units in one unit of the settlement asset
 */
export const badDebt = (equity: bigint, unit: bigint): bigint =>
  mulDivUp(greater(-equity, 0n), 1n, unit);
