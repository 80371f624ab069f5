/** Which of several liquidation orders goes to the market first. */
import { magnitude, type PriceUnits, type QuoteUnits } from '../money/index.ts';

/** A liquidation order that waits. */
export interface WaitingOrder {
  readonly limit: PriceUnits;
  /** Mark of its market, more than zero. */
  readonly mark: PriceUnits;
  /** Size at the mark, quote units. */
  readonly notional: QuoteUnits;
  /** Name that decides between equals; the lower goes first. */
  readonly key: string;
}

function compare(a: WaitingOrder, b: WaitingOrder): number {
  const left = magnitude((a.limit - a.mark) as PriceUnits) * b.mark;
  const right = magnitude((b.limit - b.mark) as PriceUnits) * a.mark;
  if (left !== right) return left > right ? -1 : 1;
  if (a.notional !== b.notional) return a.notional > b.notional ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/**
 * Order in which liquidation orders are placed: the limit furthest from the mark first, since its
 * account is the nearest to bankruptcy, then the larger, then the lower key, then the lower index.
 * Source: dYdX v4, `SortLiquidationOrders`.
 *
 * @returns indices of `orders`
 */
export function worstFirst(orders: readonly WaitingOrder[]): number[] {
  return orders
    .map((_, at) => at)
    .sort((a, b) => compare(orders[a] as WaitingOrder, orders[b] as WaitingOrder) || a - b);
}
