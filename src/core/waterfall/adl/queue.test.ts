import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ADL_POLICIES } from '../../model/index.ts';
import { ADL } from './index.ts';
import { cases, policyContract, runs, take } from './policy.contract.ts';
import type { Candidate } from './policy.ts';
import { hyperliquidQueue, hyperliquidScore, queueOrder } from './queue.ts';

policyContract(hyperliquidQueue);

const short = (notional: bigint, gain: bigint, equity: bigint): Candidate => ({
  held: 10n,
  size: 10n,
  notional,
  gain,
  equity,
  side: -1,
});

test('the highest score gives first, all of it, before anybody else gives anything', () => {
  const book = [short(800n, 200n, 4_000n), short(800n, 200n, 310n), short(800n, 0n, 900n)];
  expect(take(hyperliquidQueue, book, 13n)).toEqual([0n, 10n, 3n]);
});

test('equal scores are told apart by their place: the lower gives first', () => {
  const book = [short(800n, 200n, 500n), short(1_600n, 400n, 1_000n), short(8n, 2n, 5n)];
  expect(queueOrder(book.map(hyperliquidScore))).toEqual([0, 1, 2]);
  expect(take(hyperliquidQueue, book, 12n)).toEqual([10n, 2n, 0n]);
});

test('a long is ranked by mark over entry times leverage, a short by entry over mark', () => {
  const long: Candidate = { ...short(1_200n, 200n, 600n), side: 1 };
  const { numerator, denominator } = hyperliquidScore(long);
  expect(numerator * 1_000n * 600n).toBe(1_200n * 1_200n * denominator);
  const other = hyperliquidScore(short(800n, 200n, 500n));
  expect(other.numerator * 500n).toBe(1_000n * other.denominator);
});

test('a long that was paid to take its position outranks everybody', () => {
  const paid: Candidate = { ...short(100n, 150n, 1_000_000n), side: 1 };
  const usual: Candidate = { ...short(100n, 50n, 10n), side: 1 };
  expect(queueOrder([usual, paid].map(hyperliquidScore))).toEqual([0, 1]);
  const large: Candidate = { ...short(10_000n, 15_000n, 1_000n), side: 1 };
  expect(queueOrder([usual, large].map(hyperliquidScore))).toEqual([1, 0]);
});

test('whoever gives, everybody with a higher score has given all', () => {
  fc.assert(
    fc.property(cases, ({ book, target }) => {
      const taken = take(hyperliquidQueue, book, target);
      const scores = book.map(hyperliquidScore);
      book.forEach((_, i) => {
        if (taken[i] === 0n) return;
        book.forEach(({ size }, j) => {
          const left = scores[j]!.numerator * scores[i]!.denominator;
          const right = scores[i]!.numerator * scores[j]!.denominator;
          if (left > right || (left === right && j < i)) expect(taken[j]).toBe(size);
        });
      });
    }),
    runs(500),
  );
});

test('in another order everybody gives the same where no two scores are equal', () => {
  fc.assert(
    fc.property(cases, ({ book, target }) => {
      const scores = book.map(hyperliquidScore);
      const ties = scores.some((a, i) =>
        scores.some((b, j) => i < j && a.numerator * b.denominator === b.numerator * a.denominator),
      );
      fc.pre(!ties);
      const turned = take(hyperliquidQueue, [...book].reverse(), target);
      expect([...turned].reverse()).toEqual(take(hyperliquidQueue, book, target));
    }),
    runs(300),
  );
});

test('every policy that a rulebook can name exists under its name', () => {
  for (const id of ADL_POLICIES) expect(ADL[id].id).toBe(id);
});
