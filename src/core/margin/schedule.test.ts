import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Ppm, QuoteUnits } from '../money/index.ts';
import {
  continuousBrackets,
  maintenanceRateOf,
  openInterestScaled,
  requirementOf,
} from './schedule.ts';

const SEED = 20_251_010;
const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;
const ppm = (rate: bigint): Ppm => rate as Ppm;

/** Initial rate of a dYdX market: base 20 %, lifted between one and two million. */
const lifted = (openInterest: bigint, base = 200_000n): bigint =>
  openInterestScaled(ppm(base), quote(openInterest), quote(1_000_000n), quote(2_000_000n));

test('open interest lifts the initial rate, rounded down to parts per million', () => {
  expect(lifted(1_234_567n)).toBe(387_653n); // 200,000 + 0.234567 * 800,000 = 387,653.6
  expect(lifted(1_500_000n)).toBe(600_000n);
  expect(lifted(1_999_999n)).toBe(999_999n); // 999,999.2
});

test('below the lower cap the base holds, at the upper one all is required', () => {
  expect([lifted(0n), lifted(1_000_000n)]).toEqual([200_000n, 200_000n]);
  expect([lifted(2_000_000n), lifted(9_000_000n)]).toEqual([1_000_000n, 1_000_000n]);
  expect(lifted(1_500_000n, 1_000_000n)).toBe(1_000_000n);
});

test('an upper cap of zero switches the lift off, equal caps make it a step', () => {
  const at = (interest: bigint, lower: bigint, upper: bigint): bigint =>
    openInterestScaled(ppm(50_000n), quote(interest), quote(lower), quote(upper));
  expect(at(10n ** 15n, 0n, 0n)).toBe(50_000n);
  expect([at(7n, 7n, 7n), at(8n, 7n, 7n)]).toEqual([50_000n, 1_000_000n]);
});

test('a maintenance rate is a fraction of the initial rate, rounded down', () => {
  expect(maintenanceRateOf(ppm(50_000n), ppm(600_000n))).toBe(30_000n);
  expect(maintenanceRateOf(ppm(3n), ppm(500_000n))).toBe(1n);
});

const steps = fc
  .array(fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 13n }), fc.bigInt({ min: 0n, max: 90_000n })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((list) => {
    let from = 0n;
    let rate = 1n;
    return list.map(([wide, more], at) => {
      if (at > 0) from += wide;
      rate += more;
      return { from: quote(from), rate: ppm(rate) };
    });
  });

test('a requirement never jumps, never falls, and never grows faster than the position', () => {
  fc.assert(
    fc.property(steps, fc.nat({ max: 7 }), fc.bigInt({ min: -3n, max: 3n }), (list, at, off) => {
      const brackets = continuousBrackets(
        list.map(({ from }) => from),
        list.map(({ rate }) => rate),
      );
      const edge = list[at % list.length]!.from + off;
      fc.pre(edge >= 0n);
      const here = requirementOf(brackets, quote(edge));
      const next = requirementOf(brackets, quote(edge + 1n));
      // One unit more of a position needs at most its rate more, and rounding is less than two.
      expect(next - here >= -1n && next - here <= 2n).toBe(true);
      expect(here >= 0n && here <= edge + 2n).toBe(true);
    }),
    { seed: SEED, numRuns: 1_500 },
  );
});

test('a requirement is the sum of what each bracket needs for the notional inside it', () => {
  fc.assert(
    fc.property(steps, fc.bigInt({ min: 0n, max: 10n ** 14n }), (list, notional) => {
      const brackets = continuousBrackets(
        list.map(({ from }) => from),
        list.map(({ rate }) => rate),
      );
      let millionths = 0n;
      list.forEach(({ from, rate }, at) => {
        const until = list[at + 1]?.from ?? notional;
        const end = until < notional ? until : notional;
        if (end > from) millionths += (end - from) * rate;
      });
      const required = requirementOf(brackets, quote(notional)) * 1_000_000n;
      expect(required >= millionths && required < millionths + 2_000_000n).toBe(true);
    }),
    { seed: SEED, numRuns: 1_500 },
  );
});
