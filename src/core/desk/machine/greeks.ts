/** Greeks of everything that is held in an underlying, and the band that its delta may move in. */
import { mertonGreeks, type OptionSide } from '../../options/index.ts';
import { type HedgeBand, hedgeBand, type OptionLeg } from '../hedging/index.ts';
import type { DeskInstrument } from '../model/index.ts';
import { type BandTerms, NEVER } from '../module/index.ts';
import type { DeskState } from './state.ts';

const YEAR_MS = 31_536_000_000;

/** What a position is worth by how the world moves; in base, quote and years. */
export interface Greeks {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

/** Greeks of an underlying with what they were made of. */
export interface BookGreeks extends Greeks {
  readonly legs: readonly OptionLeg[];
  /** Volatility of the legs, weighted by their vega without sign; NaN without legs. */
  readonly volatility: number;
  /** Years to the expiry that most of the gamma belongs to; 0 without legs. */
  readonly years: number;
  /** To the next end of a held option, ms; and how far its strike is, in deviations. */
  readonly expiryMs: number;
  readonly pinDistance: number;
}

export const isOption = ({ kind }: DeskInstrument): boolean => kind === 'call' || kind === 'put';

/** Whether an instrument has ended. */
export const isExpired = ({ expiry }: DeskInstrument, time: number): boolean =>
  expiry !== 0 && expiry <= time;

const sideOf = ({ kind }: DeskInstrument): OptionSide => (kind === 'call' ? 1 : -1);

/** Years that an option has left; never below zero. */
export const yearsTo = (expiry: number, time: number): number =>
  Math.max(0, expiry - time) / YEAR_MS;

const UNKNOWN: Greeks = {
  delta: Number.NaN,
  gamma: Number.NaN,
  vega: Number.NaN,
  theta: Number.NaN,
};

/**
 * Greeks of one base unit of an instrument at a price of the underlying; all NaN where an option
 * has no volatility yet.
 */
export function unitGreeks(state: DeskState, row: number, spot: number): Greeks {
  const instrument = state.markets.instruments[row] as DeskInstrument;
  if (isExpired(instrument, state.time)) return { delta: 0, gamma: 0, vega: 0, theta: 0 };
  if (!isOption(instrument)) return { delta: 1, gamma: 0, vega: 0, theta: 0 };
  const strike = Number(instrument.strike) * (state.markets.pricePerUnit[row] as number);
  const years = yearsTo(instrument.expiry, state.time);
  const volatility = state.markets.volatility[row] as number;
  if (Number.isNaN(volatility) || Number.isNaN(spot)) return UNKNOWN;
  return mertonGreeks(sideOf(instrument), spot, strike, volatility, years, state.terms.rate, 0);
}

/** A held option as a leg. */
function legOf(state: DeskState, row: number, size: number): OptionLeg {
  const instrument = state.markets.instruments[row] as DeskInstrument;
  const { strike, expiry } = instrument;
  return {
    side: sideOf(instrument),
    size,
    strike: Number(strike) * (state.markets.pricePerUnit[row] as number),
    volatility: state.markets.volatility[row] as number,
    years: yearsTo(expiry, state.time),
  };
}

/**
 * Greeks of all positions in an underlying.
 *
 * @param name of the underlying
 * @param spot its price in quote; NaN gives Greeks that are NaN where options are held
 */
export function greeksOf(state: DeskState, name: string, spot: number): BookGreeks {
  const { markets, book } = state;
  let [delta, gamma, vega, theta] = [0, 0, 0, 0];
  let [weight, weighted, gammaMost, years] = [0, 0, -1, 0];
  let [expiryMs, pinDistance] = [NEVER, NEVER];
  const legs: OptionLeg[] = [];
  for (let row = 0; row < markets.instruments.length; row += 1) {
    const instrument = markets.instruments[row] as DeskInstrument;
    const lots = book.size[row] as bigint;
    if (lots === 0n || instrument.underlying !== name) continue;
    const size = Number(lots) * (markets.basePerLot[row] as number);
    const unit = unitGreeks(state, row, spot);
    delta += size * unit.delta;
    gamma += size * unit.gamma;
    vega += size * unit.vega;
    theta += size * unit.theta;
    if (!isOption(instrument)) continue;
    const leg = legOf(state, row, size);
    if (leg.years === 0) continue;
    legs.push(leg);
    const share = Math.abs(size * unit.vega);
    weight += share;
    weighted += share * leg.volatility;
    const curve = Math.abs(size * unit.gamma);
    if (curve > gammaMost) [gammaMost, years] = [curve, leg.years];
    const left = instrument.expiry - state.time;
    if (left > expiryMs) continue;
    const far = Math.abs(spot - leg.strike) / (spot * leg.volatility * Math.sqrt(leg.years));
    pinDistance = left < expiryMs ? far : Math.min(pinDistance, far);
    expiryMs = left;
  }
  const volatility = weight > 0 ? weighted / weight : Number.NaN;
  return { delta, gamma, vega, theta, legs, volatility, years, expiryMs, pinDistance };
}

/** The band of a module around the delta of its underlying; null where nothing can be said. */
export function bandOf(
  state: DeskState,
  terms: BandTerms,
  greeks: BookGreeks,
  spot: number,
): HedgeBand | null {
  if (terms.rule === 'none') return { kind: 'band', centre: 0, half: 0, decidedBy: 'rule' };
  const isFlat = greeks.legs.length === 0;
  const book = {
    market: { spot, rate: terms.rule === 'fixed' ? state.terms.rate : terms.rate },
    gamma: greeks.gamma,
    years: isFlat ? 1 : greeks.years,
    volatility: isFlat ? 1 : greeks.volatility,
    legs: greeks.legs,
  };
  const band =
    terms.rule === 'fixed'
      ? hedgeBand({ kind: 'fixed', half: terms.half }, book, {
          halfMin: 0,
          deltaLimit: terms.hardLimit,
        })
      : hedgeBand({ kind: terms.rule, cost: terms.cost, aversion: terms.aversion }, book, {
          halfMin: terms.least,
          deltaLimit: terms.hardLimit,
        });
  return band.kind === 'band' ? band : null;
}
