import { expect, test } from 'vitest';
import { expectWithinUlps, type Reference } from './accuracy.contract.ts';
import { ln, ln1p } from './ln.ts';

const REFERENCES: readonly Reference[] = [
  [[0.12], -2.120263536200091, -9.13e-17],
  [[0.55], -0.5978370007556204, 3.82e-17],
  [[0.7071067811865475], -0.34657359027997275, 1.08e-17],
  [[0.7071067811865477], -0.3465735902799724, -8.27e-18],
  [[0.9], -0.10536051565782628, 4.81e-18],
  [[0.984375], -0.015748356968139168, -1e-18],
  [[0.99], -0.01005033585350145, 4.34e-19],
  [[0.9999999], -1.0000000494736474e-7, -5.53e-24],
  [[1.0000000000000002], 2.2204460492503128e-16, 3.65e-48],
  [[1.000001], 9.999994999180668e-7, 1.58e-23],
  [[1.0181691128664359], 0.018006026990071502, -1.52e-18],
  [[1.015625], 0.015504186535965254, -3.28e-19],
  [[1.1], 0.09531017980432493, 5.93e-18],
  [[1.4142135623730954], 0.34657359027997287, 1.49e-17],
  [[1.5], 0.4054651081081644, -2.88e-18],
  [[2.25], 0.8109302162163288, -5.76e-18],
  [[3], 1.0986122886681098, -9.07e-17],
  [[11], 2.3978952727983707, -1.25e-16],
  [[12345.678], 9.421061321291832, -1.91e-16],
  [[10000000000], 23.025850929940457, -3.94e-16],
  [[1e100], 230.25850929940458, -1.1e-14],
  [[1.7976931348623157e308], 709.782712893384, 2.36e-14],
  [[2.2250738585072014e-308], -708.3964185322641, -2.75e-14],
  [[1.1e-310], -713.7060686483499, 1.1e-14],
  [[5e-324], -744.4400719213812, -4.42e-14],
];

test('ln agrees with 160 bits of arithmetic to 0.6 ulp, subnormals included', () => {
  expectWithinUlps(ln, 0.6, REFERENCES);
});

test('ln of one is exactly zero', () => {
  expect(ln(1)).toBe(0);
});

test('ln knows its ends: zero, infinity, negative numbers and not a number', () => {
  expect(ln(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(ln(-0)).toBe(Number.NEGATIVE_INFINITY);
  expect(ln(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(ln(-1)).toBeNaN();
  expect(ln(Number.NEGATIVE_INFINITY)).toBeNaN();
  expect(ln(Number.NaN)).toBeNaN();
});

const NEAR_ONE: readonly Reference[] = [
  [[1e-300], 1e-300, 0],
  [[-3e-17], -3e-17, -4.5e-34],
  [[1e-10], 9.999999999500001e-11, -3.39e-27],
  [[-1e-5], -1.0000050000333337e-5, 5.4e-22],
  [[0.001], 0.0009995003330835331, 3.9e-20],
  [[0.0156], 0.015479570848386318, -3.54e-19],
  [[-0.0157], -0.01582455034697141, -1.57e-18],
  [[0.1], 0.09531017980432487, -3.81e-19],
  [[-0.1], -0.10536051565782631, 1.73e-18],
  [[0.25], 0.22314355131420976, -9.09e-18],
  [[-0.28], -0.3285040669720361, 7.73e-18],
  [[0.4], 0.33647223662121295, -3.7e-18],
  [[-0.5], -Math.LN2, -2.32e-17],
  [[0.9], 0.6418538861723948, -1.76e-17],
  [[-0.99999], -11.51292546497478, 1.97e-16],
  [[3], 1.3862943611198906, 4.64e-17],
  [[7.492354306687983], 2.1391662653785657, -1.29e-16],
  [[1e17], 39.14394658089878, -1.02e-15],
  [[1e300], 690.7755278982137, 2.37e-14],
];

test('ln of one plus something agrees to 1 ulp, however small that is', () => {
  expectWithinUlps(ln1p, 1, NEAR_ONE);
});

test('ln of one plus something knows its ends', () => {
  expect(ln1p(0)).toBe(0);
  expect(ln1p(-1)).toBe(Number.NEGATIVE_INFINITY);
  expect(ln1p(-1.5)).toBeNaN();
  expect(ln1p(Number.NaN)).toBeNaN();
  expect(ln1p(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
});
