import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CALM } from './examples.contract.ts';
import {
  confidenceOn,
  forwardOn,
  rateOn,
  type Surface,
  type SurfaceSlice,
  surfaceAt,
  surfaceOf,
  varianceOn,
} from './surface.ts';
import { type Svi, totalVariance } from './svi.ts';

const slice = (years: number, svi: Svi, forward = 100, rate = 0): SurfaceSlice => ({
  years,
  forward,
  rate,
  svi,
  rmsVolatility: 0.002,
  quotedAt: [-0.4, -0.2, 0, 0.2, 0.4],
});

const surfaceFrom = (...slices: SurfaceSlice[]): Surface => {
  const made = surfaceOf(slices);
  if (made.kind === 'refused') throw new Error(made.reason);
  return made.surface;
};

const MONTH = slice(0.1, CALM);
const QUARTER = slice(0.3, { ...CALM, a: 0.03, b: 0.09 }, 103, 0.05);
const BOTH = surfaceFrom(QUARTER, MONTH);
const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test('slices are put in the order of their expiries', () => {
  expect(BOTH.slices.map(({ years }) => years)).toEqual([0.1, 0.3]);
});

test('at an expiry the surface is its slice', () => {
  for (const k of [-1, 0, 0.7]) {
    expect(varianceOn(BOTH, k, 0.1)).toBe(totalVariance(MONTH.svi, k));
    expect(varianceOn(BOTH, k, 0.3)).toBeCloseTo(totalVariance(QUARTER.svi, k), 15);
  }
});

test('half way between two expiries lies half of the variance', () => {
  const middle = (totalVariance(MONTH.svi, 0.2) + totalVariance(QUARTER.svi, 0.2)) / 2;
  expect(varianceOn(BOTH, 0.2, 0.2)).toBeCloseTo(middle, 14);
});

test('before the first expiry volatility is that of the first slice', () => {
  const { volatility } = surfaceAt(BOTH, 100, 0.01);
  expect(volatility).toBeCloseTo(Math.sqrt(totalVariance(MONTH.svi, 0) / 0.1), 14);
});

test('after the last expiry the forward variance of the last two goes on', () => {
  const [month, quarter] = [MONTH, QUARTER].map(({ svi }) => totalVariance(svi, 0)) as [
    number,
    number,
  ];
  const perYear = (quarter - month) / 0.2;
  expect(varianceOn(BOTH, 0, 1.3)).toBeCloseTo(quarter + perYear, 14);
  expect(varianceOn(surfaceFrom(MONTH), 0, 0.2)).toBeCloseTo(2 * month, 14);
});

test('forward and rate travel with the fit', () => {
  expect(forwardOn(BOTH, 0.05)).toBe(100);
  expect(forwardOn(BOTH, 0.2)).toBeCloseTo(Math.sqrt(100 * 103), 11);
  expect(forwardOn(BOTH, 2)).toBe(103);
  expect(rateOn(BOTH, 0.2)).toBeCloseTo((0.05 * 0.3) / 2 / 0.2, 14);
});

test('no query crosses the calendar, even where the fits do', () => {
  const crossing = surfaceFrom(
    MONTH,
    slice(0.2, { ...CALM, a: 0.004, b: 0.12, rho: 0.5 }),
    slice(0.5, { ...CALM, a: 0.03, rho: -0.7 }),
  );
  fc.assert(
    fc.property(within(-3, 3), within(0.001, 1.5), within(0, 0.5), (k, years, step) => {
      const sooner = varianceOn(crossing, k, years);
      expect(varianceOn(crossing, k, years + step)).toBeGreaterThanOrEqual(sooner * (1 - 1e-14));
    }),
  );
});

test('confidence falls with distance from quotes, with bad fits and outside the expiries', () => {
  const here = confidenceOn(BOTH, 0, 0.1);
  expect(here).toBeGreaterThan(0.9);
  expect(confidenceOn(BOTH, 1, 0.1)).toBeLessThan(0.1 * here);
  expect(confidenceOn(BOTH, 0, 0.02)).toBeLessThan(0.1 * here);
  expect(confidenceOn(BOTH, 0, 0.6)).toBeLessThan(0.5 * here);
  const rough = surfaceFrom({ ...MONTH, rmsVolatility: 0.04 });
  expect(confidenceOn(rough, 0, 0.1)).toBeCloseTo(0.25, 6);
});

test('what is no surface is refused in words', () => {
  const reasonOf = (...slices: SurfaceSlice[]): string => {
    const made = surfaceOf(slices);
    return made.kind === 'refused' ? made.reason : 'accepted';
  };
  expect(reasonOf()).toBe('a surface needs one slice or more');
  expect(reasonOf(MONTH, MONTH)).toBe('slice at 0.1 years: accepted: every expiry once');
  expect(reasonOf({ ...MONTH, years: 0 })).toBe('slice at 0 years: accepted: years above 0');
  expect(reasonOf({ ...MONTH, forward: -1 })).toContain('forward is -1, accepted: above 0');
  expect(reasonOf({ ...MONTH, rate: Number.NaN })).toContain('rate is NaN');
  expect(reasonOf({ ...MONTH, svi: { ...CALM, rho: 2 } })).toContain(
    'rho is 2, accepted: a number',
  );
});
