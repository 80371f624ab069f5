/** Where a profit came from: Greeks at the start times what moved, and what they leave over. */
import {
  blackGreeks,
  blackPrice,
  CHARM,
  DELTA,
  GAMMA,
  GREEKS,
  type OptionSide,
  THETA,
  VANNA,
  VEGA,
  VOLGA,
} from '../options/index.ts';
import type { Instrument, PortfolioAccount } from './account.ts';
import {
  type ExpiryMarket,
  type MarketState,
  type UnderlyingMarket,
  volatilityOf,
  yearsOf,
} from './market.ts';
import { linearPrice } from './valuation.ts';

/** Parts of a profit, quote currency. `residual` is `actual` less the sum of the others. */
export interface GreekExplanation {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly vanna: number;
  readonly volga: number;
  readonly charm: number;
  readonly explained: number;
  readonly actual: number;
  readonly residual: number;
}

/** What an option is priced with. */
export interface OptionPoint {
  readonly forward: number;
  /** Per year. */
  readonly volatility: number;
  readonly years: number;
  readonly rate: number;
}

const NOTHING: GreekExplanation = {
  delta: 0,
  gamma: 0,
  vega: 0,
  theta: 0,
  vanna: 0,
  volga: 0,
  charm: 0,
  explained: 0,
  actual: 0,
  residual: 0,
};

const greeks = new Float64Array(GREEKS);
const greek = (index: number): number => greeks[index] as number;

/**
 * The profit of one option between two points, by Greeks at the first: delta, gamma and vega to
 * second order in price and volatility, theta and charm in time. A change of the rate is residual.
 */
export function explainOption(
  side: OptionSide,
  strike: number,
  from: OptionPoint,
  to: OptionPoint,
): GreekExplanation {
  blackGreeks(side, from.forward, strike, from.volatility, from.years, from.rate, greeks);
  const moved = to.forward - from.forward;
  const shift = to.volatility - from.volatility;
  const passed = from.years - to.years;
  const delta = greek(DELTA) * moved;
  const gamma = 0.5 * greek(GAMMA) * moved * moved;
  const vega = greek(VEGA) * shift;
  const theta = greek(THETA) * passed;
  const vanna = greek(VANNA) * moved * shift;
  const volga = 0.5 * greek(VOLGA) * shift * shift;
  const charm = greek(CHARM) * moved * passed;
  const explained = delta + gamma + vega + theta + vanna + volga + charm;
  const actual =
    blackPrice(side, to.forward, strike, to.volatility, to.years, to.rate) -
    blackPrice(side, from.forward, strike, from.volatility, from.years, from.rate);
  const residual = actual - explained;
  return { delta, gamma, vega, theta, vanna, volga, charm, explained, actual, residual };
}

const PARTS = Object.keys(NOTHING) as readonly (keyof GreekExplanation)[];

function added(sum: GreekExplanation, part: GreekExplanation, quantity: number): GreekExplanation {
  const total = { ...sum };
  for (const name of PARTS) total[name] = sum[name] + quantity * part[name];
  return total;
}

const pointOf = (expiry: ExpiryMarket, strike: number): OptionPoint => ({
  forward: expiry.forward,
  volatility: volatilityOf(expiry, strike),
  years: yearsOf(expiry),
  rate: expiry.rate,
});

function explainInstrument(
  instrument: Instrument,
  from: MarketState,
  to: MarketState,
): GreekExplanation {
  const before = from.underlyings[instrument.underlying] as UnderlyingMarket;
  const after = to.underlyings[instrument.underlying] as UnderlyingMarket;
  if (instrument.kind !== 'option') {
    const moved = linearPrice(after, instrument) - linearPrice(before, instrument);
    return { ...NOTHING, delta: moved, explained: moved, actual: moved };
  }
  const { side, strike, expiry } = instrument;
  const first = pointOf(before.expiries[expiry] as ExpiryMarket, strike);
  const last = pointOf(after.expiries[expiry] as ExpiryMarket, strike);
  return explainOption(side, strike, first, last);
}

/**
 * The profit of the positions of an account between two states of the market, quote currency. Both
 * states have the same underlyings and expiries; collateral that moves with an underlying counts as
 * delta.
 */
export function explainAccount(
  instruments: readonly Instrument[],
  account: PortfolioAccount,
  from: MarketState,
  to: MarketState,
): GreekExplanation {
  let sum = NOTHING;
  for (let i = 0; i < account.rows.length; i += 1) {
    const instrument = instruments[account.rows[i] as number] as Instrument;
    sum = added(sum, explainInstrument(instrument, from, to), account.quantities[i] as number);
  }
  for (const { underlying, quantity } of account.collateral) {
    if (underlying === null) continue;
    const before = from.underlyings[underlying] as UnderlyingMarket;
    const after = to.underlyings[underlying] as UnderlyingMarket;
    const moved = after.spot - before.spot;
    sum = added(sum, { ...NOTHING, delta: moved, explained: moved, actual: moved }, quantity);
  }
  return sum;
}
