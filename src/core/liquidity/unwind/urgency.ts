/** How hard the next order of an unwinding tries: a ladder from patience to any price. */
import type { Side } from '../../model/index.ts';
import {
  AMOUNT_MAX,
  greater,
  lesser,
  mulDivDown,
  mulDivUp,
  PPM,
  type Ppm,
  type PriceUnits,
} from '../../money/index.ts';
import { firstOutside, type TermsFault } from '../terms-fault.ts';

/** Where the limit of an order lies. */
type LimitRule = 'behind-own-best' | 'own-best' | 'capped-other-best' | 'protection' | 'none';

/** One rung: how long its order stands, and where its limit lies. */
export interface UrgencyRung {
  readonly id: 'post-only' | 'join' | 'cross' | 'sweep' | 'market';
  readonly timeInForce: 'post-only' | 'until-cancelled' | 'immediate-or-cancel';
  readonly limit: LimitRule;
}

/** From the most patient to the most urgent. */
export const URGENCY_LADDER: readonly UrgencyRung[] = [
  { id: 'post-only', timeInForce: 'post-only', limit: 'behind-own-best' },
  { id: 'join', timeInForce: 'until-cancelled', limit: 'own-best' },
  { id: 'cross', timeInForce: 'until-cancelled', limit: 'capped-other-best' },
  { id: 'sweep', timeInForce: 'immediate-or-cancel', limit: 'protection' },
  { id: 'market', timeInForce: 'immediate-or-cancel', limit: 'none' },
];

/** How fast the ladder is climbed, and what it may cost. */
export interface UrgencyTerms {
  /** Time on each rung but the last; 0 skips it. As many as the rungs less one, or fewer. */
  readonly waitsMs: readonly number[];
  /** Farthest from the index that the rung `cross` pays, ppm of the index. */
  readonly capPpm: Ppm;
  /** Price units beyond the best of the other side that the rung `sweep` pays. */
  readonly protection: PriceUnits;
}

/** What is known of the book. A side without orders is null. */
export interface Touch {
  readonly bid: PriceUnits | null;
  readonly ask: PriceUnits | null;
  readonly index: PriceUnits;
  /** Price units of one step of the order book, 1 or more. */
  readonly tick: PriceUnits;
}

/** Limit of an order; null is a market order. */
export type UrgentLimit =
  | { readonly kind: 'limit'; readonly limit: PriceUnits | null }
  | { readonly kind: 'refusal'; readonly reason: 'no-touch' };

const YEAR_MS = 31_536_000_000;

/** The first term that is out of range; null where all are accepted. */
export function faultOfUrgency(terms: UrgencyTerms): TermsFault | null {
  const count = terms.waitsMs.length;
  return firstOutside([
    ['waitsMs.length', count, 0, URGENCY_LADDER.length - 1],
    ...terms.waitsMs.map((wait, at) => [`waitsMs.${at}`, wait, 0, YEAR_MS] as const),
    ['capPpm', terms.capPpm, 0n, PPM - 1n],
    ['protection', terms.protection, 0n, AMOUNT_MAX],
  ]);
}

/**
 * The rung after so long: each has its time, and the one after the last wait stays. Terms with two
 * waits never climb above `cross`.
 */
export function urgencyAfter(terms: UrgencyTerms, elapsedMs: number): UrgencyRung {
  let until = 0;
  let rung = 0;
  for (const wait of terms.waitsMs) {
    until += wait;
    if (elapsedMs < until) break;
    rung += 1;
  }
  return URGENCY_LADDER[rung] as UrgencyRung;
}

/** The cap of a crossing order, on the tick, rounded toward the index. */
function capOf(side: Side, terms: UrgencyTerms, { index, tick }: Touch): PriceUnits {
  const share = side === 'buy' ? PPM + terms.capPpm : PPM - terms.capPpm;
  const exact = [index, share, PPM * tick] as const;
  return ((side === 'buy' ? mulDivDown(...exact) : mulDivUp(...exact)) * tick) as PriceUnits;
}

/**
 * The limit of a rung's order. `cross` takes the best of the other side unless it is beyond the
 * cap, and rests at the cap otherwise; `sweep` takes what lies within the protection of that best
 * (a buying order pays the ask and the protection, as price protection of market orders does).
 *
 * @returns a price on the tick, at least one; or that the side it needs is empty
 */
export function urgentLimit(
  rung: UrgencyRung,
  side: Side,
  terms: UrgencyTerms,
  touch: Touch,
): UrgentLimit {
  if (rung.limit === 'none') return { kind: 'limit', limit: null };
  const isPassive = rung.limit === 'behind-own-best' || rung.limit === 'own-best';
  const best = isPassive === (side === 'buy') ? touch.bid : touch.ask;
  if (best === null) return { kind: 'refusal', reason: 'no-touch' };
  const outward = side === 'buy' ? 1n : -1n;
  const within = side === 'buy' ? lesser<PriceUnits> : greater<PriceUnits>;
  const at = (price: bigint): UrgentLimit => ({
    kind: 'limit',
    limit: greater(price, touch.tick) as PriceUnits,
  });
  switch (rung.limit) {
    case 'behind-own-best':
      return at(best - outward * touch.tick);
    case 'own-best':
      return at(best);
    case 'capped-other-best':
      return at(within(best, capOf(side, terms, touch)));
    case 'protection':
      return at(best + outward * terms.protection);
    default:
      return rung.limit satisfies never;
  }
}
