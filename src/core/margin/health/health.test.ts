/** Worked health: weights, limits, gains and orders, each derived by hand. */
import { expect, test } from 'vitest';
import {
  type Fraction,
  fractionOf,
  givenUntilZero,
  type HealthAccount,
  type HealthAsset,
  healthOf,
  scaledAssetWeight,
  scaledDebtWeight,
  settleableLoss,
  sizeRequirement,
  takenUntilZero,
  type UnsettledPosition,
} from './index.ts';

const whole = (value: bigint): Fraction => fractionOf(value);
const tenths = (value: bigint): Fraction => fractionOf(value, 10n);
const NONE = { bids: whole(0n), asks: whole(0n) };

/** Dollars: 0.9 when held, 1.1 when owed; another asset at 10 dollars, 0.5 and 1.5. */
function asset(balance: bigint, kind: 'dollars' | 'coins', stable?: bigint): HealthAsset {
  const isCoins = kind === 'coins';
  const weights = isCoins
    ? { asset: tenths(5n), debt: tenths(15n) }
    : { asset: tenths(9n), debt: tenths(11n) };
  const oracle = whole(isCoins ? 10n : 1n);
  return {
    balance: whole(balance),
    price: { oracle, stable: stable === undefined ? oracle : whole(stable) },
    initial: weights,
    scaled: weights,
    maintenance: { asset: tenths(10n), debt: tenths(10n) },
  };
}

const perpetual = (position: UnsettledPosition) => ({
  position,
  price: { oracle: whole(10n), stable: whole(8n) },
  settledIn: 0,
  initial: { asset: tenths(8n), debt: tenths(12n) },
  maintenance: { asset: tenths(9n), debt: tenths(11n) },
  initialGainWeight: tenths(5n),
  maintenanceGainWeight: tenths(10n),
});

const account = (
  assets: readonly HealthAsset[],
  position: UnsettledPosition | null = null,
): HealthAccount => ({
  assets,
  perpetuals: position === null ? [] : [perpetual(position)],
  reserved: [],
});

test('what is held counts for less and what is owed for more', () => {
  const ada = account([asset(1_000n, 'dollars'), asset(-20n, 'coins')]);
  expect(healthOf(ada, 'initial')).toEqual(whole(900n - 300n));
  expect(healthOf(ada, 'maintenance')).toEqual(whole(1_000n - 200n));
});

test('only the initial question looks at the stable price, and takes the worse', () => {
  const lower = account([asset(0n, 'dollars'), asset(10n, 'coins', 8n)]);
  expect(healthOf(lower, 'initial')).toEqual(whole(40n));
  expect(healthOf(lower, 'end')).toEqual(whole(50n));
  const owed = account([asset(0n, 'dollars'), asset(-10n, 'coins', 12n)]);
  expect(healthOf(owed, 'initial')).toEqual(whole(-180n));
  expect(healthOf(owed, 'end')).toEqual(whole(-150n));
});

test('a gain counts at its weight inside the balance, a loss in full', () => {
  // End: 10 * 10 * 0.8 - 60 = 20, at a half 10; with 100 owed the rest is -90 * 1.1.
  const chen = account([asset(-100n, 'dollars')], {
    base: whole(10n),
    quote: whole(-60n),
    ...NONE,
  });
  expect(healthOf(chen, 'end')).toEqual(whole(-99n));
  // Initial uses the stable price of 8 for a long: 64 - 60 = 4, at a half 2.
  expect(healthOf(chen, 'initial')).toEqual(fractionOf(-98n * 11n, 10n));
  const dora = account([asset(100n, 'dollars')], { base: whole(-10n), quote: whole(0n), ...NONE });
  expect(healthOf(dora, 'end')).toEqual(whole(-22n)); // -120 + 100 is owed
});

test('open orders of a perpetual count as the worse of all bids and all asks', () => {
  const bids = { base: whole(0n), quote: whole(0n), bids: whole(5n), asks: whole(0n) };
  expect(healthOf(account([asset(0n, 'dollars')], bids), 'end')).toEqual(whole(-11n)); // 40 - 50
  const asks = { ...bids, bids: whole(1n), asks: whole(5n) };
  expect(healthOf(account([asset(0n, 'dollars')], asks), 'end')).toEqual(whole(-11n)); // -60 + 50
});

test('reserved funds of a spot order count as the end that is worse', () => {
  const reserved = [{ base: 1, quote: 0, reservedBase: whole(0n), reservedQuote: whole(100n) }];
  const kept = (balance: bigint) => ({
    ...account([asset(balance, 'dollars'), asset(0n, 'coins')]),
    reserved,
  });
  // Ten coins at a half are 50, a hundred dollars would be 90.
  expect(healthOf(kept(0n), 'end')).toEqual(whole(50n));
  // Against a debt of coins the order is worth 1.5 a dollar, the dollars 0.9.
  const owing = { ...kept(0n), assets: [asset(0n, 'dollars'), asset(-50n, 'coins')] };
  expect(healthOf(owing, 'end')).toEqual(whole(-750n + 90n));
});

test('a weight is unchanged up to its limit and then keeps the total constant', () => {
  const half = tenths(5n);
  expect(scaledAssetWeight(half, whole(100n), whole(100n))).toEqual(half);
  expect(scaledAssetWeight(half, whole(200n), whole(100n))).toEqual(fractionOf(1n, 4n));
  expect(scaledAssetWeight(half, whole(200n), null)).toEqual(half);
  expect(scaledAssetWeight(half, whole(1n), whole(0n))).toEqual(whole(0n));
  expect(scaledDebtWeight(tenths(15n), whole(150n), whole(100n))).toEqual(fractionOf(9n, 4n));
  expect(scaledDebtWeight(tenths(15n), whole(100n), whole(100n))).toEqual(tenths(15n));
});

test('what is taken or given before health is zero crosses from one weight to the other', () => {
  const prices = { held: tenths(5n), owed: whole(2n) };
  expect(takenUntilZero(whole(4n), whole(10n), prices)).toEqual(whole(8n));
  expect(takenUntilZero(whole(9n), whole(10n), prices)).toEqual(whole(12n));
  expect(takenUntilZero(whole(0n), whole(10n), prices)).toEqual(whole(0n));
  expect(givenUntilZero(whole(-4n), whole(-10n), prices)).toEqual(whole(2n));
  expect(givenUntilZero(whole(-21n), whole(-10n), prices)).toEqual(whole(12n));
  expect(givenUntilZero(whole(-21n), whole(0n), { ...prices, held: whole(0n) })).toBeNull();
});

test('a loss can be settled as far as other collateral backs it', () => {
  const loss = { base: whole(0n), quote: whole(-500n), ...NONE };
  const erin = account([asset(30n, 'dollars'), asset(2n, 'coins')], loss);
  expect(settleableLoss(erin, 0)).toEqual(whole(50n)); // 30 dollars and 20 of coins, unweighted
});

test('a requirement grows with the size against the scale of the market', () => {
  const terms = {
    scale: whole(1_000n),
    slope: whole(3n),
    floor: tenths(1n),
    maintenance: tenths(5n),
    least: whole(7n),
  };
  // 150/1,000 * 3 + 0.1 = 0.55 of 1,500.
  const required = sizeRequirement(whole(150n), whole(10n), terms);
  expect(required.initial).toEqual(whole(832n)); // 825 + 7
  expect(required.maintenance).toEqual(fractionOf(839n, 2n)); // 412.5 + 7
});
