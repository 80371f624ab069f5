import { expect, test } from 'vitest';
import { touchFill } from './touch-fill.ts';

const MARKET = { bid: 99, ask: 101, bidSize: 10, askSize: 10 };
const FREE = { prefactor: 0, dailyVolatility: 0, dailyVolume: 0 };
const DEEP = { prefactor: 1, dailyVolatility: 0.04, dailyVolume: 10_000 };

test('without impact an order gets the other side, and no more than its share of it', () => {
  expect(touchFill('buy', 4, 0, MARKET, FREE, 0)).toMatchObject({ size: 4, price: 101 });
  expect(touchFill('sell', 40, 0, MARKET, FREE, 0.5)).toMatchObject({ size: 5, price: 99 });
});

test('impact grows with the root of the size', () => {
  // A hundredth of a day's volume: a tenth of a day's volatility, 0.4 %.
  const fill = touchFill('buy', 100, 0, MARKET, DEEP, 0);
  expect(fill.price).toBeCloseTo(101 * 1.004, 10);
  expect(touchFill('sell', 100, 0, MARKET, DEEP, 0).price).toBeCloseTo(99 * 0.996, 10);
});

test('a limit is never passed: what would pass it is not filled', () => {
  const limit = 101 * 1.002;
  const fill = touchFill('buy', 100, limit, MARKET, DEEP, 0);
  expect(fill.size).toBeCloseTo(25, 6); // half the impact is a quarter of the size
  expect(fill.price).toBeLessThanOrEqual(limit * (1 + 1e-12));
  expect(touchFill('buy', 100, 100, MARKET, DEEP, 0).size).toBe(0);
});

test('where a side is empty nothing is filled', () => {
  expect(touchFill('buy', 1, 0, { ...MARKET, ask: 0 }, FREE, 0).size).toBe(0);
});
