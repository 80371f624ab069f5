/** A market whose only liquidity is a virtual book around the reference price. */
import {
  type VirtualBook,
  type VirtualBookState,
  type VirtualBookTerms,
  type VirtualQuote,
  virtualLotsMax,
} from '../../core/liquidity/index.ts';
import { type Lots, lesser, type Ppm, type PriceUnits } from '../../core/money/index.ts';
import { exp } from '../../core/numeric/index.ts';
import type { BookFill, BookOrder, BookOutcome, BookStatistics } from './book.ts';
import type { SimulatedMarket } from './simulated-market.ts';
import { TradeTally } from './trade-tally.ts';
import { faultOfVirtualMarket, type VirtualMarketTerms, virtualBookOf } from './virtual-terms.ts';

/** Where and when a virtual market opens. */
export interface VirtualOpening {
  /** Unix milliseconds. */
  readonly time: number;
  readonly referencePrice: PriceUnits;
  /** Digits of a lot: one lot is 10^-sizeDecimals base units. */
  readonly sizeDecimals: number;
}

const BP = 10_000;
const FILLS_MAX = 8n;
const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_YEAR = 31_536_000;
const MILLION = 1_000_000;
/** Depth is found to this share of the most that the book holds. */
const DEPTH_PARTS = 1_024n;
/** A side that is measured to be as deep as its calm one. */
const CALM_BP = 100;
/** The counterparty of every fill: the protocol stands behind its book as one account. */
const PROTOCOL = 0;

/**
 * A market of a protocol whose market is its own curve, such as a virtual automated market maker:
 * nobody else quotes. The book leans with what it holds and refuses what would pass its limit;
 * others trade half of what it holds back in `returnHalfLife`, at prices that are not its concern
 * here. The volatility that widens its quotes is that of the reference price, from zero at the
 * opening. Floats for volatility and for what is traded back; quotes are exact.
 *
 *     market.advance(time, indexPrice);
 *     const { fills } = market.execute({ side: 'sell', lots, limitPrice, time });
 */
export class VirtualMarket implements SimulatedMarket {
  // state
  private time: number; //         Unix milliseconds
  private reference: PriceUnits;
  private variance = 0; //         squared bp per second, decaying mean
  private held = 0; //             lots, signed; a part of a lot is on its way back
  private readonly tally = new TradeTally();
  // fixed
  private readonly terms: VirtualMarketTerms;
  private readonly book: VirtualBook;
  private readonly limits: VirtualBookTerms;
  private readonly calmDepth: number;

  /** Opens flat. @throws RangeError where the terms describe no market */
  constructor(terms: VirtualMarketTerms, opening: VirtualOpening) {
    const fault = faultOfVirtualMarket(terms, opening.sizeDecimals);
    if (fault !== undefined) throw new RangeError(fault);
    this.terms = terms;
    this.time = opening.time;
    this.reference = opening.referencePrice;
    const { book, limits } = virtualBookOf(terms, opening.sizeDecimals);
    this.book = book;
    this.limits = limits;
    this.calmDepth = this.depthWithin(CALM_BP, 'bid');
  }

  advance(time: number, referencePrice: PriceUnits): void {
    if (!(time >= this.time)) throw new RangeError(`time goes backwards: ${time} < ${this.time}`);
    const seconds = (time - this.time) / 1000;
    const before = Number(this.reference);
    const moveBp = ((Number(referencePrice) - before) / before) * BP;
    const { volatilityHalfLife, returnHalfLife } = this.terms;
    const weight = Math.LN2 / volatilityHalfLife;
    this.variance = this.variance * exp(-weight * seconds) + weight * moveBp * moveBp;
    if (returnHalfLife > 0) this.held *= exp((-Math.LN2 * seconds) / returnHalfLife);
    this.time = time;
    this.reference = referencePrice;
  }

  /**
   * Middle between the prices of the next lot sold and bought, rounded to the nearest price unit;
   * where a side has no room, of the last lot that had. The reference price where there is none.
   */
  mid(): PriceUnits {
    const most = Number(this.limits.inventoryMax) - 1;
    const bid = this.quote('sell', 1n, Math.min(this.held, most));
    const ask = this.quote('buy', 1n, Math.max(this.held, -most));
    if (bid === null || ask === null) return this.reference;
    return ((bid.worstPrice + ask.worstPrice + 1n) / 2n) as PriceUnits;
  }

  bestBid(): PriceUnits | undefined {
    return this.quote('sell', 1n)?.worstPrice;
  }

  bestAsk(): PriceUnits | undefined {
    return this.quote('buy', 1n)?.worstPrice;
  }

  /** Whole lots, to a thousandth of the most that the book holds, never too many. */
  depthWithin(bp: number, side: 'bid' | 'ask'): number {
    const exact = Number(this.mid()) * (1 + (side === 'bid' ? -bp : bp) / BP);
    const limit = BigInt(side === 'bid' ? Math.ceil(exact) : Math.floor(exact));
    const step = this.limits.inventoryMax / DEPTH_PARTS;
    return Number(this.mostLots(side === 'bid' ? 'sell' : 'buy', limit, null, step));
  }

  volatilityBp(): number {
    return Math.sqrt(this.variance * SECONDS_PER_MINUTE);
  }

  /** Depth of the bid side within 100 bp over that of the book when it opened, at most 1. */
  depthShare(): number {
    if (this.calmDepth === 0) return 0;
    return Math.min(1, this.depthWithin(CALM_BP, 'bid') / this.calmDepth);
  }

  /** Signed lots that the book holds, rounded toward zero. */
  inventory(): Lots {
    return BigInt(Math.trunc(this.held)) as Lots;
  }

  statistics(): BookStatistics {
    return this.tally.statistics();
  }

  /**
   * Trades as many lots as the limit and the book allow, the rest is cancelled. At most eight fills
   * of neighbouring lots at their average price, rounded against the taker.
   */
  execute(order: BookOrder): BookOutcome {
    if (order.lots <= 0n) throw new RangeError(`an order needs lots: ${order.lots}`);
    if (order.time !== this.time) this.advance(order.time, this.reference);
    const mid = Number(this.mid());
    const lots = this.mostLots(order.side, order.limitPrice, order.lots, 0n);
    const fills: BookFill[] = [];
    let filled = 0n;
    for (let part = 1n; part <= FILLS_MAX; part += 1n) {
      const size = ((lots * part) / FILLS_MAX - filled) as Lots;
      if (size === 0n) continue;
      const price = this.priceOf(order, size);
      fills.push({ price, lots: size, maker: PROTOCOL });
      filled += size;
      this.held += Number(order.side === 'sell' ? size : -size);
    }
    this.tally.note(order, fills, mid);
    return { fills, remaining: (order.lots - filled) as Lots };
  }

  /** Average price of the next lots, within the limit that the last of them was found to keep. */
  private priceOf({ side, limitPrice }: BookOrder, lots: Lots): PriceUnits {
    const price = this.quote(side, lots)?.averagePrice ?? limitPrice;
    const isBeyond = side === 'sell' ? price < limitPrice : price > limitPrice;
    return isBeyond ? limitPrice : price;
  }

  /**
   * Most lots of a side whose last one trades at the limit or better, found by halving.
   *
   * @param wanted at most so many; null: as many as the book may hold
   * @param step how many lots too few the answer may be
   */
  private mostLots(side: 'buy' | 'sell', limit: bigint, wanted: Lots | null, step: bigint): bigint {
    const room = virtualLotsMax(this.limits, side, this.inventory());
    const isWithin = (lots: bigint): boolean => {
      const price = this.quote(side, lots)?.worstPrice;
      if (price === undefined) return false;
      return side === 'sell' ? price >= limit : price <= limit;
    };
    let most: bigint = wanted === null ? room : lesser(wanted, room);
    if (most === 0n || isWithin(most)) return most;
    let least = 0n;
    while (most - least > (step > 1n ? step : 1n)) {
      const middle = (least + most) / 2n;
      if (isWithin(middle)) least = middle;
      else most = middle;
    }
    return least;
  }

  private quote(side: 'buy' | 'sell', lots: bigint, held = this.held): VirtualQuote | null {
    const yearly = Math.sqrt(this.variance * SECONDS_PER_YEAR) / BP;
    const state: VirtualBookState = {
      index: this.reference,
      isIndexLive: true,
      volatility: BigInt(Math.round(yearly * MILLION)) as Ppm,
      inventory: BigInt(Math.trunc(held)) as Lots,
      scale: 1n,
    };
    const answer = this.book.quote(side, lots as Lots, state);
    return answer.kind === 'quote' ? answer : null;
  }
}
