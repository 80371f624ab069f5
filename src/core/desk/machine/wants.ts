/** From a response to the trades that it wants: `target - position - in flight`, and no more. */
import { mulDivUp } from '../../money/index.ts';
import {
  improvementOf,
  type Neutralisation,
  neutralise,
  resultVariance,
  riskCharge,
  targetInBand,
} from '../hedging/index.ts';
import type { Constraint, DeskInstrument } from '../model/index.ts';
import type { ResponseTerms } from '../module/index.ts';
import { isExpired, unitGreeks } from './greeks.ts';
import { isPriced, isQuoted, type Wanted } from './limits.ts';
import type { ModuleRun } from './module-run.ts';
import { modeFor, rowsOf } from './reach.ts';
import type { DeskState } from './state.ts';
import { deltaInFlight, type Sample } from './values.ts';

/** What a response wants; `denied` where nothing can be wanted at all. */
export interface Wants {
  readonly trades: readonly Wanted[];
  readonly denied: Constraint | null;
}

const NONE: Wants = { trades: [], denied: null };
const denied = (constraint: Constraint): Wants => ({ trades: [], denied: constraint });

type Hedge = Extract<ResponseTerms, { do: 'hedge' }>;
type Neutralise = Extract<ResponseTerms, { do: 'neutralise' }>;

/** Least delta of one base unit of an instrument that hedges. */
const UNIT_DELTA_MIN = 0.05;
const YEAR_MS = 31_536_000_000;
/** Aversion for the worth of a hedge where the band has none, per unit of quote. */
const AVERSION = 1e-6;

const lotsOfBase = (state: DeskState, row: number, base: number): bigint =>
  BigInt(Math.trunc(base / (state.markets.basePerLot[row] as number)));

/** Worth of bringing delta and the rest from here to there, in quote; NaN where it is not known. */
function worthOf(sample: Sample, before: number, after: number): number {
  const { run, underlying, greeks, price } = sample;
  const { band, constraints } = run.module.terms;
  const volatility = underlying?.realisedVolatility() ?? Number.NaN;
  if (constraints.improvement === 0 || Number.isNaN(volatility)) return Number.NaN;
  const aversion = 'aversion' in band ? band.aversion : AVERSION;
  const horizon = constraints.horizonMs / YEAR_MS;
  const world = { spot: price.price, volatility, volatilityOfVolatility: 0, horizon };
  const risk = (delta: number): number =>
    riskCharge(aversion, resultVariance({ delta, gamma: greeks.gamma, vega: 0, ...world }));
  const result = improvementOf({
    riskBefore: risk(before),
    riskAfter: risk(after),
    cost: 0,
    kappa: 0,
  });
  return result.kind === 'refused' ? Number.NaN : result.gain;
}

/** Whether an instrument can be traded by a module now: live, quoted, and left to that module. */
function isUsable(state: DeskState, run: ModuleRun, row: number): boolean {
  const instrument = state.markets.instruments[row] as DeskInstrument;
  return (
    state.venues.get(instrument.venue)?.state === 'up' &&
    !isExpired(instrument, state.time) &&
    isQuoted(state, run, row) &&
    modeFor(state, row, run.id) === 'normal'
  );
}

/** The first instrument of a list that can be traded now; -1 where there is none. */
function usableRow(state: DeskState, run: ModuleRun, names: readonly string[]): number {
  for (const name of names) {
    const row = state.markets.rowOf.get(name) as number;
    if (isUsable(state, run, row)) return row;
  }
  return -1;
}

/** Brings delta to the edge of its band, or to its middle, with the first usable instrument. */
export function hedgeWants(state: DeskState, sample: Sample, terms: Hedge): Wants {
  const { run, greeks, band } = sample;
  if (!isPriced(run, sample)) return denied('stale');
  const delta = greeks.delta + deltaInFlight(sample);
  if (band === null || Number.isNaN(delta)) return denied('stale');
  const target = terms.to === 'middle' ? band.centre : targetInBand(delta, band.centre, band.half);
  const usable = usableRow(state, run, terms.with);
  const row = usable === -1 ? (state.markets.rowOf.get(terms.with[0] as string) as number) : usable;
  const unit = unitGreeks(state, row, sample.price.price).delta;
  const need = (target - delta) / unit;
  if (Number.isNaN(need)) return denied('stale');
  // Who hedges with what hardly moves buys a book of it and hedges nothing.
  if (Math.abs(unit) < UNIT_DELTA_MIN) return denied('infeasible');
  if (need === 0) return NONE;
  const { step } = state.markets.instruments[row] as DeskInstrument;
  const stepBase = Number(step) * (state.markets.basePerLot[row] as number);
  // A whole step more reaches into the band, where one less would leave a rest outside that is
  // smaller than any order; but never beyond the middle.
  const room = Math.abs(delta - band.centre) / Math.abs(unit);
  const up = Math.min(Math.ceil(Math.abs(need) / stepBase - 1e-9), Math.floor(room / stepBase));
  const steps = Math.max(up, Math.floor(Math.abs(need) / stepBase));
  const lots = BigInt(steps) * step * (need > 0 ? 1n : -1n);
  if (lots === 0n) return NONE;
  return { trades: [{ row, lots, worth: worthOf(sample, delta, target) }], denied: null };
}

/** Brings delta, gamma and vega into their bands at least cost. */
export function neutraliseWants(state: DeskState, sample: Sample, terms: Neutralise): Wants {
  const { run, greeks } = sample;
  if (!isPriced(run, sample)) return denied('stale');
  const { delta, gamma, vega } = greeks;
  if ([delta, gamma, vega].some((greek) => !Number.isFinite(greek))) return denied('stale');
  const rows = terms.with
    .map((name) => state.markets.rowOf.get(name) as number)
    .filter((row) => isTradable(state, sample, row));
  const found = neutralise(
    {
      targets: [
        { name: 'delta', book: delta + deltaInFlight(sample), band: terms.bands.delta },
        { name: 'gamma', book: gamma, band: terms.bands.gamma },
        { name: 'vega', book: vega, band: terms.bands.vega },
      ],
      instruments: rows.map((row) => hedgeInstrument(state, sample, terms, row)),
      budgets: { margin: null, turnover: terms.turnover > 0 ? terms.turnover : null },
      lots: terms.whole === 'lots' ? 'whole' : 'any',
    },
    state.solver,
  );
  if (found.kind !== 'neutral' && found.kind !== 'infeasible') return denied('infeasible');
  const worth = worthOf(sample, delta, found.residuals[0] as number);
  const trades = tradesOf(state, rows, found, worth);
  if (found.kind === 'infeasible' && trades.length === 0) return denied('infeasible');
  return { trades, denied: null };
}

/** Whether the programme can use an instrument: usable, with Greeks and both sides of a book. */
function isTradable(state: DeskState, { run, price }: Sample, row: number): boolean {
  const unit = unitGreeks(state, row, price.price);
  const hasGreeks = Number.isFinite(unit.delta + unit.gamma + unit.vega);
  const { bid, ask } = state.markets;
  const hasTouch = (bid[row] as bigint) > 0n && (ask[row] as bigint) > 0n;
  return hasGreeks && hasTouch && price.sources > 0 && isUsable(state, run, row);
}

/** An instrument as the programme sees it, by whole base units. */
function hedgeInstrument(state: DeskState, sample: Sample, terms: Neutralise, row: number) {
  const { markets } = state;
  const { step, takerPpm } = markets.instruments[row] as DeskInstrument;
  const unit = unitGreeks(state, row, sample.price.price);
  const base = markets.basePerLot[row] as number;
  const perUnit = markets.pricePerUnit[row] as number;
  const [bid, ask] = [Number(markets.bid[row]) * perUnit, Number(markets.ask[row]) * perUnit];
  const middle = 0.5 * (bid + ask);
  const { depthShare } = terms;
  const most = (shown: bigint): number =>
    depthShare === 0 ? 1e6 * base * Number(step) : Number(shown) * base * depthShare;
  return {
    greeks: [unit.delta, unit.gamma, unit.vega],
    cost: 0.5 * (ask - bid) + (Math.max(0, Number(takerPpm)) / 1e6) * middle,
    buyMax: most(markets.askSize[row] as bigint),
    sellMax: most(markets.bidSize[row] as bigint),
    step: Number(step) * base,
    notional: middle,
    buyMargin: 0,
    sellMargin: 0,
  };
}

function tradesOf(
  state: DeskState,
  rows: readonly number[],
  found: Extract<Neutralisation, { readonly kind: 'neutral' | 'infeasible' }>,
  worth: number,
): readonly Wanted[] {
  return rows.flatMap((row, at) => {
    const { step } = state.markets.instruments[row] as DeskInstrument;
    const steps = found.steps[at] as number;
    const lots = BigInt(Math.trunc(steps + (steps > 0 ? 1e-6 : -1e-6))) * step;
    return lots === 0n ? [] : [{ row, lots, worth }];
  });
}

/** Trades every position of the scope down by a share; what is on its way counts. */
export function reduceWants(state: DeskState, run: ModuleRun, share: number): Wants {
  if (!Number.isFinite(share)) return denied('stale');
  const ppm = BigInt(Math.round(Math.min(Math.max(share, 0), 1) * 1e6));
  return { trades: reductions(state, rowsOf(state, run.module.scope), ppm), denied: null };
}

/** Trades that take a share of positions away; the last step is rounded up, never past flat. */
export function reductions(
  state: DeskState,
  rows: readonly number[],
  ppm: bigint,
): readonly Wanted[] {
  return rows.flatMap((row) => {
    const held = state.book.size[row] as bigint;
    const instrument = state.markets.instruments[row] as DeskInstrument;
    const { step, id } = instrument;
    const whole = held < 0n ? -held : held;
    // Less than a step cannot be traded, and what has ended is settled by its venue.
    const size = whole - (whole % step);
    if (size === 0n || isExpired(instrument, state.time)) return [];
    const { buy, sell } = state.orders.inFlight(id);
    const onItsWay = held > 0n ? sell : buy;
    const steps = mulDivUp(size, ppm, 1_000_000n * step);
    const lots = steps * step < size ? steps * step : size;
    const left = lots - onItsWay;
    return left <= 0n ? [] : [{ row, lots: held > 0n ? -left : left, worth: Number.NaN }];
  });
}

/** Holds the value of one position at an amount of quote currency. */
export function holdWants(
  state: DeskState,
  sample: Sample,
  instrument: string,
  exposure: number,
): Wants {
  const row = state.markets.rowOf.get(instrument) as number;
  const price = state.markets.middle(row);
  if (!Number.isFinite(exposure) || !(price > 0)) return denied('stale');
  if (!isPriced(sample.run, sample) && sample.underlying !== null) return denied('stale');
  const { step } = state.markets.instruments[row] as DeskInstrument;
  const target = (lotsOfBase(state, row, exposure / price) / step) * step;
  const { buy, sell } = state.orders.inFlight(instrument);
  const lots = target - (state.book.size[row] as bigint) - buy + sell;
  return lots === 0n ? NONE : { trades: [{ row, lots, worth: Number.NaN }], denied: null };
}

/** Rounds a quote amount of a formula down to whole quote units; null where it has none. */
export const quoteUnitsOf = (amount: number): bigint | null =>
  Number.isFinite(amount) && Math.abs(amount) < 1e15
    ? BigInt(Math.floor(amount * 1e6)) * 100n
    : null;
