/** Decimal text to whole units: exact, or refused. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalsOf, unitsOf } from './decimal.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);

test.each([
  ['61837.63', 2, 6_183_763],
  ['61837.63000000', 2, 6_183_763],
  ['105055.0', 0, 105_055],
  ['0.001', 3, 1],
  ['7', 3, 7_000],
  ['7.', 1, 70],
  ['.5', 1, 5],
  ['0.00000000', 5, 0],
  ['-1.5', 1, -15],
  ['-0.0', 1, 0],
  ['1e-7', 8, 10],
  ['1.25E+3', 0, 1_250],
  ['1.5e1', 1, 150],
  ['12e-1', 1, 12],
  ['9007199254740991', 0, 9_007_199_254_740_991],
  ['90071992547409.91', 2, 9_007_199_254_740_991],
])('%s with %i decimals is %i units', (text, decimals, units) => {
  expect(unitsOf(text, decimals)).toBe(units);
});

test.each([
  ['61837.635', 2, 'more decimals than declared'],
  ['0.00000001', 7, 'a digit beyond the declared decimals'],
  ['9007199254740993', 0, 'beyond the safe integers'],
  ['9007199254740.993', 4, 'beyond the safe integers once in units'],
  ['1e40', 0, 'an exponent of no market'],
  ['1e-7', 6, 'an exponent beyond the decimals'],
  ['', 2, 'nothing'],
  ['.', 2, 'only a point'],
  ['-', 2, 'only a sign'],
  ['+1', 2, 'a plus'],
  [' 1', 2, 'a space'],
  ['1,5', 2, 'a comma'],
  ['1.2.3', 2, 'two points'],
  ['1.0.0', 0, 'two points behind no decimals'],
  ['NaN', 2, 'a word'],
  ['Infinity', 2, 'a word'],
  ['0x10', 2, 'another base'],
  ['1_000', 2, 'a separator'],
])('%s with %i decimals is refused: %s', (text, decimals) => {
  expect(unitsOf(text, decimals)).toBeNaN();
});

test.each([
  ['61837.63000000', 2],
  ['105055.0', 0],
  ['7', 0],
  ['0.123456', 6],
  ['.5', 1],
  ['1e-7', 7],
  ['2.50e-3', 4],
  ['1e3', 0],
])('%s has %i decimals that matter', (text, decimals) => {
  expect(decimalsOf(text)).toBe(decimals);
});

test.each(['', '.', 'x', '1.2.3', '1e', '--1'])('%j has no decimals: it is no number', (text) => {
  expect(decimalsOf(text)).toBeNaN();
});

const written = fc
  .tuple(
    fc.bigInt({ min: 0n, max: 10n ** 18n }),
    fc.integer({ min: 0, max: 10 }),
    fc.integer({ min: 0, max: 4 }),
  )
  .map(([number, decimals, zeros]) => {
    const digits = `${number}`.padStart(decimals + 1, '0');
    const point = digits.length - decimals;
    const tail = digits.slice(point) + '0'.repeat(zeros);
    return { number, decimals, text: tail === '' ? digits : `${digits.slice(0, point)}.${tail}` };
  });

test('units are the digits as a bigint reads them, at the declared decimals or more', () => {
  fc.assert(
    fc.property(written, fc.integer({ min: 0, max: 5 }), ({ number, decimals, text }, more) => {
      const expected = number * 10n ** BigInt(more);
      const isSafe = expected <= BigInt(Number.MAX_SAFE_INTEGER);
      expect(unitsOf(text, decimals + more)).toBe(isSafe ? Number(expected) : Number.NaN);
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

test('a text fits exactly the decimals that are counted in it, and no fewer', () => {
  fc.assert(
    fc.property(written, ({ number, text }) => {
      const decimals = decimalsOf(text);
      const isSafe = number <= BigInt(Number.MAX_SAFE_INTEGER);
      if (isSafe) expect(unitsOf(text, decimals)).not.toBeNaN();
      if (decimals > 0) expect(unitsOf(text, decimals - 1)).toBeNaN();
    }),
    { seed: SEED, numRuns: 1_000 },
  );
});
