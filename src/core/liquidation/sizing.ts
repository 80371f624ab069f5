/**
 * How much of a position one liquidation order closes: the least that restores the account, within
 * the bounds of a slice.
 */

import { type Bracket, type Risk, requirementOf } from '../margin/index.ts';
import { greater, type Lots, lesser, mulDivUp, PPM, type QuoteUnits } from '../money/index.ts';

/** What sizing looks at: the account, and the position that would be reduced. */
export interface SizingCase {
  readonly risk: Risk;
  /** Lots held, absolute. */
  readonly held: Lots;
  /** Value of one lot at the mark, quote units. */
  readonly lotValue: QuoteUnits;
  readonly maintenance: readonly Bracket[];
  readonly initial: readonly Bracket[];
  /** Slippage and fee expected, parts per million of the notional that trades. */
  readonly costPpm: bigint;
  /** Restored means equity >= maintenance + this share of (initial - maintenance). */
  readonly bufferPpm: bigint;
}

/**
 * Equity less the target after closing `lots`, in millionths of a quote unit. It is concave in
 * `lots`: the requirement is convex in size and the cost is linear.
 */
function slackAfter(sizing: SizingCase, lots: bigint): bigint {
  const { risk, held, lotValue } = sizing;
  const before = (held * lotValue) as QuoteUnits;
  const after = ((held - lots) * lotValue) as QuoteUnits;
  const cost = mulDivUp(lots * lotValue, sizing.costPpm, PPM);
  const maintenance =
    risk.maintenance -
    requirementOf(sizing.maintenance, before) +
    requirementOf(sizing.maintenance, after);
  const initialBefore = requirementOf(sizing.initial, before);
  const initial = risk.initial - initialBefore + requirementOf(sizing.initial, after);
  const between = initial > maintenance ? initial - maintenance : 0n;
  const target = maintenance * PPM + between * sizing.bufferPpm;
  return (risk.maintenanceEquity - cost) * PPM - target;
}

/**
 * Least lots that restore the account after fees and slippage; all lots when none restores it.
 *
 * The slack after closing is concave, so the lots at which it is highest are found first (where
 * one more lot stops helping) and the least sufficient size lies at or below them.
 */
export function leastRestoringLots(sizing: SizingCase): Lots {
  const held = sizing.held as bigint;
  let low = 0n;
  let high = held;
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (slackAfter(sizing, middle + 1n) > slackAfter(sizing, middle)) low = middle + 1n;
    else high = middle;
  }
  const best = low;
  if (slackAfter(sizing, best) < 0n) return held as Lots;
  low = 0n;
  high = best;
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (slackAfter(sizing, middle) >= 0n) high = middle;
    else low = middle + 1n;
  }
  return (low === 0n ? 1n : low) as Lots;
}

/** Bounds of one order. */
export interface SliceBounds {
  readonly slicePpm: bigint;
  readonly notionalMin: QuoteUnits;
  readonly notionalMax: QuoteUnits;
}

/**
 * Least and most notional that one order may close of a position: the minimum, but not more than
 * the position; and a share of the position, but not less than that minimum (dYdX v4,
 * `GetMaxAndMinPositionNotionalLiquidatable`). The share rounds down.
 *
 * @param notional of the whole position, zero or more
 */
export function sliceNotionals(
  notional: QuoteUnits,
  bounds: Pick<SliceBounds, 'slicePpm' | 'notionalMin'>,
): { readonly least: QuoteUnits; readonly most: QuoteUnits } {
  const least = lesser(notional, bounds.notionalMin);
  const share = ((notional * bounds.slicePpm) / PPM) as QuoteUnits;
  return { least, most: greater(share, least) };
}

/**
 * Most lots that one order may close: a share of the position, but always the minimum notional,
 * never more than the maximum, at least one lot, and the whole position where the rest would be
 * smaller than one lot. Sizes round down (dYdX v4 liquidation size).
 *
 * @param step lots in the smallest order; 1 where every lot can trade
 */
export function sliceLots(held: Lots, lotValue: QuoteUnits, bounds: SliceBounds, step = 1n): Lots {
  const notional = (held * lotValue) as QuoteUnits;
  const allowed = lesser(sliceNotionals(notional, bounds).most, bounds.notionalMax);
  if (allowed >= notional || held <= step) return held;
  const lots = (allowed / lotValue / step) * step;
  return (lots === 0n ? step : lots) as Lots;
}

/** The fewest whole steps that are at least so many lots (Paradex: multiples of 20 %). */
export const wholeSteps = (lots: Lots, step: Lots): Lots =>
  (((lots + step - 1n) / step) * step) as Lots;
