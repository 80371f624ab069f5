/**
 * Rules that have a level: one number from which everybody's own share follows. Each is stated so
 * that one account, with nothing but its own line and the level, arrives at its units exactly,
 * rounding and ties included.
 */
import type { Candidate } from '../adl/policy.ts';
import type { Score } from '../adl/queue.ts';

/** How what is taken follows from a level. Weights are zero or more. */
export type LevelRule =
  /**
   * Units are left one by one where (kept+1)/weight is smallest (D'Hondt): an account keeps as many
   * units as have a quotient up to the level.
   */
  | { readonly kind: 'keep-quotients'; readonly weight: (of: Candidate) => bigint }
  /** Units are taken one by one where (taken+1)/weight is smallest (D'Hondt). */
  | { readonly kind: 'take-quotients'; readonly weight: (of: Candidate) => bigint }
  /**
   * Everybody gives level * weight, at most its size; whole units by the largest remainder. Whoever
   * has no weight gives only what all others cannot, in proportion to notional: the second tier.
   */
  | { readonly kind: 'share'; readonly weight: (of: Candidate) => bigint }
  /** Everybody above the score gives all, everybody below gives nothing. */
  | { readonly kind: 'queue'; readonly score: (of: Candidate) => Score };

/** Where a rule stopped. `numerator / denominator` is in lowest terms and zero or more. */
export interface AdlLevel {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Of a share: 2 where all with a weight gave all, and the level is of notional. Otherwise 1. */
  readonly tier: 1 | 2;
  /** Last row that was served among those which tie at the level; -1 where none was. */
  readonly row: number;
  /**
   * Of a share: the numerator, over `denominator`, of the smallest remainder that was rounded up.
   * Of a queue: what the last account gave. Otherwise zero.
   */
  readonly rest: bigint;
}

const clamp = (value: bigint, least: bigint, most: bigint): bigint =>
  value < least ? least : value > most ? most : value;

/** Units of a row whose quotient, a/weight for a = 1, 2, ..., comes no later than the level. */
function quotientsUpTo(weight: bigint, row: number, level: AdlLevel): bigint {
  const reached = weight * level.numerator;
  const whole = reached / level.denominator;
  const ties = whole * level.denominator === reached;
  return ties && row > level.row ? whole - 1n : whole;
}

/** Weight that counts in a tier: the second has only those without one in the first. */
export const weightInTier = (weight: bigint, notional: bigint, tier: 1 | 2): bigint =>
  tier === 1 ? weight : weight > 0n ? 0n : notional;

function shareAt(weight: bigint, of: Candidate, row: number, level: AdlLevel): bigint {
  const { size, notional } = of;
  if (level.tier === 2 && weight > 0n) return size;
  return portionAt(weightInTier(weight, notional, level.tier), size, row, level);
}

function portionAt(weight: bigint, size: bigint, row: number, level: AdlLevel): bigint {
  if (weight === 0n) return 0n;
  const due = weight * level.numerator;
  const whole = due / level.denominator;
  const remainder = due - whole * level.denominator;
  const isRoundedUp = remainder > level.rest || (remainder === level.rest && row <= level.row);
  return clamp(isRoundedUp ? whole + 1n : whole, 0n, size);
}

function queueAt(score: Score, size: bigint, row: number, level: AdlLevel): bigint {
  if (row === level.row) return level.rest;
  const left = score.numerator * level.denominator;
  const right = level.numerator * score.denominator;
  return left > right || (left === right && row < level.row) ? size : 0n;
}

/**
 * What a rule takes from one account at a level, to the unit.
 *
 * @param row place of the account in the list; decides ties
 */
export function takenAt(rule: LevelRule, level: AdlLevel, of: Candidate, row: number): bigint {
  const { held, size } = of;
  switch (rule.kind) {
    case 'keep-quotients':
      return held - clamp(quotientsUpTo(rule.weight(of), row, level), held - size, held);
    case 'take-quotients':
      return clamp(quotientsUpTo(rule.weight(of), row, level), 0n, size);
    case 'share':
      return shareAt(rule.weight(of), of, row, level);
    case 'queue':
      return queueAt(rule.score(of), size, row, level);
    default:
      return rule satisfies never;
  }
}
