/**
 * Questions about risk. Ratios are compared by cross-multiplication, so that nothing rounds and
 * nothing divides by zero. In the manner of dYdX v4 `lib/margin/risk.go`.
 */
import { PPM, type QuoteUnits } from '../money/index.ts';

/** What an account is worth and what it must be worth, in quote units. */
export interface Risk {
  /** Settled balance plus unrealised profit, unweighted: what is there if all is closed at mark. */
  readonly equity: QuoteUnits;
  /** Equity with unrealised gains at their weight for the initial test. */
  readonly initialEquity: QuoteUnits;
  /** Equity with unrealised gains at their weight for the maintenance test. */
  readonly maintenanceEquity: QuoteUnits;
  readonly initial: QuoteUnits;
  readonly maintenance: QuoteUnits;
}

/** An account exactly at maintenance keeps its positions; one that holds nothing is not due. */
export const isLiquidatable = (risk: Risk): boolean =>
  risk.maintenance > 0n && risk.maintenanceEquity < risk.maintenance;

export const isBankrupt = (risk: Risk): boolean => risk.equity < 0n;

export const mayIncreaseRisk = (risk: Risk): boolean => risk.initialEquity >= risk.initial;

/** Whether equity is below a share of the maintenance margin. */
export const isBelowShareOfMaintenance = (risk: Risk, share: bigint): boolean =>
  risk.maintenanceEquity * PPM < risk.maintenance * share;

/**
 * Orders accounts by danger: the one with less equity per unit of maintenance first.
 * Compares e1/m1 with e2/m2 as e1*m2 with e2*m1.
 */
export const byDanger = (a: Risk, b: Risk): number => {
  const left = a.equity * b.maintenance;
  const right = b.equity * a.maintenance;
  return left < right ? -1 : left > right ? 1 : 0;
};

/** Whether an account under its requirement came out of a trade no worse than it went in. */
export const isNoWorse = (before: Risk, after: Risk): boolean => {
  if (after.maintenance === 0n) return after.equity >= 0n || after.equity >= before.equity;
  if (before.maintenance === 0n) return false;
  return after.equity * before.maintenance >= before.equity * after.maintenance;
};
