/** The limit of a child: as urgent as it is due, and never beyond the collar. */
import {
  type Touch,
  URGENCY_LADDER,
  type UrgencyRung,
  urgentLimit,
} from '../../liquidity/index.ts';
import { AMOUNT_MAX, type Ppm, type PriceUnits } from '../../money/index.ts';
import type { ChildTerms, ParentOrder } from './terms.ts';

type Side = ParentOrder['side'];

/** A limit, null for a market order; or that there is nothing to price by. */
export type ChildLimit =
  | { readonly kind: 'limit'; readonly limit: PriceUnits | null }
  | { readonly kind: 'refusal'; readonly reason: 'no-touch' | 'no-index' };

const CROSS = URGENCY_LADDER.find(({ id }) => id === 'cross') as UrgencyRung;
/** Beyond every collar: what a market order would pay. */
const ANY_PRICE = { buy: AMOUNT_MAX as bigint as PriceUnits, sell: 1n as PriceUnits } as const;

/** A price, or the collar where the price is beyond it; the collar is on the tick. */
const withinCollar = (at: PriceUnits, side: Side, terms: ChildTerms, touch: Touch): ChildLimit => {
  const urgency = { ...terms.urgency, capPpm: terms.collarPpm ?? (0n as Ppm) };
  return urgentLimit(CROSS, side, urgency, { ...touch, bid: at, ask: at });
};

/**
 * The limit of a rung, held within the collar around the index. What would be a market order has
 * its limit at the collar; without a collar it stays one. A collar works as the cap of the rung
 * `cross`, with the wanted limit in the place of the best price.
 */
export function childLimit(
  rung: UrgencyRung,
  side: Side,
  terms: ChildTerms,
  touch: Touch,
): ChildLimit {
  const wanted = urgentLimit(rung, side, terms.urgency, touch);
  if (wanted.kind === 'refusal' || terms.collarPpm === null) return wanted;
  if (touch.index <= 0n) return { kind: 'refusal', reason: 'no-index' };
  return withinCollar(wanted.limit ?? ANY_PRICE[side], side, terms, touch);
}

/** Whether the limit of a child that rests lies beyond the collar, since the index moved. */
export function isBeyondCollar(
  limit: PriceUnits,
  side: Side,
  terms: ChildTerms,
  touch: Touch,
): boolean {
  if (terms.collarPpm === null || touch.index <= 0n) return false;
  const held = withinCollar(limit, side, terms, touch);
  return held.kind === 'limit' && held.limit !== limit;
}
