/** Liquidations of every account, for those who ask later. */
import type { PaperEvent } from '../paper/exchange-types.ts';
import type { ServedExchange } from './exchange-port.ts';
import type { EventListener } from './gateway.ts';
import { orderRow } from './order-rows.ts';

const ROWS_MAX = 1_000;

/** Remembers forced orders as they were told of; what the stream lost is not here. */
export class ForcedOrders implements EventListener {
  readonly #rows = new Map<string, Map<number, object>>();
  readonly #exchange: ServedExchange;

  constructor(exchange: ServedExchange) {
    this.#exchange = exchange;
  }

  hear(event: PaperEvent): void {
    if (event.kind !== 'order' || event.order.type !== 'liquidation') return;
    const market = this.#exchange.markets().find(({ symbol }) => symbol === event.order.symbol);
    if (market === undefined) return;
    const rows = this.#rows.get(event.account) ?? new Map<number, object>();
    rows.set(event.order.order, orderRow(market, event.order));
    const oldest = rows.keys().next();
    if (rows.size > ROWS_MAX && !oldest.done) rows.delete(oldest.value);
    this.#rows.set(event.account, rows);
  }

  tick(): void {}

  of(account: string): readonly object[] {
    return [...(this.#rows.get(account)?.values() ?? [])];
  }
}
