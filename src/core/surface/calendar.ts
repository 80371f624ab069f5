/** Whether a later slice lies above an earlier one everywhere. */
import { fociOf } from './butterfly.ts';
import { type Stretch, stretchesBelowZero } from './stretches.ts';
import { type Svi, totalVariance } from './svi.ts';

/**
 * Stretches of log-moneyness on which the later slice has less total variance than the earlier one:
 * a calendar spread there costs less than nothing. `least` is the difference, below zero.
 * Source: Gatheral and Jacquier (2014), lemma 2.1.
 */
export const calendarCrossings = (earlier: Svi, later: Svi): readonly Stretch[] =>
  stretchesBelowZero(
    (k) => totalVariance(later, k) - totalVariance(earlier, k),
    [...fociOf(earlier), ...fociOf(later)],
  );

/** A stretch of log-moneyness in which slices are compared. */
export interface MoneynessRange {
  readonly from: number;
  readonly to: number;
}

const POINTS = 200;

/** By how much the earlier slice lies above the later one within a range, 0 where nowhere. */
export function calendarDepth(earlier: Svi, later: Svi, range: MoneynessRange): number {
  let depth = 0;
  for (let i = 0; i <= POINTS; i += 1) {
    const k = range.from + ((range.to - range.from) * i) / POINTS;
    depth = Math.max(depth, totalVariance(earlier, k) - totalVariance(later, k));
  }
  return depth;
}

/**
 * The later slice raised until it lies above the earlier one within a range; its shape is kept.
 * A slice without butterflies nearly always has none afterwards; whoever needs to know looks again.
 */
export function liftedAbove(earlier: Svi, later: Svi, range: MoneynessRange): Svi {
  const depth = calendarDepth(earlier, later, range);
  return depth === 0 ? later : { ...later, a: later.a + depth * (1 + 1e-12) };
}
