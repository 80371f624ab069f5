import { expect, test } from 'vitest';
import { leastOnGrid } from './grid-search.ts';

const SQUARE = { from: [-3, -3], to: [3, 3] } as const;

test('the least value inside, on an edge and in a corner', () => {
  const inside = leastOnGrid((x, y) => (x - 1.234_567) ** 2 + (y + 0.7) ** 4, SQUARE);
  expect(inside.x).toBeCloseTo(1.234_567, 7);
  expect(inside.y).toBeCloseTo(-0.7, 2);
  const edge = leastOnGrid((x, y) => (x - 9) ** 2 + y * y, SQUARE);
  expect(edge.x).toBeCloseTo(3, 6);
  expect(edge.y).toBeCloseTo(0, 7);
  expect(leastOnGrid((x, y) => x + y, SQUARE)).toEqual({ x: -3, y: -3, value: -6 });
  expect(leastOnGrid((x, y) => -x - y, SQUARE).value).toBe(-6);
});

test('a bent valley is followed to its end', () => {
  const banana = (x: number, y: number): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
  const least = leastOnGrid(banana, SQUARE);
  expect(least.x).toBeCloseTo(1, 3);
  expect(least.y).toBeCloseTo(1, 3);
});

test('where a function is not defined it is not the least', () => {
  const least = leastOnGrid((x, y) => (x + y < 1 ? x * x + y * y : Number.POSITIVE_INFINITY), {
    from: [-1, -1],
    to: [1, 1],
  });
  expect(least.value).toBeCloseTo(0, 12);
});
