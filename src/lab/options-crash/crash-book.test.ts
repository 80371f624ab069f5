/** The books of a crash of options: a spread takes both legs or nothing. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Random } from '../../core/numeric/index.ts';
import { CrashBook } from './crash-book.ts';
import { loadCrash } from './index.ts';

const FILE = fileURLToPath(new URL('../../../scenarios/2026-02-05.yaml', import.meta.url));
const crash = loadCrash(FILE);
const DEPTH = 10;
const UNIT = 10n ** BigInt(crash.underlying.sizeDecimals);
const MARKS = [10_000n, 6_000n] as const;

const bookOf = (): CrashBook => {
  const book = { ...crash.book, optionDepth: DEPTH, optionSpreadPpm: 10_000 };
  return new CrashBook({ ...crash, book }, new Random(7));
};

const leg = { seq: 1, order: 'bw-1-0', account: 0, side: 'buy' } as const;

/** A spread of so many coins, with limits that the book reaches. */
const spread = (coins: bigint, limits: readonly [bigint, bigint] = [20_000n, 1n]) => ({
  ...leg,
  market: 1,
  size: coins * UNIT,
  limit: limits[0],
  second: { market: 2, limit: limits[1] },
});

/** Coins that are left in a market, on the side of buyers. */
const left = (book: CrashBook, market: number): bigint =>
  (book.match({ ...leg, market, size: 1_000n * UNIT, limit: 10n ** 9n }, 100n, true)?.lots ?? 0n) /
  UNIT;

test('a spread takes as many lots of both legs, bought above and sold below the mark', () => {
  const book = bookOf();
  const found = book.matchSpread(spread(4n), MARKS);
  expect(found?.lots).toBe(4n * UNIT);
  expect(found?.price).toBeGreaterThan(MARKS[0]);
  expect(found?.secondPrice).toBeLessThan(MARKS[1]);
  expect([left(book, 1), left(book, 2)]).toEqual([6n, 6n]);
});

test('the thinner leg says how much trades', () => {
  const book = bookOf();
  book.match({ ...leg, market: 2, size: 7n * UNIT, limit: 10n ** 9n }, 100n, true);
  expect(book.matchSpread(spread(5n), MARKS)?.lots).toBe(3n * UNIT);
  expect([left(book, 1), left(book, 2)]).toEqual([7n, 0n]);
});

test('where one leg finds nothing within its limit, neither is taken', () => {
  for (const limits of [
    [MARKS[0], 1n],
    [20_000n, MARKS[1]],
  ] as const) {
    const book = bookOf();
    expect(book.matchSpread(spread(4n, limits), MARKS)).toBeNull();
    expect([left(book, 1), left(book, 2)]).toEqual([10n, 10n]);
  }
});
