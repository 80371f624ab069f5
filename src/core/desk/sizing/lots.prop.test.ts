import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import type { DeskInstrument } from '../model/index.ts';
import { lotsOf } from './index.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);

/** Prices in tenths, sizes in thousandths; orders of 5 quote at least. */
const PERPETUAL: DeskInstrument = {
  id: 'BTC-PERP',
  venue: 'paper',
  symbol: 'BTCUSDT',
  underlying: 'BTC',
  kind: 'perpetual',
  priceDecimals: 1,
  sizeDecimals: 3,
  tick: 1n as PriceUnits,
  step: 1n as Lots,
  sizeMin: 1n as Lots,
  notionalMin: 500_000_000n as QuoteUnits,
  makerPpm: 200n,
  takerPpm: 500n,
  expiry: 0,
  strike: 0n as PriceUnits,
};
const PRICE = 600_000n as PriceUnits; // 60,000.0

const lots = (exposure: number, own: Partial<DeskInstrument> = {}): bigint => {
  const sized = lotsOf({ ...PERPETUAL, ...own }, exposure, PRICE);
  if (sized.kind === 'refused') throw new Error(sized.fault.at);
  return sized.lots;
};

test('ninety thousand at sixty thousand is a coin and a half, long or short', () => {
  expect(lots(90_000)).toBe(1_500n);
  expect(lots(-90_000)).toBe(-1_500n);
});

test('what is short of a lot or of a step is left out, on both sides', () => {
  expect(lots(90_059.99)).toBe(1_500n);
  expect(lots(-90_059.99)).toBe(-1_500n);
  expect(lots(90_060)).toBe(1_501n);
  expect(lots(90_060, { step: 100n as Lots })).toBe(1_500n);
  expect(lots(-90_060, { step: 100n as Lots })).toBe(-1_500n);
});

test('a position under the smallest order is none', () => {
  expect(lots(59.99)).toBe(0n);
  expect(lots(600, { sizeMin: 11n as Lots })).toBe(0n);
  expect(lots(600, { sizeMin: 10n as Lots })).toBe(10n);
  expect(lots(60, { notionalMin: 6_000_000_001n as QuoteUnits })).toBe(0n);
  expect(lots(60, { notionalMin: 6_000_000_000n as QuoteUnits })).toBe(1n);
});

test('an exposure that is no number, and a price of zero, are refused', () => {
  for (const exposure of [Number.NaN, Number.POSITIVE_INFINITY, 1e16]) {
    const sized = lotsOf(PERPETUAL, exposure, PRICE);
    expect(sized).toMatchObject({ kind: 'refused', fault: { at: 'exposure' } });
  }
  const free = lotsOf(PERPETUAL, 1, 0n as PriceUnits);
  expect(free).toMatchObject({ kind: 'refused', fault: { at: 'price' } });
});

test('the value of the lots is never more than the exposure, and one step more would be', () => {
  const asked = fc.record({
    exposure: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
    price: fc.bigInt({ min: 1n, max: 10_000_000n }),
    step: fc.bigInt({ min: 1n, max: 1_000n }),
    priceDecimals: fc.integer({ min: 0, max: 8 }),
    sizeDecimals: fc.integer({ min: 0, max: 8 }),
  });
  fc.assert(
    fc.property(asked, ({ exposure, price, step, priceDecimals, sizeDecimals }) => {
      const own = { priceDecimals, sizeDecimals, notionalMin: 0n as QuoteUnits };
      const instrument = { ...PERPETUAL, ...own, step: step as Lots, sizeMin: 0n as Lots };
      const sized = lotsOf(instrument, exposure, price as PriceUnits);
      if (sized.kind === 'refused') throw new Error(sized.fault.at);
      const size = sized.lots < 0n ? -sized.lots : sized.lots;
      // Whole exposures are exact: both sides in units of 10^-(price + size decimals).
      const limit = BigInt(Math.abs(exposure)) * 10n ** BigInt(priceDecimals + sizeDecimals);
      expect(size * price <= limit).toBe(true);
      expect((size + step) * price > limit).toBe(true);
      expect(size % step).toBe(0n);
      if (size > 0n) expect(sized.lots > 0n).toBe(exposure > 0);
    }),
    { seed: SEED, numRuns: 1_000 * FACTOR },
  );
});
