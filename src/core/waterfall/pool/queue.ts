/**
 * Shares that are asked back: they wait, bear every loss while they wait, and leave in the order in
 * which they were asked for. Nobody leaves ahead of a loss that is known.
 */
import { lesser } from '../../money/index.ts';
import { cancelForfeits, type SharePool, sharesValue } from './shares.ts';

/** Shares of one holder that are asked back together. */
export interface UnstakeRequest {
  readonly shares: bigint;
  /** Most that is paid for them; null where they are paid at their value when they leave. */
  readonly most: bigint | null;
  /** When they may leave, ms. */
  readonly readyAt: number;
}

/** What a holder has in a pool. */
export interface Stake {
  /** Shares that are not asked back. */
  readonly free: bigint;
  /** Requests, the oldest first. */
  readonly queue: readonly UnstakeRequest[];
}

/** How a pool lets capital out. */
export interface QueuePolicy {
  readonly cooldownMs: number;
  /** How long a request stands once it may leave, ms; 0 is for ever. */
  readonly windowMs: number;
  /** Most requests of one holder at a time. */
  readonly requestsMost: number;
  /**
   * What leaves is paid: the lesser of its value when it was asked for and now, so that who waits
   * bears losses and forfeits gains; or its value now.
   */
  readonly pays: 'lesser' | 'now';
  /** What the value of a request leaves in the pool, units. */
  readonly keeps: bigint;
  /** Least that is paid; shares that are worth less do not leave. */
  readonly paidLeast: bigint;
}

/** Drift v2, insurance fund: one request of a fixed value, 13 days. */
export const DRIFT_QUEUE: QueuePolicy = {
  cooldownMs: 1_123_200_000,
  windowMs: 0,
  requestsMost: 1,
  pays: 'lesser',
  keeps: 1n,
  paidLeast: 0n,
};

/** Blend v2, backstop: twenty requests of shares, 17 days, first in first out. */
export const BLEND_QUEUE: QueuePolicy = {
  cooldownMs: 1_468_800_000,
  windowMs: 0,
  requestsMost: 20,
  pays: 'now',
  keeps: 0n,
  paidLeast: 1n,
};

/** Why shares are not asked back, kept or taken. */
export type QueueRefusal =
  | { readonly kind: 'not-positive' }
  /** There are only so many shares to ask back, to keep or to take. */
  | { readonly kind: 'too-many-shares'; readonly most: bigint }
  | { readonly kind: 'queue-full'; readonly most: number }
  | { readonly kind: 'still-cooling'; readonly readyAt: number }
  | { readonly kind: 'request-over'; readonly endedAt: number }
  | { readonly kind: 'loss-unresolved'; readonly loss: bigint }
  | { readonly kind: 'worth-less'; readonly least: bigint };

/** Shares of a stake that are asked back, all requests together. */
export const queuedShares = ({ queue }: Stake): bigint => {
  let sum = 0n;
  for (const { shares } of queue) sum += shares;
  return sum;
};

/** Shares of a stake, those that are asked back included. */
export const stakedShares = (stake: Stake): bigint => stake.free + queuedShares(stake);

/**
 * What shares could be paid at most if they were asked back now: their value, but not all that is
 * in the pool. Source: Drift v2, `request_remove_insurance_fund_stake`.
 */
export function requestedValue(policy: QueuePolicy, pool: SharePool, shares: bigint): bigint {
  const rest = pool.value > policy.keeps ? pool.value - policy.keeps : 0n;
  return lesser(sharesValue(pool, shares), rest);
}

/**
 * Asks shares back. They stay in the pool and bear its losses until they are taken.
 *
 * @param asked shares, and the time in ms
 */
export function requestUnstake(
  policy: QueuePolicy,
  pool: SharePool,
  stake: Stake,
  asked: { readonly shares: bigint; readonly time: number },
): { readonly kind: 'requested'; readonly stake: Stake } | QueueRefusal {
  const { shares, time } = asked;
  if (shares <= 0n) return { kind: 'not-positive' };
  if (shares > stake.free) return { kind: 'too-many-shares', most: stake.free };
  if (stake.queue.length >= policy.requestsMost) {
    return { kind: 'queue-full', most: policy.requestsMost };
  }
  const most = policy.pays === 'now' ? null : requestedValue(policy, pool, shares);
  const request = { shares, most, readyAt: time + policy.cooldownMs };
  const queue = [...stake.queue, request];
  return { kind: 'requested', stake: { free: stake.free - shares, queue } };
}

/** A request cut in two; the value of the first part rounds down, and the parts keep the sum. */
function cut(request: UnstakeRequest, shares: bigint): [UnstakeRequest, UnstakeRequest] {
  const { most } = request;
  const part = most === null ? null : (most * shares) / request.shares;
  const rest = most === null || part === null ? null : most - part;
  return [
    { ...request, shares, most: part },
    { ...request, shares: request.shares - shares, most: rest },
  ];
}

/** Requests that make up a number of shares, from the front of a queue, and those that stay. */
function takenFrom(queue: readonly UnstakeRequest[], shares: bigint) {
  const taken: UnstakeRequest[] = [];
  const stay: UnstakeRequest[] = [];
  let left = shares;
  for (const request of queue) {
    if (left === 0n) stay.push(request);
    else if (request.shares <= left) {
      taken.push(request);
      left -= request.shares;
    } else {
      const [part, rest] = cut(request, left);
      taken.push(part);
      stay.push(rest);
      left = 0n;
    }
  }
  return { taken, stay };
}

/** A stake whose requests were taken back, and what that cost. */
export interface Cancelled {
  readonly kind: 'cancelled';
  readonly stake: Stake;
  /** Shares that are lost to those who stayed: what was gained on them while they waited. */
  readonly forfeited: bigint;
  readonly pool: SharePool;
}

/**
 * Keeps shares that were asked back, the newest first, so that the oldest request keeps its place.
 * Source: Blend v2, `dequeue_shares`; what is forfeited: Drift v2, `calculate_if_shares_lost`.
 */
export function cancelUnstake(
  pool: SharePool,
  stake: Stake,
  shares: bigint,
): Cancelled | QueueRefusal {
  if (shares <= 0n) return { kind: 'not-positive' };
  const queued = queuedShares(stake);
  if (shares > queued) return { kind: 'too-many-shares', most: queued };
  const { taken: stay, stay: kept } = takenFrom(stake.queue, queued - shares);
  let after = pool;
  let forfeited = 0n;
  for (const request of kept) {
    if (request.most === null) continue;
    const lost = cancelForfeits(after, { shares: request.shares, value: request.most });
    after = { ...after, shares: after.shares - lost };
    forfeited += lost;
  }
  const free = stake.free + shares - forfeited;
  return { kind: 'cancelled', stake: { free, queue: stay }, forfeited, pool: after };
}

/** Shares that left a pool. */
export interface Unstaked {
  readonly kind: 'unstaked';
  readonly stake: Stake;
  readonly paid: bigint;
  readonly pool: SharePool;
}

/** Why one of the requests may not leave at a time, or null. */
function waits(
  { windowMs }: QueuePolicy,
  taken: readonly UnstakeRequest[],
  time: number,
): QueueRefusal | null {
  for (const { readyAt } of taken) {
    if (time < readyAt) return { kind: 'still-cooling', readyAt };
    const endedAt = readyAt + windowMs;
    if (windowMs > 0 && time >= endedAt) return { kind: 'request-over', endedAt };
  }
  return null;
}

/** What requests are paid now; those without a fixed value are counted together. */
function payOf(pool: SharePool, taken: readonly UnstakeRequest[]): bigint {
  let fixed = 0n;
  let floating = 0n;
  for (const { shares, most } of taken) {
    if (most === null) floating += shares;
    else fixed += lesser(most, sharesValue(pool, shares));
  }
  return fixed + sharesValue(pool, floating);
}

/**
 * Takes shares out of a pool, the oldest request first. What is paid rounds down.
 *
 * @param asked shares, the time in ms, and losses that are known and not yet paid, units
 */
export function unstake(
  policy: QueuePolicy,
  pool: SharePool,
  stake: Stake,
  asked: { readonly shares: bigint; readonly time: number; readonly unresolved: bigint },
): Unstaked | QueueRefusal {
  const { shares, time, unresolved } = asked;
  if (shares <= 0n) return { kind: 'not-positive' };
  const { taken, stay } = takenFrom(stake.queue, shares);
  // A request that still cools is named before a lack of shares, as the queue meets it.
  const refused = waits(policy, taken, time);
  if (refused !== null) return refused;
  const queued = queuedShares(stake);
  if (shares > queued) return { kind: 'too-many-shares', most: queued };
  if (unresolved > 0n) return { kind: 'loss-unresolved', loss: unresolved };
  const paid = payOf(pool, taken);
  if (paid < policy.paidLeast) return { kind: 'worth-less', least: policy.paidLeast };
  const after = { shares: pool.shares - shares, value: pool.value - paid };
  return { kind: 'unstaked', stake: { free: stake.free, queue: stay }, paid, pool: after };
}

/** A pool all of whose shares are divided, rounded down. */
export const rebasedPool = ({ shares, value }: SharePool, divisor: bigint): SharePool => ({
  shares: shares / divisor,
  value,
});

/** A stake after all shares of its pool were divided; what divides with a remainder is lost. */
export function rebasedStake(stake: Stake, divisor: bigint): Stake {
  const queue = stake.queue
    .map((request) => ({ ...request, shares: request.shares / divisor }))
    .filter(({ shares }) => shares > 0n);
  const free = stakedShares(stake) / divisor - queuedShares({ free: 0n, queue });
  return { free, queue };
}
