/** Whole units in proportion, by the largest remainder. */
import { lesser } from '../../money/index.ts';

/**
 * Splits an amount in proportion to weights: each gets its share rounded down, and the units that
 * are left go one each to the largest remainders, ties to the lower index. With weights that are
 * capacities nobody gets more than its own as long as the amount is not more than all.
 *
 * @param total zero or more
 * @param weights zero or more; where all are zero nobody gets anything
 * @returns parts that sum to the total, each within one unit of its share
 */
export function apportion<A extends bigint>(total: A, weights: readonly bigint[]): A[] {
  let sum = 0n;
  for (const weight of weights) sum += weight;
  if (sum === 0n) return weights.map(() => 0n as A);
  let left: bigint = total;
  const parts = weights.map((weight, index) => {
    const product = total * weight;
    const part = product / sum;
    left -= part;
    return { index, part, rest: product % sum };
  });
  const byRest = [...parts].sort((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
  );
  for (const part of byRest) {
    if (left === 0n) break;
    part.part += 1n;
    left -= 1n;
  }
  return parts.map(({ part }) => part as A);
}

/**
 * Splits an amount in proportion to what each can give, never more than all can.
 *
 * @returns the parts, and what nobody could give
 */
export function fillByRoom<A extends bigint>(
  total: A,
  rooms: readonly A[],
): { readonly parts: A[]; readonly left: A } {
  let all: bigint = 0n;
  for (const room of rooms) all += room as bigint;
  const filled = lesser(total, all as A);
  return { parts: apportion(filled, rooms), left: ((total as bigint) - filled) as A };
}
