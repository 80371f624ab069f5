import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ASK, BID, OrderBook } from '../book/index.ts';
import { bookCost } from './book-cost.ts';
import { makerConcentration } from './maker-concentration.ts';
import { sampleQuantile, sampleTailMean, sortedSample } from './tail.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const runs = (numRuns: number) => ({ seed: SEED, numRuns: numRuns * FACTOR });

const levels = fc.array(
  fc.record({ away: fc.integer({ min: 1, max: 500 }), lots: fc.integer({ min: 1, max: 99 }) }),
  { minLength: 1, maxLength: 20 },
);

function bookOf(list: readonly { away: number; lots: number }[]): OrderBook {
  const book = new OrderBook(32);
  book.set(ASK, 100_001, 1);
  for (const { away, lots } of list) book.set(BID, 100_000 - away, lots);
  return book;
}

test(`a larger order and a thinner book never cost less (seed ${SEED})`, () => {
  const size = fc.integer({ min: 1, max: 3_000 });
  fc.assert(
    fc.property(levels, size, size, fc.integer({ min: 1, max: 100 }), (list, one, other, kept) => {
      const book = bookOf(list);
      const [small, large] = [Math.min(one, other), Math.max(one, other)];
      const cost = bookCost(book, BID, small);
      expect(bookCost(book, BID, large).slippage).toBeGreaterThanOrEqual(cost.slippage - 1e-15);
      const thinned = bookCost(book, BID, small, kept / 100);
      expect(thinned.slippage).toBeGreaterThanOrEqual(cost.slippage - 1e-15);
      expect(cost.slippage).toBeGreaterThan(0);
      expect(cost.slippage).toBeLessThanOrEqual(1);
    }),
    runs(300),
  );
});

const sample = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

test(`a tail mean is between the quantile and the worst, and never falls (seed ${SEED})`, () => {
  const share = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(sample, share, share, (all, one, other) => {
      const sorted = sortedSample(all);
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      const tail = sampleTailMean(sorted, high);
      expect(tail).toBeGreaterThanOrEqual(sampleQuantile(sorted, high) - 1e-6);
      expect(tail).toBeLessThanOrEqual((sorted.at(-1) as number) + 1e-6);
      expect(tail).toBeGreaterThanOrEqual(sampleTailMean(sorted, low) - 1e-6);
    }),
    runs(300),
  );
});

test(`the tail mean of a sum is at most the sum of the tail means (seed ${SEED})`, () => {
  const pairs = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })),
    {
      minLength: 1,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(pairs, fc.constantFrom(0.5, 0.9, 0.95), (all, level) => {
      const tailOf = (pick: (pair: readonly [number, number]) => number): number =>
        sampleTailMean(sortedSample(all.map(pick)), level);
      const whole = tailOf(([market, book]) => market + book);
      const apart = tailOf(([market]) => market) + tailOf(([, book]) => book);
      expect(whole).toBeLessThanOrEqual(apart + 1e-9);
    }),
    runs(300),
  );
});

test(`concentration is between one maker and all alike (seed ${SEED})`, () => {
  const depths = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(depths, (all) => {
      const { index, effectiveMakers, largestMaker } = makerConcentration(all);
      expect(index).toBeGreaterThanOrEqual(1 / all.length - 1e-12);
      expect(index).toBeLessThanOrEqual(largestMaker + 1e-12);
      expect(effectiveMakers).toBeLessThanOrEqual(all.length + 1e-9);
    }),
    runs(200),
  );
});
