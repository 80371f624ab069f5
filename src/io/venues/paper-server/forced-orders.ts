/** Liquidations of every account, for those who ask later. */
import type { PaperEvent, PaperOrder } from '../paper/exchange-types.ts';
import type { EventListener } from './gateway.ts';

const ORDERS_MAX = 1_000;

/** Remembers forced orders as they were told of; what the stream lost is not here. */
export class ForcedOrders implements EventListener {
  readonly #orders = new Map<string, Map<number, PaperOrder>>();

  hear(event: PaperEvent): void {
    if (event.kind !== 'order' || event.order.type !== 'liquidation') return;
    const orders = this.#orders.get(event.account) ?? new Map<number, PaperOrder>();
    orders.set(event.order.order, event.order);
    const oldest = orders.keys().next();
    if (orders.size > ORDERS_MAX && !oldest.done) orders.delete(oldest.value);
    this.#orders.set(event.account, orders);
  }

  tick(): void {}

  of(account: string): readonly PaperOrder[] {
    return [...(this.#orders.get(account)?.values() ?? [])];
  }
}
