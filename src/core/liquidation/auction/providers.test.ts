import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QuoteUnits } from '../../money/index.ts';
import { assignToCommitments, remainingCapacity } from './commitments.ts';
import { splitByLargestRemainder } from './largest-remainder.ts';
import { compoundProceeds } from './provider-pool.ts';

const RUNS = { seed: 20_251_010, numRuns: 600 };
const amounts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 9 });
const sum = (list: readonly bigint[]): bigint => list.reduce((so, each) => so + each, 0n);

test('odd units go to the largest remainders, ties to the lower row', () => {
  expect(splitByLargestRemainder(10n, [5n, 3n, 1n])).toEqual([6n, 3n, 1n]);
  expect(splitByLargestRemainder(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n]);
  expect(splitByLargestRemainder(5n, [0n, 0n])).toEqual([0n, 0n]);
  expect(splitByLargestRemainder(0n, [])).toEqual([]);
});

test('a split sums to the whole, and every part is its share down or up to a unit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), amounts, (total, weights) => {
      const whole = sum(weights);
      const parts = splitByLargestRemainder(total, weights);
      expect(sum(parts)).toBe(whole === 0n ? 0n : total);
      if (whole === 0n) return;
      parts.forEach((part, row) => {
        const down = (total * weights[row]!) / whole;
        const isExact = (total * weights[row]!) % whole === 0n;
        expect(part === down || (!isExact && part === down + 1n)).toBe(true);
      });
    }),
    RUNS,
  );
});

const within = (capacity: bigint, used: bigint) => ({ windows: [{ capacity, used }] });

test('a provider takes the least that its minute and its hour leave, or nothing', () => {
  const minute = { capacity: 100n, used: 40n };
  expect(remainingCapacity({ windows: [minute, { capacity: 1_000n, used: 970n }] })).toBe(30n);
  expect(remainingCapacity({ windows: [minute, { capacity: 1_000n, used: 1_200n }] })).toBe(0n);
  expect(remainingCapacity({ windows: [] })).toBe(0n);
});

test('an assignment is in proportion to what each still takes', () => {
  const providers = [within(100n, 40n), within(50n, 20n), within(10n, 0n)];
  expect(assignToCommitments(50n, providers)).toEqual({ kind: 'assigned', parts: [30n, 15n, 5n] });
  expect(assignToCommitments(100n, providers)).toEqual({
    kind: 'assigned',
    parts: [60n, 30n, 10n],
  });
  expect(assignToCommitments(101n, providers)).toEqual({ kind: 'over-capacity', most: 100n });
});

test('nobody is assigned more than it still takes, and all of it is assigned', () => {
  fc.assert(
    fc.property(amounts, fc.bigInt({ min: 0n, max: 1_000_000n }), (capacities, ppm) => {
      const total = (sum(capacities) * ppm) / 1_000_000n;
      const assigned = assignToCommitments(
        total,
        capacities.map((capacity) => within(capacity, 0n)),
      );
      if (assigned.kind !== 'assigned') throw new Error(assigned.kind);
      expect(sum(assigned.parts)).toBe(total);
      expect(assigned.parts.every((part, row) => part <= capacities[row]!)).toBe(true);
    }),
    RUNS,
  );
});

const compound = (commitments: readonly bigint[], profit: bigint) =>
  compoundProceeds(commitments as readonly QuoteUnits[], profit as QuoteUnits);

test('profit compounds: the second lot is shared by what the first one left', () => {
  const first = compound([600n, 400n], 101n);
  expect(first).toEqual({ commitments: [661n, 440n], left: 0n });
  expect(compound(first.commitments, -110n)).toEqual({ commitments: [595n, 396n], left: 0n });
});

test('a loss beyond all commitments is left, and a profit without providers too', () => {
  expect(compound([6n, 4n], -15n)).toEqual({ commitments: [0n, 0n], left: -5n });
  expect(compound([0n], 7n)).toEqual({ commitments: [0n], left: 7n });
  expect(compound([], -7n)).toEqual({ commitments: [], left: -7n });
});

test('what providers have changes by just the profit that is booked, never below zero', () => {
  const profit = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  fc.assert(
    fc.property(amounts, profit, (commitments, change) => {
      const after = compound(commitments, change);
      expect(sum(after.commitments) + after.left).toBe(sum(commitments) + change);
      expect(after.commitments.every((each) => each >= 0n)).toBe(true);
    }),
    RUNS,
  );
});
