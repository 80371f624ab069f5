import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountOf } from './account.ts';
import { assess, tableFor } from './assess.ts';
import { anyBook, INSTRUMENTS, marketWith, merged, scaled } from './books.contract.ts';
import { MARGIN_PRESETS } from './presets/index.ts';

const SEED = 20_260_215;
const MARKET = marketWith();
const TABLES = MARGIN_PRESETS.map((rules) => ({
  name: rules.name,
  rules,
  table: tableFor(rules, INSTRUMENTS, MARKET),
}));

/** Rules under which two books together never need more than both apart. */
const NETTING = ['paradex', 'aevo', 'scan-16', 'bybit-like', 'inverse-standard'];

const close = (value: number): number => 1e-9 * (1 + Math.abs(value));

test.each(TABLES.filter(({ name }) => NETTING.includes(name)))(
  '$name: two books together need at most what they need apart',
  ({ rules, table }) => {
    fc.assert(
      fc.property(anyBook, anyBook, (one, other) => {
        const apart = [one, other].map((book) => assess(rules, table, book));
        const together = assess(rules, table, merged(one, other));
        for (const level of ['initialRequirement', 'maintenanceRequirement'] as const) {
          const sum = apart.reduce((total, result) => total + result[level], 0);
          expect(together[level]).toBeLessThanOrEqual(sum + close(sum));
        }
      }),
      { seed: SEED, numRuns: 60 },
    );
  },
);

test.each(TABLES)('$name: a book twice as large never needs less', ({ rules, table }) => {
  fc.assert(
    fc.property(anyBook, fc.integer({ min: 1, max: 6 }), (book, factor) => {
      const small = assess(rules, table, book);
      const large = assess(rules, table, scaled(book, 1 + factor / 2));
      for (const level of ['initialRequirement', 'maintenanceRequirement'] as const) {
        expect(large[level]).toBeGreaterThanOrEqual(small[level] - close(small[level]));
      }
    }),
    { seed: SEED, numRuns: 40 },
  );
});

test.each(TABLES)('$name: initial is never under maintenance', ({ rules, table }) => {
  fc.assert(
    fc.property(anyBook, (book) => {
      const { initialRequirement, maintenanceRequirement } = assess(rules, table, book);
      expect(initialRequirement).toBeGreaterThanOrEqual(
        maintenanceRequirement - close(maintenanceRequirement),
      );
    }),
    { seed: SEED, numRuns: 40 },
  );
});

test('an account without positions needs nothing under any rules', () => {
  for (const { rules, table } of TABLES) {
    const result = assess(rules, table, accountOf([], { cash: -5 }));
    expect([result.initialRequirement, result.maintenanceRequirement]).toEqual([0, 0]);
    expect(result.equity).toBe(-5);
  }
});
