/** Cover-N: the fund that stands the largest clusters of accounts falling together. */

/** What an account would owe in a scenario. */
export interface ScenarioLoss {
  readonly scenario: string;
  /** Accounts that belong together: one owner, or a vault. */
  readonly cluster: string;
  readonly shortfall: number;
}

/** The scenario that asks most. */
export interface CoverResult {
  readonly fund: number;
  readonly scenario: string;
  readonly clusters: readonly string[];
}

/**
 * Most that the `count` largest clusters owe together in any scenario. Losses of one cluster are
 * added up first: two accounts of one owner are one member. Source: PFMI principle 4, Cover 2.
 *
 * @param count one or more
 */
export function coverClusters(losses: readonly ScenarioLoss[], count: number): CoverResult {
  const byScenario = new Map<string, Map<string, number>>();
  for (const { scenario, cluster, shortfall } of losses) {
    const sums = byScenario.get(scenario) ?? new Map<string, number>();
    sums.set(cluster, (sums.get(cluster) ?? 0) + Math.max(shortfall, 0));
    byScenario.set(scenario, sums);
  }
  let worst: CoverResult = { fund: 0, scenario: '', clusters: [] };
  for (const [scenario, sums] of byScenario) {
    const largest = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, count);
    const fund = largest.reduce((sum, [, owed]) => sum + owed, 0);
    if (fund > worst.fund) worst = { fund, scenario, clusters: largest.map(([name]) => name) };
  }
  return worst;
}
