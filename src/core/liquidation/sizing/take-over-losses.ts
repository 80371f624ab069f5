/** Who takes the loss of an account that has no position left: itself, a fund, everybody. */
import {
  ceilingOf,
  differenceOf,
  type Fraction,
  fractionOf,
  givenUntilZero,
  greatest,
  least,
  NOUGHT,
  productOf,
  quotientOf,
  type WeightedPrices,
} from '../../margin/index.ts';
import { lesser } from '../../money/index.ts';

/** A loss and what stands behind it; amounts in the settlement asset unless another is named. */
export interface UnsettledLoss {
  /** More than zero. */
  readonly loss: Fraction;
  /** Most of it that the account can pay itself: what backs it, and the limit of the window. */
  readonly payable: Fraction;
  /** Most that the liquidator takes, zero or more. */
  readonly takenMost: Fraction;
  /** Health when liquidation stops, and the settlement balance with the loss inside. */
  readonly health: Fraction;
  readonly balance: Fraction;
  readonly prices: WeightedPrices;
  /** What a fund holds, in whole units of its own asset. */
  readonly fund: bigint;
  /** Value of a unit of loss with the liquidator's fee, in units of the fund; more than zero. */
  readonly fundPerLoss: Fraction;
}

/** Who took what; the three parts never sum to more than the loss. */
export interface LossTaken {
  /** Paid by the account to the liquidator, who takes as much of the loss. */
  readonly paid: Fraction;
  /** Taken by the liquidator for units of the fund. */
  readonly reimbursed: Fraction;
  readonly fromFund: bigint;
  readonly socialised: Fraction;
}

/**
 * First the liquidator takes what the account can pay. Where that is all that it can pay, the part
 * of the rest that holds health below zero is taken against the fund, rounded up to its unit; only
 * when the fund is exhausted the remainder is everybody's. Source: Mango v4,
 * `perp_liq_negative_pnl_or_bankruptcy`.
 *
 * @returns null where no amount of the settlement asset brings health to zero
 */
export function takeOverLosses(at: UnsettledLoss): LossTaken | null {
  const payable = greatest(at.payable, NOUGHT);
  const paid = least(payable, at.loss, at.takenMost);
  const couldPay = least(payable, at.loss);
  const left = differenceOf(at.loss, paid);
  const none = { paid, reimbursed: NOUGHT, fromFund: 0n, socialised: NOUGHT };
  if (differenceOf(couldPay, paid).numerator > 0n || left.numerator === 0n) return none;
  const need = givenUntilZero(at.health, at.balance, at.prices);
  if (need === null) return null;
  const due = least(left, need);
  const taken = least(due, differenceOf(at.takenMost, paid));
  const fromFund = lesser(ceilingOf(productOf(taken, at.fundPerLoss)), at.fund);
  const reimbursed = least(quotientOf(fractionOf(fromFund), at.fundPerLoss), taken);
  const socialised = fromFund === at.fund ? differenceOf(due, reimbursed) : NOUGHT;
  return { paid, reimbursed, fromFund, socialised };
}

/** What every unit of open interest bears; zero where nobody is left to bear it. */
export const lossPerUnit = (loss: Fraction, openInterest: bigint): Fraction =>
  openInterest === 0n ? NOUGHT : quotientOf(loss, fractionOf(openInterest));
