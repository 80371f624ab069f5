/** Reducing and settling: limits are kept, health never falls, and no step goes too far. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  differenceOf,
  type Fraction,
  fractionOf,
  gainBeforeWeight,
  type HealthAccount,
  healthOf,
  isLess,
  sumOf,
  viewAssets,
  withoutOrders,
} from '../../margin/index.ts';
import { type ReduceAndSettle, reduceAndSettle, type WeightedLiquidation } from './index.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);

const UNIT = fractionOf(1n);
const tenth = (value: bigint): Fraction => fractionOf(value, 10n);

interface Drawn {
  readonly token: bigint;
  readonly other: bigint;
  readonly lots: bigint;
  readonly quote: bigint;
  readonly price: bigint;
  readonly base: bigint;
  readonly gain: bigint;
  readonly settled: bigint;
  readonly fee: bigint;
  readonly lotsMost: bigint;
  readonly settleMost: bigint;
}

/** An account in one currency: settlement token, another token, and one position. */
function accountOf(drawn: Drawn, change: { lots: bigint; quote: Fraction; token: Fraction }) {
  const weights = (distance: bigint) => ({
    asset: tenth(10n - distance),
    debt: tenth(10n + distance),
  });
  const asset = (balance: Fraction, distance: bigint) => ({
    balance,
    price: { oracle: UNIT, stable: UNIT },
    initial: weights(distance),
    scaled: weights(distance),
    maintenance: weights(distance),
  });
  const quote = sumOf(fractionOf(drawn.quote), change.quote);
  const price = fractionOf(drawn.price);
  const account: HealthAccount = {
    assets: [
      asset(sumOf(fractionOf(drawn.token), change.token), drawn.settled),
      asset(fractionOf(drawn.other), 0n),
    ],
    perpetuals: [
      {
        position: withoutOrders(drawn.lots + change.lots, quote),
        price: { oracle: price, stable: price },
        settledIn: 0,
        initial: weights(drawn.base),
        maintenance: weights(drawn.base),
        initialGainWeight: tenth(drawn.gain),
        maintenanceGainWeight: tenth(drawn.gain),
      },
    ],
    reserved: [],
  };
  return account;
}

const NOTHING = { lots: 0n, quote: fractionOf(0n), token: fractionOf(0n) };

function caseOf(drawn: Drawn): WeightedLiquidation {
  const account = accountOf(drawn, NOTHING);
  const [view] = viewAssets(account, 'end');
  const [perpetual] = account.perpetuals;
  if (view === undefined || perpetual === undefined) throw new Error('no such account');
  return {
    health: healthOf(account, 'end'),
    balance: view.balance,
    prices: view.prices,
    gain: gainBeforeWeight(perpetual, 'end'),
    lots: drawn.lots,
    lotValue: fractionOf(drawn.price),
    baseWeight: drawn.lots > 0n ? perpetual.initial.asset : perpetual.initial.debt,
    gainWeight: perpetual.initialGainWeight,
    baseFee: fractionOf(1n, 100n),
    settleFee: fractionOf(drawn.fee, 100n),
    lotsMost: drawn.lotsMost,
    settleMost: fractionOf(drawn.settleMost),
  };
}

const plannedFor = (at: WeightedLiquidation): ReduceAndSettle => {
  const plan = reduceAndSettle(at);
  if (plan.kind !== 'plan') throw new Error(plan.kind);
  return plan;
};

/** Health after a plan, computed from the account and not from the plan's own sums. */
const healthAfter = (drawn: Drawn, { lots, quote, settled, received }: ReduceAndSettle) =>
  healthOf(accountOf(drawn, { lots, quote: differenceOf(quote, settled), token: received }), 'end');

const drawns: fc.Arbitrary<Drawn> = fc.record({
  token: fc.bigInt({ min: -200n, max: 200n }),
  other: fc.bigInt({ min: -200n, max: 100n }),
  lots: fc.bigInt({ min: -60n, max: 60n }),
  quote: fc.bigInt({ min: -300n, max: 300n }),
  price: fc.bigInt({ min: 1n, max: 9n }),
  base: fc.bigInt({ min: 1n, max: 5n }),
  gain: fc.bigInt({ min: 0n, max: 9n }),
  settled: fc.bigInt({ min: 0n, max: 5n }),
  fee: fc.bigInt({ min: 0n, max: 9n }),
  lotsMost: fc.bigInt({ min: 0n, max: 80n }),
  settleMost: fc.bigInt({ min: 0n, max: 200n }),
});

test('limits are kept, nothing changes sides, and health never falls', () => {
  fc.assert(
    fc.property(drawns, (drawn) => {
      const at = caseOf(drawn);
      const plan = plannedFor(at);
      const size = plan.lots < 0n ? -plan.lots : plan.lots;
      expect(size <= drawn.lotsMost && drawn.lots * plan.lots <= 0n).toBe(true);
      expect(size <= (drawn.lots < 0n ? -drawn.lots : drawn.lots)).toBe(true);
      expect(isLess(at.settleMost, plan.settled)).toBe(false);
      expect(plan.settled.numerator >= 0n).toBe(true);
      expect(isLess(healthAfter(drawn, plan), at.health)).toBe(false);
      if (at.health.numerator >= 0n) expect([size, plan.settled.numerator]).toEqual([0n, 0n]);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test('with gains that count and no limits an account is whole again, or holds no lot', () => {
  const unlimited = drawns.map((drawn) => ({
    ...drawn,
    gain: drawn.gain + 1n > 9n ? 9n : drawn.gain + 1n,
    lotsMost: 1_000n,
    settleMost: 1_000_000n,
  }));
  fc.assert(
    fc.property(unlimited, (drawn) => {
      const plan = plannedFor(caseOf(drawn));
      const isFlat = drawn.lots + plan.lots === 0n;
      const after = healthAfter(drawn, plan);
      expect(isFlat || !isLess(after, fractionOf(-1n, 2n))).toBe(true);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test('a fee above the weight, and a settlement asset that is worth nothing, are refused', () => {
  const at = caseOf({
    token: -20n,
    other: 0n,
    lots: 20n,
    quote: 10n,
    price: 1n,
    base: 5n,
    gain: 0n,
    settled: 0n,
    fee: 0n,
    lotsMost: 5n,
    settleMost: 5n,
  });
  expect(reduceAndSettle({ ...at, baseFee: fractionOf(1n, 2n) }).kind).toBe('fee-above-weight');
  const worthless = {
    ...at,
    prices: { held: fractionOf(0n), owed: UNIT },
    health: fractionOf(-900n),
  };
  expect(reduceAndSettle(worthless).kind).toBe('worthless-settlement');
});
