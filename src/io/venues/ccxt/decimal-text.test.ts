import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decimalOrZero,
  decimalTextOf,
  exactQuotient,
  negated,
  product,
  signOf,
  sum,
} from './decimal-text.ts';
import { parseExactJson } from './exact-json.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);

test('texts and numbers become one canonical decimal text', () => {
  const cases: readonly (readonly [unknown, string | null])[] = [
    ['64250.50', '64250.5'],
    ['-0.00100', '-0.001'],
    ['+7', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['000', '0'],
    ['-0', '0'],
    ['1e-8', '0.00000001'],
    [1e-8, '0.00000001'],
    ['2.5E3', '2500'],
    [1e21, '1000000000000000000000'],
    [64250.5, '64250.5'],
    ['12345678901234567890.123456789012345678', '12345678901234567890.123456789012345678'],
    ['', null],
    ['.', null],
    ['1,000', null],
    ['NaN', null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [undefined, null],
    [null, null],
    [{}, null],
  ];
  for (const [value, text] of cases) expect(decimalTextOf(value), String(value)).toBe(text);
  expect(decimalOrZero(undefined)).toBe('0');
});

test('products and sums are exact, quotients exact or none', () => {
  expect(product('0.1', '0.2')).toBe('0.02');
  expect(sum('0.1', '0.2')).toBe('0.3');
  expect(sum('1', '-1.5')).toBe('-0.5');
  expect(negated('0')).toBe('0');
  expect([signOf('-0.1'), signOf('0.0'), signOf('3')]).toEqual([-1, 0, 1]);
  expect(exactQuotient('0.03', '0.01')).toBe('3');
  expect(exactQuotient('0.035', '0.01')).toBe('3.5');
  expect(exactQuotient('1', '3')).toBeNull();
  expect(exactQuotient('1', '0')).toBeNull();
  expect(() => product('x', '1')).toThrow('no decimal');
});

test('a quotient times its divisor is what was divided', () => {
  const text = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 8 }))
    .map(([digits, scale]) => decimalTextOf(`${digits}e-${scale}`) as string);
  fc.assert(
    fc.property(text, text, (a, b) => {
      const quotient = exactQuotient(product(a, b), b);
      if (signOf(b) === 0) expect(quotient).toBeNull();
      else expect(quotient).toBe(a);
      expect(sum(sum(a, b), negated(b))).toBe(a);
    }),
    { seed: SEED, numRuns: 300 * FACTOR },
  );
});

test('JSON numbers that a float cannot hold keep their digits', () => {
  const read = parseExactJson(
    '{"a":12345678901234567890,"b":0.1234567890123456789,"c":64250.50,"d":[1e-8,7],"e":"x"}',
  );
  expect(read).toEqual({
    a: '12345678901234567890',
    b: '0.1234567890123456789',
    c: 64250.5,
    d: [1e-8, 7],
    e: 'x',
  });
  expect(parseExactJson('<html>')).toBeUndefined();
  expect(parseExactJson('{"a":')).toBeUndefined();
  expect(parseExactJson('7')).toBeUndefined();
});
