import { expect, test } from 'vitest';
import type { Lots, Ppm, QuoteUnits } from '../money/index.ts';
import { lastSafePrice, liquidationPrice, priceAtRequirement } from './liquidation-price.ts';
import { continuousBrackets } from './schedule.ts';

const quote = (value: bigint) => value as QuoteUnits;
const lots = (value: bigint) => value as Lots;
const third = { numerator: 1n, denominator: 30n };
const NOTHING = { numerator: 0n, denominator: 1n };

test('a rate that is no whole number of millionths gives an exact price', () => {
  // One long from 50,000 with 5,000 + 50,000/30 behind it: p - 50,000 + 20,000/3 = p/30.
  const long = { size: lots(3n), cost: quote(150_000n), scale: 1n };
  const price = priceAtRequirement(long, {
    rest: quote(20_000n),
    rate: third,
    deduction: quote(0n),
  });
  expect(price).toEqual({ numerator: 3_900_000n, denominator: 87n });
});

test('without a requirement the price is the bankruptcy price, on both sides', () => {
  const cover = { rest: quote(400n), rate: NOTHING, deduction: quote(0n) };
  const long = { size: lots(2n), cost: quote(2_000n), scale: 1n };
  const short = { size: lots(-2n), cost: quote(-2_000n), scale: 1n };
  expect(priceAtRequirement(long, cover)).toEqual({ numerator: 1_600n, denominator: 2n });
  expect(priceAtRequirement(short, cover)).toEqual({ numerator: 2_400n, denominator: 2n });
});

test('a long with more behind it than it cost has no liquidation price', () => {
  const long = { size: lots(1n), cost: quote(100n), scale: 1n };
  expect(
    priceAtRequirement(long, { rest: quote(100n), rate: third, deduction: quote(0n) }),
  ).toBeNull();
  const whole = { numerator: 1n, denominator: 1n };
  expect(
    priceAtRequirement(long, { rest: quote(1n), rate: whole, deduction: quote(0n) }),
  ).toBeNull();
});

test('the bracket that counts is the one that the notional falls in at the price', () => {
  const brackets = continuousBrackets([quote(0n), quote(1_000n)], [10_000n as Ppm, 50_000n as Ppm]);
  const standing = { cost: quote(-2_000n), scale: 1n, brackets };
  // 2 short from 1,000: 2,000 + 300 - 2p = 0.05 * 2p - 40, so 2.1 p = 2,340.
  const short = liquidationPrice({ ...standing, size: lots(-2n), rest: quote(300n) });
  expect(short === null ? null : Number(short.numerator) / Number(short.denominator)).toBeCloseTo(
    2_340 / 2.1,
    9,
  );
  expect(short === null ? null : lastSafePrice(short, lots(-2n))).toBe(1_114n);
});
