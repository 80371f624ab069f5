/** One question for every kind of rules. */
import type { Instrument, PortfolioAccount } from './account.ts';
import {
  assessInverse,
  assessSensitivities,
  assessStandard,
  valuingRules,
} from './assess-formula.ts';
import type { MarginRules } from './margin-rules.ts';
import type { MarketState } from './market.ts';
import { assessScenarios, type MarginResult } from './scenario-margin.ts';
import { ScenarioTable } from './scenario-table.ts';

/** The table that serves a set of rules; formulas need one scenario in which nothing moves. */
export const tableFor = (
  rules: MarginRules,
  instruments: readonly Instrument[],
  market: MarketState,
): ScenarioTable =>
  rules.kind === 'scenarios'
    ? new ScenarioTable(rules, instruments, market)
    : new ScenarioTable(valuingRules(rules, rules.settlement), instruments, market);

/**
 * What an account has to hold under any rules.
 *
 * @param table from `tableFor` with the same rules
 */
export function assess(
  rules: MarginRules,
  table: ScenarioTable,
  account: PortfolioAccount,
): MarginResult {
  switch (rules.kind) {
    case 'scenarios':
      return assessScenarios(table, account);
    case 'standard':
      return assessStandard(rules, table, account);
    case 'inverse-standard':
      return assessInverse(rules, table, account);
    case 'sensitivities':
      return assessSensitivities(rules, table, account);
    default:
      return rules satisfies never;
  }
}
