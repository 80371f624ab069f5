import { expect, test } from 'vitest';
import { expectWithinUlps, type Reference } from './accuracy.contract.ts';
import { exp, expOfSum } from './exp.ts';

const REFERENCES: readonly Reference[] = [
  [[0.1], 1.1051709180756477, -8.15e-17],
  [[-0.14254298236902496], 0.8671502813178286, 5.34e-17],
  [[1.25], 3.4903429574618414, -4.6e-17],
  [[-1], 0.36787944117144233, -1.24e-17],
  [[0.34657359027997], 1.4142135623730914, -1.07e-16],
  [[2.5], 12.182493960703473, 2.03e-16],
  [[-7.25], 0.000710174388842549, 3.55e-20],
  [[10.1], 24343.00942440838, -1.47e-12],
  [[33.3], 289738526663660.5, 0.0191],
  [[-36.7], 1.1518409493076097e-16, -7.47e-33],
  [[88.72], 3.39317637416317e38, 1.12e22],
  [[-100.5], 2.256340135917036e-44, 1.45e-60],
  [[212.25], 1.5100933114016555e92, 1.81e75],
  [[-350.125], 8.762832768637589e-153, 5.09e-169],
  [[500.5], 2.314132344963141e217, 1.96e201],
  [[-600.75], 1.2519586831393144e-261, -1.25e-278],
  [[709.7], 1.6549840276802644e308, -4.12e291],
  [[-708.3], 2.450295530965988e-308, 0],
  [[1e-10], 1.0000000001, -8.27e-18],
  [[-3e-17], 1, -3e-17],
];

const SUBNORMAL: readonly Reference[] = [
  [[-709.0096797597037], 1.205059426666668e-308, 5e-324],
  [[-720.5], 1.2326102893e-313, 0],
  [[-735.25], 4.8413e-320, 0],
  [[-744.4], 5e-324, 0],
];

test('exp agrees with 160 bits of arithmetic to 0.53 ulp', () => {
  expectWithinUlps(exp, 0.53, REFERENCES);
});

test('a subnormal exp is off by one step of the subnormals at most', () => {
  expectWithinUlps(exp, 1, SUBNORMAL);
});

test('exp knows its ends: zero, infinity and not a number', () => {
  expect(exp(0)).toBe(1);
  expect(exp(-0)).toBe(1);
  expect(exp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(exp(Number.NaN)).toBeNaN();
});

test('exp overflows and underflows exactly where doubles end', () => {
  expect(exp(709.782712893384)).toBe(1.7976931348622732e308);
  expect(exp(709.7827128933841)).toBe(Number.POSITIVE_INFINITY);
  expect(exp(-745.1332191019411)).toBe(5e-324);
  expect(exp(-745.1332191019413)).toBe(0);
});

test('what the argument has beyond a double is not lost', () => {
  // e^(700 + 5e-14) = e^700 (1 + 5e-14): the addend is under half an ulp of 700.
  expect(expOfSum(700, 5e-14) / exp(700) - 1).toBeCloseTo(5e-14, 15);
});
