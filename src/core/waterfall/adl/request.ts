/** A deleveraging as it is asked for, checked before any policy sees it. */
import type { AdlPolicy, Allocation, Candidate, Infeasible, Numeraire } from './policy.ts';

/** A candidate with its name and what its `size` counts. */
export interface NamedAdlCandidate {
  readonly id: string;
  readonly numeraire: Numeraire;
  readonly candidate: Candidate;
}

/** What is wanted from whom. */
export interface AdlRequest {
  readonly numeraire: Numeraire;
  /** Units of that numeraire, zero or more. */
  readonly target: bigint;
  readonly candidates: readonly NamedAdlCandidate[];
}

/** Why a request cannot be allocated; `row` is the place of the candidate, from 0. */
export type AdlFault =
  | { readonly kind: 'not-whole'; readonly row: number; readonly field: keyof Candidate }
  | { readonly kind: 'no-equity'; readonly row: number; readonly equity: bigint }
  | { readonly kind: 'no-position'; readonly row: number; readonly notional: bigint }
  | { readonly kind: 'size-out-of-range'; readonly row: number; readonly size: bigint }
  | { readonly kind: 'duplicate'; readonly row: number; readonly first: number }
  | { readonly kind: 'mixed-numeraires'; readonly row: number }
  | { readonly kind: 'mixed-sides'; readonly row: number }
  | { readonly kind: 'target-out-of-range' }
  | { readonly kind: 'no-exposure' }
  | { readonly kind: 'no-meaning'; readonly numeraires: readonly Numeraire[] };

const AMOUNTS = ['held', 'size', 'notional', 'gain', 'equity'] as const;

/** Numbers can come from outside the types: only a `bigint` is a whole number for sure. */
const isWhole = (value: unknown): boolean => typeof value === 'bigint';

function amountFault(candidate: Candidate, row: number): AdlFault | null {
  const field = AMOUNTS.find((name) => !isWhole(candidate[name]));
  if (field !== undefined) return { kind: 'not-whole', row, field };
  const { held, size, notional, equity } = candidate;
  if (equity <= 0n) return { kind: 'no-equity', row, equity };
  if (notional <= 0n) return { kind: 'no-position', row, notional };
  return size < 0n || size > held ? { kind: 'size-out-of-range', row, size } : null;
}

/** The first fault of the candidates in their order, or null. */
export function candidateFault({ numeraire, candidates }: AdlRequest): AdlFault | null {
  const rows = new Map<string, number>();
  const side = candidates[0]?.candidate.side;
  for (let row = 0; row < candidates.length; row += 1) {
    const named = candidates[row] as NamedAdlCandidate;
    if (named.numeraire !== numeraire) return { kind: 'mixed-numeraires', row };
    const fault = amountFault(named.candidate, row);
    if (fault !== null) return fault;
    if (named.candidate.side !== side) return { kind: 'mixed-sides', row };
    const first = rows.get(named.id);
    if (first !== undefined) return { kind: 'duplicate', row, first };
    rows.set(named.id, row);
  }
  return null;
}

/**
 * Allocates a request by a policy.
 *
 * @returns the amounts in the order of the candidates; what is wrong with the request; or the most
 *   that all candidates together can give where that is less than the target
 */
export function allocateRequest(
  policy: AdlPolicy,
  request: AdlRequest,
): Allocation | Infeasible | AdlFault {
  const { numeraire, target, candidates } = request;
  const { numeraires } = policy;
  if (!numeraires.includes(numeraire)) return { kind: 'no-meaning', numeraires };
  if (!isWhole(target) || target < 0n) return { kind: 'target-out-of-range' };
  const fault = candidateFault(request);
  if (fault !== null) return fault;
  return policy.allocate(
    candidates.map(({ candidate }) => candidate),
    target,
  );
}
