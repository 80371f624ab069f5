import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  deleverageAssets,
  expectedShortfall,
  type MultiAssetAllocation,
  type MultiAssetBook,
  mostOf,
} from '../../core/waterfall/index.ts';
import { openLinearSolver } from './index.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const solve = await openLinearSolver();

function solved(book: MultiAssetBook): MultiAssetAllocation {
  const answer = deleverageAssets(book, solve);
  if (answer.kind !== 'allocation') throw new Error(JSON.stringify(answer.kind));
  return answer;
}

/** Books of three accounts in two assets; `lots` is the most of a position, `move` of a lot. */
const books = (lots: bigint, move: bigint, equity: bigint): fc.Arbitrary<MultiAssetBook> => {
  const size = fc.bigInt({ min: -lots / 3n, max: lots });
  const by = fc.bigInt({ min: -move, max: move });
  return fc
    .record({
      accounts: fc.array(
        fc.record({ lots: fc.tuple(size, size), equity: fc.bigInt({ min: 1n, max: equity }) }),
        { minLength: 3, maxLength: 3 },
      ),
      parts: fc.tuple(fc.bigInt({ min: 0n, max: 8n }), fc.bigInt({ min: 0n, max: 8n })),
      scenarios: fc.array(
        fc.record({ weight: fc.bigInt({ min: 1n, max: 3n }), moves: fc.tuple(by, by) }),
        { minLength: 1, maxLength: 5 },
      ),
    })
    .map(({ accounts, parts, scenarios }) => {
      const open = { accounts, scenarios, reductions: parts.map(() => ({ side: 1, lots: 0n })) };
      const reductions = parts.map((part, asset) => {
        let all = 0n;
        for (let i = 0; i < 3; i += 1) all += mostOf(open as MultiAssetBook, i, asset);
        return { side: 1 as const, lots: (all * part) / 8n };
      });
      return { accounts, scenarios, reductions };
    });
};

/** All ways to take `lots` of one asset from three accounts. */
function* ways(book: MultiAssetBook, asset: number): Generator<[bigint, bigint, bigint]> {
  const { lots } = book.reductions[asset]!;
  const [a, b, c] = [0, 1, 2].map((account) => mostOf(book, account, asset)) as [
    bigint,
    bigint,
    bigint,
  ];
  for (let x = 0n; x <= a && x <= lots; x += 1n) {
    for (let y = 0n; y <= b && x + y <= lots; y += 1n) {
      if (lots - x - y <= c) yield [x, y, lots - x - y];
    }
  }
}

/** Least expected shortfall over every allocation in whole lots, times the weights. */
function leastByTrial(book: MultiAssetBook): bigint {
  let least: bigint | null = null;
  for (const first of ways(book, 0)) {
    for (const second of ways(book, 1)) {
      const taken = first.map((lots, account) => [lots, second[account]!]);
      const { numerator } = expectedShortfall(book, taken);
      if (least === null || numerator < least) least = numerator;
    }
  }
  return least!;
}

test('the best of all whole allocations lies between the bound and the answer', () => {
  let exact = 0;
  let all = 0;
  fc.assert(
    fc.property(books(5n, 1_000n, 6_000n), (book) => {
      const { after, bound } = solved(book);
      const least = leastByTrial(book);
      expect(bound.numerator * after.denominator <= least * bound.denominator).toBe(true);
      expect(least <= after.numerator).toBe(true);
      all += 1;
      if (least === after.numerator) exact += 1;
    }),
    { seed: SEED, numRuns: 150 * FACTOR },
  );
  console.log(`rounding of the linear optimum was the best in whole lots in ${exact} of ${all}`);
  expect(exact * 2).toBeGreaterThan(all);
});

test('in fine lots the gap is what one lot of each account and asset can cost', () => {
  fc.assert(
    fc.property(books(10n ** 9n, 1_000n, 10n ** 12n), (book) => {
      const { gap, before, shadowPrices } = solved(book);
      // Six lots of 1,000 at most, and a relative 1e-6 of what the floats of the solver may miss.
      const most = 6_000n * before.denominator + before.numerator / 1_000_000n + 10n ** 6n;
      expect(gap.numerator * before.denominator <= most * gap.denominator).toBe(true);
      expect(shadowPrices).toHaveLength(2);
    }),
    { seed: SEED, numRuns: 150 * FACTOR },
  );
});

test('the same book gives the same answer', () => {
  fc.assert(
    fc.property(books(10n ** 6n, 1_000n, 10n ** 9n), (book) => {
      expect(solved(book)).toEqual(solved(book));
    }),
    { seed: SEED, numRuns: 30 },
  );
});

test('a program that has no answer says so, and one without rows is at rest', () => {
  const row = { columns: [0], values: [1], least: 2, most: null };
  expect(solve({ cost: [1], most: [1], rows: [row] })).toMatchObject({ kind: 'unsolved' });
  expect(solve({ cost: [1], most: [null], rows: [] })).toEqual({
    kind: 'solution',
    primal: [0],
    dual: [],
  });
});
