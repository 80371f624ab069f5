/** One order of a desk, and what of it is still out. */
import { greater, type Lots } from '../../money/index.ts';
import type { OrderIntent, OrderStatus } from '../model/index.ts';

/** Where an order stands; `intended` is before anything is known to have left. */
export type OrderStanding = OrderStatus | 'intended';

/** An order as the desk knows it. */
export interface Order extends OrderIntent {
  /** Number and time (Unix ms) of the command that caused it. */
  readonly seq: number;
  readonly time: number;
  readonly status: OrderStanding;
  /** Lots that trades booked. */
  readonly booked: Lots;
  /** Most lots that any report called filled; never below `booked`. */
  readonly claimed: Lots;
  /** The venue's own id; empty while none is known. */
  readonly order: string;
  readonly reason: string;
  /** When the venue first did not know it, Unix ms; 0 where it was not said since. */
  readonly absentSince: number;
  /** When it was settled, Unix ms, and as how manieth; 0 while it is out. */
  readonly settledAt: number;
  readonly settledNumber: number;
}

/** Whether the venue will fill no more of it, as far as was said. */
export const isEnded = (status: OrderStanding): boolean =>
  status === 'filled' || status === 'cancelled' || status === 'rejected' || status === 'not-found';

/** Whether nobody can say now if it is at the venue, or how much of it. */
export const isDoubtful = (status: OrderStanding): boolean =>
  status === 'intended' || status === 'sent' || status === 'unknown';

/** Lots that the venue called filled and no trade booked so far, zero or more. */
export const missingLots = (order: Order): Lots => (order.claimed - order.booked) as Lots;

/** Lots that may still come: of an order that ended only those whose trades are missing. */
export const remainingLots = (order: Order): Lots =>
  isEnded(order.status)
    ? missingLots(order)
    : greater((order.size - order.booked) as Lots, missingLots(order));

/** Whether it ended and every lot that was called filled is booked. */
export const isSettled = (order: Order): boolean =>
  isEnded(order.status) && order.claimed === order.booked;

const FOREIGN = 'foreign:';

/**
 * The client id under which a trade is reported that no order of the desk made: a liquidation or a
 * deleveraging by the venue, or another person's order on the account.
 *
 * @param instrument id of the instrument, without a colon
 * @param client what the venue calls the order; may be empty
 */
export const foreignClientOf = (instrument: string, client: string): string =>
  `${FOREIGN}${instrument}:${client}`;

/** The instrument of a client id of `foreignClientOf`; null for any other id. */
export function foreignInstrument(client: string): string | null {
  if (!client.startsWith(FOREIGN)) return null;
  const end = client.indexOf(':', FOREIGN.length);
  return end === -1 ? null : client.slice(FOREIGN.length, end);
}
