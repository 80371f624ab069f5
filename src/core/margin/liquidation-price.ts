/** Liquidation price of one position, with the other prices held where they are. */
import { magnitude, PPM, type Lots, type PriceUnits, type QuoteUnits } from '../money/index.ts';
import type { Bracket } from './schedule.ts';

/** A price as an exact fraction of price units; the denominator is positive. */
export interface ExactPrice {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The position and what stands behind it. */
export interface Standing {
  readonly size: Lots;
  readonly cost: QuoteUnits;
  /** Equity of the account without this position, less the maintenance of its other positions. */
  readonly rest: QuoteUnits;
  readonly brackets: readonly Bracket[];
  readonly scale: bigint;
}

/**
 * The price at which equity equals maintenance: `p = (cost - rest - deduction) / (size * scale *
 * (1 - side * rate))` in the bracket in which the notional at that price falls. A long is
 * liquidated below it, a short above it.
 *
 * @returns the exact price, or null when no positive price liquidates the position
 */
export function liquidationPrice(standing: Standing): ExactPrice | null {
  const { size, cost, rest, brackets, scale } = standing;
  const side = size > 0n ? 1n : -1n;
  for (let at = 0; at < brackets.length; at += 1) {
    const { from, rate, deduction } = brackets[at] as Bracket;
    const denominator = size * scale * (PPM - side * rate);
    const numerator = (cost - rest - deduction) * PPM;
    const price =
      denominator > 0n ? { numerator, denominator } : { numerator: -numerator, denominator: -denominator };
    if (price.denominator === 0n || price.numerator <= 0n) continue;
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
