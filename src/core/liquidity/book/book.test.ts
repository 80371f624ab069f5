/** What an order book answers, case by case. */
import { describe, expect, test } from 'vitest';
import { ASK, BID, OrderBook } from './book.ts';

const sides = [
  ['bid', BID, [100, 99, 98, 97]],
  ['ask', ASK, [101, 102, 103, 104]],
] as const;

function calm(): OrderBook {
  const book = new OrderBook(10);
  for (const [, side, prices] of sides) {
    prices.forEach((price, rank) => {
      book.set(side, price, rank + 1);
    });
  }
  return book;
}

test('a book that nobody has told anything has no best price and no mid', () => {
  const book = new OrderBook(3);
  expect([book.bestBid(), book.bestAsk(), book.mid()]).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
  expect([book.count(BID), book.size(BID, 0), book.sizeAt(ASK, 5), book.depthTo(ASK, 9)]).toEqual([
    0, 0, 0, 0,
  ]);
  expect([book.depthWithin(BID, 10), book.isCrossed()]).toEqual([Number.NaN, false]);
});

describe.each(sides)('the %s side', (_name, side, prices) => {
  test('ranks its levels from the best, whatever order they came in', () => {
    const book = new OrderBook(10);
    for (const price of [prices[2], prices[0], prices[3], prices[1]]) book.set(side, price, price);
    expect(prices.map((_, rank) => book.price(side, rank))).toEqual(prices);
    expect(prices.map((_, rank) => book.size(side, rank))).toEqual(prices);
    expect(book.price(side, 4)).toBeNaN();
    expect(book.size(side, 4)).toBe(0);
  });

  test('says what rested at a price before', () => {
    const book = calm();
    expect(book.set(side, prices[1], 9)).toBe(2);
    expect(book.set(side, prices[1], 0)).toBe(9);
    expect(book.set(side, prices[1], 0)).toBe(0);
    expect(book.sizeAt(side, prices[1])).toBe(0);
    expect(book.count(side)).toBe(3);
  });

  test('sums what rests at a price or better', () => {
    const book = calm();
    expect(prices.map((price) => book.depthTo(side, price))).toEqual([1, 3, 6, 10]);
  });
});

test('depth within basis points of the mid counts the level that lies right on the edge', () => {
  const book = new OrderBook(4);
  book.set(BID, 9_990, 3);
  book.set(BID, 9_980, 5);
  book.set(ASK, 10_010, 2);
  book.set(ASK, 10_021, 7);
  expect(book.mid()).toBe(10_000);
  expect([book.depthWithin(BID, 10), book.depthWithin(ASK, 10)]).toEqual([3, 2]);
  expect([book.depthWithin(BID, 20), book.depthWithin(ASK, 20)]).toEqual([8, 2]);
});

test('a bid that meets an ask is crossed, and so is one above it', () => {
  const book = calm();
  expect(book.isCrossed()).toBe(false);
  book.set(BID, 101, 1);
  expect(book.isCrossed()).toBe(true);
  book.set(ASK, 101, 0);
  expect(book.isCrossed()).toBe(false);
  book.set(BID, 103, 1);
  expect(book.isCrossed()).toBe(true);
});

describe('a side that is full', () => {
  const full = (): OrderBook => {
    const book = new OrderBook(3);
    for (const price of [100, 98, 96]) book.set(BID, price, 1);
    return book;
  };
  const prices = (book: OrderBook): number[] =>
    Array.from({ length: book.count(BID) }, (_, rank) => book.price(BID, rank));

  test('drops its farthest level for a better one', () => {
    const book = full();
    expect(book.set(BID, 99, 5)).toBe(0);
    expect(prices(book)).toEqual([100, 99, 98]);
    expect(book.dropped).toBe(1);
  });

  test('takes a new best', () => {
    const book = full();
    book.set(BID, 101, 5);
    expect(prices(book)).toEqual([101, 100, 98]);
    expect(book.size(BID, 0)).toBe(5);
  });

  test('does not take a level beyond its farthest', () => {
    const book = full();
    book.set(BID, 95, 5);
    expect(prices(book)).toEqual([100, 98, 96]);
    expect(book.dropped).toBe(1);
  });

  test('goes on changing the levels that it has', () => {
    const book = full();
    book.set(BID, 96, 4);
    expect([book.sizeAt(BID, 96), book.dropped]).toEqual([4, 0]);
  });
});

test('a book that was cleared is empty and takes levels again', () => {
  const book = calm();
  book.clear();
  expect([book.count(BID), book.count(ASK)]).toEqual([0, 0]);
  book.set(BID, 7, 1);
  expect([book.bestBid(), book.count(ASK)]).toEqual([7, 0]);
});
