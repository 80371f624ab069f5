/** When gains have grown so far against the pool that pays them that deleveraging begins. */

/** The gains of one side of a market and the pool behind them, in one unit. */
export interface GainsAndPool {
  /** Signed: a loss of the side is negative. */
  readonly gains: bigint;
  /** More than zero. */
  readonly pool: bigint;
}

/** A share of the pool; the denominator is positive. */
export interface PoolShare {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const compare = ({ gains, pool }: GainsAndPool, { numerator, denominator }: PoolShare): bigint =>
  gains * denominator - numerator * pool;

/**
 * Whether the gains are more than a share of the pool, strictly; a price older than the last
 * decision decides nothing and is refused by the caller. A pool of nothing is exceeded by any gain.
 * Source: GMX v2, `AdlUtils.updateAdlState`.
 */
export const areGainsAboveShare = (at: GainsAndPool, most: PoolShare): boolean =>
  at.pool <= 0n ? at.gains > 0n : compare(at, most) > 0n;

/** Why a deleveraging that was proposed is refused. */
export type DeleverageFault = 'not-above' | 'does-not-reduce' | 'reduces-too-far';

/**
 * Whether a keeper may close a position so that the gains change from one state to another: only
 * above the greatest share, only if the share falls, and not below the share that is left after
 * deleveraging. Source: GMX v2, `AdlHandler.executeAdl`.
 *
 * @returns null when it may
 */
export function deleverageFault(
  before: GainsAndPool,
  after: GainsAndPool,
  shares: { readonly most: PoolShare; readonly leastAfter: PoolShare },
): DeleverageFault | null {
  if (!areGainsAboveShare(before, shares.most)) return 'not-above';
  const falls = after.gains * before.pool < before.gains * after.pool;
  if (!falls) return 'does-not-reduce';
  return compare(after, shares.leastAfter) < 0n ? 'reduces-too-far' : null;
}
