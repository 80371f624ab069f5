import fc from 'fast-check';
import { expect, test } from 'vitest';
import { butterflyFunction, butterflyReport, densityAt } from './butterfly.ts';
import { CALM, VOGT } from './examples.contract.ts';
import { repairedSlice, wingTarget } from './repair.ts';
import { ssviButterfly, sviOfSsvi } from './ssvi.ts';
import { faultOfSvi, type Svi, totalVariance } from './svi.ts';

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test("Vogt's slice has its butterfly where the paper shows it", () => {
  const report = butterflyReport(VOGT);
  expect(report.isFree).toBe(false);
  expect(report.stretches).toHaveLength(1);
  expect(report.stretches[0]?.from).toBeCloseTo(0.64241, 5);
  expect(report.stretches[0]?.to).toBeCloseTo(1.25691, 5);
  expect(report.least).toBeCloseTo(-0.03286, 5);
  expect(report.at).toBeCloseTo(0.879, 3);
});

test('g of a published slice has the published digits', () => {
  expect(butterflyFunction(VOGT, 1)).toBeCloseTo(-0.027741695904626287, 13);
  expect(butterflyFunction(VOGT, 1.5)).toBeCloseTo(0.029123865658198585, 13);
});

test('the repair of it moves to the published call wing and least variance', () => {
  const target = wingTarget(VOGT, 1);
  expect(target.callSlope).toBeCloseTo(0.3493158, 7);
  expect(target.varianceMin).toBeCloseTo(0.01548182, 8);
});

test('the repaired slice is free, keeps level and skew, and is not moved all the way', () => {
  const { svi, repair, moved } = repairedSlice(VOGT, 1);
  expect(repair).toBe('wings');
  expect(moved).toBeGreaterThan(0);
  expect(moved).toBeLessThan(1);
  expect(butterflyReport(svi).isFree).toBe(true);
  expect(totalVariance(svi, 0)).toBeCloseTo(totalVariance(VOGT, 0), 12);
});

test('a slice without a butterfly is left as it is', () => {
  expect(butterflyReport(CALM).isFree).toBe(true);
  expect(repairedSlice(CALM, 0.1)).toEqual({ svi: CALM, repair: 'none', moved: 0 });
});

test('the density of a free slice is nowhere negative and sums to one', () => {
  let sum = 0;
  for (let k = -8; k <= 8; k += 0.001) {
    const density = densityAt(CALM, k);
    expect(density).toBeGreaterThanOrEqual(0);
    sum += density * 0.001;
  }
  expect(sum).toBeCloseTo(1, 6);
});

test('a wing beyond Lee is reported by its side', () => {
  const steep: Svi = { a: 0.1, b: 1.2, rho: 0.8, m: 0, sigma: 0.3 };
  expect(butterflyReport(steep).steepWings).toEqual(['above']);
});

test('the conditions of SSVI imply that there is no butterfly', () => {
  const slices = fc.record({
    theta: within(0.0001, 2),
    rho: within(-0.98, 0.98),
    phi: within(0.05, 20),
  });
  fc.assert(
    fc.property(slices, (slice) => {
      fc.pre(ssviButterfly(slice).isFree);
      expect(butterflyReport(sviOfSsvi(slice)).least).toBeGreaterThan(-1e-9);
    }),
    { numRuns: 60 },
  );
});

test('whatever is repaired has no butterfly afterwards', () => {
  const slices = fc.record({
    a: within(-0.1, 0.2),
    b: within(0.01, 1.2),
    rho: within(-0.9, 0.9),
    m: within(-0.4, 0.4),
    sigma: within(0.02, 0.6),
  });
  fc.assert(
    fc.property(slices, within(0.01, 2), (svi, years) => {
      fc.pre(faultOfSvi(svi) === null && totalVariance(svi, 0) > 1e-4);
      expect(butterflyReport(repairedSlice(svi, years).svi).least).toBeGreaterThan(-1e-9);
    }),
    { numRuns: 60 },
  );
});

test('a slice with a trace of skew is repaired to numbers, not to infinity', () => {
  const svi = { a: 0, b: 0.36008420081003795, rho: 3.3638918928019004e-162, m: 0, sigma: 0.02 };
  const repaired = repairedSlice(svi, 0.01).svi;
  expect(Object.values(repaired).every(Number.isFinite)).toBe(true);
  expect(butterflyReport(repaired).least).toBeGreaterThan(-1e-9);
});
