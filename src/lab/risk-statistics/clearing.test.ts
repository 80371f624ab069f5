import { expect, test } from 'vitest';
import {
  cover,
  flooredByTenYears,
  procyclicality,
  stressWeighted,
  throughLayers,
} from './clearing.ts';

const member = (group: string, margin: number, ...stressLosses: number[]) => ({
  group,
  margin,
  stressLosses,
});

test('cover counts affiliates as one, and the worst scenario binds', () => {
  const alone = [member('A', 50, 120, 40), member('B', 60, 30, 150), member('C', 40, 90, 20)];
  expect(cover(alone, 1)).toEqual({ perScenario: [70, 90], requirement: 90, bindingScenario: 1 });
  expect(cover(alone, 2).perScenario).toEqual([120, 90]);
  const grouped = alone.map((each) => (each.group === 'C' ? { ...each, group: 'A' } : each));
  expect(cover(grouped, 1).perScenario).toEqual([120, 90]);
});

test('a loss goes through the layers in order, and what none pays is left', () => {
  expect(throughLayers(130, [100, 20, 50])).toEqual({ used: [100, 20, 10], uncovered: 0 });
  expect(throughLayers(200, [100, 20])).toEqual({ used: [100, 20], uncovered: 80 });
});

test('three ways to keep a margin from falling asleep, and how to measure that', () => {
  expect(stressWeighted(100, 300, 0.25)).toBe(150);
  expect(flooredByTenYears(80, 95)).toBe(95);
  const found = procyclicality([100, 105, 103, 120, 150, 148], 5);
  expect(found.peakToTrough).toBe(1.5);
  expect(found.oneDayCall).toBeCloseTo(0.25, 12);
  expect(found.manyDaysCall).toBeCloseTo(0.48, 12);
  expect(procyclicality([3, 2, 1], 1).oneDayCall).toBe(0);
});
