import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bracket, liquidationPrice, maintenanceOf } from './brackets.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);

/** 0.4 % up to 300,000, then 0.5 % less 300, then 1 % less 12,000: continuous. */
const BRACKETS: readonly Bracket[] = [
  { from: 0n, ratePpm: 4_000n, amount: 0n },
  { from: 300_000n, ratePpm: 5_000n, amount: 300n },
  { from: 2_340_000n, ratePpm: 10_000n, amount: 12_000n },
];

test('maintenance follows the brackets and does not jump between them', () => {
  expect(maintenanceOf(BRACKETS, 100_000n)).toBe(400n);
  expect(maintenanceOf(BRACKETS, 300_000n)).toBe(1_200n);
  expect(maintenanceOf(BRACKETS, 2_340_000n)).toBe(11_400n);
  expect(maintenanceOf([], 2_340_000n)).toBe(0n);
});

test('a long at 50 with a tenth of it is liquidated where its equity meets maintenance', () => {
  const of = { lots: 1_000n, scale: 1n, brackets: BRACKETS, maintenanceOfRest: 0n };
  // 1,000 lots at 50 are 50,000; cash is -45,000: 1,000 p - 45,000 = 4 p at 45.18.
  expect(liquidationPrice({ ...of, rest: -45_000n })).toBe(46n);
  expect(liquidationPrice({ ...of, rest: 45_000n })).toBe(0n);
  expect(liquidationPrice({ ...of, lots: -1_000n, rest: 55_000n })).toBe(54n);
  expect(liquidationPrice({ ...of, lots: 0n, rest: 55_000n })).toBe(0n);
});

test('at the price that is stated equity is maintenance, to a price step', () => {
  const position = fc.record({
    lots: fc.bigInt({ min: -5_000n, max: 5_000n }),
    rest: fc.bigInt({ min: -10_000_000n, max: 10_000_000n }),
    others: fc.bigInt({ min: 0n, max: 10_000n }),
  });
  let found = 0;
  fc.assert(
    fc.property(position, ({ lots, rest, others }) => {
      const of = { lots, scale: 1n, brackets: BRACKETS, rest, maintenanceOfRest: others };
      const price = liquidationPrice(of);
      if (price === 0n) return;
      found += 1;
      const size = lots < 0n ? -lots : lots;
      const room = (at: bigint): bigint =>
        rest + lots * at - others - maintenanceOf(BRACKETS, size * at);
      // One step towards the worse side it no longer covers, one to the better it does.
      const better = lots > 0n ? 1n : -1n;
      expect(room(price + 2n * better)).toBeGreaterThanOrEqual(0n);
      expect(room(price - 2n * better)).toBeLessThanOrEqual(0n);
    }),
    { seed: SEED, numRuns: 2_000 },
  );
  expect(found).toBeGreaterThan(300);
});
