/** Deleveraging against a pool, and the charge on withdrawals. */
import { expect, test } from 'vitest';
import type { QuoteUnits } from '../money/index.ts';
import { areGainsAboveShare, deleverageFault } from './gains-over-pool.ts';
import { chargeOn, uncoveredLoss, withdrawalCharge } from './withdrawal-charge.ts';

const quote = (value: bigint): QuoteUnits => value as QuoteUnits;
const TENTH = { numerator: 1n, denominator: 10n };
const FIFTIETH = { numerator: 1n, denominator: 50n };

test('deleveraging begins above the share, not at it', () => {
  expect(areGainsAboveShare({ gains: 500n, pool: 5_000n }, TENTH)).toBe(false);
  expect(areGainsAboveShare({ gains: 501n, pool: 5_000n }, TENTH)).toBe(true);
  expect(areGainsAboveShare({ gains: -501n, pool: 5_000n }, TENTH)).toBe(false);
  expect(areGainsAboveShare({ gains: 1n, pool: 0n }, TENTH)).toBe(true);
});

test('a deleveraging must lower the share and not overdo it', () => {
  const shares = { most: TENTH, leastAfter: FIFTIETH };
  const before = { gains: 600n, pool: 5_000n };
  const fault = (gains: bigint) => deleverageFault(before, { gains, pool: 5_000n }, shares);
  expect(fault(300n)).toBeNull();
  expect(fault(100n)).toBeNull();
  expect(fault(99n)).toBe('reduces-too-far');
  expect(fault(600n)).toBe('does-not-reduce');
  expect(deleverageFault({ gains: 500n, pool: 5_000n }, before, shares)).toBe('not-above');
});

test('who withdraws during a shortfall leaves a share, rounded up', () => {
  expect(uncoveredLoss(quote(2_000n), quote(1_000n))).toBe(1_000n);
  expect(uncoveredLoss(quote(0n), quote(500n))).toBe(0n);
  expect(uncoveredLoss(quote(0n), quote(-500n))).toBe(500n);
  const charge = withdrawalCharge(quote(1_000n), quote(4_000n));
  expect(chargeOn(quote(501n), charge)).toBe(101n);
  expect(chargeOn(quote(500n), charge)).toBe(100n);
  expect(chargeOn(quote(501n), withdrawalCharge(quote(0n), quote(0n)))).toBe(0n);
});
