/** What providers earn or lose by a lot that they took together. */
import type { QuoteUnits } from '../../money/index.ts';
import { greater } from '../../money/index.ts';
import { splitByLargestRemainder } from './largest-remainder.ts';

/** Commitments after a lot was unwound, and what could not be booked on them. */
export interface CompoundedPool {
  readonly commitments: readonly QuoteUnits[];
  /** Profit that nobody was there for, or a loss (less than zero) beyond all commitments. */
  readonly left: QuoteUnits;
}

/**
 * Adds the profit of an unwound lot to the commitments in proportion, by largest remainder, so that
 * the next lot is shared by what each has by then; a loss is taken from them the same way, and
 * never more than each has.
 *
 * @param commitments quote units by provider, each zero or more
 * @param profit signed
 */
export function compoundProceeds(
  commitments: readonly QuoteUnits[],
  profit: QuoteUnits,
): CompoundedPool {
  const pool = commitments.reduce<bigint>((so, commitment) => so + commitment, 0n);
  if (pool === 0n) return { commitments: [...commitments], left: profit };
  const booked = greater<bigint>(profit, -pool);
  const parts = splitByLargestRemainder(booked < 0n ? -booked : booked, commitments);
  return {
    commitments: commitments.map((commitment, row) => {
      const part = parts[row] as bigint;
      return (booked < 0n ? commitment - part : commitment + part) as QuoteUnits;
    }),
    left: (profit - booked) as QuoteUnits,
  };
}
