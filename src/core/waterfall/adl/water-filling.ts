/**
 * Leverage water-filling: the one level L such that reducing every candidate to leverage L meets
 * the target, `sum min(n_i, L*e_i) = N - Q`. Optimal in one asset for any distribution of the next
 * move and any convex loss; does not depend on entry prices; splitting an account gains nothing.
 * Source: Campbell, Hey, Moallemi, Nutz, "Risk-Based Auto-Deleveraging", arXiv 2603.15963; whole
 * units by D'Hondt, which minimises the highest leverage exactly.
 */
import type { WaterLevel } from './capped-shares.ts';
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
/** More than a sum of a million floats can be wrong by, relative to the sum. */
const SUM_ROOM = 1e-9;

/** The level in floats, and who could be above it. */
interface Guess {
  readonly level: number;
  /** Rows that may have to give something; all others certainly keep everything. */
  readonly contenders: readonly number[];
  /** Units that the contenders together keep more per unit of level, about. */
  readonly slope: number;
}

/** The candidates in floats, for the first guess. */
class Floats {
  readonly held: Float64Array;
  readonly size: Float64Array;
  readonly equity: Float64Array;
  readonly count: number;

  constructor(candidates: readonly Candidate[]) {
    this.count = candidates.length;
    this.held = new Float64Array(this.count);
    this.size = new Float64Array(this.count);
    this.equity = new Float64Array(this.count);
    for (let i = 0; i < this.count; i += 1) {
      const { held, size, equity } = candidates[i] as Candidate;
      this.held[i] = Number(held);
      this.size[i] = size === held ? (this.held[i] as number) : Number(size);
      this.equity[i] = Number(equity);
    }
  }

  highest(): number {
    let high = 0;
    for (let i = 0; i < this.count; i += 1) {
      high = Math.max(high, (this.held[i] as number) / (this.equity[i] as number));
    }
    return high;
  }

  /** What all have to give at a level. */
  given(level: number): number {
    const { held, size, equity } = this;
    let given = 0;
    for (let i = 0; i < this.count; i += 1) {
      const above = (held[i] as number) - level * (equity[i] as number);
      if (above > 0) given += Math.min(above, size[i] as number);
    }
    return given;
  }
}

/**
 * A first guess of the level, in floats. It decides nothing: it says where the exact search begins,
 * and who is so far below the level that the search need not look at them. For that the level is
 * lowered until more is given than is wanted, by more than the floats can be wrong.
 */
function guessLevel(candidates: readonly Candidate[], target: bigint): Guess {
  const floats = new Floats(candidates);
  const wanted = Number(target);
  let low = 0;
  let high = floats.highest();
  for (let round = 0; round < ROUNDS; round += 1) {
    const level = (low + high) / 2;
    if (floats.given(level) < wanted) high = level;
    else low = level;
  }
  let least = low * (1 - FLOAT_ROOM);
  for (let round = 0; floats.given(least) < wanted * (1 + SUM_ROOM); round += 1) {
    least = round < ROUNDS ? least / 2 : -1;
    if (least < 0) break;
  }
  const contenders: number[] = [];
  let slope = 0;
  for (let i = 0; i < floats.count; i += 1) {
    const above = (floats.held[i] as number) - least * (floats.equity[i] as number);
    if (above <= 0) continue;
    contenders.push(i);
    if (above < (floats.size[i] as number)) slope += floats.equity[i] as number;
  }
  return { level: low, contenders, slope };
}

/** Steps of the exact search that follow the slope; where they do not arrive, it bisects. */
const SLOPE_STEPS = 8;

/**
 * A level, in 2^-64, at which the candidates keep at most `keep` and little less, and what they
 * keep there in `kept`.
 *
 * @returns how much less than `keep`
 */
function missingBelow(
  candidates: readonly Candidate[],
  keep: bigint,
  guess: Guess,
  kept: bigint[],
): bigint {
  const count = candidates.length;
  const few = count < 64 ? count : Math.max(64, count >> 5);
  let level = BigInt(Math.floor(guess.level * LEVEL_SCALE));
  for (let step = 0; step < SLOPE_STEPS && level >= 0n; step += 1) {
    const missing = keep - keptAt(candidates, level, kept);
    if (missing >= 0n && missing <= BigInt(few)) return missing;
    if (guess.slope === 0) break;
    const rise = (Number(missing) - few / 2) / guess.slope;
    level += BigInt(Math.round(rise * LEVEL_SCALE));
  }
  const low = levelBelow(candidates, keep, kept);
  return keep - keptAt(candidates, low, kept);
}

/** A level, in 2^-64, at which the candidates keep at most `keep`, by bisection. */
function levelBelow(candidates: readonly Candidate[], keep: bigint, kept: bigint[]): bigint {
  const close = BigInt(candidates.length);
  let low = 0n;
  let high = 1n << LEVEL_BITS;
  while (keptAt(candidates, high, kept) <= keep) {
    if (keep - keptAt(candidates, high, kept) <= close) return high;
    low = high;
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
  const guess = guessLevel(candidates, target);
  const { contenders } = guess;
  const above = contenders.map((row) => candidates[row] as Candidate);
  const held = above.map((candidate) => candidate.held);
  let keep = -target;
  for (const units of held) keep += units;
  const kept = new Array<bigint>(above.length).fill(0n);
  const missing = missingBelow(above, keep, guess, kept);
  const equities = above.map((candidate) => candidate.equity);
  leastQuotients(kept, equities, held, missing);
  contenders.forEach((row, i) => {
    taken[row] = (held[i] as bigint) - (kept[i] as bigint);
  });
  return { kind: 'allocation', taken, level: levelOf(candidates, taken, target) };
}

/**
 * The level itself: what those who gave something, and still could give, keep per unit of equity.
 * Those who gave all they may are not at the level.
 */
function levelOf(
  candidates: readonly Candidate[],
  taken: readonly bigint[],
  target: bigint,
): WaterLevel {
  let keep = -target;
  let equities = 0n;
  candidates.forEach(({ held, size, equity }, i) => {
    const gives = taken[i] as bigint;
    if (gives === 0n || (gives === size && size < held)) {
      keep += gives;
      return;
    }
    keep += held;
    equities += equity;
  });
  return { numerator: keep > 0n ? keep : 0n, denominator: equities > 0n ? equities : 1n };
}

export const leverageWaterFilling: AdlPolicy = {
  id: 'leverage-waterfill',
  source: 'arXiv 2603.15963; rounding by D’Hondt',
  numeraires: ['quantity'],
  allocate: waterFill,
};
