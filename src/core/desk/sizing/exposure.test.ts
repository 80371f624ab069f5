import { expect, test } from 'vitest';
import {
  cppiExposure,
  drawdownControl,
  kellyLeverage,
  multiplierMax,
  ratchetFloor,
  runningPeak,
  shrunkMean,
  volatilityTarget,
} from './index.ts';

const KNOWN = { mean: 0.3, years: 1_000, priorMean: 0.3, priorDeviation: 0 };
const KELLY = { estimate: KNOWN, volatility: 0.6, fraction: 1, leverageMax: 3 };
const CPPI = { value: 100, floor: 80, multiplier: 4, worstGap: 0.2, leverageMax: 5 };
const CONTROL = { value: 95, peak: 100, kept: 0.8, leverage: 0.3 / 0.36 };

const leverageOf = (sized: ReturnType<typeof kellyLeverage>): number =>
  sized.kind === 'leverage' ? sized.leverage : Number.NaN;
const exposureOf = (sized: ReturnType<typeof cppiExposure>): number =>
  sized.kind === 'exposure' ? sized.exposure : Number.NaN;
const faultAt = (sized: ReturnType<typeof kellyLeverage | typeof cppiExposure>): string =>
  sized.kind === 'refused' ? sized.fault.at : 'nothing';

test('a wanted volatility of 20 % takes a quarter of what moves by 80 %', () => {
  const terms = { target: 0.2, realised: 0.8, leverageMax: 2 };
  expect(leverageOf(volatilityTarget(terms))).toBe(0.25);
  expect(leverageOf(volatilityTarget({ ...terms, realised: 0.05 }))).toBe(2);
  expect(faultAt(volatilityTarget({ ...terms, realised: 0 }))).toBe('realised');
  expect(faultAt(volatilityTarget({ ...terms, target: Number.NaN }))).toBe('target');
});

test('the leverage of Kelly, half of it, and what the cap leaves', () => {
  expect(leverageOf(kellyLeverage(KELLY))).toBeCloseTo(0.8333333333333334, 14);
  expect(leverageOf(kellyLeverage({ ...KELLY, fraction: 0.5 }))).toBeCloseTo(0.416666666666, 11);
  expect(leverageOf(kellyLeverage({ ...KELLY, volatility: 0.1 }))).toBe(3);
  const short = { ...KNOWN, mean: -0.3, priorMean: -0.3 };
  expect(leverageOf(kellyLeverage({ ...KELLY, estimate: short, volatility: 0.1 }))).toBe(-3);
  expect(faultAt(kellyLeverage({ ...KELLY, fraction: 1.1 }))).toBe('fraction');
  expect(faultAt(kellyLeverage({ ...KELLY, volatility: 0 }))).toBe('volatility');
});

test('a year of a volatile market says little of its mean', () => {
  // The belief is 0 +- 0.1, the sample 0.3 +- 0.6: it counts by 0.01 / (0.01 + 0.36).
  const estimate = { mean: 0.3, years: 1, priorMean: 0, priorDeviation: 0.1 };
  expect(shrunkMean(estimate, 0.6)).toBeCloseTo((0.3 * 0.01) / 0.37, 14);
  expect(shrunkMean({ ...estimate, years: 0 }, 0.6)).toBe(0);
  expect(shrunkMean({ ...estimate, years: 1_000 }, 0.6)).toBeGreaterThan(0.28);
  const sized = leverageOf(kellyLeverage({ ...KELLY, estimate }));
  expect(sized).toBeCloseTo((0.3 * 0.01) / 0.37 / 0.36, 14);
});

test('a cushion of 20 carries 80, and none carries nothing', () => {
  expect(exposureOf(cppiExposure(CPPI))).toBe(80);
  expect(exposureOf(cppiExposure({ ...CPPI, value: 80 }))).toBe(0);
  expect(exposureOf(cppiExposure({ ...CPPI, value: 70 }))).toBe(0);
  expect(exposureOf(cppiExposure({ ...CPPI, leverageMax: 0.5 }))).toBe(50);
});

test('a multiplier that the worst gap would break through the floor is refused', () => {
  expect(multiplierMax(0.25)).toBe(4);
  expect(faultAt(cppiExposure({ ...CPPI, worstGap: 0.25 }))).toBe('nothing');
  expect(faultAt(cppiExposure({ ...CPPI, worstGap: 0.26 }))).toBe('multiplier');
  expect(faultAt(cppiExposure({ ...CPPI, worstGap: 0 }))).toBe('worstGap');
});

test('the worst gap, from any cushion, ends at the floor and not under it', () => {
  for (const value of [80, 81, 100, 250]) {
    const exposure = exposureOf(cppiExposure({ ...CPPI, value, multiplier: 5 }));
    expect(value - 0.2 * exposure).toBeGreaterThanOrEqual(80 - 1e-12);
  }
});

test('a rising floor never falls', () => {
  let floor = 0;
  for (const value of [100, 120, 90, 130]) floor = ratchetFloor(floor, value, 0.8);
  expect(floor).toBe(104);
  expect(ratchetFloor(104, 60, 0.8)).toBe(104);
});

test('drawdown control, worked in full; at its floor nothing is left at risk', () => {
  expect(exposureOf(drawdownControl(CONTROL))).toBeCloseTo(12.5, 12);
  expect(exposureOf(drawdownControl({ ...CONTROL, value: 80 }))).toBe(0);
  expect(exposureOf(drawdownControl({ ...CONTROL, value: 60 }))).toBe(0);
  expect(faultAt(drawdownControl({ ...CONTROL, peak: 90 }))).toBe('peak');
  expect(runningPeak(100, 95)).toBe(100);
  expect(runningPeak(100, 105)).toBe(105);
});
