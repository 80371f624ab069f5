import { expect, test } from 'vitest';
import { betaShare, lnGamma } from './gamma.ts';
import { lnStudentDensity, studentCdf, studentDensity, studentQuantile } from './student.ts';

/** By mpmath 1.3 with forty digits, as all numbers below. */
const LN_GAMMA: readonly (readonly [x: number, value: number])[] = [
  [1e-10, 23.025850929882735],
  [0.01, 4.5994798780420217],
  [0.3, 1.0957979948180756],
  [0.5, 0.5723649429247001],
  [0.75, 0.20328095143129537],
  [1.5, -0.12078223763524522],
  [2.5, 0.28468287047291916],
  [3.7, 1.4280723266653881],
  [5, 3.1780538303479456],
  [10.25, 13.368023671476046],
  [50.5, 146.51925549072063],
  [1000.125, 5906.083837924719],
  [1_000_000, 12_815_504.569147612],
];

const CDF: readonly (readonly [t: number, freedom: number, share: number])[] = [
  [-40, 2.5, 7.0978171452466915e-5],
  [-5, 3, 0.00769621903665115],
  [-2, 1, 0.14758361765043327],
  [-1.5, 4.5, 0.10010954282807676],
  [0, 7, 0.5],
  [0.5, 3, 0.6742760175759245],
  [1, 30, 0.837345692286985],
  [3, 2.2, 0.9574896550872933],
  [6, 200, 0.99999999544243983],
];

const QUANTILES: readonly (readonly [level: number, freedom: number, t: number])[] = [
  [0.001, 3, -10.214531852407386],
  [0.01, 2.5, -5.3531111730308743],
  [0.25, 4, -0.74069708411268263],
  [0.75, 1.5, 0.87259466254157064],
  [0.975, 4, 2.7764451051977935],
  [0.99, 6, 3.1426684032909827],
  [0.999, 2.2, 17.893611839626562],
  [0.9999, 30, 4.2339859572720608],
  [0.99, 200, 2.3451370822594681],
];

const within = (error: number, actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThan(error * Math.max(1, Math.abs(expected)));
};

test('the logarithm of the gamma function is right to 2e-14', () => {
  for (const [x, value] of LN_GAMMA) within(2e-14, lnGamma(x), value);
  for (const x of [0, -1.5, Number.NaN]) expect(lnGamma(x)).toBeNaN();
});

test('the share of the beta function knows its ends and its mirror', () => {
  expect(betaShare(-0.1, 2, 3)).toBe(0);
  expect(betaShare(1, 2, 3)).toBe(1);
  expect(betaShare(0.3, 2, 5) + betaShare(0.7, 5, 2)).toBeCloseTo(1, 13);
  expect(betaShare(0.25, 1, 1)).toBeCloseTo(0.25, 14);
});

test('chances of Student are right to twelve digits, in both tails', () => {
  for (const [t, freedom, share] of CDF) {
    expect(Math.abs(studentCdf(t, freedom) / share - 1)).toBeLessThan(1e-12);
  }
});

test('the density is what the chances grow by', () => {
  for (const [t, freedom] of CDF) {
    const step = 1e-5;
    const slope = (studentCdf(t + step, freedom) - studentCdf(t - step, freedom)) / (2 * step);
    expect(Math.abs(slope - studentDensity(t, freedom))).toBeLessThan(1e-9);
    expect(lnStudentDensity(t, freedom)).toBeCloseTo(Math.log(studentDensity(t, freedom)), 11);
  }
});

test('quantiles are right to eleven digits, and mirror about one half', () => {
  for (const [level, freedom, t] of QUANTILES) {
    expect(Math.abs(studentQuantile(level, freedom) / t - 1)).toBeLessThan(1e-11);
  }
  expect(studentQuantile(0.5, 3)).toBeCloseTo(0, 12);
  expect(studentQuantile(0.25, 3)).toBe(-studentQuantile(0.75, 3));
  for (const level of [0, 1, -1, Number.NaN]) expect(studentQuantile(level, 4)).toBeNaN();
});
