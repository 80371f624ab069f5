import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QuoteUnits } from '../money/index.ts';
import { haircutGains } from './gains-haircut.ts';

const SEED = 20_251_010;
const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;

test('a haircut is proportional to the gains, sums to the need, and never beyond a gain', () => {
  const amount = fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 10n ** 17n }));
  fc.assert(
    fc.property(amount, fc.array(amount, { maxLength: 9 }), (need, gains) => {
      const total = gains.reduce((sum, gain) => sum + gain, 0n);
      const taken = total < need ? total : need;
      const gives = haircutGains(quote(need), gains.map(quote));
      expect(gives.reduce((sum: bigint, give) => sum + give, 0n)).toBe(taken);
      gives.forEach((give, i) => {
        expect(give >= 0n && give <= gains[i]!).toBe(true);
        const distance = give * total - taken * gains[i]!;
        expect(distance < (total || 1n) && -distance < (total || 1n)).toBe(true);
      });
    }),
    { seed: SEED, numRuns: 1_000 },
  );
});
