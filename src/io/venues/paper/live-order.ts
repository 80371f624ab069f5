/** An order while the exchange works on it. */
import type { Lots, PriceUnits, QuoteUnits } from '../../../core/money/index.ts';
import type {
  OrderType,
  PaperOrder,
  PaperStatus,
  PaperTimeInForce,
  Side,
} from './exchange-types.ts';

export interface LiveOrder {
  readonly account: string;
  readonly symbol: string;
  readonly client: string;
  readonly order: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: PaperTimeInForce;
  readonly reduceOnly: boolean;
  readonly limit: PriceUnits;
  readonly created: number;
  /** Shrinks where a reduce-only order is larger than its position. */
  size: Lots;
  filled: Lots;
  filledValue: QuoteUnits;
  status: PaperStatus;
  updated: number;
  reason: string;
  /** Background lots of its level that stand before it. */
  ahead: Lots;
}

/** Lots that are not filled. */
export const leftOf = (order: LiveOrder): Lots => (order.size - order.filled) as Lots;

export const isOpen = (order: { readonly status: PaperStatus }): boolean =>
  order.status === 'new' || order.status === 'partially-filled';

/** The order as it is now; later changes do not reach it. */
export const snapshotOf = (order: LiveOrder): PaperOrder => ({
  account: order.account,
  symbol: order.symbol,
  client: order.client,
  order: order.order,
  side: order.side,
  type: order.type,
  timeInForce: order.timeInForce,
  reduceOnly: order.reduceOnly,
  size: order.size,
  limit: order.limit,
  status: order.status,
  filled: order.filled,
  filledValue: order.filledValue,
  created: order.created,
  updated: order.updated,
  reason: order.reason,
});
