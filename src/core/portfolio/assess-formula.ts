/** The requirement of an account under rules that are formulas and not scenarios. */
import type { Instrument, PortfolioAccount } from './account.ts';
import { collateralValue, type Exposure, exposuresOf } from './exposure.ts';
import { type InverseStandardRules, inverseShortOption } from './inverse-standard.ts';
import { type ExpiryMarket, SECONDS_PER_DAY, type UnderlyingMarket } from './market.ts';
import type { RulesOrigin, ScenarioRules } from './rules.ts';
import type { MarginResult, NamedCharge, Outcome } from './scenario-margin.ts';
import type { ScenarioTable } from './scenario-table.ts';
import { sensitivityMargin } from './sensitivities.ts';
import type { Sensitivity, SensitivityRules } from './sensitivity-rules.ts';
import { expiryStandard, type StandardOption, type StandardRules } from './standard-margin.ts';

/** Rules under which a table only values: one scenario in which nothing moves. */
export const valuingRules = (origin: RulesOrigin, settlement: 'quote' | 'coin'): ScenarioRules => ({
  kind: 'scenarios',
  name: origin.name,
  date: origin.date,
  sources: origin.sources,
  unconfirmed: origin.unconfirmed,
  settlement,
  scenarios: [{ move: 1, volatility: 'none', weight: 1 }],
  volatilityLaw: {
    up: 0,
    down: 0,
    upPoints: 0,
    downPoints: 0,
    shortPower: 0,
    longPower: 0,
    daysFloor: 0,
    leastUp: 0,
  },
  skew: null,
  discount: null,
  dampener: null,
  gains: { share: 1, most: null },
  across: 'separately',
  averagingSeconds: 0,
  lookAheadYears: 0,
  rateFloor: 'none',
  initialFactor: 1,
  maintenanceFactor: 1,
  addOns: [],
});

const FORMULA: Outcome = { index: -1, name: 'no scenarios: a formula', value: 0 };

/** A result from charges alone: the requirement is their sum. */
function resultOf(
  table: ScenarioTable,
  account: PortfolioAccount,
  addOns: readonly NamedCharge[],
): MarginResult {
  const { rules, market } = table;
  table.sum(account);
  const optionValue = table.groupBases.reduce((sum, value) => sum + value, 0);
  const assets = account.collateral.reduce(
    (sum, asset) => sum + collateralValue(rules, market, asset),
    0,
  );
  return {
    rules: rules.name,
    rulesDate: rules.date,
    marketTimeMs: market.timeMs,
    settlement: rules.settlement,
    scenarioProfits: new Float64Array(0),
    byUnderlying: [],
    worst: FORMULA,
    runnerUp: FORMULA,
    addOns,
    forwardContingency: 0,
    optionValue,
    collateralValue: assets,
    equity: optionValue + assets + account.unrealised + account.cash,
    initialRequirement: addOns.reduce((sum, { initial }) => sum + initial, 0),
    maintenanceRequirement: addOns.reduce((sum, { maintenance }) => sum + maintenance, 0),
  };
}

const charge = (name: string, maintenance: number, initial: number): NamedCharge => ({
  name,
  place: 'charge',
  maintenance,
  initial,
});

/** Haircuts of all assets. */
function haircuts(table: ScenarioTable, account: PortfolioAccount): NamedCharge {
  let maintenance = 0;
  let initial = 0;
  for (const asset of account.collateral) {
    const value = collateralValue(table.rules, table.market, asset);
    maintenance += value * asset.maintenanceHaircut;
    initial += value * (asset.maintenanceHaircut + asset.initialExtraHaircut);
  }
  return charge('collateral-haircut', maintenance, initial);
}

/** Options of an account by group of the table, as the standard formulas see them. */
function optionsByGroup(table: ScenarioTable, account: PortfolioAccount): StandardOption[][] {
  const byGroup: StandardOption[][] = table.groups.map(() => []);
  for (let i = 0; i < account.rows.length; i += 1) {
    const row = account.rows[i] as number;
    const quantity = account.quantities[i] as number;
    const instrument = table.instruments[row] as Instrument;
    if (instrument.kind !== 'option') continue;
    const { side, strike } = instrument;
    const value = quantity * (table.bases[row] as number);
    byGroup[table.groupOf[row] as number]?.push({ side, strike, quantity, value });
  }
  return byGroup;
}

/** Options: what they count for is compared with their value, which equity already holds. */
function standardOptions(rules: StandardRules, table: ScenarioTable, account: PortfolioAccount) {
  let maintenance = 0;
  let initial = 0;
  let value = 0;
  optionsByGroup(table, account).forEach((options, at) => {
    const { underlying, expiry } = table.groups[at] as ScenarioTable['groups'][number];
    const market = table.market.underlyings[underlying] as UnderlyingMarket;
    if (options.length === 0) return;
    const { forward } = market.expiries[expiry] as ExpiryMarket;
    for (const option of options) value += option.value;
    maintenance -= expiryStandard(rules, options, market.spot, forward, 'maintenance');
    initial -= expiryStandard(rules, options, market.spot, forward, 'initial');
  });
  return charge('options', maintenance + value, initial + value);
}

/** Perpetuals, futures, trust in feeds, and the stablecoin. */
function standardLinear(rules: StandardRules, table: ScenarioTable, account: PortfolioAccount) {
  const { byUnderlying } = exposuresOf(table, account);
  const depeg = Math.max(rules.pegThreshold - table.market.stablePrice, 0) * rules.pegFactor;
  let linear = 0;
  let distrusted = 0;
  let pegged = 0;
  byUnderlying.forEach((exposure: Exposure, at) => {
    const market = table.market.underlyings[at] as UnderlyingMarket;
    const notional = exposure.linear * market.spot;
    linear += notional;
    pegged += depeg * (exposure.linear + exposure.shortOptions) * market.spot;
    const trust = Math.min(market.spotConfidence, market.perpetualConfidence);
    const counted = notional + exposure.options * market.spot;
    if (trust < rules.confidenceThreshold) {
      distrusted += (1 - trust) * rules.confidenceRate * counted;
    }
  });
  return [
    charge('linear-charge', linear * rules.linearMaintenance, linear * rules.linearInitial),
    charge('oracle-confidence', 0, distrusted),
    charge('stablecoin-depeg', 0, pegged),
  ];
}

/** Standard margin in quote currency: an expiry counts by its formulas or by its largest loss. */
export const assessStandard = (
  rules: StandardRules,
  table: ScenarioTable,
  account: PortfolioAccount,
): MarginResult =>
  resultOf(table, account, [
    standardOptions(rules, table, account),
    ...standardLinear(rules, table, account),
    haircuts(table, account),
    charge('provisions', 0, account.provisions),
  ]);

/** Standard margin in coin: a formula a position. */
export function assessInverse(
  rules: InverseStandardRules,
  table: ScenarioTable,
  account: PortfolioAccount,
): MarginResult {
  let maintenance = 0;
  let initial = 0;
  let linear = 0;
  for (let i = 0; i < account.rows.length; i += 1) {
    const row = account.rows[i] as number;
    const quantity = account.quantities[i] as number;
    const instrument = table.instruments[row] as Instrument;
    if (instrument.kind !== 'option') {
      linear += Math.abs(quantity);
      continue;
    }
    const { underlying, expiry, side, strike } = instrument;
    const mark = table.bases[row] as number;
    if (quantity >= 0) {
      // A long option is paid for: its value is no collateral, so it asks for itself.
      maintenance += quantity * mark;
      initial += quantity * mark;
      continue;
    }
    const market = table.market.underlyings[underlying] as UnderlyingMarket;
    const { forward } = market.expiries[expiry] as ExpiryMarket;
    const each = inverseShortOption(rules, side, strike, forward, mark, -quantity);
    // Equity holds the mark of what was sold, and the formula asks for it once: give it back.
    maintenance += each.maintenance + quantity * mark;
    initial += each.initial + quantity * mark;
  }
  return resultOf(table, account, [
    charge('options', maintenance, initial),
    charge('linear-charge', linear * rules.linearMaintenance, linear * rules.linearInitial),
    haircuts(table, account),
    charge('provisions', 0, account.provisions),
  ]);
}

const PERCENT = 100;

/**
 * Sensitivities of an account as the one who asks for margin has them, with the opposite sign: who
 * is short options is charged for curvature. 1 % of the price, and one point of volatility.
 */
export function sensitivitiesOf(table: ScenarioTable, account: PortfolioAccount) {
  const deltas: Sensitivity[] = [];
  const vegas: Sensitivity[] = [];
  const { byUnderlying } = exposuresOf(table, account);
  byUnderlying.forEach(({ netDelta }, at) => {
    const { name, spot } = table.market.underlyings[at] as UnderlyingMarket;
    deltas.push({ bucket: name, name, amount: -(netDelta * spot) / PERCENT, days: 0 });
  });
  for (let i = 0; i < account.rows.length; i += 1) {
    const row = account.rows[i] as number;
    const instrument = table.instruments[row] as Instrument;
    if (instrument.kind !== 'option') continue;
    const market = table.market.underlyings[instrument.underlying] as UnderlyingMarket;
    const { seconds } = market.expiries[instrument.expiry] as ExpiryMarket;
    const vega = (account.quantities[i] as number) * (table.vegas[row] as number);
    const { name } = market;
    vegas.push({ bucket: name, name, amount: -vega / PERCENT, days: seconds / SECONDS_PER_DAY });
  }
  return { deltas, vegas };
}

/** Aggregated sensitivities; the buckets of the rules are named like the underlyings. */
export function assessSensitivities(
  rules: SensitivityRules,
  table: ScenarioTable,
  account: PortfolioAccount,
): MarginResult {
  const { deltas, vegas } = sensitivitiesOf(table, account);
  const { delta, vega, curvature } = sensitivityMargin(rules, deltas, vegas);
  const part = (name: string, initial: number) =>
    charge(name, initial * rules.maintenanceFactor, initial);
  return resultOf(table, account, [
    part('delta', delta),
    part('vega', vega),
    part('curvature', curvature),
    haircuts(table, account),
    charge('provisions', 0, account.provisions),
  ]);
}
