/** Portfolio accounts: their requirement by scenarios, from a table that all of them share. */

import {
  EQUITY,
  INITIAL,
  INITIAL_EQUITY,
  MAINTENANCE,
  MAINTENANCE_EQUITY,
} from '../margin/index.ts';
import { assertInvariant } from '../model/index.ts';
import { powerOfTen } from '../money/index.ts';
import { blackGreeks, GAMMA, GREEKS, type OptionSide } from '../options/index.ts';
import {
  accountOf,
  assess,
  type ExpiryMarket,
  gammaBuffer,
  type Instrument,
  type MarginResult,
  type MarginRules,
  type MarketState,
  marginPreset,
  type PortfolioAccount,
  type ScenarioTable,
  SECONDS_PER_YEAR,
  tableFor,
  volatilityOf,
} from '../portfolio/index.ts';
import { Certificates } from './certificates.ts';
import { STRIKE_SCALE, strikeOf, underlyingOf } from './expiry.ts';
import { reciprocalOf } from './inverse.ts';
import type { Market, State } from './state.ts';
import { forwardOf } from './surfaces.ts';

const YEAR_MS = 1000 * SECONDS_PER_YEAR;

/** A volatility that stands where no surface was stated: only futures expire there. */
const UNSTATED_VOLATILITY = 1;

const greeks = new Float64Array(GREEKS);

/** What the engine's markets are for the scenarios: rows of the table are rows of markets. */
export interface Valuation {
  readonly table: ScenarioTable;
  readonly instruments: readonly Instrument[];
  /** Units of the underlying (coins) of one lot, signed as the engine keeps it. */
  readonly unitOf: Float64Array;
  /** Second derivative of one unit by the price of the underlying. */
  readonly gammaOf: Float64Array;
}

/** Requirements of portfolio accounts. Everything here is derived: it follows from the state. */
export class Portfolios {
  private readonly valuations = new Map<MarginRules, Valuation>();
  private builtAt = -1;
  private readonly state: State;
  private readonly own: MarginRules;
  /** Requirements of the rules alone, of the account that was assessed last. */
  private last = { account: -1, initial: 0, maintenance: 0 };
  readonly certificates: Certificates;
  private readonly coin: MarginRules;

  constructor(state: State) {
    this.state = state;
    this.certificates = new Certificates(state);
    const { quote, coin } = state.genesis.venue.portfolio;
    this.own = presetOf(quote);
    this.coin = presetOf(coin);
  }

  /** Rules of an account: the venue's own asset has some, every coin has others. */
  rulesOf(account: number): MarginRules {
    return this.state.accounts.asset[account] === 0 ? this.own : this.coin;
  }

  /** The table at the present prices; revalued once after they changed. */
  valuationOf(rules: MarginRules): Valuation {
    if (this.builtAt !== this.state.valuation) this.valuations.clear();
    this.builtAt = this.state.valuation;
    const known = this.valuations.get(rules);
    if (known !== undefined) return known;
    const made = valuationAt(this.state, rules);
    this.valuations.set(rules, made);
    return made;
  }

  /** Positions of an account as the scenarios see them. */
  accountOf(account: number, orders: 'none' | 'bids' | 'asks' = 'none') {
    const { positions, accounts } = this.state;
    const { unitOf } = this.valuationOf(this.rulesOf(account));
    const legs: [number, number][] = [];
    let row = accounts.firstPosition[account] as number;
    for (; row !== -1; row = positions.next[row] as number) {
      const market = positions.market[row] as number;
      let lots = Number(positions.size[row]);
      if (orders === 'bids') lots += Number(positions.bids[row]);
      if (orders === 'asks') lots -= Number(positions.asks[row]);
      legs.push([market, lots * (unitOf[market] as number)]);
    }
    return accountOf(legs);
  }

  /** The whole result of the rules for the positions of an account. */
  resultOf(account: number, orders: 'none' | 'bids' | 'asks' = 'none'): MarginResult {
    const rules = this.rulesOf(account);
    return assess(rules, this.valuationOf(rules).table, this.accountOf(account, orders));
  }

  /**
   * Requirements of an account in units of its asset, rounded up; what the account has is exact.
   * Maintenance holds the buffer for the time that closing takes; open orders count as filled on
   * the worse side. An account with positions needs one unit at least.
   */
  assess(account: number, out: BigInt64Array): void {
    const equity = this.equityOf(account);
    out[EQUITY] = out[INITIAL_EQUITY] = out[MAINTENANCE_EQUITY] = equity;
    out[INITIAL] = out[MAINTENANCE] = 0n;
    const { firstPosition, asset } = this.state.accounts;
    if (firstPosition[account] === -1) return;
    const rules = this.rulesOf(account);
    const legs = this.accountOf(account);
    const held = assess(rules, this.valuationOf(rules).table, legs);
    let initial = held.initialRequirement;
    this.last = { account, initial, maintenance: held.maintenanceRequirement };
    if (this.hasOrders(account)) {
      for (const side of ['bids', 'asks'] as const) {
        initial = Math.max(initial, this.resultOf(account, side).initialRequirement);
      }
    }
    const decimals = this.state.assets[asset[account] as number]?.decimals ?? 0;
    const maintenance = inUnits(held.maintenanceRequirement + this.bufferOf(rules, legs), decimals);
    const asked = inUnits(initial, decimals);
    out[MAINTENANCE] = maintenance;
    out[INITIAL] = asked > maintenance ? asked : maintenance;
  }

  /** Takes note that the account that was assessed last is at rest. */
  certify(account: number, equity: bigint): void {
    const { last, state } = this;
    if (last.account !== account) return;
    const decimals = state.assets[state.accounts.asset[account] as number]?.decimals ?? 0;
    const inCurrency = Number(equity) / Number(powerOfTen(decimals));
    this.certificates.give(account, { ...last, equity: inCurrency });
  }

  /** Volatility of an option by its surface. */
  volatilityOf(market: number): number {
    const { instrument } = (this.state.markets[market] as Market).terms;
    const underlying = this.state.findMarket(instrument.underlying);
    const surface = this.state.surfaces.find(underlying, instrument.expiry);
    if (surface === null) return 0;
    return volatilityOf(
      { volatility: surface },
      Number(strikeOf(this.state, market)) / STRIKE_SCALE,
    );
  }

  private equityOf(account: number): bigint {
    const { accounts, positions, prices, schedules } = this.state;
    let equity = (accounts.cash[account] as bigint) + (accounts.collateral[account] as bigint);
    let row = accounts.firstPosition[account] as number;
    for (; row !== -1; row = positions.next[row] as number) {
      const market = positions.market[row] as number;
      const unit = (prices.mark[market] as bigint) * (schedules.scale[market] as bigint);
      equity += (positions.size[row] as bigint) * unit - (positions.cost[row] as bigint);
    }
    return equity;
  }

  private hasOrders(account: number): boolean {
    const { accounts, positions } = this.state;
    let row = accounts.firstPosition[account] as number;
    for (; row !== -1; row = positions.next[row] as number) {
      if (positions.bids[row] !== 0n || positions.asks[row] !== 0n) return true;
    }
    return false;
  }

  /** What may be lost beyond a linear view until the account is closed, settlement currency. */
  private bufferOf(rules: MarginRules, { rows, quantities }: PortfolioAccount): number {
    const { table, gammaOf, instruments } = this.valuationOf(rules);
    const { horizonMs, deviations, volatility, volatilityMove } =
      this.state.genesis.venue.portfolio.closing;
    const horizon = { years: horizonMs / YEAR_MS, volatility, deviations, volatilityMove };
    const { underlyings } = table.market;
    const gamma = new Float64Array(underlyings.length);
    const vega = new Float64Array(underlyings.length);
    rows.forEach((row, i) => {
      const at = (instruments[row] as Instrument).underlying;
      const quantity = quantities[i] as number;
      gamma[at] = (gamma[at] as number) + quantity * (gammaOf[row] as number);
      vega[at] = (vega[at] as number) + quantity * (table.vegas[row] as number);
    });
    return underlyings.reduce((sum, { spot }, at) => {
      const exposure = { spot, gamma: gamma[at] as number, vega: vega[at] as number };
      const buffer = gammaBuffer(exposure, horizon);
      return sum + (rules.settlement === 'coin' ? buffer / spot : buffer);
    }, 0);
  }
}

function presetOf(name: string): MarginRules {
  const preset = marginPreset(name);
  assertInvariant(preset !== null, 'terms-are-checked', `no margin preset ${name}`);
  return preset;
}

/** An amount of the rules in units of an asset, rounded up: a requirement. */
const inUnits = (amount: number, decimals: number): bigint =>
  BigInt(Math.max(Math.ceil(amount * Number(powerOfTen(decimals))), 1));

/** Underlyings and expiries in the order of the markets, and every market as an instrument. */
function valuationAt(state: State, rules: MarginRules): Valuation {
  const underlyings: number[] = [];
  const expiries: number[][] = [];
  const instruments: Instrument[] = [];
  const unitOf = new Float64Array(state.markets.length);
  const gammaOf = new Float64Array(state.markets.length);
  for (let market = 0; market < state.markets.length; market += 1) {
    const { payoff, expiry, right } = (state.markets[market] as Market).terms.instrument;
    const underlying = numberIn(underlyings, underlyingOf(state, market));
    const dates = expiries[underlying] ?? [];
    expiries[underlying] = dates;
    const at = expiry === 0 ? -1 : numberIn(dates, expiry);
    if (payoff === 'option' || payoff === 'inverse-option') {
      const side: OptionSide = right === 'call' ? 1 : -1;
      const strike = Number(strikeOf(state, market)) / STRIKE_SCALE;
      instruments.push({ kind: 'option', underlying, expiry: at, side, strike });
    } else if (at === -1) instruments.push({ kind: 'perpetual', underlying });
    else instruments.push({ kind: 'future', underlying, expiry: at });
  }
  const market: MarketState = {
    timeMs: state.valuedAt,
    stablePrice: 1,
    underlyings: underlyings.map((row, i) => ({
      name: state.markets[row]?.name ?? '',
      spot: dollars(state, row, state.prices.index[row] as bigint),
      spotConfidence: 1,
      perpetual: dollars(state, row, state.prices.mark[row] as bigint),
      perpetualConfidence: 1,
      expiries: (expiries[i] ?? []).map((expiry) => expiryMarket(state, row, expiry)),
    })),
  };
  instruments.forEach((instrument, row) => {
    unitOf[row] = unitsOfLot(state, row, market, instrument);
    gammaOf[row] = gammaOfUnit(market, instrument);
  });
  return { table: tableFor(rules, instruments, market), instruments, unitOf, gammaOf };
}

function numberIn(list: number[], value: number): number {
  const known = list.indexOf(value);
  return known === -1 ? list.push(value) - 1 : known;
}

/** A price of a market as dollars a coin. */
function dollars(state: State, market: number, price: bigint): number {
  const { terms, reciprocal } = state.markets[market] as Market;
  const outside = reciprocal === 0n ? price : reciprocalOf(reciprocal, price);
  return Number(outside) / Number(powerOfTen(terms.priceDecimals));
}

function expiryMarket(state: State, underlying: number, expiry: number): ExpiryMarket {
  const surface = state.surfaces.find(underlying, expiry);
  return {
    seconds: Math.max(expiry - state.valuedAt, 0) / 1000,
    forward: forwardOf(state, underlying, expiry),
    rate: surface?.rate ?? 0,
    volatility: surface ?? UNSTATED_VOLATILITY,
    forwardConfidence: 1,
    rateConfidence: 1,
    volatilityConfidence: 1,
  };
}

function unitsOfLot(
  state: State,
  row: number,
  market: MarketState,
  { underlying }: Instrument,
): number {
  const { terms, reciprocal } = state.markets[row] as Market;
  const lot = 1 / Number(powerOfTen(terms.sizeDecimals));
  if (reciprocal === 0n) return lot;
  const spot = market.underlyings[underlying]?.spot ?? 0;
  return spot > 0 ? (-Number(terms.instrument.contract) * lot) / spot : 0;
}

function gammaOfUnit(market: MarketState, instrument: Instrument): number {
  if (instrument.kind !== 'option') return 0;
  const expiry = market.underlyings[instrument.underlying]?.expiries[instrument.expiry];
  if (expiry === undefined || !(expiry.forward > 0)) return 0;
  const { side, strike } = instrument;
  const volatility = volatilityOf(expiry, strike);
  const years = expiry.seconds / SECONDS_PER_YEAR;
  blackGreeks(side, expiry.forward, strike, volatility, years, expiry.rate, greeks);
  return greeks[GAMMA] as number;
}
