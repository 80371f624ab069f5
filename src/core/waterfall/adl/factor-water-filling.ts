/**
 * Water-filling on factor leverage: of everything an account holds only its exposure to the one
 * factor that moves all prices counts, `b_i = sum_a beta_a * p_a * q_ia`. Lots are taken where they
 * lower the highest `|b_i| / e_i`; a book whose legs offset each other is skipped, whatever its
 * gross leverage. Source: Campbell, Hey, Moallemi, Nutz, "Risk-Based Auto-Deleveraging",
 * arXiv 2603.15963, one dominant factor; whole lots by D'Hondt.
 */
import type { Allocation, Infeasible } from './policy.ts';
import type { AdlFault } from './request.ts';
import { leastQuotients } from './round.ts';

/** An account seen from the side that is reduced. All are integers. */
export interface FactorCandidate {
  /** Most lots that may be taken of the asset that is reduced, zero or more. */
  readonly lots: bigint;
  /**
   * Exposure of the whole book to the factor, in any unit that is the same for all, positive where
   * it lies on the side that is reduced: for longs that are closed `b_i`, for shorts `-b_i`.
   */
  readonly exposure: bigint;
  /** Equity of the account, quote units, more than zero. */
  readonly equity: bigint;
}

/** One position of a book. */
export interface FactorPosition {
  /** Sensitivity of the price to the factor, in any unit that is the same for all. */
  readonly beta: bigint;
  /** Value of the position at the mark, quote units, positive for a long. */
  readonly value: bigint;
}

/** Exposure of a book to the factor: the sum of sensitivity times signed value, exact. */
export function factorExposure(positions: readonly FactorPosition[]): bigint {
  let exposure = 0n;
  for (const { beta, value } of positions) exposure += beta * value;
  return exposure;
}

/** Rows that share units out: how many each may have, and what lies beside them. */
interface Shares {
  readonly most: readonly bigint[];
  readonly offsets: readonly bigint[];
  readonly equities: readonly bigint[];
  readonly step: bigint;
}

/** Bits of the fraction with which the search writes a level. */
const LEVEL_BITS = 64n;

/** What every row has at a level, rounded down; `kept` is filled. */
function keptAt({ most, offsets, equities, step }: Shares, level: bigint, kept: bigint[]): bigint {
  let sum = 0n;
  for (let row = 0; row < most.length; row += 1) {
    const room = (((equities[row] as bigint) * level) >> LEVEL_BITS) - (offsets[row] as bigint);
    const units = room > 0n ? room / step : 0n;
    const cap = most[row] as bigint;
    kept[row] = units < cap ? units : cap;
    sum += kept[row] as bigint;
  }
  return sum;
}

/** Shares `units` out, each to the row with the smallest (offset + step*(kept+1))/equity. */
function shareLowest(shares: Shares, units: bigint): bigint[] {
  const { most, offsets, equities, step } = shares;
  const kept = new Array<bigint>(most.length).fill(0n);
  let low = 0n;
  let high = 1n << LEVEL_BITS;
  // Twice the level until all is shared out: at most as many rounds as the amounts have bits.
  while (keptAt(shares, high, kept) < units) {
    low = high;
    high *= 2n;
  }
  while (low + 1n < high) {
    const middle = (low + high) >> 1n;
    if (keptAt(shares, middle, kept) > units) high = middle;
    else low = middle;
  }
  const rest = units - keptAt(shares, low, kept);
  leastQuotients(kept, equities, most, rest, { step, offsets });
  return kept;
}

/**
 * Takes lots of one asset where they lower the highest factor leverage. First everybody whose book
 * leans to the reduced side comes down to one level, and no exposure changes its sign. What is
 * still missing then goes where it hurts least: lot by lot to the smallest exposure per equity on
 * the other side. Monotone in the target; ties: the lower index keeps, and gives first on the other
 * side.
 *
 * @param lotExposure exposure of one lot of the reduced asset, more than zero
 * @param target lots to take from all together, zero or more
 * @returns lots by candidate, summing to the target; the most that all can give; or what is wrong
 */
export function factorWaterFill(
  candidates: readonly FactorCandidate[],
  lotExposure: bigint,
  target: bigint,
): Allocation | Infeasible | AdlFault {
  if (lotExposure <= 0n) return { kind: 'no-exposure' };
  if (target < 0n) return { kind: 'target-out-of-range' };
  const poor = candidates.findIndex(({ equity }) => equity <= 0n);
  if (poor >= 0) return { kind: 'no-equity', row: poor, equity: candidates[poor]?.equity ?? 0n };
  let capacity = 0n;
  for (const { lots } of candidates) capacity += lots;
  if (target > capacity) return { kind: 'infeasible', most: capacity };
  const step = lotExposure;
  const equities = candidates.map(({ equity }) => equity);
  const leaning = candidates.map(({ lots, exposure }) => {
    const whole = exposure > 0n ? exposure / step : 0n;
    return whole < lots ? whole : lots;
  });
  let first = 0n;
  for (const lots of leaning) first += lots;
  if (target <= first) {
    const offsets = candidates.map(
      ({ exposure }, row) => exposure - (leaning[row] as bigint) * step,
    );
    const kept = shareLowest({ most: leaning, offsets, equities, step }, first - target);
    const taken = leaning.map((lots, row) => lots - (kept[row] as bigint));
    return { kind: 'allocation', taken };
  }
  const most = candidates.map(({ lots }, row) => lots - (leaning[row] as bigint));
  const offsets = candidates.map(({ exposure }, row) => (leaning[row] as bigint) * step - exposure);
  const more = shareLowest({ most, offsets, equities, step }, target - first);
  const taken = leaning.map((lots, row) => lots + (more[row] as bigint));
  return { kind: 'allocation', taken };
}
