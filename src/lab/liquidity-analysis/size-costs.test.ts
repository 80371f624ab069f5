import { expect, test } from 'vitest';
import { ASK, BID, keptDepth, makerConcentration, OrderBook } from '../../core/liquidity/index.ts';
import { BookReach } from './book-reach.ts';
import { makerDepths, SizeCosts } from './size-costs.ts';
import { TERMS } from './terms.contract.ts';

/** Mid 10,000; bids 10 and 30 bp away, asks 10 bp away. */
function bookOf(): OrderBook {
  const book = new OrderBook(8);
  book.set(BID, 9_990, 20);
  book.set(BID, 9_970, 40);
  book.set(ASK, 10_010, 50);
  return book;
}

/** A snapshot that showed the best bid and the best ask only. */
function reachOf(): BookReach {
  const reach = new BookReach();
  const stamp = { symbol: 'X', exchangeMs: 0, receivedMs: 0, line: 1, lastId: 1 };
  const [bids, asks] = [Float64Array.of(9_990, 20), Float64Array.of(10_010, 50)];
  reach.take({ kind: 'snapshot', ...stamp, bids, asks });
  return reach;
}

test('every size is walked on both sides, with and without the largest makers', () => {
  const terms = { ...TERMS, sizes: [1, 4], makerShares: [0.5], withdrawing: 1 };
  const costs = new SizeCosts(terms, (size) => size * 10);
  costs.take(bookOf(), reachOf());
  costs.take(null, reachOf());
  const both = (size: number, side: 0 | 1, depth: 'whole' | 'thinned') => [
    ...costs.slippages(size, side, depth),
  ];
  expect(both(0, BID, 'whole')).toEqual([0.001, Number.NaN]);
  // 20 lots at 10 bp and 20 at 30
  expect(both(1, BID, 'whole')[0]).toBeCloseTo(0.002, 15);
  // half of it stays: 10 at 10 bp, 20 at 30, and 10 that are not there at 60
  expect(both(1, BID, 'thinned')[0]).toBeCloseTo((10 * 10 + 20 * 30 + 10 * 60) / 40 / 1e4, 12);
  expect(costs.unfilled(1, BID, 'thinned')[0]).toBeCloseTo(0.25, 12);
  expect(both(1, ASK, 'whole')[0]).toBe(0.001);
});

test('what the snapshot did not show is beyond its reach', () => {
  const costs = new SizeCosts({ ...TERMS, sizes: [2, 2.1] }, (size) => size * 10);
  costs.take(bookOf(), reachOf());
  costs.take(bookOf(), new BookReach());
  expect([...costs.beyond(0, BID, 'whole')]).toEqual([0, 1]);
  expect([...costs.beyond(1, BID, 'whole')]).toEqual([1, 1]);
  expect([...costs.beyond(1, ASK, 'whole')]).toEqual([0, 1]);
  expect(reachOf().bp(BID, 10_000)).toBe(10);
  expect(reachOf().bp(ASK, 10_000)).toBe(10);
});

test('makers that nobody names are many and small', () => {
  const depths = makerDepths([0.3, 0.2]);
  expect(keptDepth(depths, 1)).toBeCloseTo(0.7, 12);
  expect(keptDepth(depths, 2)).toBeCloseTo(0.5, 12);
  const { index, largestMaker } = makerConcentration(depths);
  expect(largestMaker).toBeCloseTo(0.3, 12);
  expect(index).toBeCloseTo(0.09 + 0.04 + 0.25 / 1_000, 12);
  expect(makerDepths([0.6, 0.4])).toEqual([0.6, 0.4]);
});
