import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesText, canonicalText, canonicalValue, textBytes, textHash } from './canonical.ts';

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, 1e308, 5e-324),
  fc.bigInt(),
  fc.string({ unit: 'binary' }),
);
const name = fc
  .oneof(fc.string(), fc.constantFrom('~', '~f', '~~', '~~f', '~é', ''))
  .filter((text) => text !== '__proto__');
const value = fc.letrec((tie) => ({
  plain: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('plain'), { maxLength: 4 }),
    fc.dictionary(name, tie('plain'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).plain;

test('a value comes back from its text, and its text from its bytes', () => {
  fc.assert(
    fc.property(value, (plain) => {
      const text = canonicalText(plain);
      expect(canonicalValue(text)).toEqual(plain);
      expect(bytesText(textBytes(text))).toBe(text);
      expect(new TextDecoder().decode(textBytes(text))).toBe(text);
    }),
    { seed: 3, numRuns: 500 },
  );
});

test('a field may have the name of a tag, at any depth and beside others', () => {
  const values = [
    { '~': 1.5 },
    { '~': 'x' },
    { '~f': 'NaN' },
    { '~': { '~': 7n }, '~f': Number.NaN, '~~': [{ '~~f': '-0' }], a: 1 },
  ];
  for (const each of values) {
    expect(canonicalValue(canonicalText(each))).toEqual(each);
    expect(canonicalText(canonicalValue(canonicalText(each)))).toBe(canonicalText(each));
  }
  expect(canonicalText({ '~': 1.5, a: 2n })).toBe('{"a":{"~":"2"},"~~":1.5}');
});

test('fields in another order give the same text, another value another hash', () => {
  expect(canonicalText({ b: 1n, a: { d: -0, c: [] } })).toBe(
    canonicalText({ a: { c: [], d: -0 }, b: 1n }),
  );
  expect(canonicalText({ a: 1 })).not.toBe(canonicalText({ a: 1n }));
  expect(textHash('ab')).not.toBe(textHash('ab\0'));
});
