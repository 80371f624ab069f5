import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BLEND_CURVE, badDebtLot, fillPart, isStaleAuction, type TwoSides } from './two-sided.ts';

const fill = (amount: bigint, part: bigint, blocks: bigint) => {
  const result = fillPart(BLEND_CURVE, { bid: amount, lot: amount }, part, blocks);
  if (result.kind !== 'filled') throw new Error(result.kind);
  const { filled, remaining } = result;
  return [filled.bid, filled.lot, remaining.bid, remaining.lot];
};

test('the lot is there after two hundred blocks, the bid gone after four hundred', () => {
  const billion = 1_000_000_000n;
  expect(fill(billion, 100n, 0n)).toEqual([billion, 0n, 0n, 0n]);
  expect(fill(billion, 100n, 100n)).toEqual([billion, 500_000_000n, 0n, 0n]);
  expect(fill(billion, 100n, 200n)).toEqual([billion, billion, 0n, 0n]);
  expect(fill(billion, 100n, 300n)).toEqual([500_000_000n, billion, 0n, 0n]);
  expect(fill(billion, 100n, 400n)).toEqual([0n, billion, 0n, 0n]);
  expect(fill(billion, 100n, 10_000n)).toEqual([0n, billion, 0n, 0n]);
});

test('a part of the bid rounds up, a part of the lot down, and the rest is not scaled', () => {
  expect(fill(250_000_005n, 50n, 0n)).toEqual([125_000_003n, 0n, 125_000_002n, 125_000_003n]);
  expect(fill(250_000_005n, 60n, 100n)).toEqual([
    150_000_003n,
    75_000_001n,
    100_000_002n,
    100_000_002n,
  ]);
  expect(fill(1n, 99n, 0n)).toEqual([1n, 0n, 0n, 1n]);
  expect(fill(1n, 99n, 400n)).toEqual([0n, 0n, 0n, 1n]);
});

test('none of it, more than all of it, or before its first block is refused', () => {
  const sides = { bid: 1n, lot: 1n };
  const outOfRange = { kind: 'part-out-of-range', least: 1n, most: 100n };
  expect(fillPart(BLEND_CURVE, sides, 0n, 0n)).toEqual(outOfRange);
  expect(fillPart(BLEND_CURVE, sides, 101n, 0n)).toEqual(outOfRange);
  expect(fillPart(BLEND_CURVE, sides, 100n, -1n)).toEqual({ kind: 'not-started' });
});

test('an auction is stale from block five hundred on', () => {
  expect([499n, 500n, 501n].map((blocks) => isStaleAuction(BLEND_CURVE, blocks))).toEqual([
    false,
    true,
    true,
  ]);
});

test('for bad debt a fund offers 1.2 times its worth in its own units, or all it has', () => {
  const terms = { held: 1_000n, price: 15_000_000n, multiple: 12_000_000n, scale: 10_000_000n };
  expect(badDebtLot(100n, terms)).toBe(80n);
  expect(badDebtLot(101n, terms)).toBe(80n);
  expect(badDebtLot(10_000n, terms)).toBe(1_000n);
});

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });

test('two parts never get more lot or owe less bid than one', () => {
  const part = fc.bigInt({ min: 1n, max: 99n });
  fc.assert(
    fc.property(amount, amount, part, fc.bigInt({ min: 0n, max: 500n }), (bid, lot, of, blocks) => {
      const take = (sides: TwoSides, share: bigint) => {
        const result = fillPart(BLEND_CURVE, sides, share, blocks);
        if (result.kind !== 'filled') throw new Error(result.kind);
        return result;
      };
      const all = take({ bid, lot }, 100n);
      const first = take({ bid, lot }, of);
      const second = take(first.remaining, 100n);
      expect(first.filled.bid + second.filled.bid >= all.filled.bid).toBe(true);
      expect(first.filled.lot + second.filled.lot <= all.filled.lot).toBe(true);
    }),
    { seed: 20_251_010, numRuns: 600 },
  );
});
