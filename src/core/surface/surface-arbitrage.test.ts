import { expect, test } from 'vitest';
import { calendarCrossings } from './calendar.ts';
import { CALM, VOGT } from './examples.contract.ts';
import { type Surface, type SurfaceSlice, surfaceOf } from './surface.ts';
import { arbitrageReport, repairedSurface } from './surface-arbitrage.ts';
import { type Svi, totalVariance } from './svi.ts';

const slice = (years: number, svi: Svi): SurfaceSlice => ({
  years,
  forward: 100,
  rate: 0,
  svi,
  rmsVolatility: 0,
  quotedAt: [-0.4, 0, 0.4],
});

const surfaceFrom = (...slices: SurfaceSlice[]): Surface => {
  const made = surfaceOf(slices);
  if (made.kind === 'refused') throw new Error(made.reason);
  return made.surface;
};

test('slices one above the other are free of arbitrage and stay as they are', () => {
  const surface = surfaceFrom(slice(0.1, CALM), slice(0.2, { ...CALM, a: 0.02 }));
  expect(arbitrageReport(surface).isFree).toBe(true);
  expect(repairedSurface(surface).surface).toEqual(surface);
});

test('a later slice that dips under an earlier one is reported with the stretch', () => {
  const later: Svi = { ...CALM, a: 0.011, sigma: 0.1 };
  const crossings = calendarCrossings(CALM, later);
  expect(crossings).toHaveLength(1);
  const { from, to, least, at } = crossings[0] as (typeof crossings)[0];
  for (const end of [from, to]) {
    expect(totalVariance(later, end)).toBeCloseTo(totalVariance(CALM, end), 12);
  }
  expect(least).toBeCloseTo(totalVariance(later, at) - totalVariance(CALM, at), 15);
  expect(least).toBeLessThan(0);
  expect(at).toBeGreaterThan(from);
  expect(at).toBeLessThan(to);
});

test('a flatter later wing crosses for ever', () => {
  const flatter: Svi = { ...CALM, a: 0.03, b: 0.03 };
  const ends = calendarCrossings(CALM, flatter).map(({ from, to }) => [from, to]);
  expect(ends).toHaveLength(2);
  expect(ends[0]?.[0]).toBe(Number.NEGATIVE_INFINITY);
  expect(ends[1]?.[1]).toBe(Number.POSITIVE_INFINITY);
});

test('the report names butterflies by slice and crossings by their expiries', () => {
  const report = arbitrageReport(surfaceFrom(slice(1, VOGT), slice(2, { ...VOGT, a: -0.045 })));
  expect(report.butterflies.map(({ isFree }) => isFree)).toEqual([false, false]);
  expect(report.crossings[0]).toMatchObject({ earlierYears: 1, laterYears: 2, isQuoted: true });
  expect(report.isFree).toBe(false);
});

test('the repaired surface has no butterfly and no crossing near the forward', () => {
  const surface = surfaceFrom(
    slice(1, VOGT),
    slice(2, { ...VOGT, a: -0.045 }),
    slice(3, { ...CALM, a: 0.011 }),
  );
  const { surface: repaired, repairs } = repairedSurface(surface);
  const report = arbitrageReport(repaired);
  expect(report.butterflies.every(({ isFree }) => isFree)).toBe(true);
  for (const { from, to } of report.crossings) {
    expect(from > 0.399 || to < -0.399).toBe(true);
  }
  expect(repairs.map(({ repair }) => repair)).toContain('wings');
  expect(repairs[2]?.lifted).toBeGreaterThan(0);
});
