import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../adl/policy.contract.ts';
import {
  absorb,
  depositGain,
  depositLeft,
  EMPTY_PRODUCT_POOL,
  type PoolDeposit,
  type ProductSumPool,
  provide,
  withdraw,
} from './product-sum.ts';

const ONE = 1_000_000_000_000_000_000n;

function deposited(pool: ProductSumPool, amount: bigint): [ProductSumPool, PoolDeposit] {
  const answer = provide(pool, null, amount);
  if (answer.kind !== 'provided') throw new Error(answer.kind);
  return [answer.pool, answer.deposit];
}

/** Exact by another way: every deposit is touched at every debt, in fractions of a unit. */
interface Slow {
  left: bigint;
  gain: bigint;
}
const FINE = 10n ** 40n;

const amount = fc.oneof(fc.bigInt({ min: 1n, max: 50n }), fc.bigInt({ min: 1n, max: 10n ** 24n }));
const deed = fc.record({
  act: fc.constantFrom('provide', 'withdraw', 'absorb', 'absorb', 'almost', 'empty'),
  who: fc.nat({ max: 3 }),
  amount,
  collateral: amount,
});
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

interface World {
  pool: ProductSumPool;
  readonly deposits: (PoolDeposit | null)[];
  readonly slow: Slow[];
  paidIn: bigint;
  received: bigint;
  taken: bigint;
}

function put(world: World, { who, amount: value }: Deed): void {
  const deposit = world.deposits[who] ?? null;
  const answer = provide(world.pool, deposit, value);
  if (answer.kind !== 'provided') throw new Error(answer.kind);
  world.pool = answer.pool;
  world.deposits[who] = answer.deposit;
  world.slow[who] = { left: answer.deposit.amount * FINE, gain: 0n };
  world.paidIn += value;
  world.taken += answer.gain;
}

function take(world: World, { who, amount: value }: Deed): void {
  const deposit = world.deposits[who] ?? null;
  if (deposit === null) return;
  const asked = { amount: value, unresolved: 0n, keeps: 0n };
  const answer = withdraw(world.pool, deposit, asked);
  if (answer.kind !== 'withdrawn') throw new Error(answer.kind);
  world.pool = answer.pool;
  world.deposits[who] = answer.deposit;
  world.slow[who] = { left: answer.deposit.amount * FINE, gain: 0n };
  world.paidIn -= answer.paid;
  world.taken += answer.gain;
}

function bear(world: World, debt: bigint, collateral: bigint): void {
  const { total } = world.pool;
  const answer = absorb(world.pool, debt, collateral);
  expect(answer.debt).toBe(debt < total ? debt : total);
  world.pool = answer.pool;
  world.paidIn -= answer.debt;
  world.received += answer.collateral;
  for (const slow of world.slow) {
    if (answer.debt === 0n) continue;
    slow.gain += (slow.left * answer.collateral) / total;
    slow.left = (slow.left * (total - answer.debt)) / total;
  }
}

function live(world: World, does: Deed): void {
  const { total } = world.pool;
  if (does.act === 'provide') put(world, does);
  else if (does.act === 'withdraw') take(world, does);
  else if (does.act === 'absorb') bear(world, does.amount, does.collateral);
  else if (does.act === 'almost') bear(world, total > 1n ? total - 1n : 0n, does.collateral);
  else bear(world, total, does.collateral);
}

describe('a pool of a product and a sum', () => {
  test('deposits never claim more than there is, and what is left is exact to a unit', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        const world: World = {
          pool: EMPTY_PRODUCT_POOL,
          deposits: [null, null, null, null],
          slow: [0, 1, 2, 3].map(() => ({ left: 0n, gain: 0n })),
          paidIn: 0n,
          received: 0n,
          taken: 0n,
        };
        for (const does of deeds) {
          live(world, does);
          const { pool } = world;
          expect(pool.total).toBe(world.paidIn);
          let lefts = 0n;
          let gains = world.taken;
          world.deposits.forEach((deposit, who) => {
            if (deposit === null) return;
            const [left, gain] = [depositLeft(pool, deposit), depositGain(pool, deposit)];
            const slow = world.slow[who] as Slow;
            expect(left <= slow.left / FINE && left >= slow.left / FINE - 1n).toBe(true);
            expect(gain <= slow.gain / FINE && gain >= slow.gain / FINE - 1n).toBe(true);
            lefts += left;
            gains += gain;
          });
          expect(lefts <= pool.total).toBe(true);
          expect(gains <= world.received).toBe(true);
        }
      }),
      runs(500),
    );
  });

  test('while debt waits, and where capital must stay, nobody leaves', () => {
    fc.assert(
      fc.property(amount, amount, amount, (first, second, unresolved) => {
        const [one, deposit] = deposited(EMPTY_PRODUCT_POOL, first);
        const [pool] = deposited(one, second);
        const asked = { amount: first, unresolved, keeps: 0n };
        expect(withdraw(pool, deposit, asked).kind).toBe('loss-unresolved');
        const stays = { amount: first, unresolved: 0n, keeps: second + 1n };
        expect(withdraw(pool, deposit, stays)).toEqual({ kind: 'must-stay', most: first - 1n });
      }),
      runs(200),
    );
  });
});

test('three equal deposits bear a debt in thirds and receive thirds of the collateral', () => {
  const amounts = [10_000n, 10_000n, 10_000n].map((value) => value * ONE);
  let pool = EMPTY_PRODUCT_POOL;
  const deposits = amounts.map((value) => {
    const [after, deposit] = deposited(pool, value);
    pool = after;
    return deposit;
  });
  pool = absorb(pool, 10_000n * ONE, 100n * ONE, ONE).pool;
  for (const deposit of deposits) {
    expect(depositLeft(pool, deposit)).toBe(6_666_666_666_666_666_666_666n);
    expect(depositGain(pool, deposit)).toBe(33_333_333_333_333_333_333n);
  }
});

test('a pool that keeps a token takes the debt that it can, and as much of the collateral', () => {
  const [pool, deposit] = deposited(EMPTY_PRODUCT_POOL, 100n * ONE);
  const absorbed = absorb(pool, 198n * ONE, 10n * ONE, ONE);
  expect(absorbed.debt).toBe(99n * ONE);
  expect(absorbed.collateral).toBe(5n * ONE);
  expect(depositLeft(absorbed.pool, deposit)).toBe(ONE);
});

test('who deposits in an emptied pool begins whole, and the old keep what they received', () => {
  const [pool, old] = deposited(EMPTY_PRODUCT_POOL, 100n);
  const emptied = absorb(pool, 100n, 7n).pool;
  expect(depositLeft(emptied, old)).toBe(0n);
  expect(depositGain(emptied, old)).toBe(7n);
  const [again, fresh] = deposited(emptied, 50n);
  const later = absorb(again, 25n, 3n).pool;
  expect(depositLeft(later, fresh)).toBe(25n);
  expect(depositGain(later, fresh)).toBe(3n);
  expect(depositGain(later, old)).toBe(7n);
  expect(provide(later, null, 0n).kind).toBe('not-positive');
});
