/** How much of a market may be liquidated in a window of time that moves along. */
import { greater, lesser, mulDivDown } from '../../money/index.ts';

/** A liquidation that was done. */
export interface PastLiquidation {
  readonly at: bigint;
  readonly size: bigint;
}

/** What a market allows. */
export interface WindowTerms {
  /** Most size in one window; zero sets no limit. */
  readonly capacity: bigint;
  /** Length of the window, in the unit of the times. */
  readonly length: bigint;
}

/** Size that the window still allows; entries at or before `now - length` have dropped out. */
export function roomInWindow(
  past: readonly PastLiquidation[],
  now: bigint,
  terms: WindowTerms,
): bigint {
  let used = 0n;
  for (const { at, size } of past) if (at > now - terms.length) used += size;
  return greater(terms.capacity - used, 0n);
}

/** A liquidation that is asked for. */
export interface WindowRequest {
  readonly now: bigint;
  /** More than zero. */
  readonly size: bigint;
  /** A liquidator whom the venue trusts takes any size. */
  readonly liquidator: 'anyone' | 'endorsed';
  /** Whether the market is so even that one more window may be opened when this one is full. */
  readonly market: 'even' | 'skewed';
}

/**
 * Size that may be liquidated now: what the window has room for; all for an endorsed liquidator,
 * and where no limit is set; when the window is full, one more capacity if the market is even and
 * nothing was liquidated at this very time. Source: Synthetix v3, `maxLiquidatableAmount`.
 */
export function allowedInWindow(
  past: readonly PastLiquidation[],
  request: WindowRequest,
  terms: WindowTerms,
): bigint {
  if (request.liquidator === 'endorsed' || terms.capacity <= 0n) return request.size;
  const room = roomInWindow(past, request.now, terms);
  if (room > 0n) return lesser(room, request.size);
  const isFirstNow = past.every(({ at }) => at !== request.now);
  return request.market === 'even' && isFirstNow ? lesser(terms.capacity, request.size) : 0n;
}

/**
 * Capacity of a window from what the market bears: fees of both sides times the scale of its skew,
 * a multiplier and the length, rounded down. Source: Synthetix v3, `maxLiquidationAmountInWindow`.
 *
 * @param fees of maker and taker together, and `multiplier`, in units of `unit`
 */
export const windowCapacity = (
  market: { readonly fees: bigint; readonly skewScale: bigint; readonly multiplier: bigint },
  length: bigint,
  unit: bigint,
): bigint => mulDivDown(market.fees * market.skewScale, market.multiplier * length, unit * unit);
