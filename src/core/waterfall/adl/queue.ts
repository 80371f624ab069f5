/** Queues: sort by a score, fill from the top. */
import { mulDivUp } from '../../money/index.ts';
import type { AdlPolicy, Allocation, Candidate, Infeasible } from './policy.ts';
import { capacityOf } from './policy.ts';

/** A score as a fraction, so that two are compared without dividing. */
export interface Score {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Order in which a queue takes candidates: highest score first, ties to the lower index.
 *
 * @param scores one per candidate; denominators are more than zero
 */
export function queueOrder(scores: readonly Score[]): number[] {
  return scores
    .map((_, at) => at)
    .sort((a, b) => {
      const left = (scores[a] as Score).numerator * (scores[b] as Score).denominator;
      const right = (scores[b] as Score).numerator * (scores[a] as Score).denominator;
      return left > right ? -1 : left < right ? 1 : a - b;
    });
}

/** Takes from the top of an order until the target is met. */
export function takeFromTop(
  candidates: readonly Candidate[],
  order: readonly number[],
  target: bigint,
): Allocation | Infeasible {
  const most = capacityOf(candidates);
  if (most < target) return { kind: 'infeasible', most };
  const taken = new Array<bigint>(candidates.length).fill(0n);
  let left = target;
  for (const at of order) {
    if (left === 0n) break;
    const { size } = candidates[at] as Candidate;
    taken[at] = size < left ? size : left;
    left -= taken[at] as bigint;
  }
  return { kind: 'allocation', taken };
}

/**
 * Score of Hyperliquid: (mark/entry) * (notional/equity) for a long, entry/mark for a short.
 * With N the notional and G the gain, the entry value is N-G for a long and N+G for a short:
 * N*N/((N-G)*E) and (N+G)/E.
 */
export function hyperliquidScore(candidate: Candidate): Score {
  const { notional, gain, equity, side } = candidate;
  if (side === -1) return { numerator: notional + gain, denominator: equity };
  const entry = notional - gain;
  // A long that was paid to take the position has no entry value: nothing outranks it.
  return { numerator: notional * notional, denominator: (entry > 0n ? entry : 1n) * equity };
}

export const hyperliquidQueue: AdlPolicy = {
  id: 'queue-hyperliquid',
  source: 'Hyperliquid documentation, Trading / Auto-deleveraging',
  allocate: (candidates, target) =>
    takeFromTop(candidates, queueOrder(candidates.map(hyperliquidScore)), target),
};

/**
 * Score of BitMEX, Binance and OKX: return times leverage where there is a profit, return divided
 * by leverage where there is a loss, so that a loss counts more at low leverage. With N the
 * notional, G the gain, V the entry value and E what stands between mark and bankruptcy:
 * (G/V) * (N/E), or (G/V) / (N/E).
 */
export function returnLeverageScore(candidate: Candidate): Score {
  const { notional, gain, equity, side } = candidate;
  const entry = side === 1 ? notional - gain : notional + gain;
  const cost = entry > 0n ? entry : 1n;
  return gain > 0n
    ? { numerator: gain * notional, denominator: cost * equity }
    : { numerator: gain * equity, denominator: cost * notional };
}

/**
 * Where each candidate stands in a queue: the part, from 1 at the top, in which the sizes up to and
 * with its own end. With five parts these are the lights that BitMEX shows to a trader.
 *
 * @param sizes in the order of the queue, their sum more than zero
 * @param parts one or more
 */
export function queueParts(sizes: readonly bigint[], parts: bigint): bigint[] {
  let total = 0n;
  for (const size of sizes) total += size;
  let reached = 0n;
  return sizes.map((size) => {
    reached += size;
    return mulDivUp(reached, parts, total);
  });
}
