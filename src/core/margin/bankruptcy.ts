/**
 * Bankruptcy: the value at which a part of a position can be closed so that the ratio of equity to
 * maintenance stays as it is, and the whole account ends at exactly zero. Account-wide, rational,
 * rounded toward the fund (dYdX v4, `GetBankruptcyPriceInQuoteQuantums`).
 */
import {
  type Lots,
  magnitude,
  mulDivDown,
  mulDivUp,
  type PriceUnits,
  type QuoteUnits,
} from '../money/index.ts';

/** Why a size cannot be closed. */
export type CloseFault = 'no-position' | 'nothing-to-close' | 'same-side' | 'more-than-held';

/** Whether `delta` lots close (a part of) a position of `size` lots; null when they do. */
export function closeFault(size: Lots, delta: Lots): CloseFault | null {
  if (size === 0n) return 'no-position';
  if (delta === 0n) return 'nothing-to-close';
  if (size > 0n === delta > 0n) return 'same-side';
  return magnitude(delta) > magnitude(size) ? 'more-than-held' : null;
}

/**
 * Quote that the account receives (negative: pays) for closing a part at its bankruptcy price:
 * `-dN - floor(TNC * |dMMR| / TMMR)`. Where nothing is required (options that expired worthless)
 * all of the equity goes with it.
 *
 * @param closing.value change of the position's value at the mark: negative for a long that sells
 * @param closing.released maintenance margin that the closing releases, zero or more
 * @param account.equity total value of the account at the mark; may be negative
 * @param account.maintenance total maintenance margin, zero or more
 * @returns signed quote units; rounds toward the fund
 */
export function bankruptcyQuote(
  closing: { readonly value: QuoteUnits; readonly released: QuoteUnits },
  account: { readonly equity: QuoteUnits; readonly maintenance: QuoteUnits },
): QuoteUnits {
  const share =
    account.maintenance === 0n
      ? account.equity
      : mulDivDown(account.equity, closing.released, account.maintenance);
  return (-closing.value - share) as QuoteUnits;
}

/**
 * The bankruptcy price of closing `lots` for `quote`: per lot, in price units, rounded toward the
 * fund (a long's price up, a short's down), and never below zero.
 *
 * @param quote answer of `bankruptcyQuote`: positive when the closing sells
 * @param lots more than zero
 * @param scale quote units of one lot at one price unit
 */
export function bankruptcyPrice(quote: QuoteUnits, lots: Lots, scale: bigint): PriceUnits {
  const price =
    quote > 0n ? mulDivUp(quote as bigint, 1n, lots * scale) : mulDivDown(-quote, 1n, lots * scale);
  return (price < 0n ? 0n : price) as PriceUnits;
}

/**
 * What of a liquidation fill goes to the fund: the fee, but never more than the fill is better
 * than the bankruptcy price; negative when the fill is worse (dYdX v4 insurance fund delta).
 *
 * @param fillQuote quote that the account receives for the fill (negative: pays)
 * @param feePpm fee of the fill's absolute value, rounded down
 */
export function closeOutSurplus(
  fillQuote: QuoteUnits,
  bankruptcy: QuoteUnits,
  feePpm: bigint,
): QuoteUnits {
  const better = (fillQuote - bankruptcy) as QuoteUnits;
  if (better <= 0n) return better;
  const fee = (magnitude(fillQuote) * feePpm) / 1_000_000n;
  return (fee < better ? fee : better) as QuoteUnits;
}
