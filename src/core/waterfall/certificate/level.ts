/** The level of an allocation, as an exact fraction, and how far the allocation is from it. */
import type { Candidate } from '../adl/policy.ts';
import type { Score } from '../adl/queue.ts';
import { type AdlLevel, type LevelRule, takenAt, weightInTier } from './rule.ts';

/** Where nothing was served: a level that no quotient and no remainder comes up to. */
const NOTHING: AdlLevel = { numerator: 0n, denominator: 1n, tier: 1, row: -1, rest: 0n };
/** Above every score: a queue from which nobody was taken. */
const ABOVE_ALL: AdlLevel = { numerator: 1n, denominator: 0n, tier: 1, row: -1, rest: 0n };

/** Steps that Euclid needs for numbers below 2^4096, with room. */
const EUCLID_STEPS = 8_192;

function lowestTerms(level: AdlLevel): AdlLevel {
  let a = level.numerator;
  let b = level.denominator;
  for (let step = 0; b !== 0n && step < EUCLID_STEPS; step += 1) [a, b] = [b, a % b];
  if (b !== 0n || a <= 1n) return level;
  return { ...level, numerator: level.numerator / a, denominator: level.denominator / a };
}

/** The largest units/weight among rows that were served; of equals the last row. */
function lastQuotient(
  candidates: readonly Candidate[],
  served: (at: number) => bigint,
  weight: (of: Candidate) => bigint,
): AdlLevel {
  let last = NOTHING;
  candidates.forEach((candidate, row) => {
    const units = served(row);
    const per = weight(candidate);
    if (units <= 0n || per <= 0n) return;
    const left = units * last.denominator;
    const right = last.numerator * per;
    if (left >= right) last = { numerator: units, denominator: per, tier: 1, row, rest: 0n };
  });
  return lowestTerms(last);
}

/** The lowest score from which something was taken; of equals the last row. */
function lastScore(
  candidates: readonly Candidate[],
  taken: readonly bigint[],
  score: (of: Candidate) => Score,
): AdlLevel {
  let last = ABOVE_ALL;
  candidates.forEach((candidate, row) => {
    const rest = taken[row] as bigint;
    if (rest === 0n) return;
    const { numerator, denominator } = score(candidate);
    if (numerator * last.denominator <= last.numerator * denominator) {
      last = { numerator, denominator, tier: 1, row, rest };
    }
  });
  return last;
}

/** A row with its weight and what it can give at most. */
interface Share {
  readonly row: number;
  readonly weight: bigint;
  readonly size: bigint;
}

/** Order in which rows reach their cap as the level rises: size/weight, ties to the lower row. */
function byCap(a: Share, b: Share): number {
  const left = a.size * b.weight;
  const right = b.size * a.weight;
  return left < right ? -1 : left > right ? 1 : a.row - b.row;
}

/** Those who have a weight in a tier and can give something, in the order of their caps. */
function sharesOf(
  candidates: readonly Candidate[],
  weight: (of: Candidate) => bigint,
  tier: 1 | 2,
): Share[] {
  return candidates
    .map((of, row) => {
      return { row, weight: weightInTier(weight(of), of.notional, tier), size: of.size };
    })
    .filter((share) => share.weight > 0n && share.size > 0n)
    .sort(byCap);
}

/** Level at which weights times the level, each at most its size, sum to the target. */
function shareLevel(
  candidates: readonly Candidate[],
  target: bigint,
  weight: (of: Candidate) => bigint,
): AdlLevel {
  const first = sharesOf(candidates, weight, 1);
  let most = 0n;
  for (const { size } of first) most += size;
  if (target <= most) return tierLevel(first, target, 1);
  return tierLevel(sharesOf(candidates, weight, 2), target - most, 2);
}

/** The level of one tier. */
function tierLevel(shares: readonly Share[], target: bigint, tier: 1 | 2): AdlLevel {
  let open = 0n;
  for (const share of shares) open += share.weight;
  let due = target;
  let first = 0;
  for (const { size, weight: per } of shares) {
    // At the level due/open this row would give all that it has, or more: it is at its cap.
    if (due * per < size * open) break;
    if (open === per && due <= size) break;
    due -= size;
    open -= per;
    first += 1;
  }
  if (open === 0n) return { ...capLevel(shares), tier };
  return { ...remainderRounded(shares.slice(first), due, open), tier };
}

/** Everybody is at the cap: the least level at which that is so. */
function capLevel(shares: readonly Share[]): AdlLevel {
  const last = shares[shares.length - 1];
  if (last === undefined) return NOTHING;
  const { size, weight } = last;
  const level = lowestTerms({ numerator: size, denominator: weight, tier: 1, row: -1, rest: 0n });
  return { ...level, rest: level.denominator };
}

/** The level due/open, with the smallest remainder that the largest-remainder rule rounds up. */
function remainderRounded(shares: readonly Share[], due: bigint, open: bigint): AdlLevel {
  const exact = { ...NOTHING, numerator: due, denominator: open };
  const { numerator, denominator } = lowestTerms(exact);
  let left = due;
  const remainders = shares.map(({ row, weight }) => {
    const product = weight * numerator;
    const whole = product / denominator;
    left -= whole;
    return { row, remainder: product - whole * denominator };
  });
  if (left === 0n) return { ...NOTHING, numerator, denominator, rest: denominator };
  remainders.sort((a, b) =>
    a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : a.row - b.row,
  );
  const last = remainders[Number(left) - 1];
  if (last === undefined) return { ...NOTHING, numerator, denominator, rest: denominator };
  return { ...NOTHING, numerator, denominator, row: last.row, rest: last.remainder };
}

/**
 * The level of an allocation. For quotients and queues it is read off the allocation: the last unit
 * served. For a share it is solved from the candidates, as an allocation in whole units does not
 * show it.
 *
 * @param taken one per candidate, zero or more
 * @returns the level in lowest terms; the allocation need not agree with it, see `residualOf`
 */
export function levelOf(
  rule: LevelRule,
  candidates: readonly Candidate[],
  taken: readonly bigint[],
): AdlLevel {
  switch (rule.kind) {
    case 'keep-quotients': {
      const served = (at: number): bigint => {
        const { held, size } = candidates[at] as Candidate;
        const kept = held - (taken[at] as bigint);
        return kept > held - size ? kept : 0n;
      };
      return lastQuotient(candidates, served, rule.weight);
    }
    case 'take-quotients':
      return lastQuotient(candidates, (at) => taken[at] as bigint, rule.weight);
    case 'share': {
      let target = 0n;
      for (const units of taken) target += units;
      return shareLevel(candidates, target, rule.weight);
    }
    case 'queue':
      return lastScore(candidates, taken, rule.score);
    default:
      return rule satisfies never;
  }
}

/**
 * The residual of the optimality conditions (Karush, Kuhn, Tucker) in whole units: how many units
 * lie elsewhere than the level puts them. Zero says: nobody above the level who could give more,
 * nobody below it who gave, and every fraction rounded as the rule states.
 */
export function residualOf(
  rule: LevelRule,
  level: AdlLevel,
  candidates: readonly Candidate[],
  taken: readonly bigint[],
): bigint {
  let residual = 0n;
  candidates.forEach((candidate, row) => {
    const difference = (taken[row] as bigint) - takenAt(rule, level, candidate, row);
    residual += difference < 0n ? -difference : difference;
  });
  return residual;
}
