import { expect, test } from 'vitest';
import { SampleGrid } from './sample-grid.ts';

function grid(everyMs: number) {
  const taken: number[] = [];
  return { taken, clock: new SampleGrid(everyMs, (time) => taken.push(time)) };
}

test('a sample is taken when the clock has passed it, at whole multiples of the step', () => {
  const { taken, clock } = grid(1_000);
  clock.moveTo(Number.NaN);
  clock.moveTo(10_400);
  clock.moveTo(11_000);
  expect(taken).toEqual([]);
  clock.moveTo(11_001);
  clock.moveTo(13_500);
  expect(taken).toEqual([11_000, 12_000, 13_000]);
  clock.end();
  expect(taken).toHaveLength(3);
});

test('the end takes the sample that is due right then', () => {
  const { taken, clock } = grid(500);
  clock.moveTo(1_000);
  clock.moveTo(1_500);
  clock.end();
  clock.end();
  expect(taken).toEqual([1_000, 1_500]);
});

test('times that step back, or are not there, leave the clock as it is', () => {
  const { clock } = grid(1_000);
  for (const time of [5_000, 4_000, Number.NaN]) clock.moveTo(time);
  expect([clock.start, clock.clock]).toEqual([5_000, 5_000]);
});

test('of a long silence one minute is sampled, and its length is told', () => {
  const { taken, clock } = grid(10_000);
  clock.moveTo(100_000);
  expect(clock.moveTo(160_000)).toBe(0);
  expect(clock.moveTo(1_000_001)).toBe(840_001);
  expect(taken.at(-1)).toBe(210_000);
  clock.moveTo(1_010_001);
  expect(taken.at(-1)).toBe(1_010_000);
  expect(taken).toHaveLength(13);
});
