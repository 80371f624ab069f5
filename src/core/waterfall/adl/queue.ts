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

/** Relative distance within which two scores in floats are compared exactly. */
const NEAR = 1e-12;

/**
 * Takes from the highest score down until the target is met; ties to the lower index. Only what is
 * near the point where the target is met is put in order, the others are parted in floats.
 */
export function takeByScore(
  candidates: readonly Candidate[],
  score: (candidate: Candidate) => Score,
  target: bigint,
): Allocation | Infeasible {
  const most = capacityOf(candidates);
  if (most < target) return { kind: 'infeasible', most };
  const scores = candidates.map(score);
  const keys = new Float64Array(scores.length);
  scores.forEach(({ numerator, denominator }, i) => {
    keys[i] = Number(numerator) / Number(denominator);
  });
  const taken = new Array<bigint>(candidates.length).fill(0n);
  let rows = candidates.map((_, i) => i);
  let left = target;
  while (left > 0n && rows.length > 0) {
    const { front, near, back } = part(rows, keys);
    let inFront = 0n;
    for (const i of front) inFront += (candidates[i] as Candidate).size;
    if (inFront >= left) {
      rows = front;
      continue;
    }
    for (const i of front) taken[i] = (candidates[i] as Candidate).size;
    left -= inFront;
    for (const i of queueOrder(near.map((row) => scores[row] as Score))) {
      const row = near[i] as number;
      const { size } = candidates[row] as Candidate;
      taken[row] = size < left ? size : left;
      left -= taken[row] as bigint;
    }
    rows = back;
  }
  return { kind: 'allocation', taken };
}

/** Parts rows by a score of one of them: above it, near it (itself at least), below it. */
export function part(
  rows: readonly number[],
  keys: Float64Array,
  closeness = NEAR,
): { readonly front: number[]; readonly near: number[]; readonly back: number[] } {
  const at = (place: number): number => keys[rows[place] as number] as number;
  const [a, b, c] = [at(0), at(rows.length >> 1), at(rows.length - 1)];
  const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  const room = Math.abs(pivot) * closeness;
  const front: number[] = [];
  const near: number[] = [];
  const back: number[] = [];
  for (const row of rows) {
    const key = keys[row] as number;
    if (key > pivot + room) front.push(row);
    else if (key < pivot - room) back.push(row);
    else near.push(row);
  }
  return { front, near, back };
}

const queue = (id: string, source: string, score: (of: Candidate) => Score): AdlPolicy => ({
  id,
  source,
  numeraires: ['quantity', 'dollars'],
  allocate: (candidates, target) => takeByScore(candidates, score, target),
});

export const hyperliquidQueue = queue(
  'queue-hyperliquid',
  'Hyperliquid documentation, Trading / Auto-deleveraging',
  hyperliquidScore,
);

export const binanceQueue = queue(
  'queue-binance',
  'Binance, FAQ 360033525471; Poloniex, support 6670657448215',
  returnLeverageScore,
);

export const bitmexQueue = queue(
  'queue-bitmex',
  'BitMEX, auto-deleveraging, support 18589621443357',
  returnLeverageScore,
);

export const okxQueue = queue(
  'queue-okx',
  'OKX, introduction to auto-deleveraging',
  returnLeverageScore,
);

export const bybitQueue = queue(
  'queue-bybit',
  'Bybit, auto-deleveraging: leveraged return',
  returnLeverageScore,
);

/** The most levered first, whatever they gained. */
export const leverageQueue = queue(
  'queue-leverage',
  'arXiv 2512.01112, queue by leverage',
  ({ notional, equity }) => ({ numerator: notional, denominator: equity }),
);

/** A queue by a score of one's own; denominators more than zero. */
export const customQueue = (id: string, score: (of: Candidate) => Score): AdlPolicy =>
  queue(id, 'a score of the operator', score);

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
