/** Books and tickers of two streams, merged by update id; trades between two books. */
import { describe, expect, test } from 'vitest';
import { ASK, BID, OrderBook } from '../../../core/liquidity/index.ts';
import type { Level2Ticker, Level2Trade } from './message.ts';
import { QuoteCheck } from './quote-check.ts';
import { TradeCheck } from './trade-check.ts';

const STAMP = { symbol: 'BTCUSDT', exchangeMs: 0, receivedMs: 0, line: 1 };

const ticker = (updateId: number, bid = 100, bidLots = 1): Level2Ticker => ({
  kind: 'ticker',
  ...STAMP,
  updateId,
  bid,
  bidLots,
  ask: 110,
  askLots: 5,
});

function bookOf(bid = 100, bidLots = 1): OrderBook {
  const book = new OrderBook(3);
  book.set(BID, bid, bidLots);
  book.set(ASK, 110, 5);
  return book;
}

const figures = (check: QuoteCheck) => [
  check.compared,
  check.sameId,
  check.priceMismatches,
  check.sizeMismatches,
];

describe('a book is compared with the ticker that stands at its update', () => {
  test('the one of the same id', () => {
    const check = new QuoteCheck();
    check.takeTicker(ticker(5));
    check.takeBook(5, 1, bookOf());
    expect(figures(check)).toEqual([0, 0, 0, 0]); // an update of the same id may still come
    check.takeTicker(ticker(6, 101));
    expect(figures(check)).toEqual([1, 1, 0, 0]);
  });

  test('or the last one before, whichever stream was faster', () => {
    const check = new QuoteCheck();
    check.takeBook(7, 1, bookOf(101));
    check.takeTicker(ticker(4, 99));
    check.takeTicker(ticker(6, 101));
    check.takeTicker(ticker(9, 103));
    check.takeTicker(ticker(10, 104));
    check.takeBook(9, 2, bookOf(103));
    expect(figures(check)).toEqual([2, 1, 0, 0]);
  });

  test('and not with one that is not there: before the first ticker nothing is compared', () => {
    const check = new QuoteCheck();
    check.takeBook(3, 1, bookOf());
    check.takeTicker(ticker(4, 99));
    expect(figures(check)).toEqual([0, 0, 0, 0]);
  });
});

test('a price that differs, and a size that differs, are told apart and kept', () => {
  const check = new QuoteCheck();
  check.takeBook(1, 7, bookOf(99));
  check.takeBook(2, 8, bookOf(100, 2));
  for (const id of [1, 2, 3]) check.takeTicker(ticker(id));
  expect(figures(check)).toEqual([2, 2, 1, 1]);
  expect(check.mismatches()).toMatchObject([
    { book: { id: 1, line: 7, bid: 99 }, ticker: { id: 1, bid: 100 } },
    { book: { id: 2, bidLots: 2 }, ticker: { bidLots: 1 } },
  ]);
});

test('quotes out of order are counted, not compared', () => {
  const check = new QuoteCheck();
  check.takeBook(5, 1, bookOf());
  check.takeBook(4, 2, bookOf(1));
  check.takeTicker(ticker(5));
  check.takeTicker(ticker(3, 1));
  check.takeTicker(ticker(6));
  expect([...figures(check), check.skipped]).toEqual([1, 1, 0, 0, 2]);
});

test('long streams are compared to the end, and what waits in vain has a bound', () => {
  const check = new QuoteCheck();
  for (let id = 1; id <= 5_000; id += 1) {
    check.takeTicker(ticker(id, 100 + (id % 7)));
    check.takeBook(id, id, bookOf(100 + (id % 7)));
  }
  check.takeTicker(ticker(5_001));
  expect(figures(check)).toEqual([5_000, 5_000, 0, 0]);
  const apart = new QuoteCheck(); // one stream always 50 changes behind the other
  for (let id = 1; id <= 5_050; id += 1) {
    apart.takeBook(id, id, bookOf(100 + (id % 7)));
    if (id > 50) apart.takeTicker(ticker(id - 50, 100 + ((id - 50) % 7)));
  }
  expect(figures(apart)).toEqual([4_999, 4_999, 0, 0]);
  const ahead = new QuoteCheck();
  for (let id = 1; id <= 5_050; id += 1) {
    ahead.takeTicker(ticker(id, 100 + (id % 7)));
    if (id > 50) ahead.takeBook(id - 50, id, bookOf(100 + ((id - 50) % 7)));
  }
  expect(figures(ahead)).toEqual([5_000, 5_000, 0, 0]);
  const alone = new QuoteCheck();
  for (let id = 1; id <= 70_000; id += 1) alone.takeTicker(ticker(id));
  expect(alone.skipped).toBe(32_768);
});

describe('a trade', () => {
  const trade = (taker: 'buy' | 'sell', price: number): Level2Trade => ({
    kind: 'trade',
    ...STAMP,
    id: 1,
    price,
    lots: 1,
    taker,
  });

  test.each([
    ['buy', 110, 0],
    ['buy', 111, 0],
    ['buy', 109, 1],
    ['sell', 100, 0],
    ['sell', 99, 0],
    ['sell', 101, 1],
  ] as const)('a %s at %i between 100 and 110 is inside the touch: %i', (taker, price, inside) => {
    const check = new TradeCheck();
    check.takeBook(100, 110);
    check.takeTrade(trade(taker, price));
    expect(check.judged).toBe(0); // the book after it is not known yet
    check.takeBook(100, 110);
    expect([check.judged, check.inside]).toEqual([1, inside]);
  });

  test('may have met the touch of the book after it, or of a ticker between', () => {
    const check = new TradeCheck();
    check.takeBook(100, 110);
    check.takeTrade(trade('sell', 103));
    check.takeTrade(trade('buy', 106));
    check.takeTicker(100, 106);
    check.takeBook(103, 111);
    expect([check.judged, check.inside]).toEqual([2, 0]);
    check.takeTrade(trade('buy', 106)); // that touch is past
    check.takeBook(103, 111);
    expect([check.judged, check.inside]).toEqual([3, 1]);
  });

  test('before the first book cannot be judged', () => {
    const check = new TradeCheck();
    check.takeTrade(trade('buy', 1));
    check.takeBook(100, 110);
    expect([check.judged, check.skipped]).toEqual([0, 1]);
  });
});
