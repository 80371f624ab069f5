/**
 * An auction of debt with collateral: first the lot grows from nothing to all of it, then the bid
 * that must be taken over shrinks from all of it to nothing. Source: Blend v2, `auction.rs`,
 * `bad_debt_auction.rs`.
 */
import { lesser, mulDivDown, mulDivUp } from '../../money/index.ts';

/** How long each side takes, in blocks or another unit of time; both more than zero. */
export interface TwoSidedCurve {
  readonly lotGrowsFor: bigint;
  readonly bidShrinksFor: bigint;
  /** From this age on the auction may be deleted. */
  readonly staleFrom: bigint;
}

/** Blend v2: half a percent a block, two hundred blocks a side. */
export const BLEND_CURVE: TwoSidedCurve = {
  lotGrowsFor: 200n,
  bidShrinksFor: 200n,
  staleFrom: 500n,
};

/** What a buyer takes over (the bid) and what it gets (the lot). */
export interface TwoSides {
  readonly bid: bigint;
  readonly lot: bigint;
}

/** A part of an auction, and what stays of it; or why there is none. */
export type PartFilled =
  | { readonly kind: 'filled'; readonly filled: TwoSides; readonly remaining: TwoSides }
  | { readonly kind: 'part-out-of-range'; readonly least: bigint; readonly most: bigint }
  | { readonly kind: 'not-started' };

/**
 * Fills a part of an auction. The part of the bid rounds up and that of the lot down, both times:
 * when the part is taken and when it is scaled by time; so no sequence of small parts gains. What
 * stays is unscaled: the next buyer finds its price by its own time.
 *
 * @param sides what is auctioned, each zero or more
 * @param part of it, in `parts`: 60 of 100; at least one, at most all
 * @param elapsed blocks since the start
 */
export function fillPart(
  curve: TwoSidedCurve,
  sides: TwoSides,
  part: bigint,
  elapsed: bigint,
  parts = 100n,
): PartFilled {
  if (part < 1n || part > parts) return { kind: 'part-out-of-range', least: 1n, most: parts };
  if (elapsed < 0n) return { kind: 'not-started' };
  const { lotGrowsFor, bidShrinksFor } = curve;
  const end = lotGrowsFor + bidShrinksFor;
  const shrunk = lesser(end - lesser(elapsed, end), bidShrinksFor);
  const bid = mulDivUp(sides.bid, part, parts);
  const lot = mulDivDown(sides.lot, part, parts);
  return {
    kind: 'filled',
    filled: {
      bid: mulDivUp(bid, shrunk, bidShrinksFor),
      lot: mulDivDown(lot, lesser(elapsed, lotGrowsFor), lotGrowsFor),
    },
    remaining: { bid: sides.bid - bid, lot: sides.lot - lot },
  };
}

/** Whether the auction is so old that anybody may delete it. */
export const isStaleAuction = (curve: TwoSidedCurve, elapsed: bigint): boolean =>
  elapsed >= curve.staleFrom;

/**
 * Lot of a fund's own units that is offered for bad debt: their worth is a multiple of the debt,
 * but never more than the fund has; every step rounds down.
 *
 * @param debt worth of the debt, in the unit of the price
 * @param terms `multiple` and `price` of one unit, both with `scale` for one; price above zero
 */
export function badDebtLot(
  debt: bigint,
  terms: {
    readonly held: bigint;
    readonly price: bigint;
    readonly multiple: bigint;
    readonly scale: bigint;
  },
): bigint {
  const worth = mulDivDown(debt, terms.multiple, terms.scale);
  return lesser(terms.held, mulDivDown(worth, terms.scale, terms.price));
}
