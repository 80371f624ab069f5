import { expect, test } from 'vitest';
import { expectWithinUlps, type Reference } from './accuracy.contract.ts';
import { powReal } from './pow.ts';

const REFERENCES: readonly Reference[] = [
  [[2.5, 0.5], 1.5811388300841898, -9.54e-17],
  [[10, -3], 0.001, -2.08e-20],
  [[1.0000001, 10000000], 2.7182816941320818, -1.9e-16],
  [[0.999, 5000], 0.006721111959865588, -2.19e-19],
  [[1.1, 7000], 5.607846372419733e289, 2.87e273],
  [[3.7, -400.3], 3.538749784956722e-228, 1.45e-244],
  [[1e300, 0.9], 1.0000000000000154e270, -2.82e253],
  [[1e-300, -1.02], 1.0000000000000122e306, 6.57e289],
  [[0.5, 1022.5], 1.5733648139913585e-308, 0],
  [[1.783510792778338e-207, 0.03510834001510621], 5.513095188854183e-8, -3.2e-24],
  [[123.456, 0.3333333333333333], 4.979327984674048, -8.52e-18],
  [[0.3, 0.7], 0.4305116202499342, 1.22e-17],
  [[5e-324, 0.25], 1.4908919308538355e-81, -1.02e-97],
  [[1.0000000000000002, 3e17], 8.507931734958552e28, -1860000000000],
];

const INFINITE = Number.POSITIVE_INFINITY;

test('powReal agrees with 160 bits of arithmetic to 0.6 ulp, however large the exponent', () => {
  expectWithinUlps(powReal, 0.6, REFERENCES);
});

test('whole powers of small whole numbers are exact', () => {
  expect(powReal(2, 10)).toBe(1024);
  expect(powReal(10, 15)).toBe(1e15);
  expect(powReal(3, 20)).toBe(3_486_784_401);
  expect(powReal(2, -1074)).toBe(5e-324);
});

test('anything to the power zero is one, and one to any power is one', () => {
  expect(powReal(Number.NaN, 0)).toBe(1);
  expect(powReal(0, 0)).toBe(1);
  expect(powReal(1, Number.NaN)).toBe(1);
  expect(powReal(-1, INFINITE)).toBe(1);
});

test('zero and infinity to a power are zero or infinity', () => {
  expect(powReal(0, 2.5)).toBe(0);
  expect(powReal(0, -2.5)).toBe(INFINITE);
  expect(powReal(-0, 3)).toBe(-0);
  expect(powReal(-0, -3)).toBe(-INFINITE);
  expect(powReal(INFINITE, 0.1)).toBe(INFINITE);
  expect(powReal(INFINITE, -0.1)).toBe(0);
  expect(powReal(-INFINITE, 3)).toBe(-INFINITE);
  expect(powReal(-INFINITE, 0.5)).toBe(INFINITE);
  expect(powReal(0.5, INFINITE)).toBe(0);
  expect(powReal(0.5, -INFINITE)).toBe(INFINITE);
  expect(powReal(2, 1e300)).toBe(INFINITE);
  expect(powReal(2, -1e300)).toBe(0);
});

test('a negative number has whole powers only', () => {
  expect(powReal(-2, 3)).toBe(-8);
  expect(powReal(-2, 4)).toBe(16);
  expect(powReal(-2, 0.5)).toBeNaN();
  expect(powReal(-2, 1_152_921_504_606_847_000)).toBe(INFINITE);
  expect(powReal(2, Number.NaN)).toBeNaN();
});
