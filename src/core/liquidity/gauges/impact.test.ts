import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { amihud, kyleLambda, kyleLine, RollingAmihud, RollingKyle } from './impact.ts';

test('lambda is the slope through the origin, or beside a drift', () => {
  // sum xy = 4 + 6 - 3 = 7 and sum xx = 4 + 9 + 1 = 14
  expect(kyleLambda([2, 3, -1], [2, 2, 3])).toBe(0.5);
  const line = kyleLine([1, 2, 3], [5, 7, 9]);
  expect(line).toEqual({ slope: 2, intercept: 3 });
  expect(kyleLambda([0, 0], [1, 2])).toBeNaN();
  expect(kyleLine([4, 4], [1, 2]).slope).toBeNaN();
});

test('illiquidity leaves intervals without volume out', () => {
  expect(amihud([0.02, -0.03, 0.5], [4, 10, 0])).toBeCloseTo((0.005 + 0.003) / 2, 15);
  expect(amihud([0.02], [0])).toBeNaN();
  const rolling = new RollingAmihud(2);
  expect(rolling.value()).toBeNaN();
  for (const [change, volume] of [
    [9, 1],
    [0.02, 4],
    [0.5, 0],
    [-0.03, 10],
  ] as const) {
    rolling.push(change, volume);
  }
  expect(rolling.value()).toBeCloseTo(0.004, 15);
});

test('the rolling slopes are those of the last intervals, however long it runs', () => {
  const random = new Random(5);
  const flow = Array.from({ length: 4_017 }, () => random.below(2_001) - 1_000);
  const moves = flow.map((lots) => 0.003 * lots + random.normal());
  const rolling = new RollingKyle(60);
  flow.forEach((lots, at) => {
    rolling.push(lots, moves[at] as number);
  });
  rolling.push(Number.NaN, 1);
  rolling.push(1, Number.POSITIVE_INFINITY);
  const [lastFlow, lastMoves] = [flow.slice(-60), moves.slice(-60)];
  expect(rolling.throughOrigin()).toBeCloseTo(kyleLambda(lastFlow, lastMoves), 12);
  expect(rolling.withIntercept()).toBeCloseTo(kyleLine(lastFlow, lastMoves).slope, 12);
  expect(Math.abs(rolling.throughOrigin() - 0.003)).toBeLessThan(0.001);
});

test('before anything flowed there is no slope', () => {
  const rolling = new RollingKyle(3);
  expect(rolling.throughOrigin()).toBeNaN();
  rolling.push(5, 1);
  expect(rolling.throughOrigin()).toBe(0.2);
  expect(rolling.withIntercept()).toBeNaN();
});
