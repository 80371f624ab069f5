import { expect, test } from 'vitest';
import type { Ppm, QuoteUnits } from '../money/index.ts';
import { deleverageBelow, hasFallenBy } from './fund-fall.ts';

const quote = (value: bigint) => value as QuoteUnits;
const FALL = 300_000n as Ppm;

test('deleveraging begins at a share of the average, rounded up, and not below the floor', () => {
  expect(deleverageBelow(quote(80_000n), FALL, quote(50_000n))).toBe(56_000n);
  expect(deleverageBelow(quote(60_000n), FALL, quote(50_000n))).toBe(50_000n);
  expect(deleverageBelow(quote(11n), FALL, quote(0n))).toBe(8n); // 7.7
});

test('a fall is measured from the peak, and a fund that never held anything has not fallen', () => {
  expect(hasFallenBy(quote(100n), quote(70n), FALL)).toBe(true);
  expect(hasFallenBy(quote(100n), quote(71n), FALL)).toBe(false);
  expect(hasFallenBy(quote(100n), quote(-5n), FALL)).toBe(true);
  expect(hasFallenBy(quote(0n), quote(0n), FALL)).toBe(false);
});
