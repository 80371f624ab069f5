/** How few hands the depth is in, and what is left of it when the largest withdraw. */

/** Who provides the depth of a market. */
export interface MakerConcentration {
  /** Herfindahl-Hirschman index: sum of squared shares, from 1/n to 1; 1 where nobody is. */
  readonly index: number;
  /** Makers of equal size that would have the same index. */
  readonly effectiveMakers: number;
  /** Share of the largest maker; 1 where nobody is. */
  readonly largestMaker: number;
}

const sumOf = (depths: ArrayLike<number>): number => {
  let sum = 0;
  for (let at = 0; at < depths.length; at += 1) sum += depths[at] as number;
  return sum;
};

/**
 * Source of the index: A. Hirschman, The paternity of an index (1964).
 *
 * @param depths of each maker in any one unit, zero or more
 */
export function makerConcentration(depths: ArrayLike<number>): MakerConcentration {
  const all = sumOf(depths);
  if (!(all > 0)) return { index: 1, effectiveMakers: 0, largestMaker: 1 };
  let [index, largest] = [0, 0];
  for (let at = 0; at < depths.length; at += 1) {
    const share = (depths[at] as number) / all;
    index += share * share;
    largest = Math.max(largest, share);
  }
  return { index, effectiveMakers: 1 / index, largestMaker: largest };
}

/**
 * Share of the depth that stays when the largest makers withdraw: what every level of the book is
 * thinned by, where nobody knows whose order is whose.
 *
 * @param depths of each maker in any one unit, zero or more
 * @param withdrawing how many of the largest, zero or more
 * @returns in [0, 1]; 0 where nobody is
 */
export function keptDepth(depths: ArrayLike<number>, withdrawing: number): number {
  const all = sumOf(depths);
  if (!(all > 0)) return 0;
  const rising = Float64Array.from(depths).sort();
  let kept = 0;
  for (let at = 0; at < rising.length - withdrawing; at += 1) kept += rising[at] as number;
  return kept / all;
}
