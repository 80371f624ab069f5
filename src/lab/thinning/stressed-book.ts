import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { exp, ln, powReal } from '../../core/numeric/index.ts';
import type { BookFill, BookOrder, BookOutcome } from '../market/book.ts';
import { averageDistance, depthAt, distanceOf } from '../market/book-depth.ts';
import { type RestingFill, type RestingOrder, RestingOrders } from './resting-orders.ts';
import { faultOfThinning, type ThinningTerms } from './thinning-terms.ts';
import { VolatilityMeter } from './volatility-meter.ts';

/** Where and when a stressed book opens. */
export interface StressedOpening {
  /** Unix milliseconds. */
  readonly time: number;
  readonly price: PriceUnits;
  /** Digits of a lot: one lot is 10^-sizeDecimals base units. */
  readonly sizeDecimals: number;
  /** Volatility that makers saw before, basis points a minute; by default the calm spread's. */
  readonly volatilityBp?: number;
}

/** An order that would rest: the backstop's, beside the makers. */
export interface RestingQuote {
  readonly side: 'bid' | 'ask';
  readonly price: PriceUnits;
  /** Above zero. */
  readonly lots: Lots;
}

/** An order rests, or it would not: bids rest at `nearest` or lower, asks at it or higher. */
export type Rested =
  | { readonly kind: 'resting'; readonly id: number }
  | { readonly kind: 'would-trade'; readonly nearest: PriceUnits };

/** Index of the maker in the fills of a stressed book: the makers as one, and resting orders. */
export const MAKERS = 0;
export const RESTING = 1;

const BP = 10_000;
/** Net flow empties a side in proportion to what rests within so many basis points. */
const REACH_BP = 50;

type Side = 'bid' | 'ask';

/** A part of a walk through the makers. */
interface Part {
  /** Distance from the mid where it ends, basis points. */
  readonly to: number;
  readonly lots: number;
}

/**
 * An order book whose price is moved by its takers. Makers quote a profile around the mid; an
 * order walks through it and takes the mid along; part of the move decays. They show less as the
 * mid turns volatile, and less on the side that net flow hits. Orders that others rest in it are
 * hit at their prices, and while they last the mid does not pass them. Floats inside, whole price
 * units and lots at the door. Nothing is random.
 *
 * Levels are in basis points of the logarithm of the price, from the opening price.
 *
 *     const book = new StressedBook(terms, { time, price, sizeDecimals: 3 });
 *     book.rest({ side: 'bid', price: bid, lots });
 *     book.advance(time + 1_000);
 *     book.execute({ side: 'sell', lots, limitPrice, time: time + 1_000 });
 */
export class StressedBook {
  // state
  private time: number; //          Unix milliseconds
  private anchor = 0; //            level that the mid returns to
  private transient = 0; //         displacement of the mid from there, which decays
  private netBought = 0; //         lots that takers bought net, less what was refilled since
  private share: number; //         of the calm depth, by the law
  private factor = 1; //            on that share
  private reference: number; //     price units; the last one that advance was told
  private readonly meter: VolatilityMeter;
  private readonly resting = new RestingOrders();
  // fixed
  private readonly terms: ThinningTerms;
  private readonly opening: number; // price units
  private readonly lotsPerUnit: number;
  private readonly reachLots: number; // calm lots of a side within the reach of net flow

  /** Opens with the mid at the price. @throws RangeError where the terms describe no book */
  constructor(terms: ThinningTerms, opening: StressedOpening) {
    const fault = faultOfThinning(terms);
    if (fault !== undefined) throw new RangeError(fault);
    this.terms = terms;
    this.time = opening.time;
    this.opening = Number(opening.price);
    this.reference = this.opening;
    this.lotsPerUnit = powReal(10, opening.sizeDecimals);
    this.reachLots = depthAt(REACH_BP, terms.depth, terms.beyond) * this.lotsPerUnit;
    const volatilityBp = opening.volatilityBp ?? terms.spread.volatilityBp;
    this.meter = new VolatilityMeter(opening.time, volatilityBp, terms.stress.halfLife);
    this.meter.observe(opening.time, 0);
    this.share = this.shareShown();
  }

  /**
   * Lets time pass: the passing part of the impact decays, sides refill, volatility is measured and
   * makers show what the law says.
   *
   * @param referencePrice where it is given, makers move their quotes by its return since the last
   *   one (at first: since the opening price)
   */
  advance(time: number, referencePrice?: PriceUnits): void {
    if (!(time >= this.time)) throw new RangeError(`time goes backwards: ${time} < ${this.time}`);
    const seconds = (time - this.time) / 1000;
    this.time = time;
    const decay = -this.transient * (1 - exp((-Math.LN2 * seconds) / this.terms.impact.halfLife));
    // What a resting order holds up is no longer displacement: it has been traded for.
    this.transient += decay;
    this.anchor += this.press(decay) - decay;
    this.netBought *= exp((-Math.LN2 * seconds) / this.terms.refillHalfLife);
    if (referencePrice !== undefined) {
      const next = Number(referencePrice);
      this.revalue(BP * ln(next / this.reference));
      this.reference = next;
    }
    this.meter.observe(time, this.level());
    this.share = this.shareShown();
  }

  /**
   * Makers move their quotes by so many basis points without a trade, as on news. Resting orders
   * in the way are traded with first: as many lots as the depth that the quotes skip, times
   * `arbitrage`; where they last, the quotes stop there.
   */
  revalue(bp: number): void {
    this.anchor += this.press(bp);
  }

  /** Makers show this multiple of what the law says: 1 is the law. Above zero. */
  scaleDepth(factor: number): void {
    if (!(factor > 0)) throw new RangeError(`depth is scaled by a factor above zero: ${factor}`);
    this.factor = factor;
  }

  /** Middle of the makers' quotes, rounded to the nearest price unit. */
  mid(): PriceUnits {
    return BigInt(Math.floor(this.exactMid() + 0.5)) as PriceUnits;
  }

  /** Middle of the makers' quotes, price units; not rounded. */
  exactMid(): number {
    return this.priceOf(this.level());
  }

  /** Where the mid is, in basis points of the logarithm of the price from the opening price. */
  level(): number {
    return this.anchor + this.transient;
  }

  /** The level of a price in price units. */
  levelOf(price: number): number {
    return BP * ln(price / this.opening);
  }

  /** The price at a level, price units; not rounded. */
  priceOf(level: number): number {
    return this.opening * exp(level / BP);
  }

  /** Best price at which can be sold: the makers', rounded down, or a resting bid above it. */
  bestBid(): PriceUnits {
    const makers = this.makersBid();
    const resting = this.resting.bestPrice('bid');
    return resting !== undefined && resting > makers ? resting : makers;
  }

  /** Best price at which can be bought: the makers', rounded up, or a resting ask below it. */
  bestAsk(): PriceUnits {
    const makers = this.makersAsk();
    const resting = this.resting.bestPrice('ask');
    return resting !== undefined && resting < makers ? resting : makers;
  }

  /** The makers' best bid, rounded down. */
  makersBid(): PriceUnits {
    return BigInt(Math.floor(this.exactMid() * exp(-this.halfSpread() / BP))) as PriceUnits;
  }

  /** The makers' best ask, rounded up. */
  makersAsk(): PriceUnits {
    return BigInt(Math.ceil(this.exactMid() * exp(this.halfSpread() / BP))) as PriceUnits;
  }

  /** Lots within so many basis points of the mid on a side, resting orders too; not rounded. */
  depthWithin(bp: number, side: Side): number {
    return this.makersWithin(bp, side) + Number(this.resting.lotsTo(side, this.priceAt(bp, side)));
  }

  /** The same without resting orders. */
  makersWithin(bp: number, side: Side): number {
    if (bp < this.halfSpread()) return 0;
    const reach = Math.min(bp, this.terms.rangeBp);
    return depthAt(reach, this.terms.depth, this.terms.beyond) * this.scale(side);
  }

  /** Volatility of the mid as makers see it, basis points a minute. */
  volatilityBp(): number {
    return this.meter.volatilityBp();
  }

  /** Share of the calm depth that makers show before net flow empties a side. */
  depthShare(): number {
    return this.share * this.factor;
  }

  /** Distance of the makers' best quotes, basis points. */
  spreadBp(): number {
    return 2 * this.halfSpread();
  }

  /** Lots that move the mid by one basis point on a side, at the touch. */
  touchDensity(side: Side): number {
    const first = this.terms.depth[0] as { readonly bp: number; readonly size: number };
    return (first.size / first.bp) * this.scale(side);
  }

  /** Adds an order that waits at its price. A bid above the mid or an ask below it is refused. */
  rest(quote: RestingQuote): Rested {
    if (quote.lots <= 0n) throw new RangeError(`an order needs lots: ${quote.lots}`);
    const mid = this.exactMid();
    const nearest = BigInt(quote.side === 'bid' ? Math.floor(mid) : Math.ceil(mid)) as PriceUnits;
    const crosses = quote.side === 'bid' ? quote.price > nearest : quote.price < nearest;
    if (crosses || quote.price <= 0n) return { kind: 'would-trade', nearest };
    return { kind: 'resting', id: this.resting.add(quote.side, quote.price, quote.lots) };
  }

  /** Takes a resting order away; returns the lots that still waited, zero where it is gone. */
  cancel(id: number): Lots {
    return this.resting.remove(id);
  }

  /** Orders that rest now, the best first, bids before asks. */
  restingOrders(): RestingOrder[] {
    return this.resting.list();
  }

  /** What resting orders traded since this was asked last. */
  takeRestingFills(): RestingFill[] {
    return this.resting.takeFills();
  }

  /**
   * Takes what is there, the best prices first, up to the limit; what is left is cancelled. A walk
   * through the makers is one fill at its average price, rounded against the taker; the mid ends
   * where the walk ends.
   */
  execute(order: BookOrder): BookOutcome {
    if (order.lots <= 0n) throw new RangeError(`an order needs lots: ${order.lots}`);
    if (order.time !== this.time) this.advance(order.time);
    const limit = this.levelOf(Number(order.limitPrice));
    const fills: BookFill[] = [];
    const taken = this.take(order.side, Number(order.lots), limit, fills);
    const within = fills.map((fill) => keptWithin(fill, order));
    return { fills: within, remaining: (order.lots - BigInt(taken)) as Lots };
  }

  /** The same without a limit and without a list of fills. @returns lots taken, of whole `lots` */
  sweep(side: 'buy' | 'sell', lots: number): number {
    return this.take(side, lots, side === 'buy' ? Number.MAX_VALUE : -Number.MAX_VALUE);
  }

  /**
   * Walks from the mid through makers and the resting orders between them, at the profile that
   * stood when the order came: an order in the way never makes the walk longer.
   */
  private take(side: 'buy' | 'sell', lots: number, limit: number, fills?: BookFill[]): number {
    const sign = side === 'buy' ? 1 : -1;
    const hit: Side = side === 'buy' ? 'ask' : 'bid';
    const start = this.level();
    const scale = this.scale(hit);
    const reach = Math.min(sign * limit - sign * start, this.terms.rangeBp);
    let left = lots;
    let walked = 0; // basis points
    let made = 0; //   lots of the makers
    while (left > 0) {
      const price = this.resting.bestPrice(hit);
      const waits =
        price === undefined ? Number.MAX_VALUE : sign * (this.levelOf(Number(price)) - start);
      const part = this.walk(walked, Math.min(waits, reach), left, scale);
      if (part.lots > 0) fills?.push(this.makersFill(hit, walked, part));
      walked = part.to;
      made += part.lots;
      left -= part.lots;
      if (left === 0 || price === undefined || waits > reach) break;
      const traded = this.resting.hit(hit, BigInt(left), this.time);
      fills?.push({ price, lots: traded as Lots, maker: RESTING });
      left -= Number(traded);
    }
    this.netBought += sign * made;
    this.anchor += sign * walked * this.terms.impact.permanent;
    this.transient += sign * walked * (1 - this.terms.impact.permanent);
    return lots - left;
  }

  /** Makers' lots on the way from one distance to at most another, whole, and where it ends. */
  private walk(from: number, room: number, lots: number, scale: number): Part {
    if (room < this.halfSpread()) return { to: from, lots: 0 };
    const { depth, beyond } = this.terms;
    const passed = depthAt(from, depth, beyond);
    const to = distanceOf(passed + lots / scale, depth, beyond);
    if (to <= room) return { to, lots };
    const end = Math.max(from, room);
    const rests = Math.floor((depthAt(end, depth, beyond) - passed) * scale);
    return { to: end, lots: Math.min(lots, rests) };
  }

  /** One fill with the makers for a part of a walk that begins at the mid. */
  private makersFill(side: Side, from: number, { to, lots }: Part): BookFill {
    const { depth, beyond } = this.terms;
    const sizes = [from, to].map((bp) => depthAt(bp, depth, beyond)) as [number, number];
    const moment = (bp: number, size: number) =>
      size > 0 ? size * averageDistance(bp, depth, beyond) : 0;
    const average = (moment(to, sizes[1]) - moment(from, sizes[0])) / (sizes[1] - sizes[0]);
    const distance = Math.max(this.halfSpread(), average);
    const exact = this.priceAt(distance, side);
    const price = BigInt(side === 'ask' ? Math.ceil(exact) : Math.floor(exact)) as PriceUnits;
    return { price, lots: BigInt(lots) as Lots, maker: MAKERS };
  }

  /** Moves quotes by `bp`, trading with resting orders in the way; returns what they moved. */
  private press(bp: number): number {
    const side: Side = bp < 0 ? 'bid' : 'ask';
    const sign = bp < 0 ? -1 : 1;
    let left = Math.abs(bp);
    let moved = 0;
    while (left > 0) {
      const price = this.resting.bestPrice(side);
      if (price === undefined) return sign * (moved + left);
      const away = sign * (this.levelOf(Number(price)) - this.level()) - moved;
      const free = Math.min(left, Math.max(0, away));
      moved += free;
      left -= free;
      if (left === 0) break;
      const density = this.touchDensity(side) * this.terms.arbitrage;
      const wanted = Math.ceil(left * density);
      const traded = Number(this.resting.hit(side, BigInt(wanted), this.time));
      if (traded === wanted) break;
      if (traded > 0) left -= traded / density;
    }
    return sign * moved;
  }

  private shareShown(): number {
    const { calmBpPerMinute, exponent, floor } = this.terms.stress;
    const ratio = calmBpPerMinute / this.meter.volatilityBp();
    if (ratio >= 1) return 1;
    return Math.max(floor, powReal(ratio, exponent));
  }

  /** Lots shown on a side for each base unit of the calm profile. */
  private scale(side: Side): number {
    const shown = this.share * this.factor;
    const missing = Math.max(0, side === 'ask' ? this.netBought : -this.netBought);
    const within = this.reachLots * shown;
    return (this.lotsPerUnit * shown * within) / (within + missing);
  }

  private halfSpread(): number {
    const { calmBp, volatilityBp } = this.terms.spread;
    return (calmBp / 2) * Math.max(1, this.meter.volatilityBp() / volatilityBp);
  }

  private priceAt(bp: number, side: Side): number {
    return this.priceOf(this.level() + (side === 'bid' ? -bp : bp));
  }
}

/** A fill whose price rounding took beyond the limit is at the limit. */
function keptWithin(fill: BookFill, { side, limitPrice }: BookOrder): BookFill {
  const isBeyond = side === 'sell' ? fill.price < limitPrice : fill.price > limitPrice;
  return isBeyond ? { ...fill, price: limitPrice } : fill;
}

/** Opens a stressed book. @throws RangeError where the terms describe no book */
export function stressedBook(terms: ThinningTerms, opening: StressedOpening): StressedBook {
  return new StressedBook(terms, opening);
}
