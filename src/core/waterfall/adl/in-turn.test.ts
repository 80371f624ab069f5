import { expect, test } from 'vitest';
import type { Risk } from '../../margin/index.ts';
import type { QuoteUnits } from '../../money/index.ts';
import { mayCloseBetween, offsetInTurn } from './in-turn.ts';

const risk = (equity: bigint, maintenance: bigint): Risk => ({
  equity: equity as QuoteUnits,
  initialEquity: equity as QuoteUnits,
  maintenanceEquity: equity as QuoteUnits,
  initial: (maintenance * 2n) as QuoteUnits,
  maintenance: maintenance as QuoteUnits,
});

test('an account above its initial margin may close at any price that leaves it there', () => {
  expect(mayCloseBetween(risk(500n, 100n), risk(100n, 50n))).toBe(true);
});

test('an account below it may close where it comes no nearer to liquidation', () => {
  expect(mayCloseBetween(risk(60n, 100n), risk(30n, 50n))).toBe(true);
  expect(mayCloseBetween(risk(60n, 100n), risk(29n, 50n))).toBe(false);
  expect(mayCloseBetween(risk(-60n, 100n), risk(-31n, 50n))).toBe(false);
});

test('an account that ends with nothing open must not end below zero', () => {
  expect(mayCloseBetween(risk(-60n, 100n), risk(0n, 0n))).toBe(true);
  expect(mayCloseBetween(risk(-60n, 100n), risk(-1n, 0n))).toBe(false);
});

test('a closing that raises maintenance is none', () => {
  expect(mayCloseBetween(risk(60n, 100n), risk(80n, 101n))).toBe(false);
});

test('candidates are taken in turn, whoever refuses is passed over, the rest stays open', () => {
  const asked: [number, bigint][] = [];
  const offset = (at: number, size: bigint): boolean => {
    asked.push([at, size]);
    return at !== 1;
  };
  expect(offsetInTurn([3n, 9n, 0n, 4n, 5n], 8n, offset)).toEqual({
    taken: [3n, 0n, 0n, 4n, 1n],
    left: 0n,
  });
  expect(asked).toEqual([
    [0, 3n],
    [1, 5n],
    [3, 4n],
    [4, 1n],
  ]);
  expect(offsetInTurn([2n], 5n, () => true)).toEqual({ taken: [2n], left: 3n });
});
