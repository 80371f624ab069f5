/**
 * The auction of an account that is worth less than nothing: whoever takes it is paid by a fund,
 * and the longer nobody does, the more. Source: Derive v2, `DutchAuction.sol`, insolvent auctions.
 */
import { greater, mulDivDown, PPM, type QuoteUnits } from '../../money/index.ts';

/** An insolvent account, and the time in which the payout rises. */
export interface InsolventAuction {
  /** Worth of all it has at the mark, signed. */
  readonly equity: QuoteUnits;
  /** Maintenance margin, zero or more. */
  readonly maintenance: QuoteUnits;
  /** More than zero. */
  readonly durationMs: bigint;
}

/** A share of the account with what its taker is paid; or what the fund can still pay for. */
export type InsolventTaken =
  | { readonly kind: 'taken'; readonly payout: QuoteUnits; readonly fund: QuoteUnits }
  | { readonly kind: 'share-out-of-range'; readonly least: bigint; readonly most: bigint }
  | { readonly kind: 'fund-exhausted'; readonly payout: QuoteUnits; readonly mostPpm: bigint };

/**
 * Payout for the whole account: on a line from what it is worth below zero to what it would need to
 * be at its maintenance margin (from `-min(E, 0)` to `M - E`), and that for ever after. Rounded
 * down: the fund pays it.
 */
export function insolventPayoutAt(auction: InsolventAuction, elapsedMs: bigint): QuoteUnits {
  const { equity, maintenance, durationMs } = auction;
  const first = greater(-equity, 0n);
  const last = greater(maintenance - equity, first);
  if (elapsedMs <= 0n) return first as QuoteUnits;
  if (elapsedMs >= durationMs) return last as QuoteUnits;
  return (first + mulDivDown(last - first, elapsedMs, durationMs)) as QuoteUnits;
}

/**
 * Somebody takes a share of the account: its positions and debts in that share, and the payout.
 * Where the fund has less, nothing is taken, and the largest share is named that it can pay for:
 * the auction stops there, and the next layers of the waterfall bear the rest.
 *
 * @param request share in parts per million, 1 to 1,000,000; what the fund has, zero or more
 */
export function takeInsolvent(
  auction: InsolventAuction,
  request: {
    readonly elapsedMs: bigint;
    readonly sharePpm: bigint;
    readonly fund: QuoteUnits;
  },
): InsolventTaken {
  const { sharePpm, fund } = request;
  if (sharePpm < 1n || sharePpm > PPM) {
    return { kind: 'share-out-of-range', least: 1n, most: PPM };
  }
  const whole = insolventPayoutAt(auction, request.elapsedMs);
  const payout = mulDivDown(whole, sharePpm, PPM);
  if (payout <= fund) return { kind: 'taken', payout, fund: (fund - payout) as QuoteUnits };
  return { kind: 'fund-exhausted', payout, mostPpm: ((fund + 1n) * PPM - 1n) / whole };
}
