import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mulDivDown, mulDivTowardZero, mulDivUp } from './mul-div.ts';
import { splitInProportion } from './split.ts';
import { AMOUNT_MAX, isStorable, quoteScale } from './units.ts';

const SEED = 20_251_010;

const wide = fc.oneof(
  fc.bigInt({ min: -20n, max: 20n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
);

test('down is the largest whole number that is not more, up the smallest that is not less', () => {
  fc.assert(
    fc.property(wide, wide, wide, (a, b, c) => {
      fc.pre(c !== 0n);
      const [down, up, zero] = [mulDivDown(a, b, c), mulDivUp(a, b, c), mulDivTowardZero(a, b, c)];
      const sign = c > 0n ? 1n : -1n;
      const [product, whole] = [a * b * sign, c * sign];
      expect(down * whole <= product && product < (down + 1n) * whole).toBe(true);
      expect((up - 1n) * whole < product && product <= up * whole).toBe(true);
      expect(zero).toBe(product < 0n ? up : down);
    }),
    { seed: SEED, numRuns: 3_000 },
  );
});

test('a split sums to the whole, and each part is within one unit of its share', () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 17n }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), weights, (total, shares) => {
      const sum = shares.reduce((so, share) => so + share, 0n);
      const parts = splitInProportion(total, shares);
      const given = parts.reduce((so, part) => so + part, 0n);
      expect(given).toBe(sum === 0n ? 0n : total);
      parts.forEach((part, i) => {
        const distance = part * sum - total * shares[i]!;
        expect(part >= 0n && distance < (sum || 1n) && -distance < (sum || 1n)).toBe(true);
        if (shares[i] === 0n) expect(part).toBe(0n);
      });
    }),
    { seed: SEED, numRuns: 1_000 },
  );
});

test('an amount of a hundred billion is stored, one unit more is not', () => {
  expect(isStorable(AMOUNT_MAX) && isStorable(-AMOUNT_MAX)).toBe(true);
  expect(isStorable(AMOUNT_MAX + 1n) || isStorable(-AMOUNT_MAX - 1n)).toBe(false);
});

test('a market is refused whose lots times prices are finer than the settlement asset', () => {
  expect(quoteScale({ quote: 6, price: 2, size: 3 })).toBe(10n);
  expect(quoteScale({ quote: 6, price: 4, size: 2 })).toBe(1n);
  expect(quoteScale({ quote: 6, price: 4, size: 3 })).toBeNull();
});
