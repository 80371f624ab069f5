/** A judge of the engine's own orders, for tests: it reads commands and events and nothing else. */
import type { Command, Event, EventOf, Side } from '../model/index.ts';

interface Leg {
  readonly market: string;
  readonly side: Side;
  readonly limit: bigint;
  traded: bigint;
}

/** An order that is open: one leg, or two that trade together. */
interface OwnOrder {
  readonly account: string;
  readonly size: bigint;
  readonly legs: Leg[];
}

type Sent = EventOf<'liquidation-order'> | EventOf<'liquidation-spread'>;

/** Follows every order from its sending to its end, and throws where a promise is broken. */
export class OrderJudge {
  private readonly open = new Map<string, OwnOrder>();
  private last: Event | null = null;
  private where = '';

  /** Follows one event of a command. */
  follow(command: Command, event: Event): void {
    this.where = `event ${event.seq} ${event.kind} of ${command.kind} ${command.id}`;
    if (event.kind === 'liquidation-order') this.sent(event);
    if (event.kind === 'liquidation-spread') this.paired(event);
    if (event.kind === 'liquidation-filled') this.filled(command, event);
    if (event.kind === 'liquidation-closed') this.closed(event);
    this.last = event;
  }

  /** After a command: what traded of one leg has traded of the other. */
  endCommand(): void {
    for (const [name, { legs }] of this.open) this.demandEven(name, legs);
  }

  /** Side of one leg of an open order. */
  sideOf(order: string, market: string): Side | undefined {
    return this.open.get(order)?.legs.find((leg) => leg.market === market)?.side;
  }

  private sent(event: EventOf<'liquidation-order'>): void {
    const { order, account, size } = event;
    const others = [...this.open.values()].filter((one) => one.account === account);
    this.demand(others.length === 0, `a second order of ${account}`);
    this.open.set(order, { account, size, legs: [this.legOf(event)] });
  }

  private paired(event: EventOf<'liquidation-spread'>): void {
    const { last } = this;
    const first = last?.kind === 'liquidation-order' ? last : null;
    this.demand(first?.order === event.order, 'a second leg without its first');
    this.demand(first?.account === event.account, 'legs of two accounts');
    this.demand(first?.market !== event.market, 'two legs of one market');
    this.demand(first?.size === event.size, 'legs of two sizes');
    this.demand(first?.side !== event.side, 'legs of one side');
    this.open.get(event.order)?.legs.push(this.legOf(event));
  }

  private legOf({ market, side, limit, mark }: Sent): Leg {
    const isBearable = side === 'buy' ? limit >= mark : limit <= mark;
    this.demand(isBearable && limit > 0n, `a limit of ${limit} at a mark of ${mark}`);
    return { market, side, limit, traded: 0n };
  }

  private filled(command: Command, event: EventOf<'liquidation-filled'>): void {
    const { order, market, size, price } = event;
    const own = this.open.get(order);
    const leg = own?.legs.find((one) => one.market === market);
    if (own === undefined || leg === undefined) throw new Error(`${this.where}: no such leg`);
    const told = own.legs.length === 2 ? 'liquidation-spread-fill' : 'liquidation-fill';
    this.demand(command.kind === told, `${own.legs.length} legs, told by ${command.kind}`);
    leg.traded += size;
    this.demand(size > 0n && leg.traded <= own.size, `${leg.traded} of ${own.size} traded`);
    const isWithin = leg.side === 'buy' ? price <= leg.limit : price >= leg.limit;
    this.demand(isWithin, `traded at ${price} beyond ${leg.limit}`);
  }

  private closed({ order, left }: EventOf<'liquidation-closed'>): void {
    const own = this.open.get(order);
    if (own === undefined) throw new Error(`${this.where}: no such order`);
    this.demandEven(order, own.legs);
    const rest = own.size - (own.legs[0] as Leg).traded;
    this.demand(left === rest, `${left} left of an order that has ${rest}`);
    this.open.delete(order);
  }

  private demandEven(name: string, legs: readonly Leg[]): void {
    const traded = new Set(legs.map((leg) => leg.traded));
    this.demand(traded.size === 1, `one leg of ${name} traded without the other`);
  }

  private demand(holds: boolean, what: string): void {
    if (!holds) throw new Error(`${this.where}: ${what}`);
  }
}
