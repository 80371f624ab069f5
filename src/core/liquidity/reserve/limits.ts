/**
 * What the reserve may still do: a budget, a limit of inventory and a limit of loss, with every
 * open quote counted as if it were filled already.
 */

import type { Side } from '../../model/index.ts';
import {
  AMOUNT_MAX,
  greater,
  type Lots,
  type PriceUnits,
  type QuoteUnits,
  valueOf,
} from '../../money/index.ts';
import { firstOutside, type TermsFault } from '../terms-fault.ts';

/** Hard limits of a reserve in one market. */
export interface ReserveLimits {
  /** Most that may be paid out, and most that may be taken in for what is sold short, net. */
  readonly budget: QuoteUnits;
  /** Most lots held, long or short. */
  readonly inventoryMax: Lots;
  /** Loss at the index, realised and unrealised, at which the reserve stops. */
  readonly lossMax: QuoteUnits;
}

/** What a reserve holds since it was called. */
export interface ReservePosition {
  /** Signed lots. */
  readonly inventory: Lots;
  /** Quote units paid for what was bought, minus those received for what was sold; fees added. */
  readonly spent: QuoteUnits;
}

/** A reserve before its first fill. */
export const NO_POSITION: ReservePosition = { inventory: 0n as Lots, spent: 0n as QuoteUnits };

/** An order of the reserve that may still be filled, at its limit, wholly or in part. */
export interface ReserveOrder {
  readonly side: Side;
  readonly limit: PriceUnits;
  /** More than zero, also of an order to sell. */
  readonly lots: Lots;
}

/** The index price of the market, and what a lot is worth at it. */
export interface ReserveMark {
  readonly index: PriceUnits;
  readonly isIndexLive: boolean;
  /** Quote units of one lot at one price unit. */
  readonly scale: bigint;
}

/** What further orders of one side may reach together, zero or more. */
export interface SideRoom {
  readonly notional: QuoteUnits;
  readonly lots: Lots;
}

/** What a reserve may still order. Without a live index, or stopped, there is no room. */
export interface ReserveRoom {
  readonly buy: SideRoom;
  readonly sell: SideRoom;
  /** Loss at the index, negative for a profit; null where the index is not live. */
  readonly loss: QuoteUnits | null;
  /** Whether the loss has reached its limit. The caller keeps it: a stop is not taken back. */
  readonly isStopped: boolean;
}

const NO_ROOM: SideRoom = { notional: 0n as QuoteUnits, lots: 0n as Lots };

/** The first limit that is out of range; null where all are accepted. */
export function faultOfLimits(limits: ReserveLimits): TermsFault | null {
  return firstOutside([
    ['budget', limits.budget, 0n, AMOUNT_MAX],
    ['inventoryMax', limits.inventoryMax, 0n, AMOUNT_MAX],
    ['lossMax', limits.lossMax, 1n, AMOUNT_MAX],
  ]);
}

/**
 * Loss of a reserve if its inventory were valued at the index: what was paid, net, minus what is
 * there for it. Realised and unrealised together; exact.
 */
export const lossAt = (position: ReservePosition, index: PriceUnits, scale: bigint): QuoteUnits =>
  (position.spent - valueOf(position.inventory, index, scale)) as QuoteUnits;

/**
 * The position after a fill of `lots` (more than zero) at the limit of its order. A fee is added to
 * `spent` when it is paid: no room is kept for it before.
 */
export function afterFill(
  position: ReservePosition,
  fill: ReserveOrder & { readonly fee?: QuoteUnits },
  scale: bigint,
): ReservePosition {
  const size = (fill.side === 'buy' ? fill.lots : -fill.lots) as Lots;
  const paid = valueOf(size, fill.limit, scale) + (fill.fee ?? 0n);
  return {
    inventory: (position.inventory + size) as Lots,
    spent: (position.spent + paid) as QuoteUnits,
  };
}

/**
 * Room for further orders. Bids are counted against the budget as if no ask were ever filled, asks
 * as if no bid were; so no subset of fills, in any order, exceeds the budget or the inventory.
 *
 * @param open every order that may still be filled, those being cancelled included
 */
export function reserveRoom(
  limits: ReserveLimits,
  position: ReservePosition,
  open: readonly ReserveOrder[],
  mark: ReserveMark,
): ReserveRoom {
  if (!mark.isIndexLive) return { buy: NO_ROOM, sell: NO_ROOM, loss: null, isStopped: false };
  const loss = lossAt(position, mark.index, mark.scale);
  if (loss >= limits.lossMax) return { buy: NO_ROOM, sell: NO_ROOM, loss, isStopped: true };
  const { spent, inventory } = position;
  const sideRoom = (side: Side, sign: bigint): SideRoom => {
    let notional = limits.budget - sign * spent;
    let lots = limits.inventoryMax - sign * inventory;
    for (const order of open) {
      if (order.side !== side) continue;
      notional -= valueOf(order.lots, order.limit, mark.scale);
      lots -= order.lots;
    }
    return {
      notional: greater(notional, 0n) as QuoteUnits,
      lots: greater(lots, 0n) as Lots,
    };
  };
  return { buy: sideRoom('buy', 1n), sell: sideRoom('sell', -1n), loss, isStopped: false };
}
