/** Direct purchases of the reserve: slices against a stated price, one at a time. */

import type { Side } from '../../model/index.ts';
import {
  AMOUNT_MAX,
  greater,
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
import type { ReserveMark, ReserveOrder, ReserveRoom } from './limits.ts';

const YEAR_MS = 31_536_000_000;

/** How the reserve buys, or sells where buyers are what is missing. */
export interface PurchaseTerms {
  /** Most notional of one slice, quote units. */
  readonly sliceNotional: QuoteUnits;
  /** Least time from one slice to the next. */
  readonly intervalMs: number;
  /** How far from the index the reserve pays at most, ppm of the index. */
  readonly awayPpmMax: Ppm;
  /** The purchases end after so long; 0: never. */
  readonly lastsMsMax: number;
}

/** What the next slice depends on beside the terms. */
export interface PurchaseState extends ReserveMark {
  /** The side that the reserve takes: that of the orders which the book lacks. */
  readonly side: Side;
  readonly nowMs: number;
  /** When the purchases began, and when the last slice was sent; null before the first. */
  readonly startedAtMs: number;
  readonly slicedAtMs: number | null;
  /** Price units of one step of the order book, 1 or more. */
  readonly tick: PriceUnits;
  readonly room: ReserveRoom;
}

/** The next slice, when to ask again, or why there will be none. */
export type PurchaseStep =
  | { readonly kind: 'purchase'; readonly order: ReserveOrder }
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'paused'; readonly reason: 'index-not-live' | 'no-room' }
  | { readonly kind: 'ended'; readonly reason: 'time-limit' | 'loss-limit' };

/** The first term that is out of range; null where all are accepted. */
export function faultOfPurchase(terms: PurchaseTerms): TermsFault | null {
  return firstOutside([
    ['sliceNotional', terms.sliceNotional, 1n, AMOUNT_MAX],
    ['intervalMs', terms.intervalMs, 1, YEAR_MS],
    ['awayPpmMax', terms.awayPpmMax, 0n, PPM - 1n],
    ['lastsMsMax', terms.lastsMsMax, 0, YEAR_MS],
  ]);
}

/** The worst price that is accepted, rounded toward the index: the cap is never exceeded. */
function limitOf(terms: PurchaseTerms, { side, index, tick }: PurchaseState): PriceUnits {
  const share = side === 'buy' ? PPM + terms.awayPpmMax : PPM - terms.awayPpmMax;
  const exact = [index, share, PPM * tick] as const;
  return ((side === 'buy' ? mulDivDown(...exact) : mulDivUp(...exact)) * tick) as PriceUnits;
}

/**
 * The next slice. Its notional counts as far above the index as the cap allows, on either side, so
 * that a slice that fills within the cap of the index uses no more budget than was counted.
 *
 * @returns an order of at least one lot, within the slice and the room; `wait` inside the interval;
 *   `paused` while the index is not live or less than a lot has room; `ended` for good
 */
export function nextPurchase(terms: PurchaseTerms, state: PurchaseState): PurchaseStep {
  const { side, nowMs, startedAtMs, slicedAtMs, room, scale } = state;
  if (room.isStopped) return { kind: 'ended', reason: 'loss-limit' };
  if (terms.lastsMsMax > 0 && nowMs - startedAtMs >= terms.lastsMsMax) {
    return { kind: 'ended', reason: 'time-limit' };
  }
  if (!state.isIndexLive || state.index <= 0n) return { kind: 'paused', reason: 'index-not-live' };
  if (slicedAtMs !== null && nowMs - slicedAtMs < terms.intervalMs) {
    return { kind: 'wait', untilMs: slicedAtMs + terms.intervalMs };
  }
  const limit = limitOf(terms, state);
  const top = greater(limit, mulDivUp(state.index, PPM + terms.awayPpmMax, PPM));
  const { notional, lots: lotsLeft } = room[side];
  if (limit <= 0n) return { kind: 'paused', reason: 'no-room' };
  const affordable = lesser(terms.sliceNotional, notional) / (top * scale);
  const lots = lesser(affordable as Lots, lotsLeft);
  if (lots <= 0n) return { kind: 'paused', reason: 'no-room' };
  return { kind: 'purchase', order: { side, limit, lots } };
}
