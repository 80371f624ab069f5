/** Random operations on the order book against a plain map of prices. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ASK, BID, type BookSide, OrderBook } from './book.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const runs = (numRuns: number) => ({ seed: SEED, numRuns: numRuns * FACTOR });

/** The same book without a thought for speed: a map a side, sorted whenever it is asked. */
class NaiveBook {
  readonly levels: readonly [Map<number, number>, Map<number, number>] = [new Map(), new Map()];
  readonly limit: number;
  dropped = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  sorted(side: BookSide): (readonly [number, number])[] {
    const sign = side === BID ? -1 : 1;
    return [...this.levels[side]].sort(([a], [b]) => sign * (a - b));
  }

  set(side: BookSide, price: number, lots: number): number {
    const levels = this.levels[side];
    const before = levels.get(price) ?? 0;
    if (lots === 0) levels.delete(price);
    else levels.set(price, lots);
    if (levels.size > this.limit) {
      levels.delete(this.sorted(side)[this.limit]?.[0] as number);
      this.dropped += 1;
    }
    return before;
  }

  depthTo(side: BookSide, limit: number): number {
    return this.sorted(side)
      .filter(([price]) => (side === BID ? price >= limit : price <= limit))
      .reduce((sum, [, lots]) => sum + lots, 0);
  }
}

const side = fc.constantFrom<BookSide>(BID, ASK);
/** Few prices meet the same level again and again, many reach deep into a side. */
const operations = (prices: number) =>
  fc.array(
    fc.record({
      side,
      price: fc.integer({ min: 1, max: prices }),
      lots: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** 40 })),
      isClear: fc.integer({ min: 0, max: 199 }).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 300, size: 'max' },
  );

const levelsOf = (book: OrderBook, of: BookSide): (readonly [number, number])[] =>
  Array.from({ length: book.count(of) }, (_, rank) => [book.price(of, rank), book.size(of, rank)]);

/** One operation on both books; what they answer must be the same. */
function step(
  book: OrderBook,
  naive: NaiveBook,
  one: { side: BookSide; price: number; lots: number },
) {
  expect(book.set(one.side, one.price, one.lots)).toBe(naive.set(one.side, one.price, one.lots));
  const [best] = naive.sorted(one.side);
  expect(book.price(one.side, 0)).toBe(best?.[0] ?? Number.NaN);
}

test.each([
  ['few prices in a small book', 12, 5],
  ['many prices in a small book', 2_000, 40],
  ['many prices with room for all', 2_000, 400],
  ['a book of one level a side', 50, 1],
])('it is what a map of prices is: %s', (_name, prices, limit) => {
  let full = 0;
  fc.assert(
    fc.property(operations(prices), fc.integer({ min: 0, max: prices + 1 }), (list, at) => {
      const book = new OrderBook(limit);
      const naive = new NaiveBook(limit);
      for (const one of list) {
        if (one.isClear) {
          book.clear();
          for (const levels of naive.levels) levels.clear();
        } else step(book, naive, one);
      }
      for (const of of [BID, ASK] as const) {
        expect(levelsOf(book, of)).toEqual(naive.sorted(of));
        expect(book.depthTo(of, at)).toBe(naive.depthTo(of, at));
        expect(book.sizeAt(of, at)).toBe(naive.levels[of].get(at) ?? 0);
      }
      expect(book.dropped).toBe(naive.dropped);
      if (book.dropped > 0) full += 1;
      const [bid, ask] = [naive.sorted(BID)[0]?.[0], naive.sorted(ASK)[0]?.[0]];
      expect(book.isCrossed()).toBe(bid !== undefined && ask !== undefined && bid >= ask);
      expect(book.mid()).toBe(((bid ?? Number.NaN) + (ask ?? Number.NaN)) / 2);
    }),
    runs(60),
  );
  // A batch that never fills a side would prove nothing about full ones.
  if (limit < 400) expect(full).toBeGreaterThan(5);
});
