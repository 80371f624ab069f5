/** How much of a shortage may be freed now, when liquidation is spread over time. */
import { greater, lesser, mulDivDown } from '../../money/index.ts';

/** A liquidation under way; the clock may count anything, blocks or seconds. */
export interface SpreadLiquidation {
  /** Still missing, and freed before by the same liquidation: quote units, zero or more. */
  readonly shortage: bigint;
  readonly freed: bigint;
  /** Since the liquidation began, and until all may be freed; zero frees all at once. */
  readonly elapsed: bigint;
  readonly duration: bigint;
  /** Share that may be freed at once, in units of `whole`. */
  readonly initial: bigint;
  /** The share that stands for all. */
  readonly whole: bigint;
  /** A shortage below this is freed at once. */
  readonly small: bigint;
}

/**
 * Share of the shortage that may be freed now: `min(1, elapsed/duration + initial)` of all that was
 * missing, less what was freed before. Steps round down. Source: Drift v2,
 * `calculate_max_pct_to_liquidate`.
 *
 * @returns a share in units of `whole`, 0 to `whole`
 */
export function freeableShare(at: SpreadLiquidation): bigint {
  if (at.shortage < at.small || at.shortage === 0n) return at.whole;
  const isAtOnce = at.duration <= 0n;
  const ramped = isAtOnce ? at.whole : mulDivDown(at.elapsed, at.whole, at.duration) + at.initial;
  const most = mulDivDown(at.shortage + at.freed, lesser(ramped, at.whole), at.whole);
  const freeable = greater(most - at.freed, 0n);
  return mulDivDown(freeable, at.whole, at.shortage);
}
