/**
 * The index: what the sources of a market say together. Outliers are judged against the middle of
 * the others, so that one liar shifts neither its own yardstick nor that of those who agree.
 */

import { LIMITS } from '../model/index.ts';
import { mulDivUp, PPM, type PriceUnits } from '../money/index.ts';

/** Scratch of one evaluation; reused, so that a tick allocates nothing. */
const sorted: PriceUnits[] = new Array<PriceUnits>(LIMITS.sourcesPerMarket).fill(0n as PriceUnits);

/** Sorts `prices[0, count)` without the one at `leftOut` (-1 leaves out none); gives how many. */
function sortOthers(prices: readonly PriceUnits[], count: number, leftOut: number): number {
  let used = 0;
  for (let i = 0; i < count; i += 1) {
    if (i === leftOut) continue;
    const price = prices[i] as PriceUnits;
    let at = used;
    for (; at > 0 && (sorted[at - 1] as PriceUnits) > price; at -= 1) {
      sorted[at] = sorted[at - 1] as PriceUnits;
    }
    sorted[at] = price;
    used += 1;
  }
  return used;
}

/**
 * Median of `prices[0, count)`. Of an even count it is the mean of the middle two, rounded down.
 *
 * @returns the median, or 0 of no prices
 */
export function medianOf(prices: readonly PriceUnits[], count: number): PriceUnits {
  const used = sortOthers(prices, count, -1);
  if (used === 0) return 0n as PriceUnits;
  const middle = used >> 1;
  const upper = sorted[middle] as PriceUnits;
  if (used % 2 === 1) return upper;
  return (((sorted[middle - 1] as PriceUnits) + upper) / 2n) as PriceUnits;
}

/**
 * Whether the price at `at` is further than `outlierPpm` from the middle of the others: from their
 * median, or of an even number from the nearer of the middle two. Two of three that agree are thus
 * kept, whatever the third says. A price that is alone is no outlier: the quorum decides whether
 * one source is enough.
 */
export function isOutlier(
  prices: readonly PriceUnits[],
  count: number,
  at: number,
  outlierPpm: bigint,
): boolean {
  const price = prices[at] as PriceUnits;
  const used = sortOthers(prices, count, at);
  if (used === 0) return false;
  const upper = sorted[used >> 1] as PriceUnits;
  const lower = sorted[(used - 1) >> 1] as PriceUnits;
  if (price > upper) return (price - upper) * PPM > upper * outlierPpm;
  return (lower - price) * PPM > lower * outlierPpm;
}

/**
 * Holds a venue's own price within `basisPpmMax` of the index. The band rounds inward.
 *
 * @param venue price stated by the venue; 0 where it stated none
 */
export function markNear(index: PriceUnits, venue: PriceUnits, basisPpmMax: bigint): PriceUnits {
  if (venue === 0n) return index;
  const lowest = mulDivUp(index, PPM - basisPpmMax, PPM);
  const highest = ((index * (PPM + basisPpmMax)) / PPM) as PriceUnits;
  if (venue < lowest) return lowest;
  return venue > highest ? highest : venue;
}
