/** Capital that costs something against losses that cost more. */
import { quantileOf } from './sample.ts';

/** What capital and uncovered losses cost, in the same time, per dollar. */
export interface Costs {
  /** Of a dollar in the fund. */
  readonly capital: number;
  /** Of a dollar of loss beyond the fund. */
  readonly uncovered: number;
}

/**
 * The fund that minimises `capital * K + uncovered * E(D - K)+`: the quantile of the deficit at
 * `1 - capital/uncovered`; nothing where capital costs at least as much as what it prevents.
 * Source: arXiv 2512.01112, fund size.
 *
 * @param sorted deficits, rising
 */
export function newsvendorFund(sorted: Float64Array, { capital, uncovered }: Costs): number {
  if (capital >= uncovered) return 0;
  return Math.max(0, quantileOf(sorted, 1 - capital / uncovered));
}

/** What a fund of a size costs. */
export function costOf(sorted: Float64Array, fund: number, { capital, uncovered }: Costs): number {
  let beyond = 0;
  for (const deficit of sorted) beyond += Math.max(deficit - fund, 0);
  return capital * fund + (uncovered * beyond) / sorted.length;
}
