import { expect, test } from 'vitest';
import type { Lots, QuoteUnits } from '../money/index.ts';
import { fillablePrice } from './fillable-price.ts';

const quote = (value: bigint) => value as QuoteUnits;
const TERMS = { adjustmentPpm: 1_000_000n, spreadPpm: 100_000n };

/** Ten lots at 100 with a maintenance margin of 100, in an account with this equity. */
function priceAt(equity: bigint, size: bigint, terms = TERMS, scale = 1n): number {
  const position = {
    size: size as Lots,
    value: quote(size * 100n),
    maintenance: quote(100n),
  };
  const account = { equity: quote(equity), maintenance: quote(100n) };
  const { numerator, denominator } = fillablePrice(position, account, terms, scale);
  expect(denominator > 0n).toBe(true);
  return Number(numerator) / Number(denominator);
}

test('an account at maintenance closes at the mark, a bankrupt one at the full spread', () => {
  expect(priceAt(100n, 10n)).toBe(100);
  expect(priceAt(0n, 10n)).toBe(99); // 10 % of 100 over ten lots
  expect(priceAt(50n, 10n)).toBe(99.5);
  expect(priceAt(0n, -10n)).toBe(101);
});

test('the rating stays between nothing and all', () => {
  expect(priceAt(150n, 10n)).toBe(100);
  expect(priceAt(-500n, 10n)).toBe(99);
  expect(priceAt(90n, 10n, { adjustmentPpm: 20_000_000n, spreadPpm: 100_000n })).toBe(99);
});

test('the price is one of price units', () => {
  expect(priceAt(0n, 10n, TERMS, 5n)).toBe(99 / 5);
});
