/** The judge of the liquidity backstop: its orders, its limits, and the money that it moves. */
import type { EventKind, EventOf } from '../model/index.ts';
import { abs, OracleBook } from './oracle-book.contract.ts';

interface ReserveOrder {
  readonly market: string;
  readonly side: string;
  readonly limit: bigint;
  readonly purpose: string;
  left: bigint;
  isLeaving: boolean;
}

type Steps = { readonly [K in EventKind]?: (event: EventOf<K>) => void };

export class OracleBackstop extends OracleBook {
  private readonly reserveOrders = new Map<string, ReserveOrder>();
  private readonly levels = new Map<string, string>();

  /** What each kind of event means for a reserve. */
  protected readonly backstop: Steps = {
    'liquidity-level': (event) => {
      this.demand((this.levels.get(event.market) ?? 'calm') === event.from, 'a level from nowhere');
      this.demand(event.from !== event.to, 'a level that did not change');
      this.levels.set(event.market, event.to);
    },
    'reserve-order': (event) => this.reserveOrder(event),
    'reserve-cancel': (event) => {
      const order = this.reserveOrders.get(event.order);
      this.demand(order !== undefined && !order.isLeaving, 'cancelled twice, or never sent');
      order.isLeaving = true;
    },
    'reserve-filled': (event) => this.reserveFilled(event),
    'reserve-closed': (event) => {
      this.demand(this.reserveOrders.delete(event.order), 'closed twice, or never sent');
    },
    'virtual-trade': (event) => this.virtualTrade(event),
    'provider-scored': ({ account, paid, standing }) => {
      this.demand(standing !== 'excluded' || paid <= 0n, 'an excluded provider was paid');
      this.move('fee-reserve', account, paid);
      this.demand(this.account('fee-reserve').cash >= 0n, 'a reward that nobody could pay');
    },
  };

  /** Largest budget and inventory of the levels of a market: no event may pass them. */
  private limitsOf(market: string): { readonly budget: bigint; readonly inventory: bigint } {
    const { terms } = this.market(market);
    const levels = [terms.liquidity.support, terms.liquidity.rescue].filter(
      (each) => each !== null,
    );
    const lots = (text: string): bigint => this.parse(text, terms.sizeDecimals);
    const most = (list: readonly bigint[]): bigint => list.reduce((a, b) => (a > b ? a : b), 0n);
    return {
      budget: most(levels.map(({ budget }) => this.amount(budget))),
      inventory: most(levels.map(({ inventoryMax }) => lots(inventoryMax))),
    };
  }

  private holds = (market: string): bigint => this.holding(`reserve:${market}`, market).size;

  private reserveOrder(event: EventOf<'reserve-order'>): void {
    const { market, side, purpose, order, size, limit } = event;
    const state = this.market(market);
    this.demand(['live', 'degraded'].includes(state.priceState), 'an order on a stale index');
    this.demand(!this.isHalted(market), 'an order of a reserve while halted');
    this.demand(size > 0n && limit > 0n, 'an order of nothing');
    const isCalled = (this.levels.get(market) ?? 'calm') !== 'calm';
    this.demand(purpose === 'unwind' || isCalled, 'the reserve buys uncalled');
    this.reserveOrders.set(order, { market, side, limit, purpose, left: size, isLeaving: false });
    const held = this.holds(market);
    if (purpose === 'unwind') {
      this.demand(
        side === (held > 0n ? 'sell' : 'buy') && size <= abs(held),
        'it unwinds too much',
      );
      return;
    }
    // Filled in whatever order, all open orders of a side stay within the limits.
    const open = [...this.reserveOrders.values()].filter((each) => each.market === market);
    const lots = open.reduce((sum, each) => sum + (each.side === side ? each.left : 0n), 0n);
    const worst = side === 'buy' ? held + lots : lots - held;
    this.demand(worst <= this.limitsOf(market).inventory, 'orders for more than may be held');
    const notional = open.reduce(
      (sum, each) => sum + (each.side === side ? each.left * each.limit : 0n) * this.scale(state),
      0n,
    );
    this.demand(notional <= 2n * this.limitsOf(market).budget, 'orders for twice the budget');
  }

  private reserveFilled(event: EventOf<'reserve-filled'>): void {
    const { account, market, order, size, price, left, spent } = event;
    const known = this.reserveOrders.get(order);
    this.demand(known !== undefined && known.market === market, 'a fill of no order');
    const isBuy = known.side === 'buy';
    this.demand(isBuy ? price <= known.limit : price >= known.limit, 'beyond its limit');
    known.left -= size;
    this.demand(known.left === left && left >= 0n, 'more than the order');
    if (left === 0n) this.reserveOrders.delete(order);
    const signed = isBuy ? size : -size;
    this.cross(
      account,
      `reserve:${market}`,
      market,
      signed,
      signed * price * this.scale(this.market(market)),
    );
    this.demandWithin(market, signed, spent);
  }

  private virtualTrade(event: EventOf<'virtual-trade'>): void {
    const { account, market, side, size, cost, spent } = event;
    const isLive = ['live', 'degraded'].includes(this.market(market).priceState);
    this.demand(isLive && !this.isHalted(market), 'a virtual trade while stale or halted');
    const level = this.levels.get(market) ?? 'calm';
    this.demand(level === 'support' || level === 'rescue', 'the virtual book is closed');
    const signed = side === 'sell' ? size : -size;
    this.cross(account, `reserve:${market}`, market, signed, side === 'sell' ? cost : -cost);
    this.demandWithin(market, signed, spent);
  }

  /** After a trade neither inventory nor budget is passed on the side to which it went. */
  private demandWithin(market: string, signed: bigint, spent: bigint): void {
    const limits = this.limitsOf(market);
    const held = this.holds(market);
    const grew = held > 0n === signed > 0n && held !== 0n;
    this.demand(!grew || abs(held) <= limits.inventory, 'more inventory than allowed');
    const used = signed > 0n ? spent : -spent;
    this.demand(!grew || used <= limits.budget, 'more budget than allowed');
  }
}
