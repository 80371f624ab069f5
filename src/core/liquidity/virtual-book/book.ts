/**
 * A price where nobody quotes: a deterministic function of the index, the volatility and what the
 * backstop holds already. The policies differ in one curve; everything else is here.
 */

import type { Side } from '../../model/index.ts';
import {
  AMOUNT_MAX,
  greater,
  isStorable,
  type Lots,
  lesser,
  mulDivDown,
  mulDivUp,
  PPM,
  type Ppm,
  type PriceUnits,
  type QuoteUnits,
} from '../../money/index.ts';
import { firstOutside, type TermsFault } from '../terms-fault.ts';

/** What a quote depends on. */
export interface VirtualBookState {
  readonly index: PriceUnits;
  readonly isIndexLive: boolean;
  /** Volatility over the horizon that the terms are meant for, ppm of one. */
  readonly volatility: Ppm;
  /** Signed lots that the backstop holds; a taker who buys lowers them. */
  readonly inventory: Lots;
  /** Quote units of one lot at one price unit. */
  readonly scale: bigint;
}

/** What the taker pays or gets. Rounded against it: up where it buys, down where it sells. */
export interface VirtualQuote {
  readonly kind: 'quote';
  /** Quote units for all lots together. */
  readonly cost: QuoteUnits;
  /** Price of a lot on average, and that of the last lot, price units. */
  readonly averagePrice: PriceUnits;
  readonly worstPrice: PriceUnits;
}

/** Why there is no quote. `most` lots of the side are within the limit of inventory. */
export type VirtualRefusal =
  | { readonly kind: 'refusal'; readonly reason: 'index-not-live' | 'no-lots' | 'no-price' }
  | { readonly kind: 'refusal'; readonly reason: 'inventory-limit'; readonly most: Lots };

/** A book of last resort: a new rule is one new file. */
export interface VirtualBook {
  readonly id: string;
  /** Paper or program that states the rule. */
  readonly source: string;
  /**
   * @param side what the taker does
   * @param lots more than zero
   */
  quote(side: Side, lots: Lots, state: VirtualBookState): VirtualQuote | VirtualRefusal;
}

/** Terms that every policy has. */
export interface VirtualBookTerms {
  /** Distance of every quote from the curve, ppm of the index. */
  readonly halfSpreadPpm: Ppm;
  /** Added to it for a volatility of one, ppm; in proportion for less. */
  readonly widenPpmPerVolatility: Ppm;
  /** Most lots held, long or short. */
  readonly inventoryMax: Lots;
}

/** A fraction; the denominator is more than zero. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A stretch of inventory away from flat: from `from` lots held, long or short, to more of them. */
export interface Stretch {
  readonly side: Side;
  readonly from: bigint;
  readonly to: bigint;
  /** Quote units of one lot at the index. */
  readonly lotValue: bigint;
}

/**
 * Quote units, without spread, for the lots of a stretch: their value at the index or more where
 * the taker buys, or less where it sells, and farther from it lot by lot. Exact, or the difference
 * of a reserve at both ends that is rounded up to parts of a quote unit, PPM of them or a multiple.
 */
export type Curve = (stretch: Stretch) => Fraction;

/** Ranges of the common terms, for the policies' own checks. */
export const faultOfVirtualBook = (terms: VirtualBookTerms): TermsFault | null =>
  firstOutside([
    ['halfSpreadPpm', terms.halfSpreadPpm, 0n, PPM - 1n],
    ['widenPpmPerVolatility', terms.widenPpmPerVolatility, 0n, 1_000n * PPM],
    ['inventoryMax', terms.inventoryMax, 0n, AMOUNT_MAX],
  ]);

/** Most lots that a taker may trade: the inventory ends within its limit, or nearer to it. */
export function virtualLotsMax(terms: VirtualBookTerms, side: Side, inventory: Lots): Lots {
  const room = terms.inventoryMax + (side === 'buy' ? inventory : -inventory);
  return greater(room, 0n) as Lots;
}

/**
 * Exact quote units of a trade. Lots that bring the inventory back to flat trade at the index, and
 * never better: a discount for them would let a taker be paid for what it pushed away before. Lots
 * beyond that trade on the curve. Both pay the spread, which rounds up to a whole ppm.
 */
function amountOf(
  curve: Curve,
  terms: VirtualBookTerms,
  trade: { readonly side: Side; readonly lots: bigint; readonly state: VirtualBookState },
): Fraction {
  const { side, lots, state } = trade;
  const held = side === 'buy' ? state.inventory : -state.inventory;
  const returned = held > 0n ? lesser<bigint>(held, lots) : 0n;
  const away = held > 0n ? 0n : -held;
  const lotValue = state.index * state.scale;
  const stretch = { side, from: away, to: away + lots - returned, lotValue };
  const { numerator, denominator } = curve(stretch);
  const widening = mulDivUp(terms.widenPpmPerVolatility, state.volatility, PPM);
  const spread = terms.halfSpreadPpm + widening;
  const spreadAmount = (side === 'buy' ? spread : -spread) * lots;
  const atIndex = lotValue * (returned * PPM + spreadAmount);
  return { numerator: atIndex * denominator + numerator * PPM, denominator: denominator * PPM };
}

const refusal = (reason: 'index-not-live' | 'no-lots' | 'no-price'): VirtualRefusal => ({
  kind: 'refusal',
  reason,
});

/** Joins a curve with the rules that hold for every virtual book. */
export function virtualBook(
  rule: { readonly id: string; readonly source: string; readonly curve: Curve },
  terms: VirtualBookTerms,
): VirtualBook {
  const quote = (side: Side, lots: Lots, state: VirtualBookState) => {
    if (!state.isIndexLive || state.index <= 0n) return refusal('index-not-live');
    if (lots <= 0n) return refusal('no-lots');
    const most = virtualLotsMax(terms, side, state.inventory);
    if (lots > most) return { kind: 'refusal', reason: 'inventory-limit', most } as const;
    const mulDiv = side === 'buy' ? mulDivUp<bigint> : mulDivDown<bigint>;
    const worse = side === 'buy' ? greater<bigint> : lesser<bigint>;
    const all = amountOf(rule.curve, terms, { side, lots, state });
    const others = amountOf(rule.curve, terms, { side, lots: lots - 1n, state });
    const cost = mulDiv(all.numerator, 1n, all.denominator);
    const average = mulDiv(all.numerator, 1n, all.denominator * lots * state.scale);
    const last = all.numerator * others.denominator - others.numerator * all.denominator;
    const lastPrice = mulDiv(last, 1n, all.denominator * others.denominator * state.scale);
    const worst = worse(average, lastPrice);
    if (worst <= 0n || !isStorable(cost)) return refusal('no-price');
    return {
      kind: 'quote',
      cost: cost as QuoteUnits,
      averagePrice: average as PriceUnits,
      worstPrice: worst as PriceUnits,
    } as const;
  };
  return { id: rule.id, source: rule.source, quote };
}
