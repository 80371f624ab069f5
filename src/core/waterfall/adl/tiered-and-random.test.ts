import { expect, test } from 'vitest';
import { policyContract, take } from './policy.contract.ts';
import type { AdlPolicy, Candidate } from './policy.ts';
import { randomStart } from './random-start.ts';
import { tierAfter, tieredSeniority } from './tiered-seniority.ts';

policyContract(tieredSeniority([0, 2, 1, 2, 0, 1, 2, 1, 0]), 1n);
policyContract(randomStart('contract'));

const account = (size: bigint): Candidate => ({
  held: size,
  size,
  notional: size,
  gain: size,
  equity: size,
  side: -1,
});

const given = (policy: AdlPolicy, target: bigint, ...sizes: bigint[]): readonly bigint[] =>
  take(policy, sizes.map(account), target);

test('the most junior tier gives all it can before the next gives anything', () => {
  const policy = tieredSeniority([1, 0, 1]);
  expect(given(policy, 20n, 30n, 100n, 10n)).toEqual([15n, 0n, 5n]);
  expect(given(policy, 45n, 30n, 100n, 10n)).toEqual([30n, 5n, 10n]);
});

test('a tier rises at its bound, and falls only below the bound one tier down', () => {
  const bounds = [100n, 1_000n, 10_000n];
  expect(tierAfter(0, 99n, bounds)).toBe(0);
  expect(tierAfter(0, 1_000n, bounds)).toBe(2);
  // Just below the bound of tier 2 it stays there; below the bound of tier 1 it comes down.
  expect(tierAfter(2, 999n, bounds)).toBe(2);
  expect(tierAfter(2, 99n, bounds)).toBe(1);
  expect(tierAfter(3, -5n, bounds)).toBe(1);
  expect(tierAfter(1, 50_000n, bounds)).toBe(3);
});

test('candidates give in turn from the one that is drawn, all they can', () => {
  const sizes = [10n, 20n, 30n, 40n] as const;
  const starts = new Set<number>();
  for (let seed = 0; seed < 60; seed += 1) {
    const taken = given(randomStart(seed), 45n, ...sizes);
    const start = sizes.findIndex((_, at) => {
      let left = 45n;
      return sizes.every((_, turn) => {
        const row = (at + turn) % sizes.length;
        const size = sizes[row] as bigint;
        const due = size < left ? size : left;
        left -= due;
        return taken[row] === due;
      });
    });
    expect(start).toBeGreaterThanOrEqual(0);
    starts.add(start);
    expect(given(randomStart(seed), 45n, ...sizes)).toEqual(taken);
  }
  expect([...starts].sort()).toEqual([0, 1, 2, 3]);
});
