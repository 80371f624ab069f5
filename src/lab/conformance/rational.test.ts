import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  commonScale,
  compareRational,
  formatRational,
  minus,
  over,
  parseRational,
  plus,
  type Rational,
  rational,
  times,
  wholeAt,
} from './rational.ts';

const parsed = (text: string): Rational => {
  const value = parseRational(text);
  if (value === null) throw new Error(`${text} is no number`);
  return value;
};

test('decimals, exponents and fractions are read exactly', () => {
  expect(parsed('0.005')).toEqual({ n: 1n, d: 200n });
  expect(parsed('-12')).toEqual({ n: -12n, d: 1n });
  expect(parsed('1.5e-3')).toEqual({ n: 3n, d: 2000n });
  expect(parsed('2E+2')).toEqual({ n: 200n, d: 1n });
  expect(parsed('4662/126')).toEqual({ n: 37n, d: 1n });
  expect(parsed('-6/4')).toEqual({ n: -3n, d: 2n });
  expect(parsed('18446744073709551615').n).toBe(18_446_744_073_709_551_615n);
});

test('texts that are no number are refused', () => {
  for (const text of [
    '',
    'abc',
    '1/0',
    '0x10',
    '1.',
    '.5',
    '1e99999',
    'NaN',
    '1 2',
    '9'.repeat(3000),
  ]) {
    expect(parseRational(text), text.slice(0, 10)).toBeNull();
  }
});

test('whole numbers and short decimals are printed as such, others as fractions', () => {
  expect(formatRational(rational(70n, 10n))).toBe('7');
  expect(formatRational(rational(-1n, 8n))).toBe('-0.125');
  expect(formatRational(rational(1n, 3n))).toBe('1/3');
});

const fraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([n, d]) => rational(n, d));

test('what is printed is read back as the same number', () => {
  fc.assert(
    fc.property(fraction, (value) => {
      expect(parsed(formatRational(value))).toEqual(value);
    }),
  );
});

test('arithmetic undoes itself and a common scale makes whole', () => {
  fc.assert(
    fc.property(fraction, fraction, (a, b) => {
      expect(minus(plus(a, b), b)).toEqual(a);
      if (b.n !== 0n) expect(over(times(a, b), b)).toEqual(a);
      expect(compareRational(a, b) + compareRational(b, a)).toBe(0);
      const scale = commonScale([a, b]);
      expect(rational(wholeAt(a, scale), scale)).toEqual(a);
    }),
  );
});

test('a scale that leaves a fraction is refused', () => {
  expect(() => wholeAt(rational(1n, 3n), 2n)).toThrow(RangeError);
});
