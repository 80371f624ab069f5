/** A part of a position while the account is a little below maintenance, all of it further down. */
import { lesser, magnitude, mulDivDown, mulDivTowardZero, PPM } from '../../money/index.ts';

/** A position of an account; amounts in one unit of quote. */
export interface PartCase {
  /** Signed size held. */
  readonly held: bigint;
  /** Value of the position, and of all positions of the account, zero or more. */
  readonly value: bigint;
  readonly totalValue: bigint;
  readonly equity: bigint;
  readonly maintenance: bigint;
}

/** Rates in parts per million. */
export interface PartTerms {
  /** Part of the total value that may be closed; one position may be closed whole for it. */
  readonly part: bigint;
  /** Share of maintenance at and above which only the part is closed. */
  readonly partAbove: bigint;
  /** A position of at most this value is closed whole. */
  readonly dust: bigint;
}

/**
 * Most of a position that may be liquidated: nothing of an account at or above maintenance; the
 * whole of a small position, and of any when equity is below a share of maintenance; otherwise
 * `min(1, part * total value / value)` of it. Shares and sizes round down. Source: Perp curie,
 * `getLiquidatablePositionSize`: half, down to half of maintenance, positions of 100 dollars whole.
 *
 * @returns signed size, toward zero from what is held
 */
export function liquidatablePart(at: PartCase, terms: PartTerms): bigint {
  if (at.held === 0n || at.equity >= at.maintenance) return 0n;
  if (at.value <= terms.dust || at.value === 0n) return at.held;
  if (at.equity < mulDivDown(at.maintenance, terms.partAbove, PPM)) return at.held;
  const share = lesser(mulDivDown(at.totalValue, terms.part, at.value), PPM);
  return mulDivTowardZero(at.held, share, PPM);
}

/**
 * What leaves with a part of a position, when shares are counted in `unit`: the cost of the part,
 * from a share that is rounded down first.
 *
 * @param cost signed cost of the whole position
 * @param unit the share that stands for all, such as 10^18
 */
export function costOfPart(cost: bigint, part: bigint, held: bigint, unit: bigint): bigint {
  const share = mulDivDown(magnitude(part), unit, magnitude(held));
  return mulDivTowardZero(cost, share, unit);
}
