import { expect, test } from 'vitest';
import type { Candidate } from './policy.ts';
import { queueOrder, queueParts, returnLeverageScore } from './queue.ts';

const candidate = (
  notional: bigint,
  gain: bigint,
  equity: bigint,
  side: 1 | -1 = 1,
): Candidate => ({
  held: 1n,
  size: 1n,
  notional,
  gain,
  equity,
  side,
});

const scoreOf = (of: Candidate): number => {
  const { numerator, denominator } = returnLeverageScore(of);
  return Number(numerator) / Number(denominator);
};

test('a profit counts more at high leverage, a loss less', () => {
  expect(scoreOf(candidate(110n, 10n, 60n))).toBeCloseTo(11 / 60, 12);
  expect(scoreOf(candidate(90n, -10n, 40n))).toBeCloseTo(-2 / 45, 12);
  expect(scoreOf(candidate(90n, 10n, 50n, -1))).toBeCloseTo(9 / 50, 12);
  const losers = [candidate(90n, -10n, 90n), candidate(90n, -10n, 9n)];
  expect(queueOrder(losers.map(returnLeverageScore))).toEqual([1, 0]);
});

test('every candidate stands in the part of the queue in which its size ends', () => {
  expect(queueParts([10n, 20n, 30n, 10n, 10n, 20n], 5n)).toEqual([1n, 2n, 3n, 4n, 4n, 5n]);
  expect(queueParts([1n], 5n)).toEqual([5n]);
});
