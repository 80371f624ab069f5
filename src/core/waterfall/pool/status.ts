/** What a venue may still do while capital behind it is leaving. */
import { PPM, type Ppm } from '../../money/index.ts';

/**
 * Status of a pool of capital. On ice no new risk is taken on; frozen, risk may only be left. The
 * operator's own settings hold longer than those that follow the queue.
 */
export type PoolStatus =
  | 'operator-active'
  | 'active'
  | 'operator-on-ice'
  | 'on-ice'
  | 'operator-frozen'
  | 'frozen'
  | 'setup';

/** Shares of a pool that are asked back from which a status follows, ppm. */
export interface StatusPolicy {
  readonly onIce: Ppm;
  readonly frozen: Ppm;
  /** From here a pool that the operator set active goes on ice. */
  readonly operatorOnIce: Ppm;
  /** From here a pool that the operator set on ice is frozen. */
  readonly operatorFrozen: Ppm;
}

/** Blend v2: 30 and 60 %, under the administrator 50 and 75 %. */
export const BLEND_STATUS: StatusPolicy = {
  onIce: 300_000n as Ppm,
  frozen: 600_000n as Ppm,
  operatorOnIce: 500_000n as Ppm,
  operatorFrozen: 750_000n as Ppm,
};

/** A share of a pool that is asked back; the denominator is zero where there are no shares. */
export interface QueuedPart {
  readonly queued: bigint;
  readonly shares: bigint;
}

/** Whether the queued part reaches a bound; without shares nothing is queued. */
const reaches = ({ queued, shares }: QueuedPart, bound: Ppm): boolean =>
  shares > 0n && queued * PPM >= shares * bound;

/** Status by the queue alone. */
export function statusByQueue(
  policy: StatusPolicy,
  part: QueuedPart,
): 'active' | 'on-ice' | 'frozen' {
  if (reaches(part, policy.frozen)) return 'frozen';
  return reaches(part, policy.onIce) ? 'on-ice' : 'active';
}

/**
 * Status that anybody may bring about. Source: Blend v2, `execute_update_pool_status`.
 *
 * @param isEnough whether the pool holds what it must
 * @returns null where only the operator may change the status
 */
export function nextStatus(
  policy: StatusPolicy,
  status: PoolStatus,
  part: QueuedPart,
  isEnough: boolean,
): PoolStatus | null {
  switch (status) {
    case 'setup':
    case 'operator-frozen':
      return null;
    case 'operator-on-ice':
      return reaches(part, policy.operatorFrozen) ? 'frozen' : status;
    case 'operator-active':
      return !isEnough || reaches(part, policy.operatorOnIce) ? 'on-ice' : status;
    case 'active':
    case 'on-ice':
    case 'frozen': {
      const next = statusByQueue(policy, part);
      return next === 'active' && !isEnough ? 'on-ice' : next;
    }
    default:
      return status satisfies never;
  }
}

/**
 * Whether the operator may set a status. It may always freeze; never what only the queue decides.
 * Source: Blend v2, `execute_set_pool_status`.
 */
export function maySetStatus(
  policy: StatusPolicy,
  status: PoolStatus,
  part: QueuedPart,
  isEnough: boolean,
): boolean {
  switch (status) {
    case 'operator-active':
      return isEnough && !reaches(part, policy.operatorOnIce);
    case 'operator-on-ice':
    case 'on-ice':
      return !reaches(part, policy.operatorFrozen);
    case 'operator-frozen':
      return true;
    case 'active':
    case 'frozen':
    case 'setup':
      return false;
    default:
      return status satisfies never;
  }
}

/** What is asked of a pool that a status may forbid. */
export type PoolAction = 'borrow' | 'supply' | 'withdraw' | 'repay' | 'cancel-auction';

/** Whether a status allows an action; leaving risk always. Source: Blend v2, `actions.rs`. */
export function allowsAction(status: PoolStatus, action: PoolAction): boolean {
  const isActive = status === 'active' || status === 'operator-active';
  const isOnIce = status === 'on-ice' || status === 'operator-on-ice';
  if (action === 'borrow' || action === 'cancel-auction') return isActive;
  return action === 'supply' ? isActive || isOnIce : true;
}

/**
 * Whether a pool of two assets holds enough: the product of its balances, with their weights as
 * powers, against that of a pool of `side` of each. Counted in whole units, rounded down. Source:
 * Blend v2, `calc_pool_backstop_threshold`: blnd^4 * usdc >= 100,000^5.
 *
 * @param balances whole units and weight of each, zero or more
 */
export function reachesProduct(
  balances: readonly { readonly whole: bigint; readonly weight: number }[],
  side: bigint,
): boolean {
  let product = 1n;
  let bound = 1n;
  for (const { whole, weight } of balances) {
    for (let power = 0; power < weight; power += 1) {
      product *= whole;
      bound *= side;
    }
  }
  return product >= bound;
}
