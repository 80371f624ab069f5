import { expect, test } from 'vitest';
import type { Ppm, PriceUnits } from '../money/index.ts';
import { bandLimit, isOutsideBand, priceBand } from './price-band.ts';

const price = (value: bigint): PriceUnits => value as PriceUnits;

test('only the side that would trade through the band is outside it', () => {
  const band = priceBand(price(100n), 50_000n as Ppm);
  expect(band).toEqual({ down: 95n, up: 105n });
  expect(isOutsideBand(band, 'sell', price(94n))).toBe(true);
  expect(isOutsideBand(band, 'sell', price(95n))).toBe(false);
  expect(isOutsideBand(band, 'sell', price(120n))).toBe(false);
  expect(isOutsideBand(band, 'buy', price(106n))).toBe(true);
  expect(isOutsideBand(band, 'buy', price(90n))).toBe(false);
  expect([bandLimit(band, 'buy'), bandLimit(band, 'sell')]).toEqual([105n, 95n]);
});

test('the band rounds toward the mark', () => {
  expect(priceBand(price(101n), 50_000n as Ppm)).toEqual({ down: 96n, up: 106n });
});
