import { expect, test } from 'vitest';
import type { PPM } from '../../money/index.ts';
import {
  BLEND_MINT,
  bearLoss,
  DRIFT_MINT,
  EMPTY_POOL,
  GUARDED_MINT,
  joinPool,
  mintedShares,
  rebaseDivisor,
  sharesValue,
  stayingValue,
} from './shares.ts';

test('what was there before the first share is the venue’s, the first one’s or refused', () => {
  const seeded = { shares: 0n, value: 1_000n };
  expect(joinPool(DRIFT_MINT, seeded, 10n)).toEqual({
    kind: 'joined',
    minted: 10n,
    venue: 1_000n,
    voided: 0n,
    pool: { shares: 1_010n, value: 1_010n },
  });
  expect(joinPool(BLEND_MINT, seeded, 10n)).toEqual({
    kind: 'joined',
    minted: 10n,
    venue: 0n,
    voided: 0n,
    pool: { shares: 10n, value: 1_010n },
  });
  const refusing = { ...DRIFT_MINT, unowned: 'refuse' as const };
  expect(joinPool(refusing, seeded, 10n)).toEqual({ kind: 'unowned', value: 1_000n });
});

test('a drained pool takes no deposit, or its shares are void', () => {
  const drained = { shares: 500n, value: 0n };
  expect(mintedShares(drained, 10n)).toBeNull();
  expect(joinPool(DRIFT_MINT, drained, 10n)).toEqual({ kind: 'drained', shares: 500n });
  expect(joinPool({ ...DRIFT_MINT, drained: 'void' }, drained, 10n)).toEqual({
    kind: 'joined',
    minted: 10n,
    venue: 0n,
    voided: 500n,
    pool: { shares: 10n, value: 10n },
  });
});

test('a deposit under the least, or one that rounding takes, is refused', () => {
  const least = { ...DRIFT_MINT, least: 100n };
  expect(joinPool(least, EMPTY_POOL, 99n)).toEqual({ kind: 'below-least', least: 100n });
  expect(joinPool(DRIFT_MINT, EMPTY_POOL, 0n)).toEqual({ kind: 'below-least', least: 1n });
  const dear = { shares: 1n, value: 1_000n };
  expect(joinPool(DRIFT_MINT, dear, 999n)).toEqual({ kind: 'rounds-away', lost: 999n });
  expect(joinPool(DRIFT_MINT, dear, 1_999n).kind).toBe('joined');
  const strict = { ...DRIFT_MINT, roundingMost: 1_000n as typeof PPM };
  expect(joinPool(strict, dear, 1_999n)).toEqual({ kind: 'rounds-away', lost: 500n });
  expect(joinPool(strict, dear, 2_000n).kind).toBe('joined');
});

test('a share and a gift of a million do not make the next deposit vanish', () => {
  const inflated = { shares: 1n, value: 1_000_001n };
  expect(joinPool(BLEND_MINT, inflated, 1_999_999n)).toMatchObject({ minted: 1n });
  const guarded = joinPool(GUARDED_MINT, EMPTY_POOL, 1n);
  if (guarded.kind !== 'joined') throw new Error(guarded.kind);
  expect(guarded.minted).toBe(1_000n);
  const gifted = { ...guarded.pool, value: 1_000_001n };
  const next = joinPool(GUARDED_MINT, gifted, 1_999_999n);
  if (next.kind !== 'joined') throw new Error(next.kind);
  expect(1_999_999n - sharesValue(next.pool, next.minted, GUARDED_MINT.offset) < 1_000n).toBe(true);
  // Half of the gift is gone: it is the value of shares that belong to nobody.
  expect(sharesValue(next.pool, 1_000n, GUARDED_MINT.offset) < 501_000n).toBe(true);
});

test('shares that are asked back bear a loss like all others', () => {
  const before = { shares: 80_321n, value: 103_302n };
  expect(stayingValue(before, 40_001n)).toBe(51_857n);
  const { pool } = bearLoss(before, 103_302n, 1n);
  expect(pool.value).toBe(1n);
  expect(stayingValue(pool, 40_001n)).toBe(1n);
  expect(sharesValue(EMPTY_POOL, 0n)).toBe(0n);
});

test('a fund of eight hundred million that is worth a unit divides its shares', () => {
  expect(rebaseDivisor({ shares: 800_000_078_000_000n, value: 1n })).toBe(10_000_000_000_000n);
  expect(rebaseDivisor({ shares: 99_999n, value: 100n })).toBe(10n);
  expect(rebaseDivisor({ shares: 100_000n, value: 100n })).toBe(100n);
  expect(rebaseDivisor({ shares: 5n, value: 0n })).toBe(1n);
});
