import { expect, test } from 'vitest';
import { drawLanes, type Lanes, lanesHeight, lanesWithin } from './charts-lanes.ts';

const PLOT = { left: 100, top: 50, width: 1_000, height: 34 };
const AXIS = { from: 0, to: 10_000 };

const lanes = (...blocks: readonly (readonly [number, number, number, string])[]): Lanes => ({
  name: 'Lanes',
  list: [
    {
      id: 'one',
      name: 'one: the <first>',
      blocks: blocks.map(([from, to, strength, says]) => ({
        from,
        to,
        strength,
        says,
        colour: 'blue',
      })),
    },
  ],
  legend: { of: '', swatches: [] },
});

const boxes = (svg: string): number[][] =>
  [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(
    ([, ...numbers]) => numbers.map(Number),
  );

test('a block lies where its time is; the stronger, the higher, on one base', () => {
  const svg = drawLanes(lanes([1_000, 3_000, 1, 'b'], [5_000, 6_000, 0.5, 'a']), PLOT, AXIS, 'id');
  expect(boxes(svg)).toEqual([
    [200, 64, 200, 16],
    [600, 72, 100, 8],
  ]);
  expect(lanesHeight(lanes())).toBe(34);
});

test('what is shorter than a pixel is still seen; what is outside the axis is not', () => {
  const svg = drawLanes(
    lanes([4_000, 4_001, 1, 'a'], [-500, 500, 1, 'b'], [10_500, 12_000, 1, 'c']),
    PLOT,
    AXIS,
    'id',
  );
  expect(boxes(svg)).toEqual([
    [500, 64, 1.5, 16],
    [100, 64, 50, 16],
  ]);
});

test('names are escaped, and the short one is used where there is no room', () => {
  expect(drawLanes(lanes(), PLOT, AXIS, 'name')).toContain('one: the &lt;first&gt;');
  expect(drawLanes(lanes(), PLOT, AXIS, 'id')).toContain('>one</text>');
});

test('a stretch of time tells the strongest state that it touches', () => {
  const both = lanes([0, 5_000, 0.3, 'alert'], [2_000, 3_000, 1, 'halt']);
  expect(lanesWithin(both, 0, 2_000)).toEqual(['one alert']);
  expect(lanesWithin(both, 1_000, 4_000)).toEqual(['one halt']);
  expect(lanesWithin(both, 5_000, 9_000)).toEqual([]);
});
