/** How a fund that is below its target comes back: which part of the fees, and by when. */
import { greater, lesser, mulDivUp, PPM, type Ppm, type QuoteUnits } from '../../money/index.ts';

/** What is known when a plan is made. */
export interface ReplenishmentNeed {
  readonly target: QuoteUnits;
  readonly balance: QuoteUnits;
  /** Fees expected in a day, quote units, zero or more. */
  readonly feesPerDay: QuoteUnits;
  /** Share of the fees that goes to the fund anyway, ppm. */
  readonly usual: Ppm;
  /** Most that may be diverted, ppm. */
  readonly most: Ppm;
  /** Days in which the fund should be at its target, one or more. */
  readonly days: bigint;
}

/** A plan of replenishment. */
export interface ReplenishmentPlan {
  readonly kind: 'plan';
  readonly missing: QuoteUnits;
  /** Share of the fees that goes to the fund, ppm. */
  readonly rate: Ppm;
  /** Days until the fund is at its target at this rate. */
  readonly days: bigint;
  /** What the fees of the wished days leave missing at this rate. */
  readonly late: QuoteUnits;
}

/** Why no plan leads to the target. */
export type NoPlan =
  | { readonly kind: 'at-target' }
  /** Fees bring nothing at the highest rate. */
  | { readonly kind: 'infeasible'; readonly missing: QuoteUnits };

const NOTHING = 0n as QuoteUnits;

/**
 * Least share of the fees that brings a fund to its target in the wished days, between the usual
 * and the most; and the days that this takes. Rate and days round up.
 */
export function planReplenishment(need: ReplenishmentNeed): ReplenishmentPlan | NoPlan {
  const missing = greater((need.target - need.balance) as QuoteUnits, NOTHING);
  if (missing === 0n) return { kind: 'at-target' };
  const fees = (need.feesPerDay * need.days) as QuoteUnits;
  const wished = fees === 0n ? need.most : (mulDivUp(missing, PPM, fees) as bigint as Ppm);
  const rate = greater(lesser(wished, need.most), need.usual);
  const perDay = need.feesPerDay * rate;
  if (perDay === 0n) return { kind: 'infeasible', missing };
  const days = mulDivUp(missing as bigint, PPM, perDay);
  const brought = (fees * rate) / PPM;
  return {
    kind: 'plan',
    missing,
    rate,
    days,
    late: greater((missing - brought) as QuoteUnits, NOTHING),
  };
}

/** Share of a fee that goes to the fund, rounded up: the plan is kept to the unit. */
export const divertedFee = (fee: QuoteUnits, rate: Ppm): QuoteUnits =>
  lesser(fee, mulDivUp(fee, rate, PPM));

/** How a plan stands. */
export type PlanStanding = 'done' | 'on-time' | 'late';

/** Whether a plan keeps its deadline; it is late from the moment after it. Times in ms. */
export function planStanding(missing: QuoteUnits, deadlineMs: number, time: number): PlanStanding {
  if (missing <= 0n) return 'done';
  return time > deadlineMs ? 'late' : 'on-time';
}
