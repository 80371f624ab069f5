/** Liquidation price of one position, with the other prices held where they are. */
import { type Lots, magnitude, PPM, type PriceUnits, type QuoteUnits } from '../money/index.ts';
import type { Bracket } from './schedule.ts';

/** A price as an exact fraction of price units; the denominator is positive. */
export interface ExactPrice {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A position as the price sees it. */
export interface PricedPosition {
  /** Signed, not zero. */
  readonly size: Lots;
  readonly cost: QuoteUnits;
  /** Quote units of one lot at one price unit. */
  readonly scale: bigint;
}

/** What equity has to cover at the price that is looked for. */
export interface PriceCover {
  /** Equity of the account without this position, less the requirement of the other positions. */
  readonly rest: QuoteUnits;
  /** Share of the notional that is required, as a fraction with a positive denominator. */
  readonly rate: { readonly numerator: bigint; readonly denominator: bigint };
  /** Part of the requirement that is given back, quote units. */
  readonly deduction: QuoteUnits;
}

/** The position and what stands behind it. */
export interface Standing extends PricedPosition {
  /** Equity of the account without this position, less the maintenance of its other positions. */
  readonly rest: QuoteUnits;
  readonly brackets: readonly Bracket[];
}

/**
 * The price at which equity equals a share of the notional less a deduction:
 * `p = (cost - rest - deduction) / (size * scale * (1 - side * rate))`. A rate of zero and a rest
 * of the whole margin give the bankruptcy price. Source: the definition, solved; it is the formula
 * that Hyperliquid (Liquidations) and Bybit (Liquidation price) publish.
 *
 * @returns the exact price, or null when no price above zero does it
 */
export function priceAtRequirement(position: PricedPosition, cover: PriceCover): ExactPrice | null {
  const { size, cost, scale } = position;
  const { numerator: share, denominator: whole } = cover.rate;
  const side = size > 0n ? 1n : -1n;
  const denominator = size * scale * (whole - side * share);
  const numerator = (cost - cover.rest - cover.deduction) * whole;
  if (denominator === 0n || numerator === 0n || numerator > 0n !== denominator > 0n) return null;
  return denominator > 0n
    ? { numerator, denominator }
    : { numerator: -numerator, denominator: -denominator };
}

/**
 * The price at which equity equals maintenance, in the bracket in which the notional at that price
 * falls. A long is liquidated below it, a short above it.
 *
 * @returns the exact price, or null when no positive price liquidates the position
 */
export function liquidationPrice(standing: Standing): ExactPrice | null {
  const { size, brackets, rest, scale } = standing;
  for (let at = 0; at < brackets.length; at += 1) {
    const { from, rate, deduction } = brackets[at] as Bracket;
    const fraction = { numerator: rate as bigint, denominator: PPM as bigint };
    const price = priceAtRequirement(standing, { rest, rate: fraction, deduction });
    if (price === null) continue;
    const notional = price.numerator * magnitude(size) * scale; // over price.denominator
    const next = brackets[at + 1];
    const isInside =
      notional >= from * price.denominator &&
      (next === undefined || notional <= next.from * price.denominator);
    if (isInside) return price;
  }
  return null;
}

/** The last price unit at which the position is safe: a long rounds up, a short down. */
export function lastSafePrice(price: ExactPrice, size: Lots): PriceUnits {
  const floor = price.numerator / price.denominator;
  const isWhole = floor * price.denominator === price.numerator;
  return (size > 0n && !isWhole ? floor + 1n : floor) as PriceUnits;
}
