import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountOf } from './account.ts';
import { INSTRUMENTS, marketWith, rowOf } from './books.contract.ts';
import { explainAccount, explainOption } from './greek-explain.ts';
import type { UnderlyingMarket } from './market.ts';

const FROM = { forward: 64_000, volatility: 0.6, years: 20 / 365, rate: 0 };

test('a day of a call: delta, gamma, vega and theta are nearly all of it', () => {
  const to = { forward: 64_900, volatility: 0.63, years: 19 / 365, rate: 0 };
  const parts = explainOption(1, 66_000, FROM, to);
  expect(parts.delta).toBeCloseTo(396.74543211, 6);
  expect(parts.vanna).toBeCloseTo(5.13673396, 6);
  expect(parts.residual).toBeCloseTo(-6.38495521, 6);
});

test('the parts and the residual are the profit, and small moves leave next to nothing', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1 as const, -1 as const),
      fc.double({ min: 0.8, max: 1.2, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      (side, moneyness, move, shift) => {
        const to = {
          ...FROM,
          forward: FROM.forward * (1 + 1e-4 * move),
          volatility: FROM.volatility + 1e-4 * shift,
          years: FROM.years - 1e-6,
        };
        const parts = explainOption(side, FROM.forward * moneyness, FROM, to);
        const { explained, actual, residual } = parts;
        expect(explained + residual).toBeCloseTo(actual, 9);
        expect(Math.abs(residual)).toBeLessThan(1e-3);
      },
    ),
    { seed: 20_260_215 },
  );
});

test('an account is the sum of its positions, and linear positions are delta', () => {
  const from = marketWith();
  const expiries = (from.underlyings[0] as UnderlyingMarket).expiries.map((expiry) => ({
    ...expiry,
    forward: expiry.forward + 500,
    seconds: expiry.seconds - 800,
  }));
  const to = marketWith({ expiries, spot: 64_500, perpetual: 64_510 });
  const row = rowOf(2, -1, 58_000);
  const of = (positions: readonly (readonly [number, number])[]) =>
    explainAccount(INSTRUMENTS, accountOf(positions), from, to);
  expect(of([[0, -2]])).toMatchObject({ delta: -1_000, actual: -1_000, residual: 0 });
  const put = of([[row, 1]]);
  expect(of([[row, 3]]).actual).toBeCloseTo(3 * put.actual, 6);
  const both = of([
    [row, 3],
    [0, -2],
  ]);
  expect(both.delta).toBeCloseTo(3 * put.delta - 1_000, 6);
  expect(both.gamma).toBeCloseTo(3 * put.gamma, 9);
});

test('collateral that moves with an underlying is delta too', () => {
  const coin = {
    name: 'BTC',
    quantity: 2,
    price: 64_000,
    confidence: 1,
    underlying: 0,
    maintenanceHaircut: 0,
    initialExtraHaircut: 0,
  };
  const account = accountOf([], { collateral: [coin] });
  const parts = explainAccount(INSTRUMENTS, account, marketWith(), marketWith({ spot: 63_000 }));
  expect(parts.delta).toBe(-2_000);
});
