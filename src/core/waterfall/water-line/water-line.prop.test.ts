import fc from 'fast-check';
import { expect, test } from 'vitest';
import { books, capacity, cases, runs, take } from '../adl/policy.contract.ts';
import type { Candidate } from '../adl/policy.ts';
import { hyperliquidQueue, hyperliquidScore } from '../adl/queue.ts';
import { leverageWaterFilling } from '../adl/water-filling.ts';
import { bucketEdge, bucketOf, compare, QueueLine, WaterLine } from './index.ts';

const filled = (book: readonly Candidate[]): WaterLine => {
  const line = new WaterLine();
  book.forEach((candidate, row) => {
    line.set(row, candidate);
  });
  return line;
};
const queued = (book: readonly Candidate[]): QueueLine => {
  const line = new QueueLine(hyperliquidScore);
  book.forEach((candidate, row) => {
    line.set(row, candidate);
  });
  return line;
};
const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Least target at which the policy takes from a row, by bisection: taking is monotone. */
function firstTaken(book: readonly Candidate[], row: number): bigint {
  let low = 0n;
  let high = capacity(book);
  while (low + 1n < high) {
    const middle = (low + high) / 2n;
    if (take(leverageWaterFilling, book, middle)[row]! > 0n) high = middle;
    else low = middle;
  }
  return high;
}

test('the quantity that reaches an account is within its bounds, and decided to the unit', () => {
  fc.assert(
    fc.property(books, fc.nat({ max: 8 }), (book, at) => {
      const row = at % book.length;
      const reach = filled(book).reachedAt(row);
      if (book[row]!.size === 0n) {
        expect(reach).toBeNull();
        return;
      }
      const first = firstTaken(book, row);
      expect(order(reach!.least, first)).toBeLessThanOrEqual(0);
      expect(order(first, reach!.most)).toBeLessThanOrEqual(0);
      expect(reach!.most - reach!.least).toBeLessThanOrEqual(BigInt(book.length));
      const line = filled(book);
      expect(line.isReached(row, first)).toBe(true);
      expect(line.isReached(row, first - 1n)).toBe(false);
    }),
    runs(400),
  );
});

test('what a quantity takes from an account is within its bounds', () => {
  fc.assert(
    fc.property(cases, ({ book, target }) => {
      const line = filled(book);
      take(leverageWaterFilling, book, target).forEach((taken, row) => {
        const range = line.takenAt(row, target)!;
        expect(range.least <= taken && taken <= range.most).toBe(true);
        expect(range.least <= range.likely && range.likely <= range.most).toBe(true);
        expect(range.most - range.least).toBeLessThanOrEqual(BigInt(book.length + 1));
      });
    }),
    runs(1_000),
  );
});

test('at the level of the water exactly the quantity is above it', () => {
  fc.assert(
    fc.property(cases, ({ book, target }) => {
      const water = filled(book).levelAt(target);
      if ('kind' in water) throw new Error(`at most ${water.most}`);
      const { numerator, denominator } = water.level;
      const sum = book.reduce((all, { held, size, equity }) => {
        const above = held * denominator - numerator * equity;
        const most = size * denominator;
        return all + (above < 0n ? 0n : above > most ? most : above);
      }, 0n);
      expect(sum).toBe(target * denominator);
    }),
    runs(1_000),
  );
});

test('more than all can give has no level', () => {
  fc.assert(
    fc.property(books, (book) => {
      const most = capacity(book);
      expect(filled(book).levelAt(most + 1n)).toEqual({ kind: 'infeasible', most });
      expect(filled(book).takenAt(0, most + 1n)).toBeNull();
    }),
    runs(50),
  );
});

test('a queue says to the unit who is ahead and what is taken', () => {
  fc.assert(
    fc.property(cases, ({ book, target }) => {
      const line = queued(book);
      const taken = take(hyperliquidQueue, book, target);
      expect(book.map((_, row) => line.takenAt(row, target))).toEqual(taken);
      book.forEach(({ size }, row) => {
        const reach = line.reachedAt(row);
        if (size === 0n) {
          expect(reach).toBeNull();
          return;
        }
        expect(take(hyperliquidQueue, book, reach!)[row]).toBe(1n);
        expect(take(hyperliquidQueue, book, reach! - 1n)[row]).toBe(0n);
      });
    }),
    runs(600),
  );
});

/** Accounts that come, change and go; each step is a row and what it becomes. */
const steps = fc.array(
  fc.tuple(
    fc.nat({ max: 6 }),
    fc.option(
      books.map((book) => book[0]!),
      { freq: 3 },
    ),
  ),
  { minLength: 1, maxLength: 25 },
);

test('after any changes the live line says what one made anew says', () => {
  fc.assert(
    fc.property(steps, fc.bigInt({ min: 0n, max: 1_000n }), (all, part) => {
      const [water, queue] = [new WaterLine(), new QueueLine(hyperliquidScore)];
      const now = new Map<number, Candidate>();
      for (const [row, candidate] of all) {
        if (candidate === null) {
          water.remove(row);
          queue.remove(row);
          now.delete(row);
        } else {
          water.set(row, candidate);
          queue.set(row, candidate);
          now.set(row, candidate);
        }
      }
      const [freshWater, freshQueue] = [new WaterLine(), new QueueLine(hyperliquidScore)];
      for (const [row, candidate] of now) {
        freshWater.set(row, candidate);
        freshQueue.set(row, candidate);
      }
      const quantity = (capacity([...now.values()]) * part) / 1_000n;
      for (let row = 0; row <= 6; row += 1) {
        expect(water.reachedAt(row)).toEqual(freshWater.reachedAt(row));
        expect(water.takenAt(row, quantity)).toEqual(freshWater.takenAt(row, quantity));
        expect(queue.ahead(row)).toEqual(freshQueue.ahead(row));
      }
    }),
    runs(120),
  );
});

test('a larger key is never in a lower bucket, and no key is below the edge of its own', () => {
  const big = fc.oneof(
    fc.bigInt({ min: 0n, max: 9n }),
    fc.bigInt({ min: 0n, max: 10n ** 17n }),
    fc.bigInt({ min: 0n, max: 10n ** 60n }),
  );
  const key = fc.record({ numerator: big, denominator: big.map((each) => each + 1n) });
  fc.assert(
    fc.property(key, key, (a, b) => {
      const [low, high] = compare(a, b) <= 0 ? [a, b] : [b, a];
      expect(bucketOf(low)).toBeLessThanOrEqual(bucketOf(high));
      expect(compare(bucketEdge(bucketOf(a)), a)).toBeLessThanOrEqual(0);
      const negative = { numerator: -high.numerator, denominator: high.denominator };
      expect(bucketOf(negative)).toBeLessThanOrEqual(bucketOf(low));
    }),
    runs(3_000),
  );
});
