import { expect, test } from 'vitest';
import type { Lots, QuoteUnits } from '../money/index.ts';
import { bankruptcyPrice, bankruptcyQuote, closeFault, closeOutSurplus } from './bankruptcy.ts';
import {
  byDanger,
  isBankrupt,
  isBelowShareOfMaintenance,
  isLiquidatable,
  isNoWorse,
  mayIncreaseRisk,
  type Risk,
} from './risk.ts';

const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;
const lots = (amount: bigint): Lots => amount as Lots;

const risk = (equity: bigint, maintenance: bigint, initial = maintenance * 2n): Risk => ({
  equity: quote(equity),
  initialEquity: quote(equity),
  maintenanceEquity: quote(equity),
  initial: quote(initial),
  maintenance: quote(maintenance),
});

test('an account exactly at maintenance is safe, one unit below it is due', () => {
  expect(isLiquidatable(risk(475n, 475n))).toBe(false);
  expect(isLiquidatable(risk(474n, 475n))).toBe(true);
});

test('an account without positions is not due, whatever it owes, but it may be bankrupt', () => {
  expect(isLiquidatable(risk(-1n, 0n))).toBe(false);
  expect([isBankrupt(risk(-1n, 0n)), isBankrupt(risk(0n, 5n))]).toEqual([true, false]);
});

test('exactly the initial margin is enough to take more risk', () => {
  expect([mayIncreaseRisk(risk(10n, 5n)), mayIncreaseRisk(risk(9n, 5n))]).toEqual([true, false]);
});

test('a third of maintenance is not below a third of it', () => {
  expect(isBelowShareOfMaintenance(risk(1n, 3n), 333_333n)).toBe(false);
  expect(isBelowShareOfMaintenance(risk(333_333n, 1_000_000n), 333_333n)).toBe(false);
  expect(isBelowShareOfMaintenance(risk(333_332n, 1_000_000n), 333_333n)).toBe(true);
});

test('the most endangered comes first: least equity for its maintenance, debts before all', () => {
  const order = [risk(9n, 10n), risk(-1n, 100n), risk(1n, 2n), risk(-5n, 100n)];
  expect([...order].sort(byDanger)).toEqual([order[3], order[1], order[2], order[0]]);
  expect(byDanger(risk(1n, 2n), risk(2n, 4n))).toBe(0);
});

test('a reduction may not leave less equity for the maintenance that remains', () => {
  expect(isNoWorse(risk(4n, 10n), risk(2n, 5n))).toBe(true);
  expect(isNoWorse(risk(4n, 10n), risk(1n, 5n))).toBe(false);
  expect(isNoWorse(risk(4n, 10n), risk(0n, 0n))).toBe(true);
  expect(isNoWorse(risk(4n, 10n), risk(-1n, 0n))).toBe(false);
  expect(isNoWorse(risk(-4n, 10n), risk(-4n, 0n))).toBe(true);
});

test('closing at the bankruptcy price leaves nothing: long 10 at 100 with 100 ends at 90', () => {
  // At a mark of 95: value 950, equity 50, maintenance 47.5; the whole position is closed.
  const account = { equity: quote(500n), maintenance: quote(475n) };
  const received = bankruptcyQuote({ value: quote(-9_500n), released: quote(475n) }, account);
  expect(received).toBe(9_000n);
  expect(bankruptcyPrice(received, lots(10n), 1n)).toBe(900n);
});

test('the bankruptcy quote rounds toward the fund, of a debt as of equity', () => {
  const account = { equity: quote(-13n), maintenance: quote(7n) };
  expect(bankruptcyQuote({ value: quote(0n), released: quote(1n) }, account)).toBe(2n); // 1.857
  const solvent = { equity: quote(13n), maintenance: quote(7n) };
  expect(bankruptcyQuote({ value: quote(0n), released: quote(1n) }, solvent)).toBe(-1n); // -1.857
});

test('a bankruptcy price rounds a long up and a short down, and is never below zero', () => {
  expect(bankruptcyPrice(quote(1_001n), lots(10n), 10n)).toBe(11n);
  expect(bankruptcyPrice(quote(-1_099n), lots(10n), 10n)).toBe(10n);
  expect(bankruptcyPrice(quote(0n), lots(10n), 10n)).toBe(0n);
});

test('what does not close a position says why', () => {
  const fault = (size: bigint, delta: bigint) => closeFault(lots(size), lots(delta));
  expect(fault(0n, 1n)).toBe('no-position');
  expect(fault(5n, 0n)).toBe('nothing-to-close');
  expect(fault(5n, 1n)).toBe('same-side');
  expect(fault(-5n, 6n)).toBe('more-than-held');
  expect(fault(-5n, 5n)).toBeNull();
});

test('the fee of a liquidation is never more than the fill is better than bankruptcy', () => {
  const surplus = (fill: bigint, bankruptcy: bigint) =>
    closeOutSurplus(quote(fill), quote(bankruptcy), 5_000n);
  expect(surplus(10_000n, 9_000n)).toBe(50n);
  expect(surplus(10_000n, 9_990n)).toBe(10n);
  expect(surplus(10_000n, 10_000n)).toBe(0n);
  expect(surplus(8_900n, 9_000n)).toBe(-100n);
  expect(surplus(-10_000n, -10_500n)).toBe(50n);
});
