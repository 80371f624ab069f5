/** Quantile and tail mean of a sample of losses or costs. */

/** A sample, rising; the given one is left as it is. */
export const sortedSample = (values: ArrayLike<number>): Float64Array =>
  Float64Array.from(values).sort();

/** Shares times counts may miss a whole number by rounding. */
const EDGE = 1e-9;

/**
 * The least value that at least a share of the sample does not exceed: that of rank
 * `ceil(share * n)`, from 1.
 *
 * @param sorted rising
 * @param share in [0, 1]
 * @returns NaN of an empty sample
 */
export function sampleQuantile(sorted: Float64Array, share: number): number {
  const at = Math.ceil(share * sorted.length - EDGE) - 1;
  return sorted[Math.min(Math.max(at, 0), sorted.length - 1)] ?? Number.NaN;
}

/**
 * Expected shortfall of a sample: mean of the largest `(1 - share) * n` values, the last of which
 * counts by the part that is needed. Of a share of 1 it is the largest value.
 * Source: C. Acerbi, D. Tasche, On the coherence of expected shortfall (2002).
 *
 * @param sorted rising
 * @param share in [0, 1]
 * @returns NaN of an empty sample
 */
export function sampleTailMean(sorted: Float64Array, share: number): number {
  const weight = (1 - share) * sorted.length;
  if (weight <= EDGE) return sorted[sorted.length - 1] ?? Number.NaN;
  let left = weight;
  let sum = 0;
  for (let at = sorted.length - 1; at >= 0 && left > EDGE; at -= 1) {
    const takes = Math.min(left, 1);
    sum += takes * (sorted[at] as number);
    left -= takes;
  }
  return sum / weight;
}
