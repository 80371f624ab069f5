/** Value of one instrument where it stands and in every scenario. */
import { exp, ln } from '../numeric/index.ts';
import { blackGreeks, blackPrice, DELTA, GREEKS, VEGA } from '../options/index.ts';
import type { Instrument } from './account.ts';
import {
  type ExpiryMarket,
  type MarketState,
  SECONDS_PER_DAY,
  type UnderlyingMarket,
  volatilityOf,
  yearsOf,
} from './market.ts';
import type { Scenario, ScenarioRules } from './rules.ts';
import { shockedDown, shockedUp, skewMultiplier, termScale } from './volatility-law.ts';

/** A column of a row after its scenarios: a move without a volatility shock. */
export interface Probe {
  readonly move: number;
}

/** Value and sensitivities of one unit where the market stands. */
export interface UnitValue {
  /** Options: premium. Linear instruments: zero, as their profit is settled in cash. */
  value: number;
  /** Of the settlement value to a relative move of the price, in units of the underlying. */
  delta: number;
  /** Of the value to 1.00 of volatility, quote currency. */
  vega: number;
}

type Option = Extract<Instrument, { kind: 'option' }>;

const greeks = new Float64Array(GREEKS);

export const rateOf = (rules: ScenarioRules, expiry: ExpiryMarket): number =>
  rules.rateFloor === 'zero' ? Math.max(expiry.rate, 0) : expiry.rate;

/** The share of a forward that still floats: the rest was fixed by the settlement average. */
export function floatingShare(rules: ScenarioRules, seconds: number): number {
  if (rules.averagingSeconds === 0) return 1;
  return Math.min(seconds, rules.averagingSeconds) / rules.averagingSeconds;
}

/** What the five volatility moves make of the volatility of one option. */
interface ShockedVolatilities {
  up: number;
  none: number;
  down: number;
  'linear-skew': number;
  'absolute-skew': number;
}

const shocked: ShockedVolatilities = {
  up: 0,
  none: 0,
  down: 0,
  'linear-skew': 0,
  'absolute-skew': 0,
};

function shockVolatility(rules: ScenarioRules, expiry: ExpiryMarket, strike: number): void {
  const { volatilityLaw: law, skew } = rules;
  const volatility = volatilityOf(expiry, strike);
  const scale = termScale(law, expiry.seconds / SECONDS_PER_DAY);
  shocked.none = volatility;
  shocked.up = shockedUp(law, volatility, scale);
  shocked.down = shockedDown(law, volatility, scale);
  if (skew === null) return;
  const k = ln(strike / expiry.forward);
  const years = yearsOf(expiry);
  shocked['linear-skew'] = volatility * skewMultiplier(skew, skew.linear, k, years);
  shocked['absolute-skew'] = volatility * skewMultiplier(skew, skew.absolute, Math.abs(k), years);
}

/** What the values of one option share over its scenarios. */
interface Pricing {
  readonly option: Option;
  /** Part of the forward that moves, and the part that was averaged already. */
  readonly floating: number;
  readonly fixed: number;
  readonly isCoin: boolean;
}

function valueAt(
  { option, floating, fixed, isCoin }: Pricing,
  move: number,
  volatility: number,
  years: number,
  discount: number,
): number {
  const moved = floating * move + fixed;
  const price = discount * blackPrice(option.side, moved, option.strike, volatility, years, 0);
  return isCoin ? price / moved : price;
}

function writeOption(
  rules: ScenarioRules,
  option: Option,
  expiry: ExpiryMarket,
  probes: readonly Probe[],
  out: Float64Array,
  start: number,
  unit: UnitValue,
): void {
  const { forward } = expiry;
  const { scenarios } = rules;
  const rate = rateOf(rules, expiry);
  const years = yearsOf(expiry);
  const later = Math.max(years - rules.lookAheadYears, 0);
  const share = floatingShare(rules, expiry.seconds);
  const isCoin = rules.settlement === 'coin';
  const pricing = { option, floating: forward * share, fixed: forward * (1 - share), isCoin };
  // One discount a row: it is the same in every scenario, and costs as much as a third of a price.
  const discount = exp(-rate * years);
  const discountLater = later === years ? discount : exp(-rate * later);
  shockVolatility(rules, expiry, option.strike);
  for (let at = 0; at < scenarios.length; at += 1) {
    const { move, volatility } = scenarios[at] as Scenario;
    out[start + at] = valueAt(pricing, move, shocked[volatility], later, discountLater);
  }
  for (let at = 0; at < probes.length; at += 1) {
    const { move } = probes[at] as Probe;
    out[start + scenarios.length + at] = valueAt(pricing, move, shocked.none, years, discount);
  }
  unit.value = valueAt(pricing, 1, shocked.none, years, discount);
  blackGreeks(option.side, forward, option.strike, shocked.none, years, rate, greeks);
  unit.delta = (greeks[DELTA] as number) - (isCoin ? unit.value : 0);
  unit.vega = greeks[VEGA] as number;
}

/** Profit of one unit of a linear instrument; in coin a loss is paid at the lower price. */
function writeLinear(
  rules: ScenarioRules,
  price: number,
  probes: readonly Probe[],
  out: Float64Array,
  start: number,
): void {
  const { scenarios } = rules;
  const isCoin = rules.settlement === 'coin';
  const columns = scenarios.length + probes.length;
  for (let at = 0; at < columns; at += 1) {
    const column = at < scenarios.length ? scenarios[at] : probes[at - scenarios.length];
    const { move } = column as Probe;
    out[start + at] = isCoin ? (move - 1) / move : price * (move - 1);
  }
}

/** Price of a linear instrument, quote currency. */
export const linearPrice = (market: UnderlyingMarket, instrument: Instrument): number =>
  instrument.kind === 'future'
    ? (market.expiries[instrument.expiry] as ExpiryMarket).forward
    : market.perpetual;

/**
 * Writes the value of one unit in every scenario and probe from `out[start]` on, and its value and
 * sensitivities where the market stands. Options: Black (1976) on the forward, revalued in full.
 */
export function writeValues(
  rules: ScenarioRules,
  state: MarketState,
  instrument: Instrument,
  probes: readonly Probe[],
  out: Float64Array,
  start: number,
  unit: UnitValue,
): void {
  const market = state.underlyings[instrument.underlying] as UnderlyingMarket;
  if (instrument.kind === 'option') {
    const expiry = market.expiries[instrument.expiry] as ExpiryMarket;
    writeOption(rules, instrument, expiry, probes, out, start, unit);
    return;
  }
  writeLinear(rules, linearPrice(market, instrument), probes, out, start);
  unit.value = 0;
  unit.delta = 1;
  unit.vega = 0;
}

/** Factors on the shocked value of the options of an expiry. */
export interface DiscountFactors {
  readonly positive: number;
  readonly negative: number;
}

/** The discounts of an expiry, or null where the rules have none. */
export function discountFactors(
  rules: ScenarioRules,
  expiry: ExpiryMarket,
): DiscountFactors | null {
  const { discount } = rules;
  if (discount === null) return null;
  const years = yearsOf(expiry);
  const rate = rateOf(rules, expiry);
  const { long, longRate, longAdd, short, shortRate, shortAdd } = discount;
  return {
    positive: long * exp(-years * (rate * longRate + longAdd)),
    negative: Math.min(1 / exp(-rate * years), short * exp(years * (rate * shortRate + shortAdd))),
  };
}
