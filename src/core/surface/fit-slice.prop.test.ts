import fc from 'fast-check';
import { expect, test } from 'vitest';
import { butterflyReport } from './butterfly.ts';
import { CALM } from './examples.contract.ts';
import { fitSlice, type VolatilityPoint } from './fit-slice.ts';
import { faultOfSvi, type Svi, volatilityAt } from './svi.ts';

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const quotesOf = (svi: Svi, years: number, from: number, to: number): VolatilityPoint[] =>
  Array.from({ length: 31 }, (_, i) => {
    const k = from + ((to - from) * i) / 30;
    return { k, volatility: volatilityAt(svi, years, k) };
  });

test('exact quotes give back their slice', () => {
  const fit = fitSlice(quotesOf(CALM, 0.1, -0.6, 0.6), { years: 0.1, earlier: null });
  expect(fit?.rmsVolatility).toBeLessThan(1e-9);
  for (const field of ['a', 'b', 'rho', 'm', 'sigma'] as const) {
    expect(fit?.svi[field]).toBeCloseTo(CALM[field], 6);
  }
});

test('exact quotes of any sound slice are met to a hundredth of a basis point', () => {
  const slices = fc.record({
    a: within(0.001, 0.1),
    b: within(0.02, 0.4),
    rho: within(-0.8, 0.8),
    m: within(-0.2, 0.2),
    sigma: within(0.05, 0.5),
  });
  fc.assert(
    fc.property(slices, (svi) => {
      fc.pre(faultOfSvi(svi) === null && butterflyReport(svi).isFree);
      const fit = fitSlice(quotesOf(svi, 0.25, -0.8, 0.8), { years: 0.25, earlier: null });
      expect(fit?.rmsVolatility).toBeLessThan(1e-6);
      expect(fit === null ? 'no fit' : faultOfSvi(fit.svi)).toBeNull();
    }),
    { numRuns: 25 },
  );
});

test('equal quotes give equal bits', () => {
  const quotes = quotesOf(CALM, 0.1, -0.5, 0.4);
  const noisy = quotes.map(({ k, volatility }, i) => ({
    k,
    volatility: volatility + (i % 3) / 500,
  }));
  const terms = { years: 0.1, earlier: null };
  expect(fitSlice(noisy, terms)).toEqual(fitSlice(noisy, terms));
});

test('fewer than five strikes have no fit', () => {
  const few = quotesOf(CALM, 0.1, -0.5, 0.5).slice(0, 4);
  expect(fitSlice([...few, ...few], { years: 0.1, earlier: null })).toBeNull();
});

test('a fit under an earlier slice is pushed toward it', () => {
  const earlier = { svi: { ...CALM, a: CALM.a + 0.004 }, range: { from: -0.3, to: 0.3 } };
  const quotes = quotesOf(CALM, 0.1, -0.5, 0.5);
  const alone = fitSlice(quotes, { years: 0.1, earlier: null });
  const after = fitSlice(quotes, { years: 0.1, earlier });
  expect(after?.rmsVolatility).toBeGreaterThan(alone?.rmsVolatility as number);
});
