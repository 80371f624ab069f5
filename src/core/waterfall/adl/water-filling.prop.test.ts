import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cases, policyContract, runs, take } from './policy.contract.ts';
import type { Candidate } from './policy.ts';
import { leverageWaterFilling } from './water-filling.ts';

policyContract(leverageWaterFilling);

const fill = (book: readonly Candidate[], target: bigint): readonly bigint[] =>
  take(leverageWaterFilling, book, target);

/** The same by adding what is kept unit by unit to the smallest (kept+1)/equity. */
function slowly(book: readonly Candidate[], target: bigint): bigint[] {
  const kept = book.map(({ held, size }) => held - size);
  const total = book.reduce((sum, { size }) => sum + size, 0n);
  for (let left = total - target; left > 0n; left -= 1n) {
    let best = -1;
    book.forEach(({ held, equity }, i) => {
      if (kept[i] === held) return;
      const isFirst =
        best === -1 || (kept[i]! + 1n) * book[best]!.equity < (kept[best]! + 1n) * equity;
      if (isFirst) best = i;
    });
    kept[best] = kept[best]! + 1n;
  }
  return book.map(({ held }, i) => held - kept[i]!);
}

test('no unit could be moved to lower the highest leverage; ties stay with the lower index', () => {
  fc.assert(
    fc.property(cases, ({ book, target }) => {
      const taken = fill(book, target);
      const kept = book.map(({ held }, i) => held - taken[i]!);
      book.forEach((giver, i) => {
        if (taken[i] === 0n) return;
        book.forEach((keeper, j) => {
          if (i === j || kept[j] === keeper.held - keeper.size) return;
          const next = (kept[i]! + 1n) * keeper.equity;
          const last = kept[j]! * giver.equity;
          expect(next > last || (next === last && i > j)).toBe(true);
        });
      });
    }),
    runs(1_500),
  );
});

test('a unit is not lost beside a position too large for floats to count', () => {
  const huge = { held: 10n ** 17n, size: 5n * 10n ** 16n, equity: 1n };
  const small = { held: 10n, size: 10n, equity: 5n };
  const book = [huge, small].map((who): Candidate => ({ ...who, notional: 1n, gain: 0n, side: 1 }));
  expect(fill(book, huge.size + 3n)).toEqual([huge.size, 3n]);
});

const smallBook = fc.array(
  fc
    .record({
      held: fc.bigInt({ min: 1n, max: 30n }),
      part: fc.bigInt({ min: 0n, max: 30n }),
      equity: fc.bigInt({ min: 1n, max: 20n }),
    })
    .map(({ held, part, equity }): Candidate => {
      const size = part < held ? part : held;
      return { held, size, equity, notional: held, gain: 0n, side: -1 };
    }),
  { minLength: 1, maxLength: 7 },
);

const share = fc.nat({ max: 1_000 }).map(BigInt);

test('it is what adding the units one by one gives', () => {
  fc.assert(
    fc.property(smallBook, share, (book, part) => {
      const target = (book.reduce((sum, { size }) => sum + size, 0n) * part) / 1_000n;
      expect(fill(book, target)).toEqual(slowly(book, target));
    }),
    runs(800),
  );
});

test('two deleveragings one after the other take what one would, to the unit', () => {
  fc.assert(
    fc.property(cases, share, ({ book, target }, part) => {
      const first = (target * part) / 1_000n;
      const before = fill(book, first);
      const left = book.map((candidate, i) => ({
        ...candidate,
        held: candidate.held - before[i]!,
        size: candidate.size - before[i]!,
      }));
      const after = fill(left, target - first);
      expect(before.map((amount, i) => amount + after[i]!)).toEqual(fill(book, target));
    }),
    runs(400),
  );
});

test('in another order everybody gives the same, but for one unit where they tie', () => {
  fc.assert(
    fc.property(cases, fc.nat({ max: 8 }), ({ book, target }, turn) => {
      const at = turn % book.length;
      const turned = [...book.slice(at), ...book.slice(0, at)].reverse();
      const taken = new Map(turned.map((who, i) => [who, fill(turned, target)[i]!]));
      fill(book, target).forEach((amount, i) => {
        const difference = amount - taken.get(book[i]!)!;
        expect(difference >= -1n && difference <= 1n).toBe(true);
      });
    }),
    runs(150),
  );
});

test('an account that splits itself never gives less', () => {
  const whole = fc.record({
    held: fc.bigInt({ min: 2n, max: 10_000n }),
    equity: fc.bigInt({ min: 2n, max: 10_000n }),
  });
  const parts = fc.record({ held: share, equity: share });
  const able = ({ held, equity }: { held: bigint; equity: bigint }): Candidate => {
    return { held, size: held, equity, notional: held, gain: 0n, side: 1 };
  };
  fc.assert(
    fc.property(fc.array(whole, { minLength: 1, maxLength: 6 }), parts, share, (all, cut, part) => {
      const book = all.map(able);
      const [first, ...others] = book as [Candidate, ...Candidate[]];
      const held = (first.held * cut.held) / 1_000n;
      const equity = 1n + ((first.equity - 2n) * cut.equity) / 1_000n;
      const one = able({ held, equity });
      const other = able({ held: first.held - held, equity: first.equity - equity });
      const target = (book.reduce((sum, { size }) => sum + size, 0n) * part) / 1_000n;
      const [alone = 0n] = fill(book, target);
      const [a = 0n, b = 0n] = fill([one, other, ...others], target);
      expect(a + b).toBeGreaterThanOrEqual(alone);
    }),
    runs(800),
  );
});

/** All lists of `length` values. */
function* lists<T>(values: readonly T[], length: number): Generator<T[]> {
  if (length === 0) yield [];
  else
    for (const rest of lists(values, length - 1)) for (const each of values) yield [each, ...rest];
}

test('for all books of up to three with up to three units it is the slow way to the unit', () => {
  const all: Candidate[] = [];
  for (const held of [1n, 2n, 3n]) {
    for (let size = 0n; size <= held; size += 1n) {
      for (const equity of [1n, 2n, 3n]) {
        all.push({ held, size, equity, notional: held, gain: 0n, side: 1 });
      }
    }
  }
  let count = 0;
  for (const length of [1, 2, 3]) {
    for (const book of lists(all, length)) {
      const most = book.reduce((sum, { size }) => sum + size, 0n);
      for (let target = 0n; target <= most; target += 1n) {
        const taken = fill(book, target);
        const slow = slowly(book, target);
        if (taken.some((amount, i) => amount !== slow[i])) expect(taken).toEqual(slow);
        count += 1;
      }
    }
  }
  expect(count).toBe(87_699);
});
