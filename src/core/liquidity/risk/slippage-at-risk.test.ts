import { expect, test } from 'vitest';
import { ASK, BID, OrderBook } from '../book/index.ts';
import { bookCost, curveCost, type DepthKnot } from './book-cost.ts';
import { keptDepth, makerConcentration } from './maker-concentration.ts';
import {
  fragileCost,
  sizedRisk,
  slippageAtRisk,
  slippageAtRiskOfSize,
} from './slippage-at-risk.ts';
import { unwindRisk, unwindShortfall } from './unwind-horizon.ts';

/** Mid 10,000; bids 1, 3 and 10 ticks (bp) away. */
function bookOf(): OrderBook {
  const book = new OrderBook(10);
  for (const [price, lots] of [
    [9_999, 20],
    [9_997, 40],
    [9_990, 40],
  ] as const) {
    book.set(BID, price, lots);
  }
  book.set(ASK, 10_001, 5);
  return book;
}

test('selling walks the bids', () => {
  // 20 * 1 + 30 * 3 = 110 bp-lots over 50 lots
  const cost = bookCost(bookOf(), BID, 50);
  expect(cost.slippage).toBeCloseTo(2.2 / 10_000, 15);
  expect(cost.meanPrice).toBe((20 * 9_999 + 30 * 9_997) / 50);
  expect(cost.unfilled).toBe(0);
  expect(bookCost(bookOf(), ASK, 5).slippage).toBeCloseTo(1e-4, 15);
});

test('what the book has no orders for costs twice the worst level', () => {
  // 20 + 120 + 400 bp-lots of 100 lots, and 100 lots at 20 bp
  const cost = bookCost(bookOf(), BID, 200);
  expect(cost.unfilled).toBe(100);
  expect(cost.slippage).toBeCloseTo((540 + 2_000) / 200 / 10_000, 15);
  const empty = bookCost(new OrderBook(4), BID, 7);
  expect(empty).toEqual({ slippage: 1, unfilled: 7, meanPrice: Number.NaN });
  expect(bookCost(bookOf(), BID, 0).slippage).toBe(0);
});

const KNOTS: readonly DepthKnot[] = [
  { bp: 5, lots: 50 },
  { bp: 10, lots: 150 },
];

test('along a curve lots rest evenly between its knots', () => {
  // 50 lots at 2.5 bp on average, 50 of the next hundred between 5 and 7.5 bp
  const cost = curveCost(KNOTS, 100);
  expect(cost.slippage).toBeCloseTo((50 * 2.5 + 50 * 6.25) / 100 / 10_000, 15);
  const beyond = curveCost(KNOTS, 200);
  expect(beyond.unfilled).toBe(50);
  expect(beyond.slippage).toBeCloseTo((125 + 750 + 50 * 20) / 200 / 10_000, 15);
  expect(curveCost([], 3)).toMatchObject({ slippage: 1, unfilled: 3 });
  expect(
    curveCost(
      [
        { bp: 5, lots: 0 },
        { bp: 10, lots: 10 },
      ],
      10,
    ).slippage,
  ).toBeCloseTo(7.5e-4, 15);
});

test('a fine curve of a book costs what the book costs', () => {
  const book = new OrderBook(4_000);
  book.set(ASK, 1_000_001, 1);
  const knots: DepthKnot[] = [];
  let lots = 0;
  for (let step = 1; step < 2_000; step += 1) {
    book.set(BID, 1_000_000 - step, step % 7);
    lots += step % 7;
    knots.push({ bp: ((step + 0.5) / 1_000_000.5) * 10_000, lots });
  }
  const [walked, drawn] = [bookCost(book, BID, 4_321), curveCost(knots, 4_321)];
  expect(Math.abs(drawn.slippage / walked.slippage - 1)).toBeLessThan(0.001);
});

test('concentration of makers, and the depth that stays when the largest go', () => {
  const even = makerConcentration([5, 5, 5, 5]);
  expect(even).toEqual({ index: 0.25, effectiveMakers: 4, largestMaker: 0.25 });
  const { index, largestMaker } = makerConcentration([60, 30, 10]);
  expect(index).toBeCloseTo(0.46, 15);
  expect(largestMaker).toBe(0.6);
  expect(makerConcentration([])).toEqual({ index: 1, effectiveMakers: 0, largestMaker: 1 });
  expect(keptDepth([10, 60, 30], 0)).toBe(1);
  expect(keptDepth([10, 60, 30], 1)).toBe(0.4);
  expect(keptDepth([10, 60, 30], 2)).toBe(0.1);
  expect(keptDepth([10, 60, 30], 3)).toBe(0);
});

test('the penalty for few makers is the walk of what they leave', () => {
  // 40 % stays: 8, 16 and 16 lots; 30 lots cost 8 * 1 + 16 * 3 + 6 * 10 = 116
  const { whole, thinned, penalty, concentration } = fragileCost(bookOf(), BID, 30, [60, 40], 1);
  expect(whole.slippage).toBeCloseTo((20 + 30) / 30 / 10_000, 15);
  expect(thinned.slippage).toBeCloseTo(116 / 30 / 10_000, 15);
  expect(penalty).toBeCloseTo(66 / 30 / 10_000, 15);
  expect(concentration.largestMaker).toBe(0.6);
  expect(fragileCost(bookOf(), BID, 30, [60, 40], 2).thinned.slippage).toBe(1);
});

test('slippage at risk over a history of curves', () => {
  const history = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((bp) => [{ bp, lots: 100 }]);
  // selling all of a curve costs half of its distance
  const { atRisk, expected } = slippageAtRiskOfSize(history, 100, 0.8);
  expect(atRisk).toBeCloseTo(4e-4, 15);
  expect(expected).toBeCloseTo(4.75e-4, 15);
  const thin = slippageAtRiskOfSize(history, 100, 0.8, 0.5);
  // half stays: 50 lots at half the distance, 50 at twice the distance
  expect(thin.atRisk).toBeCloseTo(10e-4, 15);
  expect(slippageAtRisk([], 0.9).atRisk).toBeNaN();
});

test('the risk of a size is that of waiting and that of selling', () => {
  const terms = {
    value: 1_000,
    deviationPerRootSecond: 0.001,
    seconds: 900,
    slices: 9,
    level: 0.9,
    slippages: [0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009, 0.05],
  };
  const { atRisk, shortfall } = sizedRisk(terms);
  expect(atRisk).toEqual({
    market: unwindRisk(terms),
    liquidity: 9,
    total: unwindRisk(terms) + 9,
  });
  expect(shortfall.market).toBe(unwindShortfall(terms));
  expect(shortfall.liquidity).toBeCloseTo(50, 12);
  expect(shortfall.total).toBeGreaterThan(atRisk.total);
});
