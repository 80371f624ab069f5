import { expect, test } from 'vitest';
import {
  EffectiveSpread,
  effectiveSpreadBp,
  quotedSpreadBp,
  RealisedSpread,
  realisedSpreadBp,
} from './spread.ts';

test('the three spreads of one trade', () => {
  expect(quotedSpreadBp(9_995, 10_005)).toBeCloseTo(10, 12);
  expect(effectiveSpreadBp(10_003, 1, 10_000)).toBeCloseTo(6, 12);
  expect(effectiveSpreadBp(9_998, -1, 10_000)).toBeCloseTo(4, 12);
  // The mid followed the buyer by two ticks: whoever sold to him kept one tick of three.
  expect(realisedSpreadBp(10_003, 1, 10_000, 10_002)).toBeCloseTo(2, 12);
  expect(quotedSpreadBp(Number.NaN, 10_005)).toBeNaN();
});

test('effective spread weighs trades by their lots and forgets old ones', () => {
  const spread = new EffectiveSpread(2, 1_000);
  spread.onTrade(10_003, 30, 1, 10_000, 0);
  spread.onTrade(9_999, 10, -1, 10_000, 1_500);
  expect(spread.value()).toBeCloseTo((30 * 6 + 10 * 2) / 40, 12);
  spread.advance(2_000);
  expect(spread.value()).toBeCloseTo(2, 12);
  spread.onTrade(1, 1, 1, Number.NaN, 2_000);
  expect(spread.value()).toBeCloseTo(2, 12);
});

test('realised spread waits for the delay, and then takes the mid of that moment', () => {
  const spread = new RealisedSpread(1_000, 60, 1_000);
  spread.onMid(10_000, 50);
  spread.onTrade(10_003, 30, 1, 10_000, 50);
  spread.onMid(10_001, 900);
  expect(spread.value()).toBeNaN();
  spread.onMid(10_002, 1_100);
  expect(spread.value()).toBeCloseTo(2, 9);
  spread.onTrade(10_000, 10, -1, 10_002, 1_100);
  spread.onMid(10_000, 60_000);
  expect(spread.value()).toBeCloseTo((30 * 2 + 10 * 0) / 40, 9);
});

test('trades of several parts of the delay are each settled once, also after a silence', () => {
  const spread = new RealisedSpread(1_000, 1_000, 1_000);
  for (let time = 0; time < 5_000; time += 50) {
    spread.onMid(10_000, time);
    spread.onTrade(10_002, 1, 1, 10_000, time);
  }
  spread.onMid(10_001, 90_000);
  spread.onMid(9_000, 190_000);
  // The trades of the last second or so met a mid of 10,001, all others one of 10,000.
  expect(spread.value()).toBeGreaterThan(3.5);
  expect(spread.value()).toBeLessThan(4);
});
