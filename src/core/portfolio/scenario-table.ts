/** Every instrument revalued once per scenario; accounts are dot products against it. */
import type { Instrument, PortfolioAccount } from './account.ts';
import type { ExpiryMarket, MarketState, UnderlyingMarket } from './market.ts';
import type { ScenarioRules } from './rules.ts';
import {
  type DiscountFactors,
  discountFactors,
  type Probe,
  type UnitValue,
  writeValues,
} from './valuation.ts';

/** What is added up before a rule that is not linear looks at it. */
export interface ValueGroup {
  readonly underlying: number;
  /** Index of the expiry, or -1 for what has none. */
  readonly expiry: number;
  readonly kind: 'options' | 'linear';
}

/**
 * Adds quantity times value of every row: `out[j] += sum_i q_i * values[row_i * columns + j]`.
 * Nothing is allocated. `out` is not cleared.
 *
 * @param columns values a row
 * @param count how many of the rows to take
 */
export function addRows(
  values: Float64Array,
  columns: number,
  rows: Int32Array,
  quantities: Float64Array,
  count: number,
  out: Float64Array,
): void {
  for (let i = 0; i < count; i += 1) {
    const quantity = quantities[i] as number;
    const start = (rows[i] as number) * columns;
    for (let j = 0; j < columns; j += 1) {
      out[j] = (out[j] as number) + quantity * (values[start + j] as number);
    }
  }
}

/** Least and next to least of a list, by position. */
export interface Extremes {
  worst: number;
  runnerUp: number;
}

/** Positions of the lowest value and of the next; the earlier of equals is the lower one. */
export function lowestTwo(values: Float64Array, count: number, out: Extremes): void {
  let worst = -1;
  let runnerUp = -1;
  for (let at = 0; at < count; at += 1) {
    const value = values[at] as number;
    if (worst < 0 || value < (values[worst] as number)) {
      runnerUp = worst;
      worst = at;
    } else if (runnerUp < 0 || value < (values[runnerUp] as number)) runnerUp = at;
  }
  out.worst = worst;
  out.runnerUp = runnerUp;
}

/** Moves that add-ons look at beside the scenarios. */
function probesOf(rules: ScenarioRules): readonly Probe[] {
  const addOn = rules.addOns.find(({ kind }) => kind === 'forward-contingency');
  if (addOn?.kind !== 'forward-contingency') return [];
  return [{ move: addOn.up }, { move: addOn.down }];
}

/**
 * Instruments times scenarios. Columns of a row: the scenarios of the rules in their order, then
 * the probes of the add-ons. The table is refreshed when prices change and then serves every
 * account; it owns the scratch space of the sums, so one account is looked at at a time.
 */
export class ScenarioTable {
  // state
  readonly values: Float64Array; //  instrument-major, `columns` a row
  readonly bases: Float64Array; //   value of one unit where the market stands
  readonly deltas: Float64Array; //  units of the underlying
  readonly vegas: Float64Array; //   quote currency a 1.00 of volatility
  readonly sums: Float64Array; //    group-major scratch, `columns` a group
  readonly groupBases: Float64Array;
  discounts: readonly (DiscountFactors | null)[]; // one a group

  readonly rules: ScenarioRules;
  readonly instruments: readonly Instrument[];
  readonly groups: readonly ValueGroup[];
  /** Group of every row. */
  readonly groupOf: Int32Array;
  /** For options: which expiry and strike, numbered from 0; others -1. */
  readonly strikeOf: Int32Array;
  /** Underlying of every such number. */
  readonly strikeUnderlying: readonly number[];
  readonly probes: readonly Probe[];
  readonly columns: number;
  market: MarketState;

  constructor(rules: ScenarioRules, instruments: readonly Instrument[], market: MarketState) {
    this.rules = rules;
    this.instruments = instruments;
    this.market = market;
    this.probes = probesOf(rules);
    this.columns = rules.scenarios.length + this.probes.length;
    this.values = new Float64Array(instruments.length * this.columns);
    this.bases = new Float64Array(instruments.length);
    this.deltas = new Float64Array(instruments.length);
    this.vegas = new Float64Array(instruments.length);
    this.groupOf = new Int32Array(instruments.length);
    this.strikeOf = new Int32Array(instruments.length).fill(-1);
    this.groups = groupsOf(instruments, this.groupOf);
    this.strikeUnderlying = numberStrikes(instruments, this.strikeOf);
    this.sums = new Float64Array(this.groups.length * this.columns);
    this.groupBases = new Float64Array(this.groups.length);
    this.discounts = [];
    this.refresh(market);
  }

  /** Revalues every instrument. The market must have the underlyings and expiries of before. */
  refresh(market: MarketState): void {
    this.market = market;
    for (let row = 0; row < this.instruments.length; row += 1) this.revalue(row);
    this.discounts = this.groups.map(({ underlying, expiry, kind }) => {
      if (kind === 'linear') return null;
      const { expiries } = market.underlyings[underlying] as UnderlyingMarket;
      return discountFactors(this.rules, expiries[expiry] as ExpiryMarket);
    });
  }

  private revalue(row: number): void {
    const unit: UnitValue = { value: 0, delta: 0, vega: 0 };
    const instrument = this.instruments[row] as Instrument;
    const start = row * this.columns;
    writeValues(this.rules, this.market, instrument, this.probes, this.values, start, unit);
    this.bases[row] = unit.value;
    this.deltas[row] = unit.delta;
    this.vegas[row] = unit.vega;
  }

  /** Sums an account into `sums` and `groupBases`. */
  sum(account: PortfolioAccount): void {
    const { values, columns, sums, groupBases, groupOf, bases } = this;
    const { rows, quantities } = account;
    sums.fill(0);
    groupBases.fill(0);
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i] as number;
      const quantity = quantities[i] as number;
      const group = groupOf[row] as number;
      const from = row * columns;
      const to = group * columns;
      for (let j = 0; j < columns; j += 1) {
        sums[to + j] = (sums[to + j] as number) + quantity * (values[from + j] as number);
      }
      groupBases[group] = (groupBases[group] as number) + quantity * (bases[row] as number);
    }
  }
}

/** Groups in the order in which instruments come; writes the group of each. */
function groupsOf(instruments: readonly Instrument[], groupOf: Int32Array): ValueGroup[] {
  const groups: ValueGroup[] = [];
  const numbers = new Map<string, number>();
  for (let row = 0; row < instruments.length; row += 1) {
    const instrument = instruments[row] as Instrument;
    const { underlying } = instrument;
    const expiry = instrument.kind === 'perpetual' ? -1 : instrument.expiry;
    const kind = instrument.kind === 'option' ? 'options' : 'linear';
    const key = `${underlying} ${expiry} ${kind}`;
    let group = numbers.get(key);
    if (group === undefined) {
      group = groups.length;
      groups.push({ underlying, expiry, kind });
      numbers.set(key, group);
    }
    groupOf[row] = group;
  }
  return groups;
}

/** Numbers the strikes of every expiry; calls and puts of one strike share a number. */
function numberStrikes(instruments: readonly Instrument[], strikeOf: Int32Array): number[] {
  const numbers = new Map<string, number>();
  const underlyings: number[] = [];
  for (let row = 0; row < instruments.length; row += 1) {
    const instrument = instruments[row] as Instrument;
    if (instrument.kind !== 'option') continue;
    const key = `${instrument.underlying} ${instrument.expiry} ${instrument.strike}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    underlyings[number] = instrument.underlying;
    strikeOf[row] = number;
  }
  return underlyings;
}
