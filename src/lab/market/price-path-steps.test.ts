import { expect, test } from 'vitest';
import type { PriceUnits } from '../../core/money/index.ts';
import { Random } from '../../core/numeric/index.ts';
import type { Bar, PricePath } from './price-path.ts';
import { type PriceStep, steps } from './price-path-steps.ts';

const START = 1_760_131_140_000;
const units = (price: number) => BigInt(price) as PriceUnits;

const bar = (i: number, open: number, high: number, low: number, close: number): Bar => ({
  ts: START + i * 60_000,
  open: units(open),
  high: units(high),
  low: units(low),
  close: units(close),
  volume: 1,
});

const pathOf = (...bars: Bar[]): PricePath => ({
  interval: 60_000,
  priceDecimals: 1,
  bars,
  gaps: 0,
});

const FALLING = bar(0, 1_088_880, 1_095_682, 1_021_936, 1_034_413);
const RISING = bar(1, 1_034_413, 1_064_588, 1_015_165, 1_043_112);

const walk = (path: PricePath, seed = 1, stepMs = 3000): PriceStep[] => [
  ...steps(path, { random: new Random(seed), stepMs }),
];
const prices = (path: PricePath, seed = 1) => walk(path, seed).map((step) => step.price);

test('a minute in steps of three seconds is twenty prices from the open to the close', () => {
  const walked = walk(pathOf(FALLING));
  expect(walked).toHaveLength(20);
  expect(walked[0]).toEqual({ time: START, price: FALLING.open });
  expect(walked[19]).toEqual({ time: START + 57_000, price: FALLING.close });
  expect(walked.map((step) => step.time)).toEqual(
    Array.from({ length: 20 }, (_, i) => START + i * 3000),
  );
});

test('both extremes are reached exactly and never passed', () => {
  for (let seed = 0; seed < 50; seed += 1) {
    for (const one of [FALLING, RISING]) {
      const sorted = prices(pathOf(one), seed).sort((a, b) => Number(a - b));
      expect([sorted[0], sorted[19]]).toEqual([one.low, one.high]);
    }
  }
});

test('a falling bar visits its high first, a rising one its low', () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const falling = prices(pathOf(FALLING), seed);
    expect(falling.indexOf(FALLING.high)).toBeLessThan(falling.lastIndexOf(FALLING.low));
    const rising = prices(pathOf(RISING), seed);
    expect(rising.indexOf(RISING.low)).toBeLessThan(rising.lastIndexOf(RISING.high));
  }
});

test('a bar that stood still stands still', () => {
  const still = prices(pathOf(bar(0, 500, 500, 500, 500)));
  expect(new Set(still)).toEqual(new Set([500n]));
});

test('the same seed walks the same way, another seed another', () => {
  expect(prices(pathOf(FALLING, RISING), 7)).toEqual(prices(pathOf(FALLING, RISING), 7));
  expect(prices(pathOf(FALLING, RISING), 7)).not.toEqual(prices(pathOf(FALLING, RISING), 8));
});

test('the way through a bar does not depend on the bars before it', () => {
  expect(prices(pathOf(FALLING, RISING)).slice(20)).toEqual(prices(pathOf(RISING)));
});

test('over a gap nothing is made up', () => {
  const later = { ...RISING, ts: START + 300_000 };
  const times = walk(pathOf(FALLING, later)).map((step) => step.time);
  expect(times).toHaveLength(40);
  expect(times[20]).toBe(START + 300_000);
});

test('four steps to a bar are the four prices of the bar', () => {
  const four = walk(pathOf(FALLING), 1, 15_000).map((step) => step.price);
  expect(four).toEqual([FALLING.open, FALLING.high, FALLING.low, FALLING.close]);
});

test('a step that does not cut the bar into four or more is refused', () => {
  for (const stepMs of [0, -1, 7000, 20_000, 60_000, 90_000, Number.NaN]) {
    expect(() => walk(pathOf(FALLING), 1, stepMs)).toThrow(RangeError);
  }
});
