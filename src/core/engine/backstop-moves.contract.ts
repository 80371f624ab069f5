/** Moves of the liquidity backstop: gauges, reports about its orders, virtual trades, providers. */
import type { Event } from '../model/index.ts';
import { GuardedVenue, type Move } from './guarded-venue.contract.ts';
import { at, atLeastOne, EVERYBODY, MAKERS, part } from './played-venue.contract.ts';

interface Sent {
  readonly name: string;
  readonly market: string;
  readonly limit: bigint;
  left: bigint;
}

/** A venue whose liquidity comes and goes. */
export class ThinVenue extends GuardedVenue {
  private readonly sent = new Map<string, Sent>();

  protected override follow(event: Event): void {
    super.follow(event);
    if (event.kind === 'reserve-order') {
      const { order: name, market, limit, size: left } = event;
      this.sent.set(name, { name, market, limit, left });
    } else if (event.kind === 'reserve-filled') {
      const order = this.sent.get(event.order);
      if (order !== undefined) order.left = event.left;
      if (event.left === 0n) this.sent.delete(event.order);
    } else if (event.kind === 'reserve-closed') this.sent.delete(event.order);
  }

  protected gauges(m: Move): void {
    const { name: market, terms } = this.market(m);
    if (terms['liquidity'] === undefined && m.size % 9 > 0) {
      this.otherwise(m);
      return;
    }
    const spread = at([1, 4, 10, 30, 30, 10], m.size);
    const rest = m.price % 5 === 0 ? { rv_ewma: null } : { rv_ewma: (m.price % 7) / 4 };
    const gauges = m.other % 23 === 0 ? '[]' : JSON.stringify({ spread_bp: spread, ...rest });
    this.send({ kind: 'observe-gauges', market, gauges });
  }

  /** A fill, a close, or a report that is wrong, of an order of a reserve. */
  protected reportReserve(m: Move): void {
    const order = at([...this.sent.values()], m.who);
    if (order === undefined) {
      this.gauges(m);
      return;
    }
    if (m.price % 3 === 0) {
      this.send({ kind: 'reserve-close', order: order.name });
      return;
    }
    const counterparty = at(m.other % 3 === 0 ? EVERYBODY : MAKERS, m.other);
    const size = m.price % 2 === 0 ? order.left : atLeastOne(part(order.left, m.size));
    const price = m.size % 29 === 0 ? order.limit * 2n : order.limit;
    const wrong = m.size % 31 === 0 ? 5n : 0n;
    this.send({ kind: 'reserve-fill', order: order.name, counterparty, size: size + wrong, price });
  }

  protected takeVirtual(m: Move): void {
    const { name: market, terms } = this.market(m);
    if (terms['liquidity'] === undefined && m.size % 9 > 0) {
      this.otherwise(m);
      return;
    }
    const side = at(['buy', 'sell'] as const, m.other);
    const limit = this.near(market, m.price, 0.4);
    const size = atLeastOne(BigInt(m.size % 3_000));
    this.send({ kind: 'take-virtual', account: at(EVERYBODY, m.who), market, side, size, limit });
  }

  protected provideQuotes(m: Move): void {
    const { name: market, terms } = this.market(m);
    if (terms['liquidity'] === undefined && m.size % 9 > 0) {
      this.otherwise(m);
      return;
    }
    const account = at(MAKERS, m.who);
    if (m.price % 4 === 0) {
      this.send({ kind: 'designate', account, market, sides: m.size % 9 === 0 ? 0 : 2 });
      return;
    }
    const middle = this.near(market, m.price, 0.01);
    const half = middle / at([1_000n, 100n, 20n], m.size);
    const [bidSize, askSize] = [BigInt(m.size % 4_000), BigInt(m.other % 4_000)];
    const [bid, ask] = [middle - half, middle + half];
    this.send({ kind: 'report-quotes', account, market, bid, bidSize, ask, askSize });
  }
}
