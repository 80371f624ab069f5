import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { exp, powReal, type Random } from '../../core/numeric/index.ts';
import { depthAt, shiftFarther, shiftNearer } from './book-depth.ts';
import { type BookTerms, faultOfBook } from './book-terms.ts';

/** An immediate-or-cancel order that takes what rests. */
export interface BookOrder {
  readonly side: 'buy' | 'sell';
  /** Above zero. */
  readonly lots: Lots;
  /** Worst price, price units; nothing trades beyond it. */
  readonly limitPrice: PriceUnits;
  /** Unix milliseconds, not before the last one the book saw. */
  readonly time: number;
}

/** A part of an order that traded at one price with one maker. */
export interface BookFill {
  readonly price: PriceUnits;
  readonly lots: Lots;
  /** Index of the maker, from 0. */
  readonly maker: number;
}

/** What came of an order: fills, the best price first, and the lots that found nobody. */
export interface BookOutcome {
  readonly fills: readonly BookFill[];
  readonly remaining: Lots;
}

/** What a book has seen since it was opened. */
export interface BookStatistics {
  readonly orders: number;
  readonly fills: number;
  readonly executedLots: bigint;
  /** Sum of price times lots, price units times lots. */
  readonly executedNotional: bigint;
  /** Lots of orders that the book could not fill within their limits. */
  readonly unfilledLots: bigint;
  /** Worst distance of an order's average price from the mid before it, basis points. */
  readonly worstSlippageBp: number;
}

/** Where and when a book opens. */
export interface BookOpening {
  /** Unix milliseconds. */
  readonly time: number;
  readonly referencePrice: PriceUnits;
  /** Digits of a lot: one lot is 10^-sizeDecimals base units. */
  readonly sizeDecimals: number;
  readonly random: Random;
}

const FILLS_MAX = 8;
const BP = 10_000;
const GOLDEN_RATIO = 0.6180339887498949;
/** Held back from the distance to a limit, so that rounding never passes it; basis points. */
const LIMIT_MARGIN_BP = 1e-9;
const SECONDS_PER_MINUTE = 60;

/**
 * The simulated order book of one market. Depth rests in buckets at distances from the mid; orders
 * consume it and push the mid; makers refill it, and withdraw when the reference price turns
 * volatile. Floats inside, whole price units and lots at the door. Not for decisions about money:
 * it stands for a market, whose fills the engine then books exactly.
 *
 *     book.advance(time, indexPrice);
 *     const { fills } = book.execute({ side: 'sell', lots, limitPrice, time });
 */
export class Book {
  // state
  private time: number; //                   Unix milliseconds
  private reference: number; //              price units
  private variance: number; //               squared bp per second, decaying mean
  private shown = 1; //                      share of the calm depth that makers show
  private permanentBp = 0; //                displacement of the mid that stays
  private transientBp = 0; //                displacement of the mid that decays
  private readonly bids: Float64Array; //    lots in each bucket, nearest first
  private readonly asks: Float64Array;
  private turn: number; //                   position of the rotation of makers, 0 to 1
  private orders = 0;
  private fillCount = 0;
  private executedLots = 0n;
  private executedNotional = 0n;
  private unfilledLots = 0n;
  private worstSlippageBp = 0;
  // fixed
  private readonly terms: BookTerms;
  private readonly calm: Float64Array; //    lots in each bucket at rest
  private readonly halfSpread: number; //    bp
  private readonly makerEnds: Float64Array; // cumulative shares of the makers, the last is 1
  private readonly taken: Float64Array; //   scratch of one order: lots taken from each bucket

  /** Opens at rest, with the calm profile around the reference price. */
  constructor(terms: BookTerms, opening: BookOpening) {
    const fault = faultOfBook(terms);
    if (fault !== undefined) throw new RangeError(fault);
    this.terms = terms;
    this.time = opening.time;
    this.reference = Number(opening.referencePrice);
    this.halfSpread = terms.spreadBp / 2;
    this.calm = calmBuckets(terms, powReal(10, opening.sizeDecimals));
    this.bids = this.calm.slice();
    this.asks = this.calm.slice();
    this.taken = new Float64Array(this.calm.length);
    const calm = terms.stress.calmBpPerMinute;
    this.variance = (calm * calm) / SECONDS_PER_MINUTE;
    this.turn = opening.random.unit();
    this.makerEnds = cumulativeShares(terms.makerShares);
  }

  /**
   * Lets time pass and the reference price move: volatility is measured, makers withdraw or
   * refill, and the passing part of the impact decays. Allocates nothing.
   */
  advance(time: number, referencePrice: PriceUnits): void {
    if (!(time >= this.time)) throw new RangeError(`time goes backwards: ${time} < ${this.time}`);
    const seconds = (time - this.time) / 1000;
    const next = Number(referencePrice);
    const moveBp = ((next - this.reference) / this.reference) * BP;
    const { stress, impact, refillHalfLife } = this.terms;
    const weight = Math.LN2 / stress.halfLife;
    this.variance = this.variance * exp(-weight * seconds) + weight * moveBp * moveBp;
    this.shown = this.shareShown();
    this.transientBp *= exp((-Math.LN2 * seconds) / impact.halfLife);
    const returned = 1 - exp((-Math.LN2 * seconds) / refillHalfLife);
    this.refill(this.bids, returned);
    this.refill(this.asks, returned);
    this.time = time;
    this.reference = next;
  }

  /** Middle of the market, rounded to the nearest price unit. */
  mid(): PriceUnits {
    return BigInt(Math.floor(this.exactMid() + 0.5)) as PriceUnits;
  }

  /** Best price at which a whole lot can be sold, rounded down; none where the side is empty. */
  bestBid(): PriceUnits | undefined {
    const distance = this.firstDistance(this.bids);
    if (distance === undefined) return undefined;
    return BigInt(Math.floor(this.exactMid() * (1 - distance / BP))) as PriceUnits;
  }

  /** Best price at which a whole lot can be bought, rounded up; none where the side is empty. */
  bestAsk(): PriceUnits | undefined {
    const distance = this.firstDistance(this.asks);
    if (distance === undefined) return undefined;
    return BigInt(Math.ceil(this.exactMid() * (1 + distance / BP))) as PriceUnits;
  }

  /** Lots that rest within so many basis points of the mid on a side; not rounded. */
  depthWithin(bp: number, side: 'bid' | 'ask'): number {
    const volumes = side === 'bid' ? this.bids : this.asks;
    let sum = 0;
    for (let b = 0; b < volumes.length && this.nearEdge(b) < bp; b += 1) {
      const inside = Math.min(1, (bp - this.nearEdge(b)) / this.terms.bucketBp);
      sum += inside * (volumes[b] as number);
    }
    return sum;
  }

  /** Volatility of the reference price as makers see it, basis points a minute. */
  volatilityBp(): number {
    return Math.sqrt(this.variance * SECONDS_PER_MINUTE);
  }

  /** Share of the calm depth that makers are willing to show, 0 to 1. */
  depthShare(): number {
    return this.shown;
  }

  /** What the book has seen since it was opened. */
  statistics(): BookStatistics {
    return {
      orders: this.orders,
      fills: this.fillCount,
      executedLots: this.executedLots,
      executedNotional: this.executedNotional,
      unfilledLots: this.unfilledLots,
      worstSlippageBp: this.worstSlippageBp,
    };
  }

  /**
   * Takes what rests, the best prices first, up to the limit; what is left is cancelled. At most
   * eight fills: neighbouring buckets trade at their average price, rounded against the taker
   * (down for a sale, up for a purchase), so that no fill is better than the walk it stands for.
   * Then the mid moves by the stated share of the walk.
   */
  execute(order: BookOrder): BookOutcome {
    if (order.lots <= 0n) throw new RangeError(`an order needs lots: ${order.lots}`);
    if (order.time !== this.time) {
      this.advance(order.time, BigInt(this.reference) as PriceUnits);
    }
    const selling = order.side === 'sell';
    const volumes = selling ? this.bids : this.asks;
    const mid = this.exactMid();
    const toLimit = ((Number(order.limitPrice) - mid) / mid) * (selling ? -BP : BP);
    const end = this.walk(volumes, Number(order.lots), toLimit - LIMIT_MARGIN_BP);
    const fills = this.merge(volumes, end, mid, order);
    const executed = fills.reduce((sum, fill) => sum + fill.lots, 0n);
    this.record(fills, executed, mid, order);
    this.push(volumes, end, selling);
    return { fills, remaining: (order.lots - executed) as Lots };
  }

  /** Notes in `taken` what each bucket gives; returns the bucket after the last one touched. */
  private walk(volumes: Float64Array, lots: number, toLimit: number): number {
    const width = this.terms.bucketBp;
    let left = lots;
    let b = 0;
    for (; b < volumes.length && left > 0 && this.nearEdge(b) < toLimit; b += 1) {
      const inside = Math.min(1, (toLimit - this.nearEdge(b)) / width);
      const take = Math.min(left, inside * (volumes[b] as number));
      this.taken[b] = take;
      left -= take;
    }
    // Only whole lots trade: the fraction stays where the walk ended.
    let fraction = lots - left - Math.floor(lots - left);
    for (let last = b - 1; last >= 0 && fraction > 0; last -= 1) {
      const back = Math.min(fraction, this.taken[last] as number);
      this.taken[last] = (this.taken[last] as number) - back;
      fraction -= back;
    }
    return b;
  }

  /** Joins the buckets of a walk into at most eight fills. */
  private merge(volumes: Float64Array, end: number, mid: number, order: BookOrder): BookFill[] {
    const fills: BookFill[] = [];
    let first = 0;
    while (first < end && this.taken[first] === 0) first += 1;
    const span = Math.ceil((end - first) / FILLS_MAX);
    let total = 0; //   lots walked so far
    let filled = 0; //  whole lots in fills so far
    let pending = 0; // lots of this fill, and their distances below
    let weighted = 0;
    let distance = 0; // average of this fill; kept for a lot that only rounding left over
    for (let b = first; b < end; b += 1) {
      const take = this.taken[b] as number;
      if (take > 0) {
        const share = take / (volumes[b] as number);
        weighted += take * (this.nearEdge(b) + (share * this.terms.bucketBp) / 2);
        pending += take;
        total += take;
      }
      const last = b === end - 1;
      if (!last && (b - first + 1) % span !== 0) continue;
      const whole = (last ? Math.floor(total + 0.5) : Math.floor(total)) - filled;
      if (whole < 1) continue;
      if (pending > 0) distance = weighted / pending;
      fills.push(this.fill(whole, distance, mid, order));
      filled += whole;
      pending = 0;
      weighted = 0;
    }
    return fills;
  }

  private fill(lots: number, distance: number, mid: number, order: BookOrder): BookFill {
    const selling = order.side === 'sell';
    const exact = mid * (1 + (selling ? -distance : distance) / BP);
    const tick = BigInt(selling ? Math.floor(exact) : Math.ceil(exact));
    const beyond = selling ? tick < order.limitPrice : tick > order.limitPrice;
    const price = beyond ? order.limitPrice : (tick as PriceUnits);
    return { price, lots: BigInt(lots) as Lots, maker: this.nextMaker() };
  }

  private record(
    fills: readonly BookFill[],
    executed: bigint,
    mid: number,
    order: BookOrder,
  ): void {
    const notional = fills.reduce((sum, fill) => sum + fill.lots * fill.price, 0n);
    this.orders += 1;
    this.fillCount += fills.length;
    this.executedLots += executed;
    this.executedNotional += notional;
    this.unfilledLots += order.lots - executed;
    if (executed === 0n) return;
    const away = (Number(notional) / Number(executed) - mid) / mid;
    const slippage = away * (order.side === 'sell' ? -BP : BP);
    this.worstSlippageBp = Math.max(this.worstSlippageBp, slippage);
  }

  /** Removes what was taken and moves the mid by its share of the walk. */
  private push(volumes: Float64Array, end: number, selling: boolean): void {
    let walked = 0; // buckets, at the density that makers show now
    for (let b = 0; b < end; b += 1) {
      const take = this.taken[b] as number;
      volumes[b] = Math.max(0, (volumes[b] as number) - take);
      walked += take / ((this.calm[b] as number) * this.shown);
      this.taken[b] = 0;
    }
    const { share, permanent } = this.terms.impact;
    const buckets = Math.min(walked * share, volumes.length);
    if (buckets === 0) return;
    const move = buckets * this.terms.bucketBp * (selling ? -1 : 1);
    this.permanentBp += move * permanent;
    this.transientBp += move * (1 - permanent);
    // Prices of resting orders stay where they are, so their distances from the mid change.
    shiftNearer(volumes, buckets);
    shiftFarther(selling ? this.asks : this.bids, buckets);
  }

  private refill(volumes: Float64Array, returned: number): void {
    for (let b = 0; b < volumes.length; b += 1) {
      const wanted = (this.calm[b] as number) * this.shown;
      const resting = volumes[b] as number;
      // Too much is cancelled at once, too little comes back with time.
      volumes[b] = resting > wanted ? wanted : resting + (wanted - resting) * returned;
    }
  }

  private shareShown(): number {
    const { calmBpPerMinute, exponent, floor } = this.terms.stress;
    const ratio = calmBpPerMinute / this.volatilityBp();
    if (ratio >= 1) return 1;
    return Math.max(floor, exponent === 1 ? ratio : powReal(ratio, exponent));
  }

  private exactMid(): number {
    return this.reference * exp((this.permanentBp + this.transientBp) / BP);
  }

  /** Distance of the nearest edge of a bucket from the mid, bp. */
  private nearEdge(bucket: number): number {
    return this.halfSpread + bucket * this.terms.bucketBp;
  }

  private firstDistance(volumes: Float64Array): number | undefined {
    let sum = 0;
    for (let b = 0; b < volumes.length; b += 1) {
      sum += volumes[b] as number;
      if (sum >= 1) return this.nearEdge(b);
    }
    return undefined;
  }

  /** The golden rotation visits every maker in proportion to its share, without clusters. */
  private nextMaker(): number {
    this.turn += GOLDEN_RATIO;
    if (this.turn >= 1) this.turn -= 1;
    let maker = 0;
    while (this.turn >= (this.makerEnds[maker] as number)) maker += 1;
    return maker;
  }
}

/** Lots in each bucket at rest. The first bucket holds what rests inside the spread as well. */
function calmBuckets(terms: BookTerms, lotsPerUnit: number): Float64Array {
  const calm = new Float64Array(Math.ceil(terms.rangeBp / terms.bucketBp));
  let before = 0;
  for (let b = 0; b < calm.length; b += 1) {
    const edge = terms.spreadBp / 2 + (b + 1) * terms.bucketBp;
    const within = depthAt(edge, terms.depth, terms.beyond) * lotsPerUnit;
    calm[b] = within - before;
    before = within;
  }
  return calm;
}

function cumulativeShares(shares: readonly number[]): Float64Array {
  const total = shares.reduce((sum, share) => sum + share, 0);
  let sum = 0;
  const ends = Float64Array.from(shares, (share) => {
    sum += share;
    return sum / total;
  });
  ends[ends.length - 1] = 1;
  return ends;
}
