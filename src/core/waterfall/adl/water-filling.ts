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

/** Bits of the fraction with which the level is written. */
const LEVEL_BITS = 64n;
const LEVEL_SCALE = 4_294_967_296 * 4_294_967_296;

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

/** Rounds of the search for the level in floats: below the last bit of a double. */
const ROUNDS = 60;
/** Far more than the search and the conversions can be wrong by, relative to the level. */
const FLOAT_ROOM = 1e-6;

/** The level in floats, and who could be above it. */
interface Guess {
  readonly level: number;
  /** Rows that may have to give something; all others certainly keep everything. */
  readonly contenders: readonly number[];
}

/**
 * A first guess of the level, in floats. It decides nothing: it says where the exact search begins,
 * and who is so far below the level that the search need not look at them.
 */
function guessLevel(candidates: readonly Candidate[], target: bigint): Guess {
  const count = candidates.length;
  const held = new Float64Array(count);
  const size = new Float64Array(count);
  const equity = new Float64Array(count);
  let high = 0;
  for (let i = 0; i < count; i += 1) {
    const candidate = candidates[i] as Candidate;
    held[i] = Number(candidate.held);
    size[i] = candidate.size === candidate.held ? (held[i] as number) : Number(candidate.size);
    equity[i] = Number(candidate.equity);
    high = Math.max(high, (held[i] as number) / (equity[i] as number));
  }
  const wanted = Number(target);
  let low = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const level = (low + high) / 2;
    let given = 0;
    for (let i = 0; i < count; i += 1) {
      const above = (held[i] as number) - level * (equity[i] as number);
      if (above > 0) given += Math.min(above, size[i] as number);
    }
    if (given < wanted) high = level;
    else low = level;
  }
  const contenders: number[] = [];
  const least = low * (1 - FLOAT_ROOM);
  for (let i = 0; i < count; i += 1) {
    if ((held[i] as number) > least * (equity[i] as number)) contenders.push(i);
  }
  return { level: low, contenders };
}

/** A level, in 2^-64, at which the candidates keep at most `keep`, from a guess and bisection. */
function levelBelow(
  candidates: readonly Candidate[],
  keep: bigint,
  guess: number,
  kept: bigint[],
): bigint {
  const near = BigInt(Math.floor(guess * LEVEL_SCALE));
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
  const taken = new Array<bigint>(candidates.length).fill(0n);
  if (target === 0n) return { kind: 'allocation', taken };
  const { level: guess, contenders } = guessLevel(candidates, target);
  const above = contenders.map((row) => candidates[row] as Candidate);
  const held = above.map((candidate) => candidate.held);
  let keep = -target;
  for (const units of held) keep += units;
  const kept = new Array<bigint>(above.length).fill(0n);
  const level = levelBelow(above, keep, guess, kept);
  const missing = keep - keptAt(above, level, kept);
  const equities = above.map((candidate) => candidate.equity);
  leastQuotients(kept, equities, held, missing);
  contenders.forEach((row, i) => {
    taken[row] = (held[i] as bigint) - (kept[i] as bigint);
  });
  return { kind: 'allocation', taken };
}

export const leverageWaterFilling: AdlPolicy = {
  id: 'leverage-water-filling',
  source: 'arXiv 2603.15963; rounding by D’Hondt',
  allocate: waterFill,
};
