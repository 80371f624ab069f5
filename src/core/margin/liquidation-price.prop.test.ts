import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, Ppm, QuoteUnits } from '../money/index.ts';
import { lastSafePrice, liquidationPrice } from './liquidation-price.ts';
import { continuousBrackets, requirementOf } from './schedule.ts';

const SEED = 20_251_010;

const brackets = fc
  .array(
    fc.record({
      wide: fc.bigInt({ min: 1n, max: 400_000n }),
      rate: fc.bigInt({ min: 1n, max: 200_000n }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => {
    let [from, rate] = [0n, 0n];
    const rows = list.map((step, at) => {
      if (at > 0) from += step.wide;
      rate += step.rate;
      return { from: from as QuoteUnits, rate: rate as Ppm };
    });
    return continuousBrackets(
      rows.map((row) => row.from),
      rows.map((row) => row.rate),
    );
  });

const position = fc.record({
  lots: fc.bigInt({ min: 1n, max: 300n }),
  isShort: fc.boolean(),
  entry: fc.bigInt({ min: 1n, max: 900n }),
  rest: fc.bigInt({ min: -50_000n, max: 250_000n }),
  scale: fc.constantFrom(1n, 10n),
  brackets,
});

const PRICES = 3_000n;

test('it is where a search over all prices finds the border, to the price unit', () => {
  fc.assert(
    fc.property(position, ({ lots, isShort, entry, rest, scale, brackets: rows }) => {
      const size = (isShort ? -lots : lots) as Lots;
      const cost = (size * entry * scale) as QuoteUnits;
      const standing = { size, cost, scale, rest: rest as QuoteUnits, brackets: rows };
      /** Equity less maintenance at a price. */
      const slack = (price: bigint): bigint => {
        const value = size * price * scale;
        const notional = (value < 0n ? -value : value) as QuoteUnits;
        return rest + value - cost - requirementOf(rows, notional);
      };
      const exact = liquidationPrice(standing);
      if (exact === null) {
        // A long is safe at every price, a short at none.
        expect(isShort ? slack(1n) <= 0n : slack(1n) >= 0n).toBe(true);
        return;
      }
      const last = lastSafePrice(exact, size);
      fc.pre(last <= PRICES);
      // The exact price is on the border; the rounding of the requirement may move it by one unit
      // of the quote, which the next price unit on the safe side has made up for.
      const safer = isShort ? last - 1n : last + 1n;
      const worse = isShort ? last + 1n : last - 1n;
      if (safer > 0n) expect(slack(safer)).toBeGreaterThanOrEqual(-1n);
      if (worse > 0n) expect(slack(worse)).toBeLessThan(0n);
    }),
    { seed: SEED, numRuns: 3_000 },
  );
});
