/** The port of the auto-deleveraging policies: a new rule is one new file. */
import type { WaterLevel } from './capped-shares.ts';

/**
 * What is taken: lots of a position, or dollars of gains. Never mixed: a share of a position is no
 * share of a gain.
 */
export type Numeraire = 'quantity' | 'dollars';

/**
 * Somebody whose position may be reduced. All are integers; `size` is what is reduced (lots, or
 * units of notional), so that a policy works in either numeraire.
 */
export interface Candidate {
  /** Units held. */
  readonly held: bigint;
  /** Most that may be taken: all, or less where more would leave the account with a loss. */
  readonly size: bigint;
  /** Value of the position at the mark, quote units, more than zero. */
  readonly notional: bigint;
  /** Unrealised profit of the position, quote units, signed. */
  readonly gain: bigint;
  /** Equity of the account after the gain is realised, quote units, more than zero. */
  readonly equity: bigint;
  /** 1 for a long, -1 for a short. */
  readonly side: 1 | -1;
}

/** `taken[i]` belongs to `candidates[i]`; the sum equals the target to the unit. */
export interface Allocation {
  readonly kind: 'allocation';
  readonly taken: readonly bigint[];
  /** Where the policy cuts: share of a weight, or units per unit of equity that are kept. */
  readonly level?: WaterLevel;
}

/** The target is more than all candidates together can give; `most` is what they can. */
export interface Infeasible {
  readonly kind: 'infeasible';
  readonly most: bigint;
}

/** A rule for who gives up what. */
export interface AdlPolicy {
  readonly id: string;
  /** Paper, rulebook or page that states the rule. */
  readonly source: string;
  /** What `size` may be for the rule to have a meaning: units of an instrument, or of money. */
  readonly numeraires: readonly Numeraire[];
  allocate(candidates: readonly Candidate[], target: bigint): Allocation | Infeasible;
}

/** Most that the candidates can give together. */
export function capacityOf(candidates: readonly Candidate[]): bigint {
  let sum = 0n;
  for (const candidate of candidates) sum += candidate.size;
  return sum;
}
