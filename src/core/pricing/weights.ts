/** Weights of sources: capped, so that no one of them is the index, and their median. */
import { LIMITS } from '../model/index.ts';
import type { PriceUnits } from '../money/index.ts';

const MILLION = 1_000_000;

/** Scratch of one evaluation; reused, so that a tick allocates nothing. */
const order = new Int32Array(LIMITS.sourcesPerMarket);
const isCapped = new Uint8Array(LIMITS.sourcesPerMarket);

/**
 * Lowers weights in place until none is more than its cap of the sum of all; each is rounded down.
 * A cap that so few sources cannot keep is widened to an equal share.
 *
 * @param weights whole numbers of zero or more
 * @param count weights that are looked at, from the first
 * @param capsPpm most of the sum that each may be, 1 to 1,000,000
 */
export function capWeights(weights: Float64Array, count: number, capsPpm: ArrayLike<number>): void {
  let present = 0;
  for (let i = 0; i < count; i += 1) {
    isCapped[i] = 0;
    if ((weights[i] as number) > 0) present += 1;
  }
  if (present < 2) return;
  const equal = Math.ceil(MILLION / present);
  const capOf = (i: number): number => Math.max(capsPpm[i] as number, equal);
  // Who is capped stays capped: lowering one only raises the shares of the others.
  for (let round = 0; round < count; round += 1) {
    const total = cappedTotal(weights, count, capOf);
    let found = -1;
    for (let i = 0; i < count; i += 1) {
      if (isCapped[i] === 1 || (weights[i] as number) * MILLION <= capOf(i) * total) continue;
      isCapped[i] = 1;
      found = i;
    }
    if (found === -1) break;
  }
  const total = cappedTotal(weights, count, capOf);
  for (let i = 0; i < count; i += 1) {
    if (isCapped[i] === 1) weights[i] = Math.floor((capOf(i) * total) / MILLION);
  }
}

/** Sum of all weights when those that are capped have just their caps of it. */
function cappedTotal(weights: Float64Array, count: number, capOf: (i: number) => number): number {
  let free = 0;
  let caps = 0;
  for (let i = 0; i < count; i += 1) {
    if (isCapped[i] === 1) caps += capOf(i);
    else free += weights[i] as number;
  }
  // Nobody is left to share with: the capped share all of it by their caps.
  return free === 0 || caps >= MILLION ? MILLION : (free * MILLION) / (MILLION - caps);
}

/**
 * Weighted median of `prices[0, count)`: the price at which half of the weight is passed; exactly
 * between two, their mean rounded down. Equal weights give the plain median.
 *
 * @returns the median, or 0 where nothing has weight
 */
export function weightedMedian(
  prices: readonly PriceUnits[],
  weights: Float64Array,
  count: number,
): PriceUnits {
  let total = 0;
  for (let i = 0; i < count; i += 1) {
    total += weights[i] as number;
    let at = i;
    for (; at > 0; at -= 1) {
      if ((prices[order[at - 1] as number] as bigint) <= (prices[i] as bigint)) break;
      order[at] = order[at - 1] as number;
    }
    order[at] = i;
  }
  if (total === 0) return 0n as PriceUnits;
  let passed = 0;
  for (let k = 0; k < count; k += 1) {
    const weight = weights[order[k] as number] as number;
    if (weight === 0) continue;
    passed += weight;
    const price = prices[order[k] as number] as PriceUnits;
    if (passed * 2 > total) return price;
    if (passed * 2 < total) continue;
    let next = k + 1;
    while (weights[order[next] as number] === 0) next += 1;
    return ((price + (prices[order[next] as number] as bigint)) / 2n) as PriceUnits;
  }
  return 0n as PriceUnits;
}
