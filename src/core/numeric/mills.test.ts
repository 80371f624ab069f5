import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectWithinUlps, type Reference } from './accuracy.contract.ts';
import { MILLS_MAX, millsDifference, millsRatio } from './mills.ts';

const RATIO: readonly Reference[] = [
  [[1.2499], 4.895837164151065, -6.86e-17],
  [[1], 3.4770518117036944, 9.41e-17],
  [[0.7], 2.4276278591711673, -2.48e-17],
  [[0.015625], 1.2690934107300464, 8.84e-17],
  [[0], 1.2533141373155003, -9.16e-17],
  [[-1e-10], 1.2533141372155003, -8.34e-17],
  [[-0.3], 1.0018374009921558, -4.36e-17],
  [[-1], 0.6556795424187984, 2.71e-17],
  [[-2.71], 0.33167877570682086, 2.37e-17],
  [[-5.5], 0.1763229857571027, 3.38e-18],
  [[-8.8], 0.1122224264896582, -6.86e-18],
  [[-11.99], 0.08283438774347814, -4.12e-18],
  [[-12.01], 0.08269829641360282, -6.09e-18],
  [[-20], 0.04987592598183679, -3.33e-18],
  [[-37.5], 0.02664774401489855, 1.67e-18],
  [[-1000], 0.0009999990000029999, 1.01e-19],
  [[-1000000000], 1e-9, -6.33e-26],
];

/** The distance below 0.2, or both ends below -12: no digit is lost. */
const DIFFERENCE: readonly Reference[] = [
  [[0, 1e-300], 2e-300, 0],
  [[0, 0.2], 0.40537624489707424, -1.62e-17],
  [[0.5, 0.1], 0.39822019351223126, -1.95e-17],
  [[-0.03, 1e-9], 1.9265678447615496e-9, -9.53e-26],
  [[-1.3, 0.05], 0.026577526279696322, -1.66e-18],
  [[-2.5, 0.19], 0.0435802013659686, -2.02e-19],
  [[-6.25, 1e-5], 4.769731207540552e-7, 4.53e-23],
  [[-10, 0.2], 0.003887069663639211, -1.23e-19],
  [[-11.95, 0.001], 1.3720958512977913e-5, -6.27e-23],
  [[-13, 0.5], 0.005823383618171582, 1.91e-19],
  [[-30, 2], 0.004449333594832729, -2.75e-19],
  [[-37, 1e-8], 1.4577305805031315e-11, -1.57e-27],
  [[-100000, 3], 6.0000000036e-10, 4.13e-26],
];

test("Mills' ratio of the lower tail is right to 2 ulp, in the table and far below it", () => {
  expectWithinUlps(millsRatio, 2, RATIO);
});

test('a difference of ratios is right to 4 ulp, however near its ends are', () => {
  expectWithinUlps(millsDifference, 4, DIFFERENCE);
});

test('the ratio is no number above its table, and for what is none', () => {
  expect(millsRatio(MILLS_MAX)).toBeNaN();
  expect(millsRatio(Number.NaN)).toBeNaN();
  expect(millsRatio(Number.NEGATIVE_INFINITY)).toBe(0);
});

test('the series of a difference and the plain difference meet', () => {
  const h = fc.double({ min: -11, max: 0.9, noNaN: true });
  const t = fc.double({ min: 0.15, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(h, t, (at, half) => {
      const plain = millsRatio(at + half) - millsRatio(at - half);
      return Math.abs(millsDifference(at, half) / plain - 1) < 3e-14;
    }),
    { seed: 1976 },
  );
});
