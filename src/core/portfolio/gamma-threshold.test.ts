import { expect, test } from 'vitest';
import { canWait, gammaBuffer } from './gamma-threshold.ts';

const HORIZON = { years: 1 / 400, volatility: 0.6, deviations: 2, volatilityMove: 0.1 };
const SHORT = { spot: 50_000, gamma: -0.002, vega: -3_000 };

test('short gamma pays for the move until the account is closed, and vega for its own', () => {
  // 2 x 0.6 x 50,000 / 20 is 3,000: half of 0.002 times nine million, and 3,000 x 0.1.
  expect(gammaBuffer(SHORT, HORIZON)).toBeCloseTo(9_000 + 300, 9);
});

test('long gamma is no credit, and long vega can fall as well', () => {
  expect(gammaBuffer({ ...SHORT, gamma: 0.002, vega: 3_000 }, HORIZON)).toBeCloseTo(300, 9);
});

test('closing can wait only while equity is above maintenance by the buffer', () => {
  expect(canWait(19_301, 10_000, SHORT, HORIZON)).toBe(true);
  expect(canWait(19_299, 10_000, SHORT, HORIZON)).toBe(false);
});
