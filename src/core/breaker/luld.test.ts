import { expect, test } from 'vitest';
import type { PriceUnits } from '../money/index.ts';
import { type LuldTerms, luldBand } from './luld.ts';

const cents = (value: bigint): PriceUnits => value as PriceUnits;
const share: LuldTerms = {
  reference: cents(10_000n),
  previousClose: cents(9_900n),
  tier: 1,
  width: 'single',
  dollar: cents(100n),
};

test('a large share may move five per cent, a small one ten, and twice that at some hours', () => {
  expect(luldBand(share)).toEqual({ down: 9_500n, up: 10_500n });
  expect(luldBand({ ...share, tier: 2 })).toEqual({ down: 9_000n, up: 11_000n });
  expect(luldBand({ ...share, width: 'double' })).toEqual({ down: 9_000n, up: 11_000n });
  expect(luldBand({ ...share, tier: 2, width: 'double' })).toEqual({ down: 8_000n, up: 12_000n });
});

test('the close of the day before decides, exactly at three dollars and at 75 cents', () => {
  const at = (close: bigint) => luldBand({ ...share, previousClose: cents(close) });
  expect(at(301n).up).toBe(10_500n);
  expect(at(300n).up).toBe(12_000n);
  expect(at(75n).up).toBe(12_000n);
  expect(at(74n).up).toBe(10_015n);
});

test('under 75 cents the lesser of 15 cents and 75 per cent, and never under zero', () => {
  const penny = (reference: bigint, width: 'single' | 'double' = 'single') =>
    luldBand({ ...share, reference: cents(reference), previousClose: cents(50n), width });
  expect(penny(60n)).toEqual({ down: 45n, up: 75n });
  expect(penny(20n)).toEqual({ down: 5n, up: 35n });
  // 75 % of ten cents is seven and a half: rounded toward the reference
  expect(penny(10n)).toEqual({ down: 3n, up: 17n });
  expect(penny(10n, 'double')).toEqual({ down: 0n, up: 25n });
});

test('a band that does not end on a price unit ends inside', () => {
  expect(luldBand({ ...share, reference: cents(10_001n) })).toEqual({ down: 9_501n, up: 10_501n });
});
