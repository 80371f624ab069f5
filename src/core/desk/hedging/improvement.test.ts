import { expect, test } from 'vitest';
import { improvementOf, resultVariance, riskCharge } from './index.ts';

const DAY = 1 / 365;
const RISK = {
  delta: 2,
  gamma: 0,
  vega: 0,
  spot: 60_000,
  volatility: 0.5,
  volatilityOfVolatility: 0.8,
  horizon: DAY,
};

test('two coins for a day at 50 % have a variance of their moves', () => {
  // 2 * 60,000 * 0.5 / sqrt(365) = 3,140.4
  expect(Math.sqrt(resultVariance(RISK))).toBeCloseTo(60_000 / Math.sqrt(365), 8);
});

test('gamma and vega add what they alone would be', () => {
  const step = 60_000 * 0.5 * Math.sqrt(DAY);
  const gamma = { ...RISK, delta: 0, gamma: 1e-4 };
  expect(resultVariance(gamma)).toBeCloseTo((1e-4 * step * step) ** 2 / 2, 4);
  const vega = { ...RISK, delta: 0, vega: 900 };
  expect(resultVariance(vega)).toBeCloseTo((900 * 0.8) ** 2 * DAY, 8);
  const all = { ...RISK, gamma: 1e-4, vega: 900 };
  const sum = resultVariance(RISK) + resultVariance(gamma) + resultVariance(vega);
  expect(resultVariance(all)).toBeCloseTo(sum, 4);
});

test('a trade must take away more than kappa times its cost', () => {
  const before = riskCharge(1e-5, resultVariance(RISK));
  const after = riskCharge(1e-5, resultVariance({ ...RISK, delta: 1 }));
  const gain = before - after;
  const terms = { riskBefore: before, riskAfter: after, kappa: 2 };
  expect(gain).toBeCloseTo(0.75 * before, 8);
  expect(improvementOf({ ...terms, cost: gain / 2.1 })).toMatchObject({ kind: 'improves' });
  expect(improvementOf({ ...terms, cost: gain / 1.9 })).toMatchObject({ kind: 'not-worth-it' });
});

test('what is worth just its cost, and what makes the risk larger, is not traded', () => {
  const even = { riskBefore: 10, riskAfter: 4, cost: 3, kappa: 2 };
  expect(improvementOf(even)).toEqual({ kind: 'not-worth-it', gain: 6, needed: 6 });
  const worse = { riskBefore: 4, riskAfter: 10, cost: 0, kappa: 2 };
  expect(improvementOf(worse)).toMatchObject({ kind: 'not-worth-it', gain: -6 });
  const odd = { ...even, cost: Number.NaN };
  expect(improvementOf(odd)).toMatchObject({ kind: 'refused', fault: { at: 'cost' } });
});
