import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Ppm, QuoteUnits } from '../../money/index.ts';
import { runs } from '../adl/policy.contract.ts';
import {
  afterBatch,
  type CoverageRecord,
  estimateNeed,
  NO_HISTORY,
  NOTHING_RECORDED,
  recordBatch,
} from './index.ts';

const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;
const ppm = (share: bigint): Ppm => share as Ppm;

test('the first estimate is the wedge of the coin times the notional, rounded up', () => {
  // 62 basis points of 1,000,001.
  expect(estimateNeed(NO_HISTORY, ppm(6_200n), quote(1_000_001n))).toBe(6_201n);
});

test('what was too little is added next time, what was too much taken off', () => {
  const short = afterBatch(NO_HISTORY, quote(6_200n), quote(9_000n));
  expect(estimateNeed(short, ppm(6_200n), quote(1_000_000n))).toBe(9_000n);
  const over = afterBatch(NO_HISTORY, quote(6_200n), quote(200n));
  expect(estimateNeed(over, ppm(6_200n), quote(1_000_000n))).toBe(200n);
  expect(estimateNeed(over, ppm(6_200n), quote(1n))).toBe(0n);
});

const batches = fc.array(
  fc.record({
    notional: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    actual: fc.bigInt({ min: 0n, max: 10n ** 10n }),
  }),
  { minLength: 1, maxLength: 20 },
);

test('the sum of the estimates is the sum of the needs before, and one batch', () => {
  fc.assert(
    fc.property(batches, fc.bigInt({ min: 0n, max: 30_000n }), (all, wedge) => {
      let history = NO_HISTORY;
      for (const { notional, actual } of all) {
        const before = history;
        const estimated = estimateNeed(history, ppm(wedge), quote(notional));
        history = afterBatch(history, estimated, quote(actual));
        const plain = (notional * wedge + 999_999n) / 1_000_000n;
        const due = before.actual + plain;
        expect(history.estimated).toBe(due > before.estimated ? due : before.estimated);
      }
    }),
    runs(500),
  );
});

test('under-coverage, overshoot and estimation error are kept apart and never netted', () => {
  const two = [
    { estimated: quote(100n), actual: quote(130n), raised: quote(90n) },
    { estimated: quote(100n), actual: quote(70n), raised: quote(110n) },
  ].reduce<CoverageRecord>(recordBatch, NOTHING_RECORDED);
  expect(two).toEqual({ batches: 2, underCoverage: 40n, overshoot: 40n, estimationError: 60n });
});
