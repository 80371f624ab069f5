import { expect, test } from 'vitest';
import type { PriceUnits } from '../money/index.ts';
import { priceOnStep } from './tick.ts';

const BOOK = { step: 5n as PriceUnits, most: 23n as PriceUnits };
const at = (numerator: bigint, denominator = 1n) => ({ numerator, denominator });

test('selling rounds up to a step and buying down', () => {
  expect(priceOnStep(at(11n), 'sell', BOOK)).toBe(15n);
  expect(priceOnStep(at(14n), 'buy', BOOK)).toBe(10n);
  expect(priceOnStep(at(31n, 3n), 'sell', BOOK)).toBe(15n);
  expect(priceOnStep(at(44n, 3n), 'buy', BOOK)).toBe(10n);
  for (const side of ['sell', 'buy'] as const) expect(priceOnStep(at(10n), side, BOOK)).toBe(10n);
});

test('no order is below one step or above the last step that can be written', () => {
  expect(priceOnStep(at(0n), 'sell', BOOK)).toBe(5n);
  expect(priceOnStep(at(4n), 'buy', BOOK)).toBe(5n);
  expect(priceOnStep(at(1_000n), 'sell', BOOK)).toBe(20n);
});
