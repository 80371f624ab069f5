import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QuoteUnits } from '../money/index.ts';
import { shareInProportion } from './index.ts';

const share = (need: bigint, ...bearers: (readonly [bigint, bigint])[]): readonly bigint[] =>
  shareInProportion(
    need as QuoteUnits,
    bearers.map(([by, most]) => ({ share: by, most })),
  );

test('a loss is shared by size, and what one cannot pay is shared by the others', () => {
  expect(share(100n, [1n, 1_000n], [3n, 1_000n])).toEqual([25n, 75n]);
  expect(share(100n, [1n, 1_000n], [3n, 30n])).toEqual([70n, 30n]);
  expect(share(100n, [1n, 20n], [3n, 30n])).toEqual([20n, 30n]);
  expect(share(100n, [0n, 500n], [3n, 30n])).toEqual([0n, 30n]);
  expect(share(0n, [1n, 1n])).toEqual([0n]);
  expect(share(5n)).toEqual([]);
});

test('the parts sum to the need, or to all that can be paid, and nobody pays too much', () => {
  const amount = fc.bigInt({ min: 0n, max: 1_000n });
  fc.assert(
    fc.property(amount, fc.array(fc.tuple(amount, amount), { maxLength: 9 }), (need, bearers) => {
      const parts = share(need, ...bearers);
      const all = bearers.reduce((sum, [by, most]) => sum + (by > 0n ? most : 0n), 0n);
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(need < all ? need : all);
      expect(parts.every((part, i) => part >= 0n && part <= (bearers[i]?.[1] ?? 0n))).toBe(true);
    }),
    { seed: 20_251_010, numRuns: 500 },
  );
});
