/** Queues: sort by a score, fill from the top. */
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
