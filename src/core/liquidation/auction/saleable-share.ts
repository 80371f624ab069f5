/**
 * How much of a whole account may be auctioned: the share whose sale leaves just a buffer above
 * maintenance, so that nobody loses more of its account than it must. Source: Derive v2,
 * `DutchAuction.sol`.
 */
import {
  type Lots,
  lesser,
  mulDivDown,
  mulDivUp,
  PPM,
  type QuoteUnits,
} from '../../money/index.ts';

/** An account in auction. */
export interface AuctionedAccount {
  /** Worth of all it has at the mark, signed. */
  readonly equity: QuoteUnits;
  /** Maintenance margin, zero or more. */
  readonly maintenance: QuoteUnits;
  /** Cash that earlier buyers paid: it is not for sale again. Zero or more. */
  readonly reserved: QuoteUnits;
  /** What must be there above maintenance, as a share of it. */
  readonly bufferPpm: bigint;
  /** Accounts worth less are sold whole; zero for never. */
  readonly wholeBelow: QuoteUnits;
}

/** A share of the unreserved part of the account, exact; or why nothing is sold to a buyer. */
export type SaleableShare =
  | { readonly kind: 'share'; readonly numerator: bigint; readonly denominator: bigint }
  | { readonly kind: 'healthy' }
  | { readonly kind: 'insolvent' };

/** A share between nothing and all. */
export type ShareForSale = Extract<SaleableShare, { kind: 'share' }>;

const WHOLE: ShareForSale = { kind: 'share', numerator: 1n, denominator: 1n };

/**
 * Equity less maintenance with its buffer, in millionths of a quote unit. It is what Derive writes
 * as `MM + (MM - MtM) * buffer`, with MM the equity less the requirement.
 */
export const bufferMargin = (
  account: Pick<AuctionedAccount, 'equity' | 'maintenance' | 'bufferPpm'>,
): bigint => account.equity * PPM - account.maintenance * (PPM + account.bufferPpm);

/**
 * Largest share that one price sells: with B the buffer margin, E the equity, R what is reserved
 * and d the price, `f = B / (B - E*d - R*(1 - d))`. After the sale of exactly f the buffer margin
 * is zero: `(1-f)(B-R) + R + f*d*(E-R) = 0`. It is at most one, because what is for sale is worth
 * something; where it is not, the account is `insolvent`, and a buyer must be paid instead.
 *
 * @param pricePpm what a buyer pays for the worth of what is for sale, 0 to 1,000,000
 */
export function saleableShare(account: AuctionedAccount, pricePpm: bigint): SaleableShare {
  const margin = bufferMargin(account);
  if (margin >= 0n) return { kind: 'healthy' };
  const { equity, reserved, wholeBelow } = account;
  if (equity <= reserved) return { kind: 'insolvent' };
  if (equity < wholeBelow) return WHOLE;
  const raised = equity * pricePpm + reserved * (PPM - pricePpm);
  return { kind: 'share', numerator: -margin, denominator: raised - margin };
}

/** A share in parts per million, rounded up so that the buffer is reached; at most all. */
export const sharePpm = (share: ShareForSale): bigint =>
  lesser(PPM as bigint, mulDivUp(PPM as bigint, share.numerator, share.denominator));

/** Lots of a position that a share is, away from zero: every position shrinks at least by it. */
export function saleableLots(share: ShareForSale, held: Lots): Lots {
  const size = held < 0n ? -held : held;
  const lots = mulDivUp(size, share.numerator, share.denominator);
  return (held < 0n ? -lots : lots) as Lots;
}

/** What a buyer pays for a share: `(E - R) * d * f`, owed to the account and so rounded up. */
export const shareBid = (
  account: Pick<AuctionedAccount, 'equity' | 'reserved'>,
  pricePpm: bigint,
  share: ShareForSale,
): QuoteUnits =>
  mulDivUp(
    (account.equity - account.reserved) as QuoteUnits,
    pricePpm * share.numerator,
    PPM * share.denominator,
  );

/**
 * The venue's fee for an auction: a rate of the worth of the share that would be sold without any
 * discount, rounded down, and at most the equity; nothing from accounts that are not auctioned.
 */
export function auctionFee(account: AuctionedAccount, feePpm: bigint): QuoteUnits {
  const share = saleableShare(account, PPM);
  if (share.kind !== 'share') return 0n as QuoteUnits;
  const fee = mulDivDown(account.equity, share.numerator * feePpm, share.denominator * PPM);
  return lesser(fee, account.equity);
}
