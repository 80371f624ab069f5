/** Splits in proportion in which every part is its share, up or down to a whole unit. */
import { mulDivDown } from '../../money/index.ts';

/** Rows by what the rounding down took from them, most first; ties keep the lower row first. */
function byRemainder(total: bigint, weights: readonly bigint[], sum: bigint): number[] {
  const remainders = weights.map((weight) => (total * weight) % sum);
  return weights
    .map((_, row) => row)
    .sort((a, b) => {
      const [left, right] = [remainders[a] as bigint, remainders[b] as bigint];
      return left === right ? a - b : left > right ? -1 : 1;
    });
}

/**
 * Splits an amount in proportion: every part is rounded down, and the units that are missing go one
 * each to the parts that lost most (Hamilton's method), ties to the lower row. A part is never a
 * whole unit away from its share, so none exceeds its weight while the amount is at most the sum.
 *
 * @param total zero or more
 * @param weights each zero or more
 * @returns parts that sum to the total; all zero where all weights are
 */
export function splitByLargestRemainder<A extends bigint>(
  total: A,
  weights: readonly bigint[],
): A[] {
  const sum = weights.reduce((so, weight) => so + weight, 0n);
  if (sum === 0n) return weights.map(() => 0n as A);
  const parts = weights.map((weight) => mulDivDown(total, weight, sum));
  let left = total - parts.reduce((so: bigint, part) => so + part, 0n);
  for (const row of byRemainder(total, weights, sum)) {
    if (left === 0n) break;
    parts[row] = ((parts[row] as bigint) + 1n) as A;
    left -= 1n;
  }
  return parts;
}
