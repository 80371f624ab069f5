import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PPM, type Ppm, type QuoteUnits } from '../../money/index.ts';
import { runs } from '../adl/policy.contract.ts';
import { apportion, fillByRoom } from './apportion.ts';
import { assess, type Commitment, fillProviders, type ProviderCapacity } from './commitments.ts';
import { contributionOf, contributionsFor } from './contribution.ts';
import { capOfLayer, clustersOf, coveredLoss } from './coverage-limits.ts';
import { divertedFee, planReplenishment } from './replenishment.ts';
import { coverAlarm } from './report.ts';
import { afterSpending, roomUnder, UNSPENT } from './spending.ts';
import { keptBalances, peakSince } from './triggers.ts';

const some = fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 10n ** 17n }));
const amount = some.map((value) => value as QuoteUnits);
const amounts = fc.array(amount, { minLength: 1, maxLength: 8 });
const ppm = fc.bigInt({ min: 0n, max: PPM }).map((value) => value as Ppm);
const sumOf = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n);
const nought = 0n as QuoteUnits;

describe('whole units in proportion', () => {
  test('sum to the total, within one unit of each share, remainders to the largest', () => {
    fc.assert(
      fc.property(amount, amounts, (total, weights) => {
        const all = sumOf(weights);
        const parts = apportion(total, weights);
        expect(sumOf(parts)).toBe(all === 0n ? 0n : total);
        const rests = weights.map((weight) => (all === 0n ? 0n : (total * weight) % all));
        parts.forEach((part, i) => {
          const distance = part * all - total * (weights[i] as bigint);
          expect(distance < (all || 1n) && -distance < (all || 1n)).toBe(true);
          parts.forEach((other, j) => {
            const isUp = (at: number, got: bigint) =>
              all > 0n && got > (total * (weights[at] as bigint)) / all;
            if (isUp(i, part) && !isUp(j, other)) {
              expect((rests[i] as bigint) >= (rests[j] as bigint)).toBe(true);
            }
          });
        });
      }),
      runs(500),
    );
  });

  test('nobody gives more than there is room for, and what is left is what nobody could', () => {
    fc.assert(
      fc.property(amount, amounts, (total, rooms) => {
        const { parts, left } = fillByRoom(total, rooms);
        expect(sumOf(parts) + left).toBe(total);
        expect(parts.every((part, i) => part >= 0n && part <= (rooms[i] as bigint))).toBe(true);
        if (left > 0n) expect(parts).toEqual(rooms);
      }),
      runs(500),
    );
  });
});

describe('caps in time', () => {
  const MS = 1_000;
  const steps = fc.array(fc.tuple(fc.nat({ max: 900 }), amount), { maxLength: 40 });

  test('never more than the cap is spent in any window, wherever it begins', () => {
    fc.assert(
      fc.property(amount, steps, (most, tries) => {
        const cap = { most, windowMs: MS };
        const log: { at: number; spent: bigint }[] = [];
        let spent = UNSPENT;
        let time = 5;
        for (const [wait, wants] of tries) {
          time += wait;
          const room = roomUnder(cap, spent, time);
          const takes = (wants < room ? wants : room) as QuoteUnits;
          if (takes === 0n) continue;
          spent = afterSpending(spent, time, MS, takes);
          log.push({ at: time, spent: takes });
          const recent = log.filter(({ at }) => at > time - MS);
          expect(sumOf(recent.map((entry) => entry.spent)) <= most).toBe(true);
        }
      }),
      runs(500),
    );
  });

  test('a cap that was not touched for two windows is free again', () => {
    const spent = afterSpending(UNSPENT, 5, MS, 7n as QuoteUnits);
    const cap = { most: 10n as QuoteUnits, windowMs: MS };
    expect([5, 1_004, 1_999, 2_000].map((time) => roomUnder(cap, spent, time))).toEqual([
      3n,
      3n,
      3n,
      10n,
    ]);
  });

  test('providers never take more than their minute and hour, nor are called beyond k', () => {
    const capacity = fc.record({ perMinute: amount, perHour: amount });
    const calls = fc.array(fc.tuple(fc.nat({ max: 120_000 }), amount), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(capacity, { minLength: 1, maxLength: 4 }), calls, (of, needs) => {
        let providers: readonly ProviderCapacity[] = of.map((each) => ({ ...each, used: [] }));
        let commitments: readonly Commitment[] = of.map(({ perHour }) => ({
          amount: perHour,
          called: UNSPENT,
        }));
        const policy = { multiple: 2n, periodMs: 3_600_000 };
        const taken = of.map(() => [] as { at: number; part: bigint }[]);
        const called = of.map(() => 0n);
        let time = 1;
        for (const [wait, need] of needs) {
          time += wait;
          const fill = fillProviders(need, providers, time);
          expect(sumOf(fill.parts) + fill.left).toBe(need);
          providers = fill.providers;
          const assessed = assess(policy, fill.left, commitments, time);
          expect(sumOf(assessed.due) + assessed.left).toBe(fill.left);
          commitments = assessed.commitments;
          of.forEach((each, at) => {
            const own = taken[at] as { at: number; part: bigint }[];
            own.push({ at: time, part: fill.parts[at] as bigint });
            const within = (ms: number) =>
              sumOf(own.filter((one) => one.at > time - ms).map(({ part }) => part));
            expect(within(60_000) <= each.perMinute && within(3_600_000) <= each.perHour).toBe(
              true,
            );
            called[at] = (called[at] as bigint) + (assessed.due[at] as bigint);
            // All calls of the test lie within one period.
            expect((called[at] as bigint) <= 2n * each.perHour).toBe(true);
          });
        }
      }),
      runs(200),
    );
  });
});

describe('what a fund pays and gets', () => {
  test('a loss is divided to the unit, and no more is covered than every limit allows', () => {
    const limits = fc.record({ deductible: ppm, deductibleLeast: amount, most: amount });
    fc.assert(
      fc.property(amount, amount, limits, (loss, used, { most, ...terms }) => {
        const cap = { most, windowMs: 100 };
        const policy = { ...terms, perAccount: null, perCluster: cap };
        const spent = { account: UNSPENT, cluster: afterSpending(UNSPENT, 10, 100, used) };
        const { covered, deductible, beyond } = coveredLoss(policy, loss, spent, 10);
        expect(covered + deductible + beyond).toBe(loss);
        expect(covered >= 0n && beyond >= 0n && deductible >= 0n).toBe(true);
        expect(covered === 0n || used + covered <= most).toBe(true);
        expect(deductible * PPM >= loss * terms.deductible).toBe(true);
        const split = { perEvent: most, rolling: cap, share: terms.deductible };
        const pays = capOfLayer(split, loss, spent.cluster, 10);
        expect(pays <= loss && (pays === 0n || used + pays <= most)).toBe(true);
      }),
      runs(500),
    );
  });

  test('contributions reach their target and rise with the loss over margin', () => {
    const accounts = fc.array(fc.record({ loss: amount, margin: amount }), { maxLength: 6 });
    fc.assert(
      fc.property(amount, accounts, amount, ppm, (target, of, least, rate) => {
        const paid = contributionsFor(target, of, least);
        const over = of.map(({ loss, margin }) => (loss > margin ? loss - margin : 0n));
        if (sumOf(over) > 0n) expect(sumOf(paid) >= target).toBe(true);
        over.forEach((one, i) => {
          over.forEach((other, j) => {
            if (one <= other) expect((paid[i] as bigint) <= (paid[j] as bigint)).toBe(true);
            const single = (at: number) => contributionOf({ rate, least }, of[at]!);
            if (one <= other) expect(single(i) <= single(j)).toBe(true);
          });
        });
      }),
      runs(300),
    );
  });

  test('a plan brings the fund to its target, and a unit less of rate would not', () => {
    const need = fc.record({
      target: amount,
      balance: amount,
      feesPerDay: amount,
      usual: ppm,
      most: ppm,
      days: fc.bigInt({ min: 1n, max: 400n }),
    });
    fc.assert(
      fc.property(need, (terms) => {
        const plan = planReplenishment(terms);
        const missing = terms.target - terms.balance;
        const high = terms.most > terms.usual ? terms.most : terms.usual;
        if (plan.kind !== 'plan') {
          const isNone = missing <= 0n || terms.feesPerDay * high === 0n;
          expect(isNone).toBe(true);
          expect(plan.kind === 'at-target').toBe(missing <= 0n);
          return;
        }
        const brings = (rate: bigint, days: bigint) => terms.feesPerDay * days * rate;
        expect(brings(plan.rate, plan.days) >= missing * PPM).toBe(true);
        expect(brings(plan.rate, plan.days - 1n) < missing * PPM).toBe(true);
        expect(plan.rate >= terms.usual).toBe(true);
        expect(plan.rate <= terms.most || plan.rate === terms.usual).toBe(true);
        const isOnTime = brings(plan.rate, terms.days) >= missing * PPM;
        expect(plan.late === 0n).toBe(isOnTime);
        if (plan.rate > terms.usual && isOnTime) {
          expect(brings(plan.rate - 1n, terms.days) < missing * PPM).toBe(true);
        }
      }),
      runs(1_000),
    );
  });

  test('a diverted fee is never more than the fee', () => {
    fc.assert(
      fc.property(amount, ppm, (fee, rate) => {
        const part = divertedFee(fee, rate);
        expect(part <= fee && part * PPM >= fee * rate).toBe(true);
      }),
      runs(200),
    );
  });
});

describe('what a fund is watched by', () => {
  test('a peak is the highest balance that held at any moment of the while', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 50 })), { maxLength: 12 });
    fc.assert(
      fc.property(steps, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 30 }), (moves, now, ms) => {
        let time = 0;
        const seen = moves.map(([wait, balance]) => {
          time += wait;
          return { time, balance: BigInt(balance) as QuoteUnits };
        });
        let peak = 0n;
        for (let moment = Math.max(0, now - ms); moment <= now; moment += 1) {
          // At one moment several balances may follow each other: all of them held.
          seen.forEach(({ time: since, balance }, at) => {
            const until = seen[at + 1]?.time ?? Number.POSITIVE_INFINITY;
            const holds = since <= moment && (moment < until || since === moment);
            if (holds && balance > peak) peak = balance;
          });
        }
        expect(peakSince(seen, now, ms) >= peak).toBe(true);
        const isExact = new Set(seen.map((one) => one.time)).size === seen.length;
        if (isExact) expect(peakSince(seen, now, ms)).toBe(peak);
        expect(peakSince(keptBalances(seen, now, ms), now, ms)).toBe(peakSince(seen, now, ms));
      }),
      runs(500),
    );
  });

  test('cover of two counts the two largest clusters, whatever order accounts come in', () => {
    const link = fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 }));
    const losses = fc.array(amount, { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(amount, losses, fc.array(link, { maxLength: 6 }), (fund, of, links) => {
        const standsFor = clustersOf(6, links);
        for (const [a, b] of links) expect(standsFor[a]).toBe(standsFor[b]);
        const sums = standsFor.map((_, at) =>
          sumOf(of.filter((__, account) => standsFor[account] === at)),
        );
        const [first, second] = [...sums].sort((a, b) => (a < b ? 1 : -1)) as [bigint, bigint];
        const alarm = coverAlarm(fund, of, standsFor);
        expect(alarm.loss).toBe(first + second);
        const lacking = first + second - fund;
        expect(alarm.lacking).toBe(lacking > 0n ? lacking : nought);
      }),
      runs(300),
    );
  });
});
