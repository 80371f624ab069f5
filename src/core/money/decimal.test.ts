import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDecimal, parseDecimal } from './decimal.ts';

const SEED = 20_251_010;

const valueOf = (text: string, decimals: number): bigint | string => {
  const parsed = parseDecimal(text, decimals);
  return parsed.kind === 'decimal' ? parsed.value : parsed.fault;
};

test('a decimal text is a whole number of the smallest unit', () => {
  expect(valueOf('64250.50', 2)).toBe(6_425_050n);
  expect(valueOf('0.000001', 6)).toBe(1n);
  expect(valueOf('-7', 3)).toBe(-7_000n);
  expect(valueOf('007', 0)).toBe(7n);
  expect(valueOf('-0', 6)).toBe(0n);
});

test('digits beyond the unit are refused, zeros beyond it are not', () => {
  expect(valueOf('1.000000000', 6)).toBe(1_000_000n);
  expect(valueOf('1.0000001', 6)).toBe('too-many-decimals');
  expect(valueOf('0.5', 0)).toBe('too-many-decimals');
});

test('what is no decimal is not guessed at', () => {
  for (const text of ['', '.', '1.', '.5', '+1', ' 1', '1 ', '1e3', '1,000', '0x10', '--1', '١']) {
    expect(valueOf(text, 6)).toBe('not-a-decimal');
  }
  expect(valueOf('1'.repeat(20), 0)).toBe('not-a-decimal');
  expect(valueOf(`0.${'0'.repeat(37)}`, 6)).toBe('not-a-decimal');
});

test('the largest stored integer is read, the next is too large', () => {
  expect(valueOf('9223372036854.775807', 6)).toBe(9_223_372_036_854_775_807n);
  expect(valueOf('9223372036854.775808', 6)).toBe('too-large');
  expect(valueOf('-9223372036854.775808', 6)).toBe('too-large');
});

test('what is formatted reads as the same integer, and reading gives the canonical form', () => {
  const amount = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(amount, fc.nat({ max: 18 }), (value, decimals) => {
      const text = formatDecimal(value, decimals);
      expect(parseDecimal(text, decimals)).toEqual({ kind: 'decimal', value });
      expect(text).toMatch(decimals === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${decimals}}$`));
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});
