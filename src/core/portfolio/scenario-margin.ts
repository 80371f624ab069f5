/** The requirement of an account by scenarios. */
import type { PortfolioAccount } from './account.ts';
import {
  type Charge,
  type ChargeContext,
  chargeOf,
  depegFactor,
  forwardContingency,
  type RiskUnit,
} from './charges.ts';
import { collateralValue, exposuresOf } from './exposure.ts';
import type { MarketState, UnderlyingMarket } from './market.ts';
import { dampened, keptGain } from './pnl-law.ts';
import type { Scenario, ScenarioRules } from './rules.ts';
import { type Extremes, lowestTwo, type ScenarioTable } from './scenario-table.ts';

/** A scenario, or what stands beside the scenarios: then the index is -1. */
export interface Outcome {
  readonly index: number;
  readonly name: string;
  /** Profit, settlement currency. */
  readonly value: number;
}

/** One charge by name, settlement currency. */
export interface NamedCharge extends Charge {
  readonly name: string;
  readonly place: string;
}

/** What one underlying would make, scenario by scenario. */
export interface UnderlyingResult {
  readonly name: string;
  readonly scenarioProfits: Float64Array;
  readonly worst: Outcome;
  readonly runnerUp: Outcome;
  /** Zero or less; 0 where the rules have none. */
  readonly forwardContingency: number;
}

/** A requirement with everything that it was made of. Settlement currency of the rules. */
export interface MarginResult {
  /** Name and day of the rules, and the time of the market: what is needed to say it again. */
  readonly rules: string;
  readonly rulesDate: string;
  readonly marketTimeMs: number;
  readonly settlement: 'quote' | 'coin';
  /** Sum over the underlyings, in the order of the rules. */
  readonly scenarioProfits: Float64Array;
  readonly byUnderlying: readonly UnderlyingResult[];
  readonly worst: Outcome;
  readonly runnerUp: Outcome;
  readonly addOns: readonly NamedCharge[];
  readonly forwardContingency: number;
  readonly optionValue: number;
  readonly collateralValue: number;
  /** Options, collateral, results not yet realised, and cash. */
  readonly equity: number;
  readonly initialRequirement: number;
  readonly maintenanceRequirement: number;
}

/** A scenario in words: `+16 %, volatility up`. */
export function scenarioName({ move, volatility }: Scenario): string {
  const percent = Math.round((move - 1) * 10_000) / 100;
  const sign = percent > 0 ? '+' : '';
  const kept = volatility === 'none' ? 'volatility unchanged' : `volatility ${volatility}`;
  const text = volatility.endsWith('skew') ? volatility.replace('-', ' ') : kept;
  return `${sign}${percent} %, ${text}`;
}

/** Name of the outcome beside the scenarios. */
export const FORWARD_CONTINGENCY = 'forward contingency';

/** Adds the results of one group of the table, discounted and weighted, to `out`. */
function addGroup(table: ScenarioTable, group: number, out: Float64Array): void {
  const { rules, sums, columns, groupBases, discounts } = table;
  const { scenarios } = rules;
  const factors = discounts[group] ?? null;
  const base = groupBases[group] as number;
  for (let at = 0; at < scenarios.length; at += 1) {
    const { weight, volatility } = scenarios[at] as Scenario;
    let value = sums[group * columns + at] as number;
    if (factors !== null) value *= value >= 0 ? factors.positive : factors.negative;
    const profit = (value - base) * weight;
    const isSkew = volatility === 'linear-skew' || volatility === 'absolute-skew';
    out[at] = (out[at] as number) + (isSkew ? -Math.abs(profit) : profit);
  }
}

/** Adds what collateral makes that moves with the underlying; counted in coin a coin is still. */
function addCollateral(
  table: ScenarioTable,
  account: PortfolioAccount,
  underlying: number,
  out: Float64Array,
): void {
  const { rules, market } = table;
  if (rules.settlement === 'coin') return;
  for (const asset of account.collateral) {
    if (asset.underlying !== underlying) continue;
    const value = collateralValue(rules, market, asset);
    for (let at = 0; at < out.length; at += 1) {
      const { move, weight } = rules.scenarios[at] as Scenario;
      out[at] = (out[at] as number) + value * (move - 1) * weight;
    }
  }
}

/**
 * Writes the result of one underlying in every scenario, from the sums that `table.sum` left.
 * Nothing is allocated.
 *
 * @param out as long as the list of scenarios; overwritten
 */
export function writeScenarioProfits(
  table: ScenarioTable,
  account: PortfolioAccount,
  underlying: number,
  out: Float64Array,
): void {
  const { rules, groups, market } = table;
  out.fill(0);
  for (let group = 0; group < groups.length; group += 1) {
    if (groups[group]?.underlying === underlying) addGroup(table, group, out);
  }
  addCollateral(table, account, underlying, out);
  const { spot } = market.underlyings[underlying] as UnderlyingMarket;
  for (let at = 0; at < out.length; at += 1) {
    const { move } = rules.scenarios[at] as Scenario;
    out[at] = keptGain(rules, dampened(rules, out[at] as number, move, spot), spot);
  }
}

const extremes: Extremes = { worst: 0, runnerUp: 0 };

const outcomeAt = (rules: ScenarioRules, profits: Float64Array, index: number): Outcome => ({
  index,
  name: scenarioName(rules.scenarios[index] as Scenario),
  value: profits[index] as number,
});

/** The lowest and the next, with the contingency beside the scenarios where it is lower. */
function rankOutcomes(
  rules: ScenarioRules,
  profits: Float64Array,
  contingency: number,
): { readonly worst: Outcome; readonly runnerUp: Outcome } {
  lowestTwo(profits, profits.length, extremes);
  const worst = outcomeAt(rules, profits, extremes.worst);
  const runnerUp = outcomeAt(rules, profits, Math.max(extremes.runnerUp, 0));
  const beside: Outcome = { index: -1, name: FORWARD_CONTINGENCY, value: contingency };
  if (!rules.addOns.some(({ kind }) => kind === 'forward-contingency')) return { worst, runnerUp };
  if (contingency < worst.value) return { worst: beside, runnerUp: worst };
  return { worst, runnerUp: contingency < runnerUp.value ? beside : runnerUp };
}

function contingencyOf(table: ScenarioTable, underlying: number): number {
  const addOn = table.rules.addOns.find(({ kind }) => kind === 'forward-contingency');
  if (addOn?.kind !== 'forward-contingency') return 0;
  return forwardContingency(addOn, table, underlying);
}

/** Scenario results by underlying, and their sum. */
interface Scan {
  readonly byUnderlying: readonly UnderlyingResult[];
  readonly together: UnderlyingResult;
}

function scan(table: ScenarioTable, account: PortfolioAccount): Scan {
  const { rules, market } = table;
  const total = new Float64Array(rules.scenarios.length);
  let contingencies = 0;
  const byUnderlying = market.underlyings.map(({ name }, underlying): UnderlyingResult => {
    const scenarioProfits = new Float64Array(rules.scenarios.length);
    writeScenarioProfits(table, account, underlying, scenarioProfits);
    const contingency = contingencyOf(table, underlying);
    for (let at = 0; at < total.length; at += 1) {
      total[at] = (total[at] as number) + (scenarioProfits[at] as number);
    }
    contingencies += contingency;
    const ranked = rankOutcomes(rules, scenarioProfits, contingency);
    return { name, scenarioProfits, ...ranked, forwardContingency: contingency };
  });
  const ranked = rankOutcomes(rules, total, contingencies);
  const together = {
    name: 'all',
    scenarioProfits: total,
    ...ranked,
    forwardContingency: contingencies,
  };
  return { byUnderlying, together };
}

function riskUnits(rules: ScenarioRules, { byUnderlying, together }: Scan): RiskUnit[] {
  if (rules.across === 'together') {
    const underlyings = byUnderlying.map((_, at) => at);
    return [{ underlyings, scenarioLoss: -Math.min(together.worst.value, 0), holdsAccount: true }];
  }
  return byUnderlying.map(({ worst }, at) => ({
    underlyings: [at],
    scenarioLoss: -Math.min(worst.value, 0),
    holdsAccount: at === 0,
  }));
}

/** Charges of all units summed by name, and the two requirements. */
function requirements(context: ChargeContext, units: readonly RiskUnit[]) {
  const { rules, market } = context.table;
  const depeg = depegFactor(rules.addOns, market.stablePrice);
  const sums = rules.addOns.map(() => ({ maintenance: 0, initial: 0 }));
  let maintenance = 0;
  let initial = 0;
  for (const unit of units) {
    let risk = unit.scenarioLoss;
    let floor = 0;
    rules.addOns.forEach((addOn, at) => {
      const charge = chargeOf(addOn, context, unit);
      const sum = sums[at] as { maintenance: number; initial: number };
      sum.maintenance += charge.maintenance;
      sum.initial += charge.initial;
      if (addOn.kind === 'stablecoin-depeg') sum.initial += unit.scenarioLoss * depeg;
      if (addOn.place === 'risk') risk += charge.maintenance;
      else if (addOn.place === 'floor') floor = Math.max(floor, charge.maintenance);
      else {
        maintenance += charge.maintenance;
        initial += charge.initial;
      }
    });
    const counted = Math.max(risk, floor);
    maintenance += rules.maintenanceFactor * counted;
    initial += (rules.initialFactor + depeg) * counted;
  }
  return { sums, maintenance, initial };
}

/** All underlyings that meet their own worst scenario, as one line. */
const sumOfWorst = (results: readonly UnderlyingResult[], pick: 'worst' | 'runnerUp'): Outcome => ({
  index: -1,
  name: 'each underlying its own',
  value: results.reduce((sum, result) => sum + Math.min(result[pick].value, 0), 0),
});

/**
 * What an account has to hold under scenario rules, and what it has. An account is above a
 * requirement where its equity is at least that much. Everything that led there is in the result.
 *
 * @param table revalued under the rules at the market that counts
 * @param account rows of that table; settlement currency of the rules
 */
export function assessScenarios(table: ScenarioTable, account: PortfolioAccount): MarginResult {
  const { rules } = table;
  const market: MarketState = table.market;
  table.sum(account);
  const scanned = scan(table, account);
  const { byUnderlying, together } = scanned;
  const context = { table, account, exposures: exposuresOf(table, account) };
  const { sums, maintenance, initial } = requirements(context, riskUnits(rules, scanned));
  const optionValue = table.groupBases.reduce((sum, value) => sum + value, 0);
  const assets = account.collateral.reduce(
    (sum, asset) => sum + collateralValue(rules, market, asset),
    0,
  );
  const isOne = rules.across === 'together' || byUnderlying.length === 1;
  return {
    rules: rules.name,
    rulesDate: rules.date,
    marketTimeMs: market.timeMs,
    settlement: rules.settlement,
    scenarioProfits: together.scenarioProfits,
    byUnderlying,
    worst: isOne ? together.worst : sumOfWorst(byUnderlying, 'worst'),
    runnerUp: isOne ? together.runnerUp : sumOfWorst(byUnderlying, 'runnerUp'),
    addOns: rules.addOns.map((addOn, at) => {
      const { maintenance: kept, initial: asked } = sums[at] as Charge;
      return { name: addOn.kind, place: addOn.place, maintenance: kept, initial: asked };
    }),
    forwardContingency: together.forwardContingency,
    optionValue,
    collateralValue: assets,
    equity: optionValue + assets + account.unrealised + account.cash,
    initialRequirement: initial,
    maintenanceRequirement: maintenance,
  };
}
