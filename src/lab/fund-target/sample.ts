/** Quantiles, tail means and resampled intervals of a sample of losses. */
import { Random } from '../../core/numeric/index.ts';

/** A figure with the interval in which most resampled figures lie. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Share of resampled figures inside an interval. */
export const CONFIDENCE = 0.9;
const RESAMPLES = 200;

export const rising = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

/**
 * Least value that at least a share of the sample does not exceed: the order statistic
 * `ceil(share * n)`. Of 80 zeros and 20 losses the quantile at 95 % is the 15th loss.
 *
 * @param sorted rising, not empty
 * @param share in [0, 1]
 */
export function quantileOf(sorted: Float64Array, share: number): number {
  const at = Math.ceil(share * sorted.length - 1e-9) - 1;
  return sorted[Math.min(Math.max(at, 0), sorted.length - 1)] as number;
}

/** Mean of the worst `1 - share` of a sample; the value at the edge counts with what is missing. */
export function tailMean(sorted: Float64Array, share: number): number {
  const weight = (1 - share) * sorted.length;
  let left = weight;
  let sum = 0;
  for (let at = sorted.length - 1; at >= 0 && left > 1e-9; at -= 1) {
    const takes = Math.min(left, 1);
    sum += takes * (sorted[at] as number);
    left -= takes;
  }
  return weight <= 0 ? (sorted[sorted.length - 1] as number) : sum / weight;
}

/** A figure of a sample with its interval by the percentile bootstrap, reproducible by the seed. */
export const bootstrapped = (
  values: readonly number[],
  seed: number,
  figure: (sorted: Float64Array) => number,
): Estimate => resampled(values, seed, (drawn) => figure(rising(drawn)));

/** The same of things that are no numbers: rows of a table, orders of a book. */
export function resampled<T>(
  rows: readonly T[],
  seed: number,
  figure: (drawn: readonly T[]) => number,
): Estimate {
  const random = new Random(seed);
  const found = Float64Array.from({ length: RESAMPLES }, () =>
    figure(rows.map(() => rows[random.below(rows.length)] as T)),
  ).sort();
  const edge = (1 - CONFIDENCE) / 2;
  return {
    value: figure(rows),
    low: quantileOf(found, edge),
    high: quantileOf(found, 1 - edge),
  };
}
