import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, QuoteUnits } from '../money/index.ts';
import { sliceLots, sliceNotionals } from './sizing.ts';

const quote = (value: bigint) => value as QuoteUnits;

test('the least gives way to the position, the most to the least', () => {
  const bounds = { slicePpm: 100_000n, notionalMin: quote(1_000n) };
  expect(sliceNotionals(quote(50_000n), bounds)).toEqual({ least: 1_000n, most: 5_000n });
  expect(sliceNotionals(quote(5_000n), bounds)).toEqual({ least: 1_000n, most: 1_000n });
  expect(sliceNotionals(quote(400n), bounds)).toEqual({ least: 400n, most: 400n });
});

const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });

test('a slice is never empty, never more than is held, and otherwise within the most', () => {
  fc.assert(
    fc.property(
      amount,
      fc.bigInt({ min: 1n, max: 1000n }),
      amount,
      amount,
      (held, value, min, max) => {
        const bounds = { slicePpm: 250_000n, notionalMin: quote(min), notionalMax: quote(max) };
        const lots = sliceLots(held as Lots, quote(value), bounds);
        expect(lots >= 1n && lots <= held).toBe(true);
        const { most } = sliceNotionals(quote(held * value), bounds);
        const cap = most < max ? most : max;
        if (lots > 1n) expect(lots * value <= cap || cap >= held * value).toBe(true);
      },
    ),
  );
});
