import { expect, test } from 'vitest';
import { binSamples, type Point, thin } from './charts-series.ts';
import { exampleResult } from './report-example.ts';

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

test('80 minutes of samples every 3 s become bins of a minute that lose nothing', () => {
  const { samples } = exampleResult();
  const { lengthMs, bins } = binSamples(samples);
  expect(lengthMs).toBe(60_000);
  expect(bins).toHaveLength(80);
  const kept = total(bins.map(({ liquidated }) => liquidated));
  expect(kept).toBeCloseTo(total(samples.map(({ liquidated }) => liquidated)), 3);
  expect(bins.at(-1)?.last).toBe(samples.at(-1));
});

test('there are never more than 120 bins and never one narrower than a step', () => {
  for (const many of [1, 2, 7, 119, 500, 3001]) {
    const { lengthMs, bins } = binSamples(exampleResult(many).samples);
    expect(bins.length).toBeLessThanOrEqual(120);
    expect(lengthMs).toBeGreaterThanOrEqual(3000);
  }
  expect(binSamples([]).bins).toEqual([]);
});

test('a thinned line keeps its ends and a spike of a single step', () => {
  const points = Array.from({ length: 10_000 }, (_, i): Point => [i, i === 4321 ? 99 : i % 7]);
  const kept = thin(points, 400);
  expect(kept.length).toBeLessThanOrEqual(400);
  expect(kept[0]).toEqual([0, 0]);
  expect(kept.at(-1)).toEqual(points.at(-1));
  expect(kept).toContainEqual([4321, 99]);
  expect(kept.map(([time]) => time)).toEqual(kept.map(([time]) => time).sort((a, b) => a - b));
});

test('a gap stays a gap, and a short line stays as it is', () => {
  const points = Array.from({ length: 1000 }, (_, i): Point => [i, i < 500 ? null : 1]);
  expect(thin(points, 100).filter(([, value]) => value === null).length).toBeGreaterThan(10);
  expect(thin(points, 1000)).toBe(points);
});
