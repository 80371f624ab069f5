import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Ppm } from '../../money/index.ts';
import { runs } from '../adl/policy.contract.ts';
import { afterBalance, afterRedeem, beginCooldown, redeemable } from './cooldown.ts';
import { emissionShare } from './emission.ts';
import { depositsMustStay } from './outflow-guard.ts';
import { newDeficit, slashStake } from './slash.ts';
import { collateralFor, stableReturn, stableSum } from './stable-swap.ts';
import {
  allowsAction,
  BLEND_STATUS,
  maySetStatus,
  nextStatus,
  type PoolStatus,
  reachesProduct,
  statusByQueue,
} from './status.ts';

const DAY = 86_400_000;

test('what may be redeemed is the least that was held since the cooldown began', () => {
  const policy = { cooldownMs: 20 * DAY, windowMs: 2 * DAY };
  const begun = beginCooldown(policy, 100n, 0);
  const fallen = afterBalance(begun, 40n);
  const risen = fallen && afterBalance(fallen, 1_000n);
  expect(redeemable(risen, 1_000n, 20 * DAY)).toBe(40n);
  expect(redeemable(risen, 30n, 20 * DAY)).toBe(30n);
  expect(redeemable(risen, 1_000n, 20 * DAY - 1)).toBe(0n);
  expect(redeemable(risen, 1_000n, 22 * DAY)).toBe(40n);
  expect(redeemable(risen, 1_000n, 22 * DAY + 1)).toBe(0n);
  expect(afterBalance(begun, 0n)).toBeNull();
  expect(redeemable(null, 5n, 20 * DAY)).toBe(0n);
  expect(afterRedeem(begun, 30n)?.amount).toBe(70n);
  expect(afterRedeem(begun, 100n)).toBeNull();
});

test('a slash takes the deficit with its fee, keeps a unit, and covers its part', () => {
  const fee = 100_000n as Ppm;
  expect(slashStake({ fee, keeps: 1n }, 1_000n, 10_000n)).toEqual({
    kind: 'slash',
    taken: 1_100n,
    covered: 1_000n,
    fee: 100n,
  });
  expect(slashStake({ fee, keeps: 1n }, 10_000n, 10_000n)).toEqual({
    kind: 'slash',
    taken: 9_999n,
    covered: 9_090n,
    fee: 909n,
  });
  expect(slashStake({ fee, keeps: 1n }, 0n, 10_000n)).toEqual({ kind: 'no-deficit' });
  expect(slashStake({ fee, keeps: 1n }, 5n, 1n)).toMatchObject({ taken: 0n, covered: 0n });
  expect(newDeficit(1_000n, 300n, 200n)).toBe(500n);
  expect(newDeficit(400n, 300n, 200n)).toBe(0n);
});

test('a quarter of the deposits may leave, or a threshold, and all of a small pool', () => {
  const stays = [400n, 401n, 0n].map((average) => depositsMustStay(average, 50n));
  expect(stays).toEqual([300n, 301n, 0n]);
  expect(depositsMustStay(400n, 150n)).toBe(250n);
  expect(depositsMustStay(400n, 401n)).toBe(0n);
});

test('emission is most at the target and flat from a fifth above it', () => {
  const at = (assets: bigint) => emissionShare(assets, 10n);
  const asFraction = (assets: bigint) => {
    const { numerator, denominator } = at(assets);
    return Number(numerator) / Number(denominator);
  };
  expect([0n, 5n, 10n, 11n, 12n, 20n].map(asFraction)).toEqual([0, 0.75, 1, 0.9, 0.8, 0.8]);
});

const part = (ppm: bigint) => ({ queued: ppm, shares: 1_000_000n });

test('a pool goes on ice and freezes by the part that is asked back, and thaws by itself', () => {
  const next = (status: PoolStatus, ppm: bigint, isEnough = true) =>
    nextStatus(BLEND_STATUS, status, part(ppm), isEnough);
  expect(next('active', 299_999n)).toBe('active');
  expect(next('active', 300_000n)).toBe('on-ice');
  expect(next('active', 0n, false)).toBe('on-ice');
  expect(next('on-ice', 600_000n)).toBe('frozen');
  expect(next('frozen', 599_999n, false)).toBe('on-ice');
  expect(next('frozen', 0n)).toBe('active');
  expect(next('operator-active', 499_999n)).toBe('operator-active');
  expect(next('operator-active', 500_000n)).toBe('on-ice');
  expect(next('operator-active', 0n, false)).toBe('on-ice');
  expect(next('operator-on-ice', 749_999n, false)).toBe('operator-on-ice');
  expect(next('operator-on-ice', 750_000n)).toBe('frozen');
  expect(next('operator-frozen', 0n)).toBeNull();
  expect(next('setup', 0n)).toBeNull();
  expect(statusByQueue(BLEND_STATUS, { queued: 0n, shares: 0n })).toBe('active');
});

test('the operator may freeze at any time and activate only what holds enough', () => {
  const may = (status: PoolStatus, ppm: bigint, isEnough = true) =>
    maySetStatus(BLEND_STATUS, status, part(ppm), isEnough);
  expect(may('operator-frozen', 1_000_000n, false)).toBe(true);
  expect([may('operator-active', 499_999n), may('operator-active', 500_000n)]).toEqual([
    true,
    false,
  ]);
  expect(may('operator-active', 0n, false)).toBe(false);
  expect([may('operator-on-ice', 749_999n), may('on-ice', 750_000n)]).toEqual([true, false]);
  expect([may('active', 0n), may('frozen', 0n), may('setup', 0n)]).toEqual([false, false, false]);
});

test('a frozen pool lets nobody in, and everybody out', () => {
  const allowed = (status: PoolStatus) =>
    (['borrow', 'supply', 'withdraw', 'repay', 'cancel-auction'] as const).filter((action) =>
      allowsAction(status, action),
    );
  expect(allowed('active')).toHaveLength(5);
  expect(allowed('operator-on-ice')).toEqual(['supply', 'withdraw', 'repay']);
  expect(allowed('frozen')).toEqual(['withdraw', 'repay']);
});

test('a pool holds enough when its product is that of a hundred thousand of each', () => {
  const enough = (blnd: bigint, usdc: bigint) =>
    reachesProduct(
      [
        { whole: blnd, weight: 4 },
        { whole: usdc, weight: 1 },
      ],
      100_000n,
    );
  expect(enough(200_000n, 6_249n)).toBe(false);
  expect(enough(200_000n, 6_250n)).toBe(true);
  expect(enough(10n ** 20n, 0n)).toBe(false);
});

test('a stable swap gives less than it takes, less for each more, and never all it has', () => {
  const balance = fc.bigInt({ min: 10n ** 6n, max: 10n ** 24n });
  const amplification = fc.bigInt({ min: 1n, max: 400n });
  fc.assert(
    fc.property(balance, balance, amplification, balance, (held, given, a, amount) => {
      const pool = { held, given, amplification: a };
      const some = stableReturn(pool, amount);
      const more = stableReturn(pool, 2n * amount);
      if (some.kind === 'no-return' || more.kind === 'no-return') return;
      expect(more.amount >= some.amount - 2n).toBe(true);
      expect(more.amount < given).toBe(true);
      // A pool that already has more of what it takes gives at most as much as it takes.
      if (held >= given) expect(some.amount <= amount + 2n).toBe(true);
      const sum = stableSum(pool);
      const after = stableSum({ ...pool, held: held + amount, given: given - some.amount });
      expect(after + sum / 10n ** 9n + 3n >= sum).toBe(true);
    }),
    runs(500),
  );
});

test('collateral is sold under its price by at most the most, and only what there is', () => {
  const sale = {
    stable: 10n ** 24n,
    collateral: 10n ** 20n,
    price: { numerator: 2_000n, denominator: 1n },
    amplification: 20n,
    discountMost: 400n,
  };
  const fair = 10n ** 21n / 2_000n;
  const sold = collateralFor(sale, 10n ** 21n);
  expect(sold > fair && sold <= (fair * 104n) / 100n).toBe(true);
  expect(collateralFor({ ...sale, discountMost: 0n }, 10n ** 21n)).toBe(fair);
  expect(collateralFor(sale, 10n ** 24n)).toBe(sale.collateral);
  expect(collateralFor({ ...sale, collateral: 0n }, 10n ** 21n)).toBe(0n);
});
