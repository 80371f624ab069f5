import { expect, test } from 'vitest';
import { betaShare, lnGamma } from './gamma.ts';
import { lnStudentDensity, studentCdf, studentDensity, studentQuantile } from './student.ts';

/** By mpmath 1.3 with forty digits, as all numbers below. */
const LN_GAMMA: readonly (readonly [x: number, value: number])[] = [
  [1e-10, 23.025850929882736],
  [0.01, 4.599479878042022],
  [0.3, 1.0957979948180756],
  [0.5, 0.5723649429247001],
  [0.75, 0.20328095143129538],
  [1.5, -0.12078223763524522],
  [2.5, 0.2846828704729192],
  [3.7, 1.428072326665388],
  [5, 3.1780538303479458],
  [10.25, 13.368023671476045],
  [50.5, 146.51925549072064],
  [1000.125, 5906.083837924719],
  [1_000_000, 12_815_504.569147613],
];

const CDF: readonly (readonly [t: number, freedom: number, share: number])[] = [
  [-40, 2.5, 7.097817145246691e-5],
  [-5, 3, 0.00769621903665115],
  [-2, 1, 0.14758361765043326],
  [-1.5, 4.5, 0.10010954282807676],
  [0, 7, 0.5],
  [0.5, 3, 0.6742760175759245],
  [1, 30, 0.837345692286985],
  [3, 2.2, 0.9574896550872933],
  [6, 200, 0.9999999954424398],
];

const QUANTILES: readonly (readonly [level: number, freedom: number, t: number])[] = [
  [0.001, 3, -10.214531852407386],
  [0.01, 2.5, -5.353111173030874],
  [0.25, 4, -0.7406970841126826],
  [0.75, 1.5, 0.8725946625415706],
  [0.975, 4, 2.7764451051977934],
  [0.99, 6, 3.142668403290983],
  [0.999, 2.2, 17.893611839626562],
  [0.9999, 30, 4.23398595727206],
  [0.99, 200, 2.345137082259468],
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
