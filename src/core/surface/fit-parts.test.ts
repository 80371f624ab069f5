import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CALM, VOGT } from './examples.contract.ts';
import { boxLeastSquares } from './least-squares.ts';
import { leastAround } from './nelder-mead.ts';
import { isFreeForAllTheta, powerLawPhi, ssviButterfly, ssviVariance, sviOfSsvi } from './ssvi.ts';
import { stretchesBelowZero } from './stretches.ts';
import { totalVariance } from './svi.ts';
import { cappedMoneyness, cappedVolatilityAt, DERIVE_WING_CAP } from './wing-cap.ts';

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const LINE = [{ centre: 0, width: 1 }];
const FREE = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

test('stretches below zero have their ends, their bottom, and no end where there is none', () => {
  const [inner] = stretchesBelowZero((k) => (k - 0.3) * (k - 0.7), LINE);
  expect(inner?.from).toBeCloseTo(0.3, 12);
  expect(inner?.to).toBeCloseTo(0.7, 12);
  expect(inner?.at).toBeCloseTo(0.5, 6);
  expect(inner?.least).toBeCloseTo(-0.04, 12);
  const [outer] = stretchesBelowZero((k) => 2 - k, LINE);
  expect(outer?.from).toBeCloseTo(2, 12);
  expect(outer?.to).toBe(Number.POSITIVE_INFINITY);
  expect(stretchesBelowZero((k) => k * k + 1e-12, LINE)).toEqual([]);
});

test('a dip between two points of the search is not stepped over', () => {
  const narrow = (k: number): number => (k - 0.123456) * (k - 0.123456) - 1e-10;
  expect(stretchesBelowZero(narrow, LINE)).toHaveLength(1);
});

test('bounded least squares give no better value to any point of the box', () => {
  const values = fc.array(within(-3, 3), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(values, values, values, within(0, 1), within(0, 1), (one, two, target, s, t) => {
      const squares = (x: number, y: number): number =>
        target.reduce((sum, aim, i) => {
          const residual = x * (one[i] as number) + y * (two[i] as number) - aim;
          return sum + residual * residual;
        }, 0);
      const box = { least: -0.5, most: 0.5 };
      const columns = [Float64Array.from(one), Float64Array.from(two)];
      const found = boxLeastSquares(columns, Float64Array.from(target), [box, box]);
      if (found === null) return; // the columns said the same
      const [x, y] = found.values as [number, number];
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(0.5);
      expect(squares(x, y)).toBeLessThanOrEqual(squares(s - 0.5, t - 0.5) + 1e-9);
    }),
  );
});

test('columns that say the same have no answer', () => {
  const column = () => Float64Array.from([1, 2, 3]);
  expect(boxLeastSquares([column(), column()], column(), [FREE, FREE])).toBeNull();
});

test('the search walks down a bent valley', () => {
  const valley = ([x, y]: readonly [number, number]): number =>
    (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
  const { point } = leastAround(valley, [-1.2, 1], {
    steps: [0.5, 0.5],
    evaluationsMax: 500,
    shrinkage: 1e-9,
  });
  expect(point[0]).toBeCloseTo(1, 6);
  expect(point[1]).toBeCloseTo(1, 6);
});

test('SSVI has the variance theta at the forward and is a raw slice', () => {
  fc.assert(
    fc.property(within(0.001, 1), within(-0.9, 0.9), within(0.1, 10), within(-2, 2), (...drawn) => {
      const [theta, rho, phi, k] = drawn;
      const slice = { theta, rho, phi };
      expect(ssviVariance(slice, 0)).toBeCloseTo(theta, 12);
      expect(totalVariance(sviOfSsvi(slice), k)).toBeCloseTo(ssviVariance(slice, k), 10);
    }),
  );
});

test('the power law has the published digits', () => {
  const law = { eta: 1.2, gamma: 0.4 };
  const slice = { theta: 0.25, rho: -0.3, phi: powerLawPhi(law, 0.25) };
  expect(slice.phi).toBeCloseTo(1.8275077811672433, 13);
  expect(ssviVariance(slice, -0.4)).toBeCloseTo(0.3279905649483278, 14);
  expect(ssviButterfly(slice)).toMatchObject({ isFree: true });
  expect(isFreeForAllTheta(law, -0.3)).toBe(true);
  expect(isFreeForAllTheta({ eta: 1.2, gamma: 0.6 }, -0.3)).toBe(false);
  expect(isFreeForAllTheta({ eta: 1.6, gamma: 0.4 }, -0.3)).toBe(false);
});

test('the wing cap of the venue holds log-moneyness and variance', () => {
  const svi = { a: 0.01, b: 0.01, rho: -0.04, m: 0.03, sigma: 0.05 };
  expect(cappedMoneyness(svi, Math.log(1000), DERIVE_WING_CAP)).toBeCloseTo(0.409878, 6);
  expect(cappedMoneyness(svi, -9, DERIVE_WING_CAP)).toBeCloseTo(-0.409878, 6);
  expect(cappedMoneyness(svi, 0.1, DERIVE_WING_CAP)).toBe(0.1);
  const years = 0.03287671232;
  expect(cappedVolatilityAt(svi, years, 7, DERIVE_WING_CAP)).toBeCloseTo(0.645048, 5);
  const cap = { ...DERIVE_WING_CAP, varianceMax: 0.001 };
  expect(cappedVolatilityAt(CALM, 0.1, 0, cap)).toBeCloseTo(0.1, 14);
  expect(cappedVolatilityAt({ ...VOGT, a: -1 }, 1, 0, DERIVE_WING_CAP)).toBe(0);
});
