/** Charges beside the scenarios, computed. */
import type { PortfolioAccount } from './account.ts';
import type { AddOn, ChargeTier } from './add-on.ts';
import { collateralValue, type Exposure, type Exposures, unitPrice } from './exposure.ts';
import { type ExpiryMarket, SECONDS_PER_YEAR, type UnderlyingMarket, yearsOf } from './market.ts';
import type { ScenarioTable } from './scenario-table.ts';

/** What a charge asks for, settlement currency; the initial amount is the whole one. */
export interface Charge {
  readonly maintenance: number;
  readonly initial: number;
}

/** One group of underlyings that meets one worst scenario. */
export interface RiskUnit {
  readonly underlyings: readonly number[];
  /** Loss of the worst scenario, zero or more. */
  readonly scenarioLoss: number;
  /** Whether what belongs to the whole account is asked here: in the first unit only. */
  readonly holdsAccount: boolean;
}

/** Everything a charge looks at. */
export interface ChargeContext {
  readonly table: ScenarioTable;
  readonly account: PortfolioAccount;
  readonly exposures: Exposures;
}

const NONE: Charge = { maintenance: 0, initial: 0 };
const both = (amount: number): Charge => ({ maintenance: amount, initial: amount });
const levels = (maintenance: number, extra: number): Charge => ({
  maintenance,
  initial: maintenance + extra,
});

/** The amount with every part of it times the multiplier of its tier; without tiers the amount. */
export function tieredAmount(amount: number, tiers: readonly ChargeTier[]): number {
  if (tiers.length === 0) return amount;
  let total = 0;
  for (let at = 0; at < tiers.length; at += 1) {
    const { from, multiplier } = tiers[at] as ChargeTier;
    const to = tiers[at + 1]?.from ?? Number.POSITIVE_INFINITY;
    total += Math.max(Math.min(amount, to) - from, 0) * multiplier;
  }
  return total;
}

type Of<K extends AddOn['kind']> = Extract<AddOn, { kind: K }>;

function overUnderlyings(
  context: ChargeContext,
  unit: RiskUnit,
  charge: (exposure: Exposure, market: UnderlyingMarket, price: number) => Charge,
): Charge {
  const { rules, market } = context.table;
  let maintenance = 0;
  let initial = 0;
  for (const underlying of unit.underlyings) {
    const of = market.underlyings[underlying] as UnderlyingMarket;
    const exposure = context.exposures.byUnderlying[underlying] as Exposure;
    const each = charge(exposure, of, unitPrice(rules, of));
    maintenance += each.maintenance;
    initial += each.initial;
  }
  return { maintenance, initial };
}

function rollShock(addOn: Of<'roll-shock'>, context: ChargeContext, unit: RiskUnit): Charge {
  const { market, rules } = context.table;
  let amount = 0;
  for (const { underlying, expiry, delta } of context.exposures.deltas) {
    if (!unit.underlyings.includes(underlying)) continue;
    const of = market.underlyings[underlying] as UnderlyingMarket;
    const years = expiry < 0 ? 0 : (of.expiries[expiry] as ExpiryMarket).seconds / SECONDS_PER_YEAR;
    const move = Math.max(addOn.leastMove, addOn.annualisedMove * years);
    amount += Math.abs(delta) * move * unitPrice(rules, of);
  }
  return both(amount);
}

const deltaShock = (addOn: Of<'delta-shock'>, context: ChargeContext, unit: RiskUnit): Charge =>
  overUnderlyings(context, unit, ({ netDelta }, { spot }, price) => {
    const excess = Math.max(Math.abs(netDelta) * spot - addOn.threshold, 0);
    return both(Math.abs(netDelta) * price * Math.min(addOn.perQuote * excess, addOn.most));
  });

function shortMinimum(
  addOn: Of<'short-option-minimum'>,
  context: ChargeContext,
  unit: RiskUnit,
): Charge {
  return overUnderlyings(context, unit, ({ shortOptions }, _market, price) => {
    const { maintenanceRate, initialExtraRate, tiers } = addOn;
    const maintenance = tieredAmount(shortOptions * price * maintenanceRate, tiers);
    return levels(maintenance, shortOptions * price * initialExtraRate);
  });
}

/** The part of a notional that is asked for because a price is not trusted. */
const distrust = (addOn: Of<'oracle-confidence'>, trust: number, notional: number): number =>
  trust < addOn.threshold ? (1 - trust) * addOn.rate * notional : 0;

function oracleConfidence(
  addOn: Of<'oracle-confidence'>,
  context: ChargeContext,
  unit: RiskUnit,
): Charge {
  const { market, rules, groups } = context.table;
  let extra = 0;
  for (const asset of unit.holdsAccount ? context.account.collateral : []) {
    const { spotConfidence } = market.underlyings[asset.underlying ?? 0] as UnderlyingMarket;
    const trust = Math.min(asset.confidence, spotConfidence);
    extra += distrust(addOn, trust, Math.abs(collateralValue(rules, market, asset)));
  }
  for (const underlying of unit.underlyings) {
    const of = market.underlyings[underlying] as UnderlyingMarket;
    const trust = Math.min(of.spotConfidence, of.perpetualConfidence);
    const { linear } = context.exposures.byUnderlying[underlying] as Exposure;
    extra += distrust(addOn, trust, linear * unitPrice(rules, of));
    for (let group = 0; group < groups.length; group += 1) {
      const { underlying: owner, expiry, kind } = groups[group] as (typeof groups)[number];
      if (owner !== underlying || kind !== 'options') continue;
      const { forwardConfidence, rateConfidence, volatilityConfidence } = of.expiries[
        expiry
      ] as ExpiryMarket;
      const least = Math.min(forwardConfidence, rateConfidence, volatilityConfidence, trust);
      const size = context.exposures.optionsOf[group] as number;
      extra += distrust(addOn, least, size * unitPrice(rules, of));
    }
  }
  return levels(0, extra);
}

function collateralHaircut(context: ChargeContext, unit: RiskUnit): Charge {
  if (!unit.holdsAccount) return NONE;
  const { market, rules } = context.table;
  let maintenance = 0;
  let extra = 0;
  for (const asset of context.account.collateral) {
    const value = collateralValue(rules, market, asset);
    maintenance += value * asset.maintenanceHaircut;
    extra += value * asset.initialExtraHaircut;
  }
  return levels(maintenance, extra);
}

const concentration = (
  addOn: Of<'concentration'>,
  context: ChargeContext,
  unit: RiskUnit,
): Charge => {
  let largest = 0;
  for (const underlying of unit.underlyings) {
    const { netDelta } = context.exposures.byUnderlying[underlying] as Exposure;
    const { spot } = context.table.market.underlyings[underlying] as UnderlyingMarket;
    largest = Math.max(largest, Math.abs(netDelta) * spot);
  }
  const factor = Math.max(1, Math.sqrt(largest / addOn.threshold)) - 1;
  return both(unit.scenarioLoss * factor);
};

const liquidity = (addOn: Of<'liquidity'>, context: ChargeContext, unit: RiskUnit): Charge =>
  overUnderlyings(context, unit, ({ linear, options, netDelta }, { spot }, price) => {
    const net = Math.abs(netDelta);
    const root = Math.sqrt((net * spot) / addOn.dailyVolume);
    return both((linear + options) * price * addOn.halfSpread + net * price * addOn.impact * root);
  });

/**
 * What one add-on asks of one unit. The forward contingency stands beside the scenarios and the
 * depeg charge in the initial factor: both are zero here.
 */
export function chargeOf(addOn: AddOn, context: ChargeContext, unit: RiskUnit): Charge {
  switch (addOn.kind) {
    case 'roll-shock':
      return rollShock(addOn, context, unit);
    case 'delta-shock':
      return deltaShock(addOn, context, unit);
    case 'short-option-minimum':
      return shortMinimum(addOn, context, unit);
    case 'linear-charge':
      return overUnderlyings(context, unit, ({ linear }, _market, price) => {
        const notional = linear * price;
        return levels(notional * addOn.maintenanceRate, notional * addOn.initialExtraRate);
      });
    case 'collateral-haircut':
      return collateralHaircut(context, unit);
    case 'oracle-confidence':
      return oracleConfidence(addOn, context, unit);
    case 'delta-minimum':
      return overUnderlyings(context, unit, ({ netDelta, grossDelta }, _market, price) => {
        const net = Math.abs(netDelta);
        const hedged = (grossDelta - net) / 2;
        return both((net * addOn.netRate + hedged * addOn.hedgedRate) * price);
      });
    case 'concentration':
      return concentration(addOn, context, unit);
    case 'liquidity':
      return liquidity(addOn, context, unit);
    case 'provisions': {
      const amount = unit.holdsAccount ? context.account.provisions : 0;
      return addOn.levels === 'both' ? both(amount) : levels(0, amount);
    }
    case 'forward-contingency':
    case 'stablecoin-depeg':
      return NONE;
    default:
      return addOn satisfies never;
  }
}

/** What the initial factor grows by because the stablecoin trades below its threshold. */
export function depegFactor(addOns: readonly AddOn[], stablePrice: number): number {
  let factor = 0;
  for (const addOn of addOns) {
    if (addOn.kind !== 'stablecoin-depeg') continue;
    factor += Math.max(addOn.threshold - stablePrice, 0) * addOn.factor;
  }
  return factor;
}

/**
 * Contingency for a forward that leaves the spot: per expiry the worse of two moves without any
 * volatility shock, and never a gain, times `add + perYear * T`.
 *
 * @returns zero or less, for one underlying, from the sums that the table holds
 */
export function forwardContingency(
  addOn: Of<'forward-contingency'>,
  table: ScenarioTable,
  underlying: number,
): number {
  const { groups, sums, groupBases, columns, rules, market } = table;
  const { expiries } = market.underlyings[underlying] as UnderlyingMarket;
  let total = 0;
  for (let group = 0; group < groups.length; group += 1) {
    const of = groups[group] as (typeof groups)[number];
    if (of.underlying !== underlying || of.kind !== 'options') continue;
    const at = group * columns + rules.scenarios.length;
    const base = groupBases[group] as number;
    const worse = Math.min((sums[at] as number) - base, (sums[at + 1] as number) - base, 0);
    total += worse * (addOn.add + addOn.perYear * yearsOf(expiries[of.expiry] as ExpiryMarket));
  }
  return total;
}
