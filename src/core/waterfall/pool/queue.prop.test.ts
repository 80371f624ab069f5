import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../adl/policy.contract.ts';
import {
  BLEND_QUEUE,
  cancelUnstake,
  DRIFT_QUEUE,
  type QueuePolicy,
  queuedShares,
  rebasedPool,
  rebasedStake,
  requestUnstake,
  type Stake,
  stakedShares,
  unstake,
} from './queue.ts';
import {
  BLEND_MINT,
  bearLoss,
  DRIFT_MINT,
  EMPTY_POOL,
  joinPool,
  type MintPolicy,
  rebaseDivisor,
  type SharePool,
  sharesValue,
  withGain,
} from './shares.ts';

const PEOPLE = 4;
const STEP_MS = 100_000_000;

type Act = 'join' | 'ask' | 'keep' | 'leave' | 'gain' | 'lose' | 'rebase' | 'wait';
const ACTS: readonly Act[] = ['join', 'join', 'ask', 'ask', 'keep', 'leave', 'leave', 'gain'];
const deed = fc.record({
  act: fc.constantFrom<Act>(...ACTS, 'lose', 'rebase', 'wait'),
  who: fc.nat({ max: PEOPLE - 1 }),
  amount: fc.oneof(fc.bigInt({ min: 1n, max: 30n }), fc.bigInt({ min: 1n, max: 10n ** 10n })),
  part: fc.bigInt({ min: 1n, max: 4n }),
  unresolved: fc.constantFrom(0n, 0n, 0n, 5n),
});
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

/** A pool, its holders, and what went in and out of it. */
interface World {
  pool: SharePool;
  venue: bigint;
  readonly stakes: Stake[];
  net: bigint;
  time: number;
}

const partOf = (whole: bigint, part: bigint): bigint => (whole * part + 3n) / 4n;

function join(world: World, mint: MintPolicy, { who, amount }: Deed): void {
  const joined = joinPool(mint, world.pool, amount);
  if (joined.kind !== 'joined') return;
  world.pool = joined.pool;
  world.venue += joined.venue;
  const stake = world.stakes[who] as Stake;
  world.stakes[who] = { ...stake, free: stake.free + joined.minted };
  world.net += amount;
}

function leave(world: World, queue: QueuePolicy, { who, part, unresolved }: Deed): void {
  const stake = world.stakes[who] as Stake;
  const shares = partOf(queuedShares(stake), part);
  const { pool, time } = world;
  const left = unstake(queue, pool, stake, { shares, time, unresolved });
  if (left.kind !== 'unstaked') return;
  expect(unresolved).toBe(0n);
  expect(left.paid <= sharesValue(pool, shares)).toBe(true);
  // Who stays is worth no less, share by share.
  expect(left.pool.value * pool.shares >= pool.value * left.pool.shares).toBe(true);
  const gone = stake.queue.slice(0, stake.queue.length - left.stake.queue.length);
  expect(gone.every(({ readyAt }) => readyAt <= time)).toBe(true);
  // The rest of the queue is the end of the queue: the oldest left.
  left.stake.queue.forEach((request, at) => {
    const was = stake.queue[stake.queue.length - left.stake.queue.length + at];
    expect(request.readyAt).toBe(was?.readyAt);
    if (at > 0) expect(request).toEqual(was);
  });
  world.pool = left.pool;
  world.stakes[who] = left.stake;
  world.net -= left.paid;
}

function keep(world: World, { who, part }: Deed): void {
  const stake = world.stakes[who] as Stake;
  const kept = cancelUnstake(world.pool, stake, partOf(queuedShares(stake), part));
  if (kept.kind !== 'cancelled') return;
  expect(stakedShares(kept.stake)).toBe(stakedShares(stake) - kept.forfeited);
  const { shares, value } = world.pool;
  expect(kept.pool).toEqual({ shares: shares - kept.forfeited, value });
  world.pool = kept.pool;
  world.stakes[who] = kept.stake;
}

function rebase(world: World): void {
  const divisor = rebaseDivisor(world.pool);
  world.pool = rebasedPool(world.pool, divisor);
  world.venue /= divisor;
  world.stakes.forEach((stake, who) => {
    world.stakes[who] = rebasedStake(stake, divisor);
  });
}

function lose(world: World, { amount, part }: Deed): void {
  const most = part === 4n ? amount : partOf(world.pool.value, part);
  const { paid, pool } = bearLoss(world.pool, most, part === 1n ? 1n : 0n);
  world.pool = pool;
  world.net -= paid;
}

function ask(world: World, queue: QueuePolicy, { who, part }: Deed): void {
  const stake = world.stakes[who] as Stake;
  const asked = { shares: partOf(stake.free, part), time: world.time };
  const answer = requestUnstake(queue, world.pool, stake, asked);
  if (answer.kind === 'requested') world.stakes[who] = answer.stake;
}

function live(world: World, [mint, queue]: readonly [MintPolicy, QueuePolicy], does: Deed): void {
  switch (does.act) {
    case 'join':
      join(world, mint, does);
      break;
    case 'ask':
      ask(world, queue, does);
      break;
    case 'keep':
      keep(world, does);
      break;
    case 'leave':
      leave(world, queue, does);
      break;
    case 'gain':
      world.pool = withGain(world.pool, does.amount);
      world.net += does.amount;
      break;
    case 'lose':
      lose(world, does);
      break;
    case 'rebase':
      rebase(world);
      break;
    case 'wait':
      world.time += STEP_MS * Number(does.part * does.part);
      break;
    default:
      does.act satisfies never;
  }
}

describe('a pool with a queue, whatever happens to it', () => {
  const venues: readonly (readonly [string, readonly [MintPolicy, QueuePolicy]])[] = [
    ['of fixed values', [DRIFT_MINT, { ...DRIFT_QUEUE, requestsMost: 3 }]],
    ['of shares', [BLEND_MINT, BLEND_QUEUE]],
  ];
  test.each(venues)('%s: value is conserved to the unit, claims never exceed it', (_, policies) => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const stakes = Array.from({ length: PEOPLE }, (): Stake => ({ free: 0n, queue: [] }));
        const world: World = { pool: EMPTY_POOL, venue: 0n, stakes, net: 0n, time: 0 };
        for (const does of deeds) {
          live(world, policies, does);
          const { pool } = world;
          expect(pool.value).toBe(world.net);
          const owned = stakes.reduce((sum, stake) => sum + stakedShares(stake), world.venue);
          expect(owned <= pool.shares).toBe(true);
          const claims = stakes.map((stake) => sharesValue(pool, stakedShares(stake)));
          expect(claims.reduce((sum, claim) => sum + claim, 0n) <= pool.value).toBe(true);
          for (const { queue } of stakes) {
            const times = queue.map(({ readyAt }) => readyAt);
            expect(times).toEqual([...times].sort((a, b) => a - b));
          }
        }
      }),
      runs(600),
    );
  });

  test('to stake and to leave at once never gains a unit', () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, amount, amount, (shares, value, deposit) => {
        const joined = joinPool(DRIFT_MINT, { shares, value }, deposit);
        if (joined.kind !== 'joined') return;
        const policy = { ...DRIFT_QUEUE, cooldownMs: 0 };
        const stake = { free: joined.minted, queue: [] };
        const asked = { shares: joined.minted, time: 0 };
        const waits = requestUnstake(policy, joined.pool, stake, asked);
        if (waits.kind !== 'requested') throw new Error(waits.kind);
        const left = unstake(policy, joined.pool, waits.stake, { ...asked, unresolved: 0n });
        if (left.kind !== 'unstaked') throw new Error(left.kind);
        expect(left.paid <= deposit).toBe(true);
      }),
      runs(1_000),
    );
  });
});
