import { expect, test } from 'vitest';
import {
  BLEND_QUEUE,
  cancelUnstake,
  DRIFT_QUEUE,
  queuedShares,
  rebasedPool,
  rebasedStake,
  requestUnstake,
  type Stake,
  stakedShares,
  unstake,
} from './queue.ts';

const DAY = 86_400_000;
const POOL = { shares: 1_000n, value: 2_000n };
const ada: Stake = { free: 400n, queue: [] };

function requested(stake: Stake, shares: bigint, time = 0, policy = BLEND_QUEUE): Stake {
  const answer = requestUnstake(policy, POOL, stake, { shares, time });
  if (answer.kind !== 'requested') throw new Error(answer.kind);
  return answer.stake;
}

test('shares that are asked back keep the lesser of their value then and now', () => {
  const stake = requested(ada, 100n, 0, DRIFT_QUEUE);
  expect(stake).toEqual({ free: 300n, queue: [{ shares: 100n, most: 200n, readyAt: 13 * DAY }] });
  const asked = { shares: 100n, time: 13 * DAY, unresolved: 0n };
  const gained = { shares: 1_000n, value: 3_000n };
  expect(unstake(DRIFT_QUEUE, gained, stake, asked)).toMatchObject({
    paid: 200n,
    pool: { shares: 900n, value: 2_800n },
  });
  const halved = { shares: 1_000n, value: 1_000n };
  expect(unstake(DRIFT_QUEUE, halved, stake, asked)).toMatchObject({ paid: 100n });
  expect(unstake(DRIFT_QUEUE, { shares: 1_000n, value: 0n }, stake, asked)).toMatchObject({
    paid: 0n,
  });
});

test('a request that is taken in parts, or kept in part, is paid its fixed value once', () => {
  const stake = requested(ada, 100n, 0, DRIFT_QUEUE);
  const gained = { shares: 1_000n, value: 30_000n };
  const asked = { shares: 33n, time: 13 * DAY, unresolved: 0n };
  const first = unstake(DRIFT_QUEUE, gained, stake, asked);
  if (first.kind !== 'unstaked') throw new Error(first.kind);
  const rest = unstake(DRIFT_QUEUE, first.pool, first.stake, { ...asked, shares: 67n });
  if (rest.kind !== 'unstaked') throw new Error(rest.kind);
  expect([first.paid, rest.paid]).toEqual([66n, 134n]);
  const kept = cancelUnstake(gained, stake, 60n);
  if (kept.kind !== 'cancelled') throw new Error(kept.kind);
  // 60 - 120 * (1000 - 60) / (30000 - 120) = 57 shares: what is kept is worth 90 of 120.
  expect(kept.forfeited).toBe(57n);
  expect(kept.pool).toEqual({ shares: 943n, value: 30_000n });
  expect(kept.stake).toEqual({
    free: 303n,
    queue: [{ shares: 40n, most: 80n, readyAt: 13 * DAY }],
  });
});

test('the last one out leaves a unit', () => {
  const alone = requestUnstake(
    DRIFT_QUEUE,
    { shares: 5n, value: 50n },
    { free: 5n, queue: [] },
    { shares: 5n, time: 0 },
  );
  expect(alone).toMatchObject({ stake: { queue: [{ most: 49n }] } });
});

test('a request that still cools, or whose window is over, is not paid', () => {
  const policy = { ...DRIFT_QUEUE, windowMs: 2 * DAY };
  const stake = requested(ada, 100n, 0, policy);
  const at = (time: number) => unstake(policy, POOL, stake, { shares: 100n, time, unresolved: 0n });
  expect(at(13 * DAY - 1)).toEqual({ kind: 'still-cooling', readyAt: 13 * DAY });
  expect(at(13 * DAY).kind).toBe('unstaked');
  expect(at(15 * DAY - 1).kind).toBe('unstaked');
  expect(at(15 * DAY)).toEqual({ kind: 'request-over', endedAt: 15 * DAY });
});

test('while a loss is known nobody leaves ahead of it', () => {
  const stake = requested(ada, 100n);
  const asked = { shares: 100n, time: 17 * DAY, unresolved: 1n };
  expect(unstake(BLEND_QUEUE, POOL, stake, asked)).toEqual({ kind: 'loss-unresolved', loss: 1n });
});

test('the oldest request leaves first, and the newest is kept first', () => {
  const stake = requested(requested(requested(ada, 125n, 0), 200n, 1), 50n, 2);
  const time = 17 * DAY + 2;
  const answer = unstake(BLEND_QUEUE, POOL, stake, { shares: 300n, time, unresolved: 0n });
  if (answer.kind !== 'unstaked') throw new Error(answer.kind);
  expect(answer.paid).toBe(600n);
  expect(answer.stake.queue.map(({ shares }) => shares)).toEqual([25n, 50n]);
  const kept = cancelUnstake(POOL, stake, 60n);
  if (kept.kind !== 'cancelled') throw new Error(kept.kind);
  expect(kept.stake.queue.map(({ shares }) => shares)).toEqual([125n, 190n]);
  expect(kept.stake.free).toBe(25n + 60n);
  expect(kept.forfeited).toBe(0n);
});

test('a newer request that cools holds back what asks for it, and more than all is refused', () => {
  const stake = requested(requested(ada, 100n, 0), 100n, DAY);
  const at = (shares: bigint, time: number) =>
    unstake(BLEND_QUEUE, POOL, stake, { shares, time, unresolved: 0n }).kind;
  expect(at(100n, 17 * DAY)).toBe('unstaked');
  expect(at(101n, 17 * DAY)).toBe('still-cooling');
  expect(at(201n, 18 * DAY)).toBe('too-many-shares');
  expect(at(0n, 18 * DAY)).toBe('not-positive');
});

test('a queue has as many requests as its policy allows, and shares are asked back once', () => {
  let stake = ada;
  for (let request = 0; request < 20; request += 1) stake = requested(stake, 1n, request);
  expect(requestUnstake(BLEND_QUEUE, POOL, stake, { shares: 1n, time: 0 })).toEqual({
    kind: 'queue-full',
    most: 20,
  });
  expect(requestUnstake(BLEND_QUEUE, POOL, ada, { shares: 401n, time: 0 })).toEqual({
    kind: 'too-many-shares',
    most: 400n,
  });
  expect(requestUnstake(BLEND_QUEUE, POOL, ada, { shares: 0n, time: 0 }).kind).toBe('not-positive');
  expect(cancelUnstake(POOL, stake, 21n)).toEqual({ kind: 'too-many-shares', most: 20n });
  expect(cancelUnstake(POOL, stake, 0n).kind).toBe('not-positive');
});

test('shares that are worth nothing do not leave where the policy says so', () => {
  const stake = requested(ada, 1n);
  const asked = { shares: 1n, time: 17 * DAY, unresolved: 0n };
  const poor = { shares: 1_000n, value: 999n };
  expect(unstake(BLEND_QUEUE, poor, stake, asked)).toEqual({ kind: 'worth-less', least: 1n });
});

test('a rebase divides pool and stake alike, and shares that vanish leave the queue', () => {
  const stake = requested(requested(ada, 109n, 0), 9n, 1);
  const after = rebasedStake(stake, 10n);
  expect(stakedShares(after)).toBe(40n);
  expect(queuedShares(after)).toBe(10n);
  expect(after.queue).toHaveLength(1);
  expect(rebasedPool(POOL, 10n)).toEqual({ shares: 100n, value: 2_000n });
});
