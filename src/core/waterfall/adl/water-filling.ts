/**
 * Leverage water-filling: the one level L such that reducing every candidate to leverage L meets
 * the target, `sum min(n_i, L*e_i) = N - Q`. Optimal in one asset for any distribution of the next
 * move and any convex loss; does not depend on entry prices; splitting an account gains nothing.
 * Source: Campbell, Hey, Moallemi, Nutz, "Risk-Based Auto-Deleveraging", arXiv 2603.15963; whole
 * units by D'Hondt, which minimises the highest leverage exactly.
 */
import type { AdlPolicy, Allocation, Candidate, Infeasible } from './policy.ts';
import { capacityOf } from './policy.ts';
import { leastQuotients } from './round.ts';

/** What every candidate keeps at level `numerator / 2^64`, rounded down; `kept` is filled. */
function keptAt(candidates: readonly Candidate[], numerator: bigint, kept: bigint[]): bigint {
  let sum = 0n;
  for (let i = 0; i < candidates.length; i += 1) {
    const { held, size, equity } = candidates[i] as Candidate;
    let stays = (equity * numerator) >> LEVEL_BITS;
    if (stays > held) stays = held;
    if (stays < held - size) stays = held - size;
    kept[i] = stays;
    sum += stays;
  }
  return sum;
}

/** Bits of the fraction with which the level is written. */
const LEVEL_BITS = 64n;
const LEVEL_SCALE = 4_294_967_296 * 4_294_967_296;

/**
 * The level in floats: a first guess, good to about nine digits. It only says where to begin; the
 * level that counts is found and checked in integers.
 */
function guessLevel(candidates: readonly Candidate[], keep: bigint): number {
  const held = Float64Array.from(candidates, (candidate) => Number(candidate.held));
  const stays = Float64Array.from(candidates, (c) => Number(c.held - c.size));
  const equity = Float64Array.from(candidates, (candidate) => Number(candidate.equity));
  const wanted = Number(keep);
  let low = 0;
  let high = 0;
  for (let i = 0; i < held.length; i += 1) {
    high = Math.max(high, (held[i] as number) / (equity[i] as number));
  }
  for (let round = 0; round < 60; round += 1) {
    const level = (low + high) / 2;
    let sum = 0;
    for (let i = 0; i < held.length; i += 1) {
      const at = Math.min(held[i] as number, level * (equity[i] as number));
      sum += Math.max(at, stays[i] as number);
    }
    if (sum > wanted) high = level;
    else low = level;
  }
  return low;
}

/** A level, in 2^-64, at which the candidates keep at most `keep`, by a guess and bisection. */
function levelBelow(candidates: readonly Candidate[], keep: bigint, kept: bigint[]): bigint {
  const guess = guessLevel(candidates, keep) * LEVEL_SCALE;
  const near = BigInt(Math.floor(guess));
  const close = BigInt(candidates.length);
  let low = near - near / 1_000_000_000n;
  if (keptAt(candidates, low, kept) > keep) low = 0n;
  let high = near + near / 1_000_000_000n + 1n;
  while (keptAt(candidates, high, kept) <= keep) {
    if (keep - keptAt(candidates, high, kept) <= close) return high;
    high *= 2n;
  }
  while (low + 1n < high) {
    const middle = (low + high) >> 1n;
    const sum = keptAt(candidates, middle, kept);
    if (sum > keep) high = middle;
    else low = middle;
    if (sum <= keep && keep - sum <= close) break;
  }
  return low;
}

/**
 * Reduces every candidate to one level of leverage. A level just below the exact one is found
 * first; the few units that are then missing go one by one to the smallest (kept+1)/equity.
 */
export function waterFill(
  candidates: readonly Candidate[],
  target: bigint,
): Allocation | Infeasible {
  const most = capacityOf(candidates);
  if (most < target) return { kind: 'infeasible', most };
  const held = candidates.map((candidate) => candidate.held);
  let keep = -target;
  for (const units of held) keep += units;
  const kept = new Array<bigint>(candidates.length).fill(0n);
  const level = levelBelow(candidates, keep, kept);
  const missing = keep - keptAt(candidates, level, kept);
  const equities = candidates.map((candidate) => candidate.equity);
  leastQuotients(kept, equities, held, missing);
  return { kind: 'allocation', taken: held.map((units, i) => units - (kept[i] as bigint)) };
}

export const leverageWaterFilling: AdlPolicy = {
  id: 'leverage-water-filling',
  source: 'arXiv 2603.15963; rounding by D’Hondt',
  allocate: waterFill,
};
