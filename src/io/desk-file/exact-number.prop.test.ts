import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDecimal } from '../../core/money/index.ts';
import { decimalsOf, durationMs, exactNumber, exactShare, unitsOf } from './exact-number.ts';
import { nearestOf } from './nearest.ts';
import { shareText, timeText } from './unit-text.ts';

const SEED = { seed: 20_260_105, numRuns: 500 };

test('a decimal that is written is read back to the last digit', () => {
  const units = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n });
  fc.assert(
    fc.property(units, fc.integer({ min: 0, max: 18 }), (value, decimals) => {
      const read = exactNumber(formatDecimal(value, decimals));
      expect(read === null ? null : unitsOf(read, decimals)).toBe(value);
    }),
    SEED,
  );
});

test('a time and a share that are written are read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (value) => {
      expect(durationMs(timeText(value))).toBe(value);
      const ppm = value % 10_000_000;
      const share = exactShare(shareText(ppm));
      expect(share === null ? null : unitsOf(share, 6)).toBe(BigInt(ppm));
    }),
    SEED,
  );
});

test.each([
  ['0.1', 1n, 1],
  ['1e-5', 1n, 5],
  ['100_000', 100_000n, 0],
  ['-2.50', -25n, 1],
  ['1e3', 1_000n, 0],
])('%s is %d at %d decimals', (text, units, decimals) => {
  const read = exactNumber(text);
  expect(read === null ? null : unitsOf(read, decimals)).toBe(units);
  expect(read === null ? null : decimalsOf(read)).toBe(decimals);
});

test.each(['', 'x', '1.2.3', '0x10', 'Infinity', 'NaN', '1e999', '1,5', '--1', '.5', '5 %%'])(
  '%j is no number',
  (text) => {
    expect(exactNumber(text)).toBeNull();
  },
);

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
  ['250', 250],
])('%s is %d ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(['30x', '0.5ms', 's', '', '1m30s'])('%j is no time', (text) => {
  expect(durationMs(text)).toBeNull();
});

test.each([
  ['2%', 20_000n],
  ['5bp', 500n],
  ['200ppm', 200n],
  ['0.02', 20_000n],
  ['-0.5bp', -50n],
])('%s is %d parts per million', (text, ppm) => {
  const read = exactShare(text);
  expect(read === null ? null : unitsOf(read, 6)).toBe(ppm);
});

test.each([
  ['drawdwn', 'drawdown'],
  ['dradwown', 'drawdown'],
  ['delta_gpa', 'delta_gap'],
  ['EQUITY', 'equity'],
  ['zzzzzz', null],
  ['', null],
  ['x'.repeat(1_000), null],
])('%s was meant as %s', (name, meant) => {
  expect(nearestOf(name, ['equity', 'drawdown', 'delta', 'delta_gap'])).toBe(meant);
});
