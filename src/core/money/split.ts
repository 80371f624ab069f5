/** Splits of an amount that lose nothing: the parts always sum to the whole. */

/**
 * Splits `total` in proportion to `weights` by the running sum: part i is
 * `floor(total*W_i/W) - floor(total*W_(i-1)/W)` with W_i the sum of the first i weights.
 * Each part is within one unit of its exact share, and the parts sum to `total` to the unit.
 *
 * @param total amount to split, zero or more
 * @param weights each zero or more; their sum must be positive unless `total` is zero
 */
export function splitInProportion<A extends bigint>(total: A, weights: readonly bigint[]): A[] {
  let sum = 0n;
  for (const weight of weights) sum += weight;
  const parts: A[] = [];
  let weightSoFar = 0n;
  let givenSoFar = 0n;
  for (const weight of weights) {
    weightSoFar += weight;
    const due = sum === 0n ? 0n : (total * weightSoFar) / sum;
    parts.push((due - givenSoFar) as A);
    givenSoFar = due;
  }
  return parts;
}
