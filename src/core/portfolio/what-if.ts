/** Requirements before and after a hypothetical order, and the order that helps most. */
import type { PortfolioAccount } from './account.ts';
import { assess } from './assess.ts';
import type { MarginRules } from './margin-rules.ts';
import type { MarginResult } from './scenario-margin.ts';
import type { ScenarioTable } from './scenario-table.ts';

/** One leg of an order. */
export interface OrderLeg {
  /** Row of the table. */
  readonly row: number;
  /** Signed, units of the underlying. */
  readonly quantity: number;
}

/** An order of one leg or more that trades as a whole. */
export interface HypotheticalOrder {
  readonly legs: readonly OrderLeg[];
  /** Half spread, impact and fees of the whole order, settlement currency, zero or more. */
  readonly cost: number;
}

/** Both sides of a question. */
export interface WhatIf {
  readonly before: MarginResult;
  readonly after: MarginResult;
}

/** The account after an order at the marks of the table: premiums and the cost leave its cash. */
export function accountAfter(
  table: ScenarioTable,
  account: PortfolioAccount,
  order: HypotheticalOrder,
): PortfolioAccount {
  const quantities = new Map<number, number>();
  for (let i = 0; i < account.rows.length; i += 1) {
    const row = account.rows[i] as number;
    quantities.set(row, (quantities.get(row) ?? 0) + (account.quantities[i] as number));
  }
  let { cash } = account;
  cash -= order.cost;
  for (const { row, quantity } of order.legs) {
    quantities.set(row, (quantities.get(row) ?? 0) + quantity);
    cash -= quantity * (table.bases[row] as number);
  }
  return {
    ...account,
    cash,
    rows: Int32Array.from(quantities.keys()),
    quantities: Float64Array.from(quantities.values()),
  };
}

/** The requirement before and after an order, each with every scenario. */
export const whatIf = (
  rules: MarginRules,
  table: ScenarioTable,
  account: PortfolioAccount,
  order: HypotheticalOrder,
): WhatIf => ({
  before: assess(rules, table, account),
  after: assess(rules, table, accountAfter(table, account, order)),
});

/** What kind of step an order is. They are tried in this order: the cheapest hedge first. */
export const REDUCTION_STEPS = ['linear', 'spread', 'close'] as const;
export type ReductionStep = (typeof REDUCTION_STEPS)[number];

/** An order that could be sent to reduce a requirement. */
export interface ReductionCandidate extends HypotheticalOrder {
  readonly step: ReductionStep;
}

/** The candidate that was chosen. */
export interface Reduction {
  /** Position in the list of candidates. */
  readonly index: number;
  /** Requirement that it releases, settlement currency, above its cost. */
  readonly released: number;
  readonly result: WhatIf;
}

export type RequirementLevel = 'initialRequirement' | 'maintenanceRequirement';

/**
 * The candidate that releases most requirement per unit of cost, of the first step that has any:
 * futures and perpetuals, which take out delta, then spreads, then outright closes. What does not
 * lower the requirement strictly, or costs what it releases or more, is never chosen, so a caller
 * that repeats the question comes to an end. The worst scenario can move, hence every candidate is
 * revalued in all of them. Of equals the earlier one is chosen.
 *
 * @returns null where no candidate helps
 */
export function bestReduction(
  rules: MarginRules,
  table: ScenarioTable,
  account: PortfolioAccount,
  candidates: readonly ReductionCandidate[],
  level: RequirementLevel = 'maintenanceRequirement',
): Reduction | null {
  const before = assess(rules, table, account);
  for (const step of REDUCTION_STEPS) {
    let best: Reduction | null = null;
    let bestCost = 0;
    candidates.forEach((candidate, index) => {
      if (candidate.step !== step) return;
      const after = assess(rules, table, accountAfter(table, account, candidate));
      const released = before[level] - after[level];
      if (!(released > 0 && released > candidate.cost)) return;
      // released / cost compared without dividing, as a cost may be zero
      const isBetter =
        best === null ||
        released * bestCost > best.released * candidate.cost ||
        (candidate.cost === 0 && bestCost === 0 && released > best.released);
      if (!isBetter) return;
      best = { index, released, result: { before, after } };
      bestCost = candidate.cost;
    });
    if (best !== null) return best;
  }
  return null;
}
