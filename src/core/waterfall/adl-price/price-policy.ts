/**
 * At which price a deleveraging happens, and who pays for the distance from the mark. The defaulter
 * needs its bankruptcy quote to end with nothing owed; whatever that is away from the mark, the
 * wedge, is paid by the fund, by those who are deleveraged, or left for the layers after them.
 */
import { bankruptcyPrice } from '../../margin/index.ts';
import {
  greater,
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  PPM,
  type Ppm,
  type PriceUnits,
  type QuoteUnits,
  splitInProportion,
  valueOf,
} from '../../money/index.ts';

/** Rules of venues and of this project. */
export type AdlPricePolicy =
  /** The defaulter ends with nothing; winners bear the whole wedge. Source: Binance, BitMEX. */
  | { readonly kind: 'bankruptcy' }
  /**
   * The mark before the one at which the default was found. Source: Hyperliquid documentation,
   * Auto-deleveraging.
   */
  | { readonly kind: 'previous-mark' }
  /** The mark of the batch: winners bear nothing, all of the wedge is left. */
  | { readonly kind: 'current-mark' }
  /**
   * The bankruptcy price with the fund in front: it pays the wedge up to a share of the notional
   * and up to an amount, winners bear the rest.
   */
  | { readonly kind: 'capped-wedge'; readonly ppm: Ppm; readonly amount: QuoteUnits };

/** What is closed against winners, seen from the defaulter. */
export interface DefaultedPosition {
  /** Signed lots of the defaulter, not zero: above zero it sells. */
  readonly size: Lots;
  /** Quote units of one lot at one price unit. */
  readonly scale: bigint;
  readonly mark: PriceUnits;
  readonly previousMark: PriceUnits;
  /** What the defaulter must receive (signed, pays below zero) to end with exactly nothing. */
  readonly bankruptcy: QuoteUnits;
  /** What the fund has above its floor, zero or more. */
  readonly fund: QuoteUnits;
}

/**
 * The answer. `fund + winners + left` is the bankruptcy quote less the value at the mark, and
 * `quote` is the value at the mark plus `winners`, both to the unit.
 */
export interface AdlPrice {
  /** What winners pay in exchange for the lots; signed, below zero they receive. */
  readonly quote: QuoteUnits;
  /** The same by lot, rounded as `bankruptcyPrice` does: for messages, never for money. */
  readonly price: PriceUnits;
  /** What the fund pays, zero or more, never more than it has. */
  readonly fund: QuoteUnits;
  /** What winners give up against the mark; below zero they gain. */
  readonly winners: QuoteUnits;
  /** What the defaulter lacks after both; below zero it is a surplus that stays with it. */
  readonly left: QuoteUnits;
}

/** Most that the fund pays of a wedge; the share of the notional rounds down. */
function fundPays(
  policy: AdlPricePolicy,
  wedge: QuoteUnits,
  atMark: QuoteUnits,
  holds: QuoteUnits,
): QuoteUnits {
  if (policy.kind !== 'capped-wedge') return 0n as QuoteUnits;
  const share = mulDivDown(magnitude(atMark), policy.ppm, PPM);
  const most = lesser(lesser(share, policy.amount), holds);
  return greater(lesser(wedge, most), 0n as QuoteUnits);
}

/** What winners bear beyond the mark. */
function winnersBear(
  policy: AdlPricePolicy,
  of: DefaultedPosition,
  atMark: QuoteUnits,
  beyondFund: QuoteUnits,
): QuoteUnits {
  switch (policy.kind) {
    case 'bankruptcy':
    case 'capped-wedge':
      return beyondFund;
    case 'current-mark':
      return 0n as QuoteUnits;
    case 'previous-mark':
      return (valueOf(of.size, of.previousMark, of.scale) - atMark) as QuoteUnits;
    default:
      return policy satisfies never;
  }
}

/**
 * Price of a deleveraging and who pays what of the wedge.
 *
 * @param policy with a share in ppm of zero or more and an amount of zero or more
 * @returns exact amounts; only the fund's share of the notional rounds, downwards
 */
export function adlPrice(policy: AdlPricePolicy, of: DefaultedPosition): AdlPrice {
  const atMark = valueOf(of.size, of.mark, of.scale);
  const wedge = (of.bankruptcy - atMark) as QuoteUnits;
  const fund = fundPays(policy, wedge, atMark, of.fund);
  const beyondFund = (wedge - fund) as QuoteUnits;
  const winners = winnersBear(policy, of, atMark, beyondFund);
  const quote = (atMark + winners) as QuoteUnits;
  const price = bankruptcyPrice(quote, magnitude(of.size), of.scale);
  return { quote, price, fund, winners, left: (beyondFund - winners) as QuoteUnits };
}

/**
 * What each winner pays for its lots: their value at the mark plus its part of the wedge.
 *
 * @param taken lots of each winner, zero or more; they sum to the size of the position
 * @returns signed quotes that sum to `price.quote`; the wedge is split by the running sum
 */
export function quotesOf(
  price: AdlPrice,
  of: DefaultedPosition,
  taken: readonly bigint[],
): QuoteUnits[] {
  const isGain = price.winners < 0n;
  const parts = splitInProportion(magnitude(price.winners), taken);
  const sign = of.size > 0n ? 1n : -1n;
  return taken.map((lots, i) => {
    const part = parts[i] as QuoteUnits;
    const value = valueOf((sign * lots) as Lots, of.mark, of.scale);
    return (value + (isGain ? -part : part)) as QuoteUnits;
  });
}
