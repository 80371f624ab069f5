/** A loss that is borne by those who withdraw while it lasts. */
import { greater, mulDivUp, type QuoteUnits } from '../money/index.ts';

/** A share of every withdrawal; the denominator is positive. */
export interface WithdrawalCharge {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * What the debts of bankrupt accounts exceed the fund by; a fund in debt adds to it. Source:
 * Paradex, socialised losses: `max(0, debts - fund)`.
 *
 * @param debts of accounts that are bankrupt at the mark, zero or more
 * @param fund its balance if all were closed at the mark; may be negative
 */
export const uncoveredLoss = (debts: QuoteUnits, fund: QuoteUnits): QuoteUnits =>
  greater((debts - fund) as QuoteUnits, 0n as QuoteUnits);

/**
 * Share of a withdrawal that stays: `loss / (balances + loss)`. Zero without a loss.
 *
 * @param loss zero or more
 * @param balances of all accounts and the fund, zero or more
 */
export const withdrawalCharge = (loss: QuoteUnits, balances: QuoteUnits): WithdrawalCharge =>
  loss <= 0n
    ? { numerator: 0n, denominator: 1n }
    : { numerator: loss, denominator: balances + loss };

/** What stays of a withdrawal, rounded up: it is owed to those who stay. */
export const chargeOn = (amount: QuoteUnits, charge: WithdrawalCharge): QuoteUnits =>
  mulDivUp(amount, charge.numerator, charge.denominator);
