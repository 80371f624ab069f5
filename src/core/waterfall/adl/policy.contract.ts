import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AdlPolicy, Candidate } from './policy.ts';

export const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);

export const runs = (numRuns: number) => ({ seed: SEED, numRuns: numRuns * FACTOR });

/** Small books have many ties, large ones leave the range in which floats are exact. */
export const candidate = (most: bigint): fc.Arbitrary<Candidate> =>
  fc
    .record({
      held: fc.bigInt({ min: 1n, max: most }),
      part: fc.bigInt({ min: 0n, max: 4n }),
      notional: fc.bigInt({ min: 1n, max: most }),
      gain: fc.bigInt({ min: -most, max: most }),
      equity: fc.bigInt({ min: 1n, max: most }),
    })
    .map(({ held, part, ...rest }) => ({ held, size: (held * part) / 4n, side: 1, ...rest }));

const AMOUNTS = [7n, 1_000n, 1_000_000_007n, 100_000_000_000_000_000n];

/** Books of one to nine, of amounts of one order or of all. */
export const books: fc.Arbitrary<readonly Candidate[]> = fc.oneof(
  ...AMOUNTS.map((most) => fc.array(candidate(most), { minLength: 1, maxLength: 9 })),
  fc.array(fc.oneof(...AMOUNTS.map(candidate)), { minLength: 1, maxLength: 9 }),
);

export const capacity = (of: readonly Candidate[]): bigint =>
  of.reduce((sum, { size }) => sum + size, 0n);

/** A book with a target that it can give, anywhere from nothing to everything. */
export const cases = fc
  .tuple(books, fc.bigInt({ min: 0n, max: 1_000_000n }))
  .map(([book, ppm]) => ({ book, target: (capacity(book) * ppm) / 1_000_000n }));

export function take(
  policy: AdlPolicy,
  book: readonly Candidate[],
  target: bigint,
): readonly bigint[] {
  const allocation = policy.allocate(book, target);
  if (allocation.kind === 'infeasible') throw new Error(`at most ${allocation.most}`);
  return allocation.taken;
}

/**
 * The laws that every policy keeps, whatever its rule.
 *
 * @param slack units that somebody may give less at a larger target: one where units are shared by
 *   largest remainder, which can take a unit back, and none elsewhere
 */
export function policyContract(policy: AdlPolicy, slack = 0n): void {
  describe(`${policy.id} as a policy`, () => {
    test('the amounts taken sum to the target, and nobody gives more than it can', () => {
      fc.assert(
        fc.property(cases, ({ book, target }) => {
          const taken = take(policy, book, target);
          expect(taken.reduce((sum, amount) => sum + amount, 0n)).toBe(target);
          expect(taken).toHaveLength(book.length);
          expect(book.every(({ size }, i) => taken[i]! >= 0n && taken[i]! <= size)).toBe(true);
        }),
        runs(600),
      );
    });

    test('more than all can give is refused, with what they can', () => {
      fc.assert(
        fc.property(books, fc.bigInt({ min: 1n, max: 9n }), (book, more) => {
          const most = capacity(book);
          expect(policy.allocate(book, most + more)).toEqual({ kind: 'infeasible', most });
          expect(policy.allocate(book, most).kind).toBe('allocation');
        }),
        runs(100),
      );
    });

    test('a larger target takes no less from anybody', () => {
      fc.assert(
        fc.property(cases, cases, ({ book, target }, { target: other }) => {
          const more = target + (other % (capacity(book) - target + 1n));
          const [less, larger] = [take(policy, book, target), take(policy, book, more)];
          expect(less.every((amount, i) => amount <= larger[i]! + slack)).toBe(true);
        }),
        runs(300),
      );
    });

    test('nothing is taken where nothing is asked, and an empty book can give nothing', () => {
      fc.assert(
        fc.property(books, (book) => {
          expect(take(policy, book, 0n).every((amount) => amount === 0n)).toBe(true);
        }),
        runs(50),
      );
      expect(policy.allocate([], 0n)).toMatchObject({ kind: 'allocation', taken: [] });
      expect(policy.allocate([], 1n)).toEqual({ kind: 'infeasible', most: 0n });
    });
  });
}
