import { expect, test } from 'vitest';
import { TRADING } from '../model/index.ts';
import type { QuoteUnits } from '../money/index.ts';
import { Breakers } from './breakers.ts';

const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;

test('a window has room for what was not yet sent, and a new window for all', () => {
  const breakers = new Breakers(1);
  const room = (now: number): bigint => breakers.room(0, now, quote(100n), 1_000);
  expect(room(5_000)).toBe(100n);
  breakers.spend(0, 5_000, quote(60n), 1_000);
  expect([room(5_000), room(5_999), room(6_000)]).toEqual([40n, 40n, 100n]);
  breakers.spend(0, 5_500, quote(60n), 1_000);
  expect(room(5_999)).toBe(0n);
  breakers.spend(0, 6_000, quote(1n), 1_000);
  expect(room(6_000)).toBe(99n);
});

test('a market is halted only where a person halted it', () => {
  const breakers = new Breakers(2);
  breakers.trading[1] = TRADING.halted;
  expect([breakers.isHalted(0), breakers.isHalted(1)]).toEqual([false, true]);
  breakers.trading[1] = TRADING.closeOnly;
  expect(breakers.isHalted(1)).toBe(false);
});
