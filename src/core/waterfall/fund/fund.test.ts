import { expect, test } from 'vitest';
import type { Ppm, QuoteUnits } from '../../money/index.ts';
import { callable, fillProviders, lowerCommitment } from './commitments.ts';
import { coveredLoss, joinedSpent, sumByCluster } from './coverage-limits.ts';
import { planReplenishment, planStanding } from './replenishment.ts';
import { coverAlarm, reportFund, runwayDays } from './report.ts';
import { DRIFT_REVENUE, settledRevenue } from './revenue.ts';
import { afterSpending, countedSpent, UNSPENT } from './spending.ts';
import { PEAK_OF_EIGHT_HOURS, pulledTriggers } from './triggers.ts';

const quote = (value: bigint) => value as QuoteUnits;
const ppm = (value: bigint) => value as Ppm;

test('a notional is filled in proportion to what is left of the minute and the hour', () => {
  const provider = (perMinute: bigint, perHour: bigint) => ({
    perMinute: quote(perMinute),
    perHour: quote(perHour),
    used: [],
  });
  const first = fillProviders(quote(100n), [provider(100n, 900n), provider(300n, 900n)], 1_000);
  expect(first.parts).toEqual([25n, 75n]);
  const second = fillProviders(quote(400n), first.providers, 2_000);
  expect(second.parts).toEqual([75n, 225n]);
  expect(second.left).toBe(100n);
  const full = fillProviders(quote(1n), second.providers, 3_000);
  expect(full).toMatchObject({ parts: [0n, 0n], left: 1n });
});

test('a commitment is called k times at most, and not lowered under what was called', () => {
  const policy = { multiple: 2n, periodMs: 1_000 };
  const called = afterSpending(UNSPENT, 10, 1_000, quote(151n));
  const ada = { amount: quote(100n), called };
  expect(callable(policy, ada, 10)).toBe(49n);
  expect(callable(policy, ada, 2_010)).toBe(200n);
  const lower = (amount: bigint, unresolved: bigint) =>
    lowerCommitment(policy, ada, quote(amount), { time: 10, unresolved: quote(unresolved) });
  expect(lower(75n, 0n)).toEqual({ kind: 'called', least: 76n });
  expect(lower(76n, 0n)).toMatchObject({ kind: 'committed', commitment: { amount: 76n } });
  expect(lower(76n, 1n)).toEqual({ kind: 'loss-unresolved', loss: 1n });
  expect(lower(200n, 1n)).toMatchObject({ kind: 'committed', commitment: { amount: 200n } });
  expect(lower(-1n, 0n)).toEqual({ kind: 'not-positive' });
});

test('a loss keeps its deductible, then the limits of the account and of its cluster', () => {
  const policy = {
    deductible: ppm(100_000n),
    deductibleLeast: quote(5n),
    perAccount: { most: quote(60n), windowMs: 1_000 },
    perCluster: { most: quote(80n), windowMs: 1_000 },
  };
  const cluster = afterSpending(UNSPENT, 1, 1_000, quote(30n));
  const of = (loss: bigint) => coveredLoss(policy, quote(loss), { account: UNSPENT, cluster }, 1);
  expect(of(3n)).toEqual({ covered: 0n, deductible: 3n, beyond: 0n });
  expect(of(41n)).toEqual({ covered: 36n, deductible: 5n, beyond: 0n });
  expect(of(101n)).toEqual({ covered: 50n, deductible: 11n, beyond: 40n });
  const joined = joinedSpent(cluster, cluster, 500, 1_000);
  expect(countedSpent(joined, 500, 1_000)).toBe(60n);
});

test('deleveraging begins at each of its reasons and at none of them otherwise', () => {
  const policy = {
    ...PEAK_OF_EIGHT_HOURS,
    floor: quote(10n),
    averageFall: ppm(300_000n),
    averageFloor: quote(50n),
  };
  const calm = {
    balance: quote(100n),
    peak: quote(100n),
    average: quote(100n),
    vaultBudget: quote(40n),
    vaultLost: quote(39n),
    isInsolvent: false,
  };
  expect(pulledTriggers(policy, calm)).toEqual([]);
  expect(pulledTriggers(policy, { ...calm, peak: quote(142n) })).toEqual([]);
  expect(pulledTriggers(policy, { ...calm, peak: quote(143n) })).toEqual(['peak-fall']);
  expect(pulledTriggers(policy, { ...calm, average: quote(143n) })).toEqual(['average-fall']);
  expect(pulledTriggers(policy, { ...calm, vaultLost: quote(40n) })).toEqual(['budget']);
  expect(pulledTriggers(policy, { ...calm, isInsolvent: true })).toEqual(['insolvency']);
  expect(pulledTriggers(policy, { ...calm, balance: quote(10n) })).toEqual([
    'floor',
    'peak-fall',
    'average-fall',
  ]);
  expect(pulledTriggers(PEAK_OF_EIGHT_HOURS, calm)).toEqual([]);
});

test('a plan takes the least rate that is in time, or the most and a later day', () => {
  const need = {
    target: quote(1_000n),
    balance: quote(400n),
    feesPerDay: quote(100n),
    usual: ppm(50_000n),
    most: ppm(500_000n),
    days: 30n,
  };
  const plan = { kind: 'plan', missing: 600n };
  expect(planReplenishment(need)).toEqual({ ...plan, rate: 200_000n, days: 30n, late: 0n });
  expect(planReplenishment({ ...need, days: 10n })).toEqual({
    ...plan,
    rate: 500_000n,
    days: 12n,
    late: 100n,
  });
  expect(planReplenishment({ ...need, feesPerDay: quote(0n) })).toEqual({
    kind: 'infeasible',
    missing: 600n,
  });
  expect(planReplenishment({ ...need, balance: quote(1_000n) })).toEqual({ kind: 'at-target' });
  expect([planStanding(quote(0n), 5, 9), planStanding(quote(1n), 5, 5)]).toEqual([
    'done',
    'on-time',
  ]);
  expect(planStanding(quote(1n), 5, 6)).toBe('late');
});

test('realised and unrealised loss are told apart, and the runway is what is free', () => {
  const report = reportFund({
    balance: quote(32_894n),
    peak: quote(35_500n),
    realisedLoss: quote(2_606n),
    unrealisedLoss: quote(5_652n),
  });
  expect(report).toMatchObject({ free: 27_242n, drawdown: 73_409n, drawdownAtMark: 232_620n });
  expect(runwayDays(report.free, quote(1_000n), quote(100n))).toBe(30n);
  expect(runwayDays(report.free, quote(100n), quote(100n))).toBeNull();
  expect(runwayDays(quote(-1n), quote(100n), quote(0n))).toBe(0n);
});

test('a fund that covers its two largest clusters is calm, and one unit less is an alarm', () => {
  const losses = [40n, 70n, 50n, 20n].map(quote);
  const linked = [0, 1, 0, 3];
  expect(sumByCluster(linked, losses)).toEqual([90n, 70n, 0n, 20n]);
  expect(coverAlarm(quote(160n), losses, linked)).toEqual({
    clusters: [0, 1],
    loss: 160n,
    lacking: 0n,
  });
  expect(coverAlarm(quote(159n), losses, linked).lacking).toBe(1n);
  expect(coverAlarm(quote(0n), losses, linked, 1).clusters).toEqual([0]);
});

test('revenue comes to a fund with owners in slices', () => {
  const policy = { ...DRIFT_REVENUE, period: 3_600n };
  expect(settledRevenue(policy, 1_000n, { value: 8_760_000n, isOwned: true })).toBe(100n);
  expect(settledRevenue(policy, 10n ** 9n, { value: 8_760_000n, isOwned: true })).toBe(10_000n);
  expect(settledRevenue(policy, 1_000n, { value: 5n, isOwned: false })).toBe(1_000n);
  expect(settledRevenue({ ...policy, period: 0n }, 9n, { value: 5n, isOwned: true })).toBe(0n);
});
