import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FactorCandidate, factorExposure, factorWaterFill } from './factor-water-filling.ts';
import { runs } from './policy.contract.ts';

const taken = (
  book: readonly FactorCandidate[],
  step: bigint,
  target: bigint,
): readonly bigint[] => {
  const result = factorWaterFill(book, step, target);
  if (result.kind !== 'allocation') throw new Error(result.kind);
  return result.taken;
};

const capacity = (book: readonly FactorCandidate[]): bigint =>
  book.reduce((sum, { lots }) => sum + lots, 0n);

const candidates = (most: bigint): fc.Arbitrary<readonly FactorCandidate[]> =>
  fc.array(
    fc.record({
      lots: fc.bigInt({ min: 0n, max: most }),
      exposure: fc.bigInt({ min: -5n * most, max: 20n * most }),
      equity: fc.bigInt({ min: 1n, max: 9n * most }),
    }),
    { minLength: 1, maxLength: 6 },
  );

const cases = (most: bigint) =>
  fc
    .tuple(candidates(most), fc.bigInt({ min: 1n, max: 12n }), fc.bigInt({ min: 0n, max: 1_000n }))
    .map(([book, step, share]) => ({ book, step, target: (capacity(book) * share) / 1_000n }));

/** Lot by lot from the highest factor leverage that a whole lot does not turn, then the least. */
function slowly(book: readonly FactorCandidate[], step: bigint, target: bigint): bigint[] {
  const given = book.map(() => 0n);
  const left = book.map(({ exposure }) => exposure);
  for (let lot = 0n; lot < target; lot += 1n) {
    let best = -1;
    book.forEach(({ lots, equity }, row) => {
      if (given[row]! >= lots) return;
      if (best === -1) {
        best = row;
        return;
      }
      const [mine, other] = [left[row]!, left[best]!];
      const [leans, otherLeans] = [mine >= step, other >= step];
      if (leans !== otherLeans) {
        if (leans) best = row;
        return;
      }
      const a = leans ? mine * book[best]!.equity : (step - mine) * book[best]!.equity;
      const b = leans ? other * equity : (step - other) * equity;
      // On the leaning side a tie is taken from the higher index: the lower one keeps.
      if (leans ? a >= b : a < b) best = row;
    });
    given[best] = given[best]! + 1n;
    left[best] = left[best]! - step;
  }
  return given;
}

test('it is what taking the lots one by one gives', () => {
  fc.assert(
    fc.property(cases(20n), ({ book, step, target }) => {
      expect(taken(book, step, target)).toEqual(slowly(book, step, target));
    }),
    runs(1_500),
  );
});

test('of large books it takes the target to the lot, from nobody more than it has', () => {
  fc.assert(
    fc.property(cases(10n ** 15n), ({ book, step, target }) => {
      const lots = taken(book, step, target);
      expect(lots.reduce((sum, each) => sum + each, 0n)).toBe(target);
      expect(lots.every((each, row) => each >= 0n && each <= book[row]!.lots)).toBe(true);
    }),
    runs(300),
  );
});

test('a larger target takes no less from anybody, and two in a row are one', () => {
  fc.assert(
    fc.property(cases(10n ** 9n), fc.bigInt({ min: 0n, max: 1_000n }), (of, share) => {
      const { book, step, target } = of;
      const part = (target * share) / 1_000n;
      const first = taken(book, step, part);
      const once = taken(book, step, target);
      expect(first.every((lots, row) => lots <= once[row]!)).toBe(true);
      const rest = book.map(({ lots, exposure, equity }, row) => ({
        lots: lots - first[row]!,
        exposure: exposure - first[row]! * step,
        equity,
      }));
      const second = taken(rest, step, target - part);
      expect(first.map((lots, row) => lots + second[row]!)).toEqual(once);
    }),
    runs(300),
  );
});

test('a book whose legs offset each other is skipped, however large its gross leverage', () => {
  // Long 900 of one and short 888 of another on an equity of 25: gross 71.5, factor 0.48.
  const hedged = factorExposure([
    { beta: 1n, value: 900n },
    { beta: 1n, value: -888n },
  ]);
  const plain = factorExposure([{ beta: 1n, value: 300n }]);
  const book = [
    { lots: 90n, exposure: hedged, equity: 25n },
    { lots: 30n, exposure: plain, equity: 100n },
  ];
  expect(taken(book, 10n, 20n)).toEqual([0n, 20n]);
  // What is more than the others have is taken where it turns the exposure least.
  expect(taken(book, 10n, 32n)).toEqual([2n, 30n]);
});

test('for books of one position it is leverage water-filling', () => {
  const book = [
    { lots: 40n, exposure: 40n, equity: 10n },
    { lots: 60n, exposure: 60n, equity: 30n },
    { lots: 5n, exposure: 5n, equity: 50n },
  ];
  expect(taken(book, 1n, 40n)).toEqual([25n, 15n, 0n]);
});

test('what cannot be answered is refused by name', () => {
  const one = { lots: 4n, exposure: 4n, equity: 1n };
  expect(factorWaterFill([one], 1n, 5n)).toEqual({ kind: 'infeasible', most: 4n });
  expect(factorWaterFill([one], 0n, 1n)).toEqual({ kind: 'no-exposure' });
  expect(factorWaterFill([one], 1n, -1n)).toEqual({ kind: 'target-out-of-range' });
  const poor = { ...one, equity: -3n };
  expect(factorWaterFill([one, poor], 1n, 1n)).toEqual({ kind: 'no-equity', row: 1, equity: -3n });
});
