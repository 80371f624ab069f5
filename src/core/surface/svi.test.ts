import { expect, test } from 'vitest';
import { VOGT } from './examples.contract.ts';
import {
  faultOfSvi,
  leastVariance,
  type Svi,
  totalVariance,
  varianceCurvature,
  varianceSlope,
  volatilityAt,
  wingSlopes,
} from './svi.ts';

const GOOD: Svi = { a: 0.04, b: 0.1, rho: -0.3, m: 0.05, sigma: 0.2 };

test('the volatility of a published slice is that of its venue', () => {
  // Derive (lyra-utils, SVI.t.sol): forward 1,830, strike 2,100, three months.
  const svi = {
    a: 0.17753424657534247,
    b: 0.17753424657534247,
    rho: 0.05917808219178082,
    m: 0.02958904109589041,
    sigma: 0.0216986301369863,
  };
  const k = Math.log(2100 / 1830);
  expect(volatilityAt(svi, 0.2465753424657534, k)).toBeCloseTo(0.8966269017413266, 12);
});

test('the derivatives are those of small differences', () => {
  const h = 1e-5;
  for (const k of [-1, -0.2, 0, 0.3586, 2]) {
    const [low, here, high] = [k - h, k, k + h].map((at) => totalVariance(VOGT, at)) as [
      number,
      number,
      number,
    ];
    expect(varianceSlope(VOGT, k)).toBeCloseTo((high - low) / (2 * h), 9);
    expect(varianceCurvature(VOGT, k)).toBeCloseTo((high - 2 * here + low) / (h * h), 4);
  }
});

test('the least variance lies where the slope is zero', () => {
  const { rho, m, sigma } = GOOD;
  const vertex = m - (rho * sigma) / Math.sqrt(1 - rho * rho);
  expect(varianceSlope(GOOD, vertex)).toBeCloseTo(0, 15);
  expect(totalVariance(GOOD, vertex)).toBeCloseTo(leastVariance(GOOD), 15);
});

test('far out the variance grows with the slopes of the wings', () => {
  const { below, above } = wingSlopes(GOOD);
  expect(-varianceSlope(GOOD, -1e6)).toBeCloseTo(below, 10);
  expect(varianceSlope(GOOD, 1e6)).toBeCloseTo(above, 10);
});

test('a good slice and that of Vogt, whose level is negative, have no fault', () => {
  expect(faultOfSvi(GOOD)).toBeNull();
  expect(faultOfSvi(VOGT)).toBeNull();
});

test.each<[Partial<Svi>, string]>([
  [{ a: Number.NaN }, 'a'],
  [{ sigma: Number.POSITIVE_INFINITY }, 'sigma'],
  [{ b: -0.1 }, 'b'],
  [{ rho: 1 }, 'rho'],
  [{ rho: -1.2 }, 'rho'],
  [{ sigma: 0 }, 'sigma'],
  [{ a: -0.03 }, 'a'],
  [{ b: 1.6 }, 'wings'],
])('%j is refused with the field and what is accepted', (wrong, field) => {
  const fault = faultOfSvi({ ...GOOD, ...wrong });
  expect(fault?.field).toBe(field);
  expect(fault?.accepted.length).toBeGreaterThan(5);
});

test('a variance that would be negative is named with the level that is needed', () => {
  expect(faultOfSvi({ ...GOOD, a: -0.03 })?.accepted).toBe(
    '-0.0190788 or more: the least variance is below 0',
  );
});
