import { expect, test } from 'vitest';
import { expectWithinUlps, type Reference } from './accuracy.contract.ts';
import { normalCdf, normalDensity, normalQuantile } from './normal.ts';

const CDF: readonly Reference[] = [
  [[-37.5], 4.605353009581955e-308, -5e-324],
  [[-30.1], 2.4226672179857586e-199, 1.17e-215],
  [[-20], 2.7536241186062337e-89, -4.21e-106],
  [[-12.465817431405508], 5.734483250926132e-36, 2.05e-52],
  [[-8], 6.220960574271784e-16, 2.49e-32],
  [[-5.5], 1.8989562465887718e-8, 1.51e-24],
  [[-3.317168302042468], 0.00045467410302351243, 7.52e-21],
  [[-2], 0.02275013194817921, -1.38e-18],
  [[-1], 0.15865525393145705, 4.95e-18],
  [[-0.5], 0.3085375387259869, 1.46e-17],
  [[-1e-9], 0.49999999960105773, -1.23e-17],
  [[0], 0.5, 0],
  [[0.3], 0.6179114221889527, -4.17e-17],
  [[1], 0.8413447460685429, 2.28e-17],
  [[2.5], 0.9937903346742238, 2.4e-17],
  [[5], 0.9999997133484281, 4.43e-17],
  [[7], 0.9999999999987201, 5.26e-17],
];

const DENSITY: readonly Reference[] = [
  [[0], 0.3989422804014327, -2.49e-17],
  [[0.5], 0.35206532676429947, 8.95e-18],
  [[-1], 0.24197072451914334, 1.22e-17],
  [[3.3], 0.0017225689390536812, -7.69e-20],
  [[-10.1], 2.8165665442762395e-23, -8.86e-40],
  [[20.00500180054976], 4.9953182824055415e-88, 9.93e-105],
  [[37.6], 4.044144809348452e-308, 0],
];

const QUANTILE: readonly Reference[] = [
  [[1e-300], -37.0470962993612, 1.29e-15],
  [[5.698662925835279e-179], -28.500961261880985, -9.37e-16],
  [[1e-50], -14.933337534788489, -7.12e-17],
  [[1e-20], -9.262340089798407, -6.29e-16],
  [[1e-11], -6.706023155495136, -3.5e-16],
  [[1e-6], -4.753424308822899, -2.77e-16],
  [[0.001], -3.0902323061678136, 1.01e-16],
  [[0.02], -2.053748910631823, -7.84e-17],
  [[0.05], -1.6448536269514726, -5.19e-17],
  [[0.075], -1.439531470938456, -3.12e-17],
  [[0.1], -1.2815515655446004, -6.69e-17],
  [[0.25], -0.6744897501960817, -3.78e-17],
  [[0.4], -0.2533471031357997, -1.86e-17],
  [[0.499999], -2.5066282745665593e-6, -7.75e-23],
  [[0.6883723559397619], 0.49124201186227373, 5.06e-18],
  [[0.9], 1.2815515655446006, 3e-18],
  [[0.925], 1.4395314709384561, 1.03e-16],
  [[0.99], 2.3263478740408408, 1.02e-17],
  [[0.999999], 4.753424308817087, 4.36e-16],
];

/** One part in 10^15 is at least 4.5 ulp. */
const LIMIT = 4.5;

test('the normal distribution is right to 1e-15, relative, in the far tail too', () => {
  expectWithinUlps(normalCdf, LIMIT, CDF);
});

test('the normal density is right to 2 ulp', () => {
  expectWithinUlps(normalDensity, 2, DENSITY);
});

test('the normal quantile is right to 1e-15, relative', () => {
  for (const [at, high] of QUANTILE) {
    const p = at[0] as number;
    expect(Math.abs(normalQuantile(p) / high - 1)).toBeLessThan(1e-15);
  }
});

test('the middle of the normal law is one half at zero', () => {
  expect(normalCdf(0)).toBe(0.5);
  expect(normalQuantile(0.5)).toBe(0);
});

test('the normal functions know their ends', () => {
  expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(normalDensity(Number.POSITIVE_INFINITY)).toBe(0);
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  expect(normalQuantile(-0.1)).toBeNaN();
  expect(normalQuantile(1.1)).toBeNaN();
  for (const f of [normalCdf, normalDensity, normalQuantile]) expect(f(Number.NaN)).toBeNaN();
});
