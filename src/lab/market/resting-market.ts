/** A simulated market in which somebody besides its makers rests orders. */
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { type RestingOrder, RestingOrders } from '../thinning/resting-orders.ts';
import type { BookFill, BookOrder, BookOutcome, BookStatistics } from './book.ts';
import type { SimulatedMarket } from './simulated-market.ts';
import { TradeTally } from './trade-tally.ts';

/** A part of an order that traded: with a maker, or with an order that rested. */
export interface RestingMarketFill extends BookFill {
  /** Id of the order that rested; null where a maker traded. */
  readonly resting: number | null;
}

/** What came of an order, and who traded with it. */
export interface RestingOutcome extends BookOutcome {
  readonly fills: readonly RestingMarketFill[];
}

/** A trade of a maker with an order that rested where the market went. */
export interface PassedFill {
  /** Id of the order that rested; the price is its own. */
  readonly resting: number;
  readonly price: PriceUnits;
  readonly lots: Lots;
  readonly maker: number;
}

/** An order that would rest. */
export interface LimitOrder {
  readonly side: 'buy' | 'sell';
  readonly price: PriceUnits;
  /** Above zero. */
  readonly lots: Lots;
}

/** What in a fill says that an order rested: no maker has this index. */
const NO_MAKER = -1;

/**
 * Looks at resting orders first by price, then at the market behind them. Three rules:
 *
 * - An order that comes meets makers whose price is better than that of the first resting order,
 *   then this one at its own price, and so on: at one price the resting order is first.
 * - A resting order that comes where makers quote its price or a better one trades with them at
 *   once at theirs; what is left rests.
 * - Where the market goes through a resting order, because the reference price moved or makers
 *   returned, makers trade with it at its price, as many lots as they show up to that price. It
 *   never gains from standing in the way.
 */
export class RestingMarket implements SimulatedMarket {
  // state
  private time: number; // Unix milliseconds
  private readonly resting = new RestingOrders();
  private readonly tally = new TradeTally();
  private passed: PassedFill[] = []; // not yet taken by the owner
  // fixed
  /** The market without what rests in it. */
  readonly makers: SimulatedMarket;

  /** @param time at which `makers` is, Unix milliseconds */
  constructor(makers: SimulatedMarket, time: number) {
    this.makers = makers;
    this.time = time;
  }

  advance(time: number, referencePrice: PriceUnits): void {
    this.makers.advance(time, referencePrice);
    this.time = time;
    this.pass('bid');
    this.pass('ask');
  }

  /** Middle of the makers' quotes. */
  mid(): PriceUnits {
    return this.makers.mid();
  }

  bestBid(): PriceUnits | undefined {
    return better('bid', this.makers.bestBid(), this.resting.bestPrice('bid'));
  }

  bestAsk(): PriceUnits | undefined {
    return better('ask', this.makers.bestAsk(), this.resting.bestPrice('ask'));
  }

  /** Makers' lots within the distance, and lots that rest there. */
  depthWithin(bp: number, side: 'bid' | 'ask'): number {
    const limit = Number(this.mid()) * (1 + (side === 'bid' ? -bp : bp) / 10_000);
    return this.makers.depthWithin(bp, side) + Number(this.resting.lotsTo(side, limit));
  }

  volatilityBp(): number {
    return this.makers.volatilityBp();
  }

  depthShare(): number {
    return this.makers.depthShare();
  }

  /** Of orders that came, not of what rested. */
  statistics(): BookStatistics {
    return this.tally.statistics();
  }

  /** Orders that rest, the best first, bids before asks. */
  restingOrders(): RestingOrder[] {
    return this.resting.list();
  }

  execute(order: BookOrder): RestingOutcome {
    if (order.time !== this.time) throw new RangeError(`an order of another time: ${order.time}`);
    const mid = Number(this.mid());
    const side = order.side === 'sell' ? 'bid' : 'ask';
    const fills: RestingMarketFill[] = [];
    let left = order.lots;
    while (left > 0n) {
      const price = this.resting.bestPrice(side);
      const isReached = price !== undefined && isWithin(order.side, price, order.limitPrice);
      const past = order.side === 'sell' ? 1n : -1n;
      const limitPrice = (isReached ? price + past : order.limitPrice) as PriceUnits;
      const part = this.makers.execute({ ...order, lots: left, limitPrice });
      for (const fill of part.fills) fills.push({ ...fill, resting: null });
      left = part.remaining;
      if (!isReached || left === 0n) break;
      const traded = this.resting.hit(side, left, this.time);
      const id = this.resting.takeFills()[0]?.id ?? null;
      fills.push({ price, lots: traded as Lots, maker: NO_MAKER, resting: id });
      left = (left - traded) as Lots;
    }
    this.tally.note(order, fills, mid);
    return { fills, remaining: left };
  }

  /** Trades at once what can be and rests what is left, as `id`; null where nothing is. */
  rest({ side, price, lots }: LimitOrder): { readonly id: number | null } & BookOutcome {
    const order = { side, lots, limitPrice: price, time: this.time } as const;
    const { fills, remaining } = this.makers.execute(order);
    const bookSide = side === 'buy' ? 'bid' : 'ask';
    const id = remaining === 0n ? null : this.resting.add(bookSide, price, remaining);
    return { id, fills, remaining };
  }

  /** Takes an order away; returns the lots that still waited. */
  cancel(id: number): Lots {
    return this.resting.remove(id);
  }

  /** Trades with orders that the market went through, since this was asked last. */
  takePassed(): PassedFill[] {
    const { passed } = this;
    this.passed = [];
    return passed;
  }

  /** Makers whose quotes came to a resting order trade with it, as far as they show lots. */
  private pass(side: 'bid' | 'ask'): void {
    const taker = side === 'bid' ? 'buy' : 'sell';
    for (;;) {
      const first = this.firstOf(side);
      const quote = side === 'bid' ? this.makers.bestAsk() : this.makers.bestBid();
      if (first === undefined || quote === undefined || !isWithin(taker, quote, first.price)) {
        return;
      }
      const { price, lots } = first;
      const order = { side: taker, lots, limitPrice: price, time: this.time } as const;
      const { fills, remaining } = this.makers.execute(order);
      for (const { lots: size, maker } of fills) {
        this.resting.hit(side, size, this.time);
        this.passed.push({ resting: first.id, price, lots: size, maker });
      }
      this.resting.takeFills();
      if (remaining > 0n) return;
    }
  }

  private firstOf(side: 'bid' | 'ask'): RestingOrder | undefined {
    if (this.resting.bestPrice(side) === undefined) return undefined;
    return this.resting.list().find((order) => order.side === side);
  }
}

/** Whether a price is at the limit of an order or better for it. */
const isWithin = (side: 'buy' | 'sell', price: bigint, limit: bigint): boolean =>
  side === 'buy' ? price <= limit : price >= limit;

/** The better of two quotes of a side. */
function better(
  side: 'bid' | 'ask',
  first: PriceUnits | undefined,
  second: PriceUnits | undefined,
): PriceUnits | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return (side === 'bid') === first > second ? first : second;
}
