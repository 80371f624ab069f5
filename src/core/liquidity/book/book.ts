/** The order book of one market, rebuilt from level-2 messages: sorted columns, the best last. */

/** Sides of a book, as numbers: they index columns. */
export const BID = 0;
export const ASK = 1;
export type BookSide = typeof BID | typeof ASK;

/** Levels looked at one by one from the best before the search halves: most updates are there. */
const NEAR = 8;

/**
 * Price levels of both sides. Prices are whole ticks, sizes whole lots, both as safe integers in
 * doubles: a book is a picture of a market, never a ledger. Keys are prices of bids and negated
 * prices of asks, so that on either side the best has the largest key and lies last: updates near
 * the best move few levels. Nothing is allocated after construction.
 *
 *     book.set(BID, 6_180_020, 2_507);
 *     book.bestBid(); // 6_180_020
 */
export class OrderBook {
  // state
  private readonly keys: readonly [Float64Array, Float64Array]; // ascending; the best is last
  private readonly lots: readonly [Float64Array, Float64Array];
  private readonly counts = new Int32Array(2);
  /** Levels that were pushed out because a side was full: the farthest from the best. */
  dropped = 0;
  // fixed
  readonly limit: number;

  /** @param limit most levels of one side, at least 1 */
  constructor(limit: number) {
    this.limit = limit;
    this.keys = [new Float64Array(limit), new Float64Array(limit)];
    this.lots = [new Float64Array(limit), new Float64Array(limit)];
  }

  /** Forgets all levels. */
  clear(): void {
    this.counts.fill(0);
  }

  /** Number of levels of a side. */
  count(side: BookSide): number {
    return this.counts[side] as number;
  }

  /** Price of the level that is `rank`-th best, from 0; NaN where there is none. */
  price(side: BookSide, rank: number): number {
    const at = (this.counts[side] as number) - 1 - rank;
    if (at < 0) return Number.NaN;
    const key = this.keys[side][at] as number;
    return side === BID ? key : -key;
  }

  /** Lots at the level that is `rank`-th best, from 0; 0 where there is none. */
  size(side: BookSide, rank: number): number {
    const at = (this.counts[side] as number) - 1 - rank;
    return at < 0 ? 0 : (this.lots[side][at] as number);
  }

  /** Highest bid in ticks; NaN where there is none. */
  bestBid(): number {
    return this.price(BID, 0);
  }

  /** Lowest ask in ticks; NaN where there is none. */
  bestAsk(): number {
    return this.price(ASK, 0);
  }

  /** Middle of the best bid and ask, in ticks; NaN where a side is empty. */
  mid(): number {
    return (this.bestBid() + this.bestAsk()) / 2;
  }

  /** Whether a bid is at or above an ask: no consistent book ever is. */
  isCrossed(): boolean {
    return this.bestBid() >= this.bestAsk();
  }

  /** Lots at a price; 0 where there is no such level. */
  sizeAt(side: BookSide, price: number): number {
    const key = side === BID ? price : -price;
    const at = this.find(side, key);
    const has = at < (this.counts[side] as number) && this.keys[side][at] === key;
    return has ? (this.lots[side][at] as number) : 0;
  }

  /**
   * Sets what rests at a price; no lots remove the level.
   *
   * @param price ticks, above zero
   * @param lots zero or more
   * @returns lots that rested there before
   */
  set(side: BookSide, price: number, lots: number): number {
    const key = side === BID ? price : -price;
    const at = this.find(side, key);
    const count = this.counts[side] as number;
    const keys = this.keys[side];
    const sizes = this.lots[side];
    if (at < count && keys[at] === key) {
      const before = sizes[at] as number;
      if (lots > 0) sizes[at] = lots;
      else this.remove(side, at);
      return before;
    }
    if (lots > 0) this.insert(side, at, key, lots);
    return 0;
  }

  /** Lots of a side at `limit` or better, in ticks. */
  depthTo(side: BookSide, limit: number): number {
    const key = side === BID ? limit : -limit;
    const keys = this.keys[side];
    const sizes = this.lots[side];
    let sum = 0;
    for (let at = (this.counts[side] as number) - 1; at >= 0 && (keys[at] as number) >= key; at--) {
      sum += sizes[at] as number;
    }
    return sum;
  }

  /**
   * Lots of a side within so many basis points of the mid; NaN where there is no mid. The one
   * division comes last: a level that lies right on the edge counts, on either side.
   */
  depthWithin(side: BookSide, bp: number): number {
    const touch = this.bestBid() + this.bestAsk();
    if (Number.isNaN(touch)) return Number.NaN;
    return this.depthTo(side, (touch * (side === BID ? 10_000 - bp : 10_000 + bp)) / 20_000);
  }

  /** Place of the first level whose key is not below `key`; the count where there is none. */
  private find(side: BookSide, key: number): number {
    const keys = this.keys[side];
    let high = this.counts[side] as number;
    const near = high > NEAR ? high - NEAR : 0;
    while (high > near) {
      if ((keys[high - 1] as number) < key) return high;
      high -= 1;
    }
    let low = 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private insert(side: BookSide, at: number, key: number, lots: number): void {
    const keys = this.keys[side];
    const sizes = this.lots[side];
    const count = this.counts[side] as number;
    if (count === this.limit) {
      this.dropped += 1;
      if (at === 0) return; // farther than everything that is kept
      keys.copyWithin(0, 1, at);
      sizes.copyWithin(0, 1, at);
      keys[at - 1] = key;
      sizes[at - 1] = lots;
      return;
    }
    keys.copyWithin(at + 1, at, count);
    sizes.copyWithin(at + 1, at, count);
    keys[at] = key;
    sizes[at] = lots;
    this.counts[side] = count + 1;
  }

  private remove(side: BookSide, at: number): void {
    const count = this.counts[side] as number;
    this.keys[side].copyWithin(at, at + 1, count);
    this.lots[side].copyWithin(at, at + 1, count);
    this.counts[side] = count - 1;
  }
}
