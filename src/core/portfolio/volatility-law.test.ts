import { expect, test } from 'vitest';
import { DERIBIT_BTC } from './presets/deribit.ts';
import { DERIVE_PORTFOLIO } from './presets/derive-portfolio.ts';
import type { SkewLaw, VolatilityLaw } from './rules.ts';
import { shockedDown, shockedUp, skewMultiplier, termScale } from './volatility-law.ts';

const LAW: VolatilityLaw = DERIBIT_BTC.volatilityLaw;

test('short terms move more and long terms less, and both laws meet at thirty days', () => {
  expect(termScale(LAW, 30)).toBe(1);
  expect(termScale(LAW, 30.000_001)).toBeCloseTo(1, 7);
  expect(termScale(LAW, 7)).toBeGreaterThan(termScale(LAW, 14));
  expect(termScale(LAW, 60)).toBeLessThan(1);
});

test('below the floor of days the term counts as the floor', () => {
  const law = DERIVE_PORTFOLIO.volatilityLaw;
  expect(termScale(law, 0.1)).toBe(termScale(law, 1));
});

test('a calm volatility is shocked up to the floor, and none is shocked below zero', () => {
  expect(shockedUp(LAW, 0.2, termScale(LAW, 10))).toBe(0.5);
  expect(shockedUp(LAW, 0.5, termScale(LAW, 7))).toBeCloseTo(0.8868538943, 9);
  expect(shockedDown(LAW, 0.5, 100)).toBe(0);
});

test('the skew is capped on the side on which the strike lies', () => {
  const skew = DERIVE_PORTFOLIO.skew as SkewLaw;
  const years = 0.25;
  const cap = 0.25 - 0.1 * 0.5;
  expect(skewMultiplier(skew, skew.linear, 9, years)).toBeCloseTo(1 + cap, 12);
  expect(skewMultiplier(skew, skew.linear, -9, years)).toBeCloseTo(1 - cap, 12);
  expect(skewMultiplier(skew, skew.linear, 0, years)).toBe(1);
  expect(skewMultiplier(skew, skew.linear, 0.12, years)).toBeCloseTo(1 + (0.12 * cap) / 1.2, 12);
});
