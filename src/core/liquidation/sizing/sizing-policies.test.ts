/** Worked sizes, one policy after the other; derived by hand unless a venue is named. */
import { expect, test } from 'vitest';
import { fractionOf } from '../../margin/index.ts';
import {
  allowedInWindow,
  assetForDebt,
  costOfPart,
  debtForAsset,
  debtForShortage,
  debtFundFee,
  freeableShare,
  liquidatablePart,
  lossPerUnit,
  positionFundFee,
  roomInWindow,
  sizeForShortage,
  takeOverLosses,
  windowCapacity,
} from './index.ts';

const ONE = 1_000_000n;

test('a shortage is covered by what a whole frees after both fees', () => {
  const at = {
    shortage: 10n * ONE,
    whole: 1_000n,
    price: 100n * ONE,
    settlementPrice: ONE,
    marginRate: 100_000n,
    liquidatorFee: 20_000n,
    fundFee: 30_000n,
  };
  expect(sizeForShortage(at)).toEqual({ kind: 'size', size: 2_000n }); // 10 / (8 - 3)
  expect(sizeForShortage({ ...at, settlementPrice: 500_000n })).toEqual({
    kind: 'size',
    size: 10_000n, // 10 / (4 - 3): the fee of the fund is not scaled
  });
  expect(sizeForShortage({ ...at, fundFee: 80_000n }).kind).toBe('infeasible');
  expect(sizeForShortage({ ...at, liquidatorFee: 100_000n }).kind).toBe('unbounded');
  expect(sizeForShortage({ ...at, price: 0n }).kind).toBe('unbounded');
});

const COIN = { whole: 1_000n, price: 100n * ONE, multiplier: ONE };
const DOLLARS = { whole: ONE, price: ONE, multiplier: ONE };

test('a debt is repaid until the weights free what is short', () => {
  const swap = {
    shortage: 10n * ONE,
    assetWeight: 80n,
    debtWeight: 120n,
    weightUnit: 100n,
    assetMultiplier: ONE,
    debt: COIN,
    fundFee: 0n,
  };
  expect(debtForShortage(swap)).toEqual({ kind: 'size', size: 250n }); // 10 / 40
  expect(debtForShortage({ ...swap, shortage: 0n })).toEqual({ kind: 'size', size: 1n });
  expect(debtForShortage({ ...swap, assetWeight: 120n }).kind).toBe('unbounded');
  expect(debtForShortage({ ...swap, assetMultiplier: 2n * ONE }).kind).toBe('unbounded');
  expect(debtForShortage({ ...swap, fundFee: 400_000n }).kind).toBe('infeasible'); // 48 of 40
});

test('collateral for a debt rounds down, debt for collateral up, and dust goes along', () => {
  expect(debtForAsset(10n * ONE, DOLLARS, COIN)).toBe(100n);
  expect(debtForAsset(10n * ONE + 1n, DOLLARS, COIN)).toBe(101n);
  expect(debtForAsset(1n, DOLLARS, { ...COIN, price: 0n })).toBeNull();
  const premium = { ...DOLLARS, multiplier: 1_010_000n, held: 200n * ONE };
  const discounted = { ...COIN, multiplier: 990_000n };
  expect(assetForDebt(1_000n, premium, discounted, ONE)).toBe(102_020_202n);
  expect(assetForDebt(0n, premium, discounted, ONE)).toBe(1n);
  const nearly = { ...DOLLARS, held: 100n * ONE + ONE - 1n };
  expect(assetForDebt(1_000n, nearly, COIN, ONE)).toBe(nearly.held);
  expect(assetForDebt(1_000n, { ...nearly, held: nearly.held + 1n }, COIN, ONE)).toBe(100n * ONE);
  const free = { ...DOLLARS, price: 0n, held: 1n };
  expect(assetForDebt(1n, free, COIN, ONE)).toBeNull();
});

test('the fee of the fund is what margin leaves after the shortage, most of it', () => {
  const at = {
    shortage: 5n * ONE,
    held: 1_000n,
    whole: 1_000n,
    price: 100n * ONE,
    settlementPrice: ONE,
    marginRate: 100_000n,
    liquidatorFee: 10_000n,
    most: 50_000n,
    taken: 950_000n,
  };
  expect(positionFundFee(at)).toBe(38_000n); // (10 % - 1 % - 5 %) * 0.95
  expect(positionFundFee({ ...at, most: 20_000n })).toBe(20_000n);
  expect(positionFundFee({ ...at, shortage: 50n * ONE })).toBe(0n);
  expect(positionFundFee({ ...at, held: 0n })).toBe(0n);
  expect(positionFundFee({ ...at, liquidatorFee: 100_000n })).toBe(0n);
  const debt = {
    shortage: 6n * ONE,
    owed: 1_000n,
    whole: 1_000n,
    price: 100n * ONE,
    assetWeight: ONE,
    assetMultiplier: ONE,
    debtWeight: 1_200_000n,
    debtMultiplier: ONE,
    most: ONE,
  };
  expect(debtFundFee(debt)).toBe(116_666n); // (20 % - 6 %) / 120 %
  expect(debtFundFee({ ...debt, shortage: 30n * ONE })).toBe(0n);
  expect(debtFundFee({ ...debt, assetWeight: 1_200_000n })).toBe(0n);
});

test('the share that may be freed grows with time and counts what was freed before', () => {
  const at = {
    shortage: 100n,
    freed: 0n,
    elapsed: 4n,
    duration: 10n,
    initial: 1_000n,
    whole: 10_000n,
    small: 50n,
  };
  expect(freeableShare(at)).toBe(5_000n);
  expect(freeableShare({ ...at, freed: 20n })).toBe(4_000n); // 60 of 120, 20 gone, of 100
  expect(freeableShare({ ...at, freed: 100n })).toBe(0n);
  expect(freeableShare({ ...at, elapsed: 90n })).toBe(10_000n);
  expect(freeableShare({ ...at, duration: 0n, elapsed: 0n })).toBe(10_000n);
  expect(freeableShare({ ...at, shortage: 49n, elapsed: 0n })).toBe(10_000n);
  expect(freeableShare({ ...at, shortage: 0n, small: 0n })).toBe(10_000n);
});

test('half of a position above half of maintenance, all of it below, dust always', () => {
  const terms = { part: 500_000n, partAbove: 500_000n, dust: 100n };
  const at = { held: -11n, value: 1_000n, totalValue: 1_000n, equity: 30n, maintenance: 60n };
  expect(liquidatablePart(at, terms)).toBe(-5n);
  expect(liquidatablePart({ ...at, equity: 29n }, terms)).toBe(-11n);
  expect(liquidatablePart({ ...at, equity: 60n }, terms)).toBe(0n);
  expect(liquidatablePart({ ...at, value: 100n }, terms)).toBe(-11n);
  // Half of all is more than this position alone, so that all of it may go.
  expect(liquidatablePart({ ...at, totalValue: 3_000n }, terms)).toBe(-11n);
  expect(liquidatablePart({ ...at, held: 0n }, terms)).toBe(0n);
  expect(costOfPart(-100n, 5n, 11n, 100n)).toBe(-45n);
});

test('a window forgets what lies a length back, and opens once more in an even market', () => {
  const terms = { capacity: 100n, length: 10n };
  const past = [
    { at: 0n, size: 60n },
    { at: 5n, size: 30n },
  ];
  expect(roomInWindow(past, 9n, terms)).toBe(10n);
  expect(roomInWindow(past, 10n, terms)).toBe(70n);
  const ask = { now: 9n, size: 40n, liquidator: 'anyone', market: 'skewed' } as const;
  expect(allowedInWindow(past, ask, terms)).toBe(10n);
  const full = [...past, { at: 8n, size: 10n }];
  expect(allowedInWindow(full, ask, terms)).toBe(0n);
  expect(allowedInWindow(full, { ...ask, market: 'even' }, terms)).toBe(40n);
  expect(allowedInWindow(full, { ...ask, now: 8n, market: 'even' }, terms)).toBe(0n);
  expect(allowedInWindow(full, { ...ask, liquidator: 'endorsed' }, terms)).toBe(40n);
  expect(allowedInWindow(full, ask, { ...terms, capacity: 0n })).toBe(40n);
  const market = { fees: 10n, skewScale: 1_000n, multiplier: 1_000n };
  expect(windowCapacity(market, 10n, 1_000n)).toBe(100n); // 1 % of 1,000 for ten seconds
});

test('a loss goes to the account, then to the fund, and to all only when the fund is empty', () => {
  const at = {
    loss: fractionOf(50n),
    payable: fractionOf(20n),
    takenMost: fractionOf(100n),
    health: fractionOf(-30n),
    balance: fractionOf(-30n),
    prices: { held: fractionOf(1n), owed: fractionOf(1n) },
    fund: 7n,
    fundPerLoss: fractionOf(1n, 2n),
  };
  expect(takeOverLosses(at)).toEqual({
    paid: fractionOf(20n),
    reimbursed: fractionOf(14n),
    fromFund: 7n,
    socialised: fractionOf(16n),
  });
  expect(takeOverLosses({ ...at, fund: 100n })).toMatchObject({ fromFund: 15n });
  // A liquidator who stops short leaves the fund untouched and nobody else pays.
  const short = takeOverLosses({ ...at, takenMost: fractionOf(19n) });
  expect(short).toMatchObject({ paid: fractionOf(19n), fromFund: 0n, socialised: fractionOf(0n) });
  expect(takeOverLosses({ ...at, prices: { ...at.prices, held: fractionOf(0n) } })).toMatchObject({
    fromFund: 7n,
  });
  expect(lossPerUnit(fractionOf(16n), 32n)).toEqual(fractionOf(1n, 2n));
  expect(lossPerUnit(fractionOf(16n), 0n)).toEqual(fractionOf(0n));
});
