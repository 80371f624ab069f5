import type { Column } from '../model/index.ts';
import type { PriceUnits } from '../money/index.ts';
import { exp } from '../numeric/index.ts';
import { medianOf } from './index-price.ts';
import type { PricePolicy } from './price-policy.ts';

const PARTS = 5;

/** What the venue itself says of each market: its price, its book, and how far from the index. */
export class VenuePrices {
  // state
  readonly price: BigInt64Array; //      last price stated by the venue, 0 where none
  readonly time: Float64Array; //        when it was stated, ms
  readonly bid: BigInt64Array; //        best bid, 0 where none
  readonly ask: BigInt64Array; //        best ask, 0 where none
  readonly last: BigInt64Array; //       last trade, 0 where none
  readonly bookTime: Float64Array; //    when the book was stated, ms
  readonly basis: Float64Array; //       smoothed distance from the index, price units
  readonly basisTime: Float64Array; //   when it was last moved, ms; 0 before the first
  // scratch
  private readonly parts: PriceUnits[] = new Array<PriceUnits>(PARTS).fill(0n as PriceUnits);

  constructor(limit: number) {
    this.price = new BigInt64Array(limit);
    this.time = new Float64Array(limit);
    this.bid = new BigInt64Array(limit);
    this.ask = new BigInt64Array(limit);
    this.last = new BigInt64Array(limit);
    this.bookTime = new Float64Array(limit);
    this.basis = new Float64Array(limit);
    this.basisTime = new Float64Array(limit);
  }

  /** Takes the price that the venue states. */
  statePrice(market: number, price: bigint, now: number): void {
    this.price[market] = price;
    this.time[market] = now;
  }

  /** Takes best bid, best ask and last trade; 0 where there is none. */
  stateBook(market: number, bid: bigint, ask: bigint, last: bigint, now: number): void {
    this.bid[market] = bid;
    this.ask[market] = ask;
    this.last[market] = last;
    this.bookTime[market] = now;
  }

  /** Forgets what was stated. */
  restart(market: number): void {
    this.price[market] = 0n;
    this.stateBook(market, 0n, 0n, 0n, 0);
    this.basis[market] = 0;
    this.basisTime[market] = 0;
  }

  isPriceFresh(market: number, now: number, ageMsMax: number): boolean {
    return this.price[market] !== 0n && (this.time[market] as number) + ageMsMax >= now;
  }

  isBookFresh(market: number, now: number, ageMsMax: number): boolean {
    const isStated = this.bid[market] !== 0n || this.ask[market] !== 0n;
    return isStated && (this.bookTime[market] as number) + ageMsMax >= now;
  }

  /** Middle of the book, or the stated price, or 0: what the basis is measured on. */
  mid(market: number, now: number, ageMsMax: number): bigint {
    const bid = this.bid[market] as bigint;
    const ask = this.ask[market] as bigint;
    const isBook = bid !== 0n && ask !== 0n && this.isBookFresh(market, now, ageMsMax);
    if (isBook) return (bid + ask) / 2n;
    return this.isPriceFresh(market, now, ageMsMax) ? (this.price[market] as bigint) : 0n;
  }

  /**
   * Moves the smoothed basis toward the present one: by half in `basisMs`. The first is taken as
   * it is.
   */
  moveBasis(market: number, now: number, index: bigint, policy: PricePolicy): void {
    const mid = this.mid(market, now, policy.ageMsMax);
    if (mid === 0n) return;
    const present = Number(mid - index);
    const before = this.basisTime[market] as number;
    const passed = (now - before) / policy.basisMs;
    const kept = before === 0 ? 0 : exp(-Math.LN2 * passed);
    this.basis[market] = present + kept * ((this.basis[market] as number) - present);
    this.basisTime[market] = now;
  }

  /**
   * Until when what the mark uses of the venue stays fresh.
   *
   * @param until moment that nothing before can be later than
   */
  freshUntil(market: number, now: number, until: number, policy: PricePolicy): number {
    let first = until;
    const age = policy.ageMsMax;
    const price = (this.time[market] as number) + age;
    const book = (this.bookTime[market] as number) + age;
    if (this.isPriceFresh(market, now, age)) first = Math.min(first, price);
    if (this.isBookFresh(market, now, age)) first = Math.min(first, book);
    return first;
  }

  /**
   * Median of the parts that the terms name and that are there; the index where none is.
   *
   * @param perps median of the perpetuals elsewhere, 0 where none is fresh
   */
  markOf(
    market: number,
    now: number,
    index: PriceUnits,
    perps: PriceUnits,
    policy: PricePolicy,
  ): PriceUnits {
    let count = 0;
    for (const part of policy.mark) {
      const price = this.partOf(part, market, now, index, perps, policy);
      if (price <= 0n) continue;
      this.parts[count] = price as PriceUnits;
      count += 1;
    }
    return count === 0 ? index : medianOf(this.parts, count);
  }

  private partOf(
    part: PricePolicy['mark'][number],
    market: number,
    now: number,
    index: bigint,
    perps: bigint,
    policy: PricePolicy,
  ): bigint {
    switch (part) {
      case 'index':
        return index;
      case 'venue':
        return this.isPriceFresh(market, now, policy.ageMsMax)
          ? (this.price[market] as bigint)
          : 0n;
      case 'basis-ema':
        // A venue that has said nothing for long has no basis.
        if (this.basisTime[market] === 0) return 0n;
        if (now - (this.basisTime[market] as number) > policy.ageMsMax) return 0n;
        return index + BigInt(Math.round(this.basis[market] as number));
      case 'book':
        return this.isBookFresh(market, now, policy.ageMsMax) ? this.bookMedian(market) : 0n;
      case 'perps':
        return perps;
      default:
        return part satisfies never;
    }
  }

  /** Median of best bid, best ask and last trade, of those that are there. */
  private bookMedian(market: number): bigint {
    const bid = this.bid[market] as bigint;
    const ask = this.ask[market] as bigint;
    const last = this.last[market] as bigint;
    if (last === 0n) return bid === 0n || ask === 0n ? bid + ask : (bid + ask) / 2n;
    if (bid === 0n || ask === 0n) return (bid + ask + last) / 2n;
    if (last < bid) return bid;
    return last > ask ? ask : last;
  }

  columns(used: number): readonly Column[] {
    return [
      { name: 'prices.venue', array: this.price, used },
      { name: 'prices.venueTime', array: this.time, used },
      { name: 'prices.bid', array: this.bid, used },
      { name: 'prices.ask', array: this.ask, used },
      { name: 'prices.last', array: this.last, used },
      { name: 'prices.bookTime', array: this.bookTime, used },
      { name: 'prices.basis', array: this.basis, used },
      { name: 'prices.basisTime', array: this.basisTime, used },
    ];
  }
}
