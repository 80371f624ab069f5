/** Assignment of a position to providers that committed themselves to take some. */
import { greater, lesser } from '../../money/index.ts';
import { splitByLargestRemainder } from './largest-remainder.ts';

/** How much a provider takes within one window of time. */
export interface WindowCapacity {
  readonly capacity: bigint;
  /** Already assigned within the window. */
  readonly used: bigint;
}

/** A provider's commitment: several windows may bound it at once, a minute and an hour. */
export interface Commitment {
  readonly windows: readonly WindowCapacity[];
}

/** Parts by provider, or the most that all can take. */
export type Assignment =
  | { readonly kind: 'assigned'; readonly parts: readonly bigint[] }
  | { readonly kind: 'over-capacity'; readonly most: bigint };

/** What a provider still takes: the least that any of its windows leaves; nothing without one. */
export function remainingCapacity(commitment: Commitment): bigint {
  const [first, ...others] = commitment.windows.map(({ capacity, used }) => capacity - used);
  return first === undefined ? 0n : greater(0n, others.reduce<bigint>(lesser, first));
}

/**
 * Assigns an amount in proportion to what every provider still takes, by largest remainder, ties to
 * the lower row. Nobody gets more than it still takes, because the amount is at most the sum.
 * Source: the assignment of positions at Kraken Futures and FTX (backstop liquidity providers).
 *
 * @param total notional or lots, zero or more
 */
export function assignToCommitments(total: bigint, commitments: readonly Commitment[]): Assignment {
  const remaining = commitments.map(remainingCapacity);
  const most = remaining.reduce((so, capacity) => so + capacity, 0n);
  if (total > most) return { kind: 'over-capacity', most };
  return { kind: 'assigned', parts: splitByLargestRemainder(total, remaining) };
}
