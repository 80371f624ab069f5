/** How much of what a venue earned goes into a fund at once. */
import { lesser } from '../../money/index.ts';

/** Bounds of one payment into a fund that has owners. */
export interface RevenuePolicy {
  /** Most that the fund may earn in a year, as a multiple of what it holds. */
  readonly yearlyMost: bigint;
  /** One payment is at most this part of what waits. */
  readonly part: bigint;
  /** Length of a year and of the time between payments, in one unit. */
  readonly year: bigint;
  readonly period: bigint;
}

/** Drift v2: 1,000 % a year and a tenth of the revenue pool at a time. */
export const DRIFT_REVENUE: Omit<RevenuePolicy, 'period'> = {
  yearlyMost: 10n,
  part: 10n,
  year: 31_536_000n,
};

/**
 * What is paid into a fund of what waits, rounded down; all of it where the fund has no owners, so
 * that nobody buys in just before a payment. Source: Drift v2, `settle_revenue_to_insurance_fund`.
 *
 * @param waiting zero or more
 * @param fund what it holds, zero or more
 */
export function settledRevenue(
  { yearlyMost, part, year, period }: RevenuePolicy,
  waiting: bigint,
  fund: { readonly value: bigint; readonly isOwned: boolean },
): bigint {
  if (period <= 0n) return 0n;
  if (!fund.isOwned) return waiting;
  const payments = year / period > 1n ? year / period : 1n;
  return lesser(waiting / part, (fund.value * yearlyMost) / payments);
}
