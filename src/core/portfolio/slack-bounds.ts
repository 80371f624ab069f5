/**
 * How fast a scenario margin can run out of slack: bounds per unit of every instrument, from which
 * an account that is far from its requirement is left alone while prices move a little.
 *
 * What a European option is worth moves at most as much as its forward (|delta| <= 1), and at most
 * `n(0) F` per unit of total volatility `v = sigma sqrt(T)`; both hold in every scenario at its own
 * forward and volatility. A perpetual or future moves as its price. So profit, requirement and
 * equity are Lipschitz in the relative move of prices, with these constants, and in the time that
 * passes until a horizon.
 */
import { DENSITY_AT_ZERO, exp } from '../numeric/index.ts';
import type { AddOn } from './add-on.ts';
import type { MarginRules } from './margin-rules.ts';
import {
  type ExpiryMarket,
  SECONDS_PER_DAY,
  SECONDS_PER_YEAR,
  type UnderlyingMarket,
  volatilityOf,
} from './market.ts';
import type { Scenario, ScenarioRules } from './rules.ts';
import type { ScenarioTable } from './scenario-table.ts';
import { linearPrice } from './valuation.ts';
import { shockedDown, shockedUp, termScale } from './volatility-law.ts';

/** Until when and how far the bounds hold. */
export interface BoundReach {
  /** Largest relative move of any price, below 1. */
  readonly window: number;
  /** Time that may pass. */
  readonly seconds: number;
}

/** Bounds of one unit of each row of a table, quote currency. */
export interface SlackBounds {
  /** Change of its value per relative move of 1.00. */
  readonly value: Float64Array;
  /** Change of the scenario loss per relative move of 1.00. */
  readonly loss: Float64Array;
  /** Change of its value, and of the scenario loss, as time passes. */
  readonly valueInTime: Float64Array;
  readonly lossInTime: Float64Array;
  /** What floors of the rules can ask for it at most, before the factors. */
  readonly floor: Float64Array;
  readonly initialFactor: number;
  readonly maintenanceFactor: number;
}

/** Rate of the spot that a floor asks a unit at most; null where the add-on has no such bound. */
function floorRate(addOn: AddOn): number | null {
  switch (addOn.kind) {
    case 'provisions':
      return 0;
    case 'delta-minimum':
      return addOn.place === 'floor' ? addOn.netRate + addOn.hedgedRate : null;
    case 'short-option-minimum': {
      const isPlain = addOn.place === 'floor' && addOn.tiers.length === 0;
      return isPlain ? addOn.maintenanceRate + addOn.initialExtraRate : null;
    }
    default:
      return null;
  }
}

/** Whether profits of the rules are plain weighted differences of values. */
const isPlain = (rules: ScenarioRules): boolean =>
  rules.settlement === 'quote' &&
  rules.skew === null &&
  rules.discount === null &&
  rules.dampener === null &&
  rules.gains.most === null &&
  rules.averagingSeconds === 0 &&
  rules.lookAheadYears === 0;

/**
 * Bounds for every row of a table.
 *
 * @returns null where the rules have a part that is not bounded here: such accounts are looked at
 *   on every price
 */
export function slackBounds(
  rules: MarginRules,
  table: ScenarioTable,
  reach: BoundReach,
): SlackBounds | null {
  if (rules.kind !== 'scenarios' || !isPlain(rules)) return null;
  let rate = 0;
  for (const addOn of rules.addOns) {
    const own = floorRate(addOn);
    if (own === null) return null;
    rate = Math.max(rate, own);
  }
  const rows = table.instruments.length;
  const bounds = {
    value: new Float64Array(rows),
    loss: new Float64Array(rows),
    valueInTime: new Float64Array(rows),
    lossInTime: new Float64Array(rows),
    floor: new Float64Array(rows),
    initialFactor: rules.initialFactor,
    maintenanceFactor: rules.maintenanceFactor,
  };
  for (let row = 0; row < rows; row += 1) boundRow(rules, table, reach, row, rate, bounds);
  return bounds;
}

function boundRow(
  rules: ScenarioRules,
  table: ScenarioTable,
  reach: BoundReach,
  row: number,
  rate: number,
  bounds: SlackBounds,
): void {
  const instrument = table.instruments[row];
  if (instrument === undefined) return;
  const market = table.market.underlyings[instrument.underlying] as UnderlyingMarket;
  const far = 1 + reach.window;
  if (instrument.kind !== 'option') {
    const price = linearPrice(market, instrument);
    bounds.value[row] = price;
    bounds.loss[row] = price * most(rules, ({ move, weight }) => weight * Math.abs(move - 1));
    bounds.floor[row] = rate * far * Math.max(price, market.spot);
    return;
  }
  const expiry = market.expiries[instrument.expiry] as ExpiryMarket;
  const { forward } = expiry;
  const years = expiry.seconds / SECONDS_PER_YEAR;
  const discount = exp(Math.max(-expiry.rate, 0) * years);
  const inRate = (Math.abs(expiry.rate) * reach.seconds) / SECONDS_PER_YEAR;
  const volatility = volatilityOf(expiry, instrument.strike);
  const total = totalVolatilities(rules, expiry.seconds, volatility);
  const later = totalVolatilities(rules, Math.max(expiry.seconds - reach.seconds, 0), volatility);
  const inTime = (move: number, kind: 'up' | 'none' | 'down'): number =>
    discount *
    (DENSITY_AT_ZERO * forward * far * move * Math.abs(total[kind] - later[kind]) +
      inRate * Math.max(forward * far * move, instrument.strike));
  const still = inTime(1, 'none');
  bounds.value[row] = discount * forward;
  bounds.valueInTime[row] = still;
  bounds.loss[row] = discount * forward * most(rules, ({ move, weight }) => weight * (move + 1));
  bounds.lossInTime[row] = most(rules, ({ move, weight, volatility: kind }) =>
    kind === 'up' || kind === 'none' || kind === 'down'
      ? weight * (inTime(move, kind) + still)
      : Number.MAX_VALUE,
  );
  bounds.floor[row] = rate * far * Math.max(forward, market.spot);
}

const most = (rules: ScenarioRules, of: (scenario: Scenario) => number): number =>
  rules.scenarios.reduce((greatest, scenario) => Math.max(greatest, of(scenario)), 0);

/** Volatility times the root of the time in the three moves of the law. */
function totalVolatilities({ volatilityLaw: law }: ScenarioRules, seconds: number, at: number) {
  const scale = termScale(law, seconds / SECONDS_PER_DAY);
  const root = Math.sqrt(seconds / SECONDS_PER_YEAR);
  return {
    up: shockedUp(law, at, scale) * root,
    none: at * root,
    down: shockedDown(law, at, scale) * root,
  };
}
