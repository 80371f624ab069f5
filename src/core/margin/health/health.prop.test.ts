/** Laws of health, for random accounts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  differenceOf,
  type Fraction,
  fractionOf,
  givenUntilZero,
  type HealthAccount,
  healthOf,
  isLess,
  sumOf,
  takenUntilZero,
  weightedValue,
} from './index.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const RUNS = { seed: SEED, numRuns: 200 };

const fraction = (min: bigint, max: bigint): fc.Arbitrary<Fraction> =>
  fc
    .tuple(fc.bigInt({ min, max }), fc.bigInt({ min: 1n, max: 7n }))
    .map(([numerator, denominator]) => fractionOf(numerator, denominator));

const amounts = fraction(-1_000n, 1_000n);
const sizes = fraction(0n, 100n);
/** A weight of what is held is at most one, of what is owed at least one. */
const weights = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n }), fc.bigInt({ min: 10n, max: 20n }))
  .map(([asset, debt]) => ({ asset: fractionOf(asset, 10n), debt: fractionOf(debt, 10n) }));
const prices = fc
  .tuple(fraction(1n, 50n), fraction(1n, 50n))
  .map(([oracle, stable]) => ({ oracle, stable }));

const assets = fc
  .record({ balance: amounts, price: prices, initial: weights })
  .map((of) => ({ ...of, scaled: of.initial, maintenance: of.initial }));

const accounts: fc.Arbitrary<HealthAccount> = fc
  .record({
    assets: fc.array(assets, { minLength: 2, maxLength: 3 }),
    position: fc.record({ base: amounts, bids: sizes, asks: sizes, quote: amounts }),
    price: prices,
    base: weights,
    gain: fraction(0n, 1n),
    reservedBase: sizes,
    reservedQuote: sizes,
  })
  .map(({ position, price, base, gain, reservedBase, reservedQuote, ...rest }) => ({
    assets: rest.assets,
    perpetuals: [
      {
        position,
        price,
        settledIn: 0,
        initial: base,
        maintenance: base,
        initialGainWeight: gain,
        maintenanceGainWeight: gain,
      },
    ],
    reserved: [{ base: 1, quote: 0, reservedBase, reservedQuote }],
  }));

test('the initial question is never answered more kindly than the end of a liquidation', () => {
  const withoutReserved = accounts.map((account) => ({ ...account, reserved: [] }));
  fc.assert(
    fc.property(withoutReserved, (account) => {
      expect(isLess(healthOf(account, 'end'), healthOf(account, 'initial'))).toBe(false);
    }),
    RUNS,
  );
});

test('more of an asset never lowers health', () => {
  fc.assert(
    fc.property(accounts, sizes, (account, more) => {
      const [first, ...others] = account.assets;
      if (first === undefined) return;
      const richer = {
        ...account,
        assets: [{ ...first, balance: sumOf(first.balance, more) }, ...others],
      };
      expect(isLess(healthOf(richer, 'end'), healthOf(account, 'end'))).toBe(false);
    }),
    RUNS,
  );
});

test('what is taken or given until health is zero brings it to exactly zero', () => {
  const pair = fc
    .tuple(fraction(1n, 20n), fraction(1n, 20n))
    .map(([held, owed]) => ({ held, owed }));
  fc.assert(
    fc.property(amounts, amounts, pair, (rest, balance, of) => {
      const health = sumOf(rest, weightedValue(balance, of));
      const taken = takenUntilZero(health, balance, of);
      const given = givenUntilZero(health, balance, of);
      if (taken === null || given === null) throw new Error('every price is above zero');
      const after = sumOf(differenceOf(balance, taken), given);
      expect(sumOf(rest, weightedValue(after, of)).numerator).toBe(0n);
      expect(taken.numerator === 0n || given.numerator === 0n).toBe(true);
    }),
    RUNS,
  );
});
