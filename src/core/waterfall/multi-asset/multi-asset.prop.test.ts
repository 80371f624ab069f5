import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../adl/policy.contract.ts';
import {
  deleverageAssets,
  expectedShortfall,
  type LinearSolver,
  type MultiAssetBook,
  mostOf,
  wholeLots,
} from './index.ts';

const sum = (of: readonly bigint[]): bigint => of.reduce((all, each) => all + each, 0n);

const books: fc.Arbitrary<MultiAssetBook> = fc
  .record({
    accounts: fc.array(
      fc.record({
        lots: fc.tuple(
          fc.bigInt({ min: -9n, max: 9n }),
          fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }),
        ),
        equity: fc.bigInt({ min: -50n, max: 10n ** 7n }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    parts: fc.tuple(fc.bigInt({ min: 0n, max: 8n }), fc.bigInt({ min: 0n, max: 8n })),
    sides: fc.tuple(fc.constantFrom<1 | -1>(1, -1), fc.constantFrom<1 | -1>(1, -1)),
    scenarios: fc.array(
      fc.record({
        weight: fc.bigInt({ min: 1n, max: 5n }),
        moves: fc.tuple(
          fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }),
          fc.bigInt({ min: -30n, max: 30n }),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ accounts, parts, sides, scenarios }) => {
    const open = { accounts, scenarios, reductions: sides.map((side) => ({ side, lots: 0n })) };
    const reductions = sides.map((side, asset) => {
      const all = sum(accounts.map((_, account) => mostOf(open, account, asset)));
      return { side, lots: (all * parts[asset]!) / 8n };
    });
    return { accounts, scenarios, reductions };
  });

/** Answers with numbers of its own, sense or nonsense. */
const numbers = fc.array(
  fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double(), fc.constant(1e300)),
  { minLength: 40, maxLength: 40 },
);

test('whatever a solver answers, lots and caps are kept and the bound is one', () => {
  fc.assert(
    fc.property(books, numbers, numbers, (book, primal, dual) => {
      const solve: LinearSolver = () => ({ kind: 'solution', primal, dual });
      const answer = deleverageAssets(book, solve);
      if (answer.kind !== 'allocation') throw new Error(answer.kind);
      const { taken, after, bound, gap } = answer;
      book.reductions.forEach(({ lots }, asset) => {
        expect(sum(taken.map((each) => each[asset]!))).toBe(lots);
        taken.forEach((each, account) => {
          expect(each[asset]! >= 0n && each[asset]! <= mostOf(book, account, asset)).toBe(true);
        });
      });
      expect(after).toEqual(expectedShortfall(book, taken));
      expect(gap.numerator >= 0n).toBe(true);
      // Another way to take the lots, from the first accounts on, is not below the bound either.
      const first = book.accounts.map(() => book.reductions.map(() => 0n));
      book.reductions.forEach(({ lots }, asset) => {
        let left = lots;
        first.forEach((each, account) => {
          const most = mostOf(book, account, asset);
          each[asset] = most < left ? most : left;
          left -= each[asset];
        });
      });
      const other = expectedShortfall(book, first);
      expect(bound.numerator * other.denominator <= other.numerator * bound.denominator).toBe(true);
    }),
    runs(800),
  );
});

test('an asset of which there is too little is named, with what there is', () => {
  const book: MultiAssetBook = {
    accounts: [{ lots: [5n, -7n], equity: 10n }],
    reductions: [
      { side: 1, lots: 5n },
      { side: -1, lots: 8n },
    ],
    scenarios: [{ weight: 1n, moves: [1n, 1n] }],
  };
  const solve: LinearSolver = () => ({ kind: 'unsolved', status: 'never asked' });
  expect(deleverageAssets(book, solve)).toEqual({ kind: 'infeasible', asset: 1, most: 7n });
  const able = { ...book, reductions: book.reductions.map((of) => ({ ...of, lots: 1n })) };
  expect(deleverageAssets(able, solve)).toEqual({ kind: 'unsolved', status: 'never asked' });
});

test('whole lots: parts round down, what is missing goes by the largest remainder', () => {
  expect(wholeLots([0.5, 0.3, 0.2], [3n, 2n, 2n], 2n)).toEqual([1n, 1n, 0n]);
  // Parts that sum to more than the target: the smallest remainder gives back first.
  expect(wholeLots([1, 1], [3n, 3n], 5n)).toEqual([3n, 2n]);
});

test('whole lots sum to the target whatever the parts, also beyond what floats can count', () => {
  const row = fc.tuple(
    fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double()),
    fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 10n ** 25n })),
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), fc.bigInt({ min: 0n, max: 100n }), (all, part) => {
      const most = all.map(([, each]) => each);
      const target = (sum(most) * part) / 100n;
      const lots = wholeLots(
        all.map(([each]) => each),
        most,
        target,
      );
      expect(sum(lots)).toBe(target);
      expect(lots.every((each, at) => each >= 0n && each <= most[at]!)).toBe(true);
    }),
    runs(1_000),
  );
});
