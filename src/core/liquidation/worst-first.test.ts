import { expect, test } from 'vitest';
import type { PriceUnits, QuoteUnits } from '../money/index.ts';
import { worstFirst } from './worst-first.ts';

const order = (limit: bigint, mark = 100n, notional = 1n, key = 'a') => ({
  limit: limit as PriceUnits,
  mark: mark as PriceUnits,
  notional: notional as QuoteUnits,
  key,
});

test('the limit furthest from its own mark goes first, on either side', () => {
  expect(worstFirst([order(99n), order(102n), order(100n)])).toEqual([1, 0, 2]);
  expect(worstFirst([order(990n, 1_000n), order(98n)])).toEqual([1, 0]);
});

test('equals go by size, then by key, then by place', () => {
  expect(worstFirst([order(99n, 100n, 1n), order(101n, 100n, 2n)])).toEqual([1, 0]);
  expect(worstFirst([order(99n, 100n, 1n, 'b'), order(99n, 100n, 1n, 'a')])).toEqual([1, 0]);
  expect(worstFirst([order(99n), order(99n), order(99n)])).toEqual([0, 1, 2]);
});
