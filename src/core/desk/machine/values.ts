/** What every word of the vocabulary means at this moment, for one module. */
import type { HedgeBand } from '../hedging/index.ts';
import { NEVER, type WordName } from '../module/index.ts';
import { bookValue, isBookWord } from './book-values.ts';
import { type BookGreeks, bandOf, greeksOf, unitGreeks } from './greeks.ts';
import type { ModuleRun } from './module-run.ts';
import type { DeskState } from './state.ts';
import type { AgreedPrice, Underlying } from './underlyings.ts';
import { isVenueWord, venueValue } from './venue-values.ts';

/** What several words of one sample are made of; computed once, when the first is asked for. */
export class Sample {
  // state
  readonly state: DeskState;
  readonly run: ModuleRun;
  /** Null where the scope has none. */
  readonly underlying: Underlying | null;
  /** Number of the instrument; -1 where the scope has none. */
  readonly row: number;
  private priceKept: AgreedPrice | null = null;
  private greeksKept: BookGreeks | null = null;
  private bandKept: HedgeBand | null | undefined;

  constructor(state: DeskState, run: ModuleRun) {
    this.state = state;
    this.run = run;
    const { kind, name } = run.module.scope;
    this.row = kind === 'instrument' ? (state.markets.rowOf.get(name) ?? -1) : -1;
    const instrument = state.markets.instruments[this.row];
    const of = kind === 'underlying' ? name : (instrument?.underlying ?? '');
    this.underlying = state.underlyings.get(of) ?? null;
  }

  get price(): AgreedPrice {
    const ageMsMax = this.run.module.terms.constraints.priceAgeMsMax;
    this.priceKept ??= this.underlying?.agreed(this.state.time, ageMsMax) ?? NO_PRICE;
    return this.priceKept;
  }

  get greeks(): BookGreeks {
    const name = this.underlying?.name ?? '';
    this.greeksKept ??= greeksOf(this.state, name, this.price.price);
    return this.greeksKept;
  }

  get band(): HedgeBand | null {
    if (this.bandKept === undefined) {
      const { band } = this.run.module.terms;
      this.bandKept = bandOf(this.state, band, this.greeks, this.price.price);
    }
    return this.bandKept;
  }

  /** Venue of the scope; undefined where it has none. */
  get venue(): string | undefined {
    const { kind, name } = this.run.module.scope;
    return kind === 'venue' ? name : this.state.markets.instruments[this.row]?.venue;
  }
}

const NO_PRICE: AgreedPrice = { price: Number.NaN, sources: 0, dispersion: Number.NaN, at: 0 };

/** Time since a moment, or what stands for never. */
export const since = (time: number, moment: number): number =>
  moment === 0 ? NEVER : time - moment;

/**
 * Computes the names that a module looks at into `run.values`.
 *
 * @returns the sample, for whoever acts on it
 */
export function takeSample(state: DeskState, run: ModuleRun): Sample {
  const sample = new Sample(state, run);
  const { names, before, ranked, terms } = run.module;
  for (const name of before) {
    run.values[`${name}_before`] = run.before.get(name) ?? Number.NaN;
  }
  if (run.indicators.names.length > 0) {
    const { price } = sample.price;
    if (!Number.isNaN(price)) run.indicators.add(price, state.time);
  }
  for (const name of names) run.values[name] = nameValue(sample, terms.parameters, name);
  for (let at = 0; at < ranked.length; at += 1) {
    const name = ranked[at] as string;
    const history = run.histories[at] as ModuleRun['histories'][number];
    const value = run.values[name] as number;
    run.values[`${name}_rank`] = history.rankOf(value);
    history.add(value, state.time);
  }
  for (const name of before) run.before.set(name, run.values[name] as number);
  return sample;
}

function nameValue(
  sample: Sample,
  parameters: Readonly<Record<string, number>>,
  name: string,
): number {
  const own = parameters[name];
  if (own !== undefined) return own;
  const { state, run } = sample;
  const indicator = run.indicators.names.indexOf(name);
  if (indicator !== -1) return run.indicators.figure(indicator);
  if (state.terms.values.includes(name)) return statedValue(state, name);
  return wordValue(sample, name as WordName);
}

/** Stated values are looked at for so many times the age of an account. */
const VALUE_AGES = 10;

function statedValue({ values, time, terms }: DeskState, name: string): number {
  const stated = values.get(name);
  if (stated === undefined) return Number.NaN;
  return time - stated.at <= VALUE_AGES * terms.accountAgeMsMax ? stated.value : Number.NaN;
}

/** The value of one word; NaN where it is not known. */
export function wordValue(sample: Sample, name: WordName): number {
  if (isBookWord(name)) return bookValue(sample.state, name);
  if (isVenueWord(name)) return venueValue(sample.state, sample.venue, name);
  const { state, run } = sample;
  switch (name) {
    case 'allotted':
      return Number(run.allotted) / 1e8;
    case 'since_action_ms':
      return since(state.time, run.actedAt);
    case 'since_fired_ms':
      return since(state.time, run.ladder.since);
    default:
      return sample.row === -1 ? underlyingValue(sample, name) : instrumentValue(sample, name);
  }
}

function underlyingValue(sample: Sample, name: WordName): number {
  const { state, underlying } = sample;
  if (underlying === null) return Number.NaN;
  switch (name) {
    case 'price':
      return sample.price.price;
    case 'price_age_ms':
      return since(state.time, underlying.last().at);
    case 'price_sources':
      return sample.price.sources;
    case 'price_dispersion_bp':
      return sample.price.dispersion * 10_000;
    case 'realised_volatility':
      return underlying.realisedVolatility();
    case 'implied_volatility':
      return sample.greeks.volatility;
    case 'delta':
    case 'gamma':
    case 'vega':
    case 'theta':
      return sample.greeks[name];
    case 'delta_value':
      return sample.greeks.delta * sample.price.price;
    case 'delta_in_flight':
      return deltaInFlight(sample);
    case 'expiry_ms':
      return sample.greeks.expiryMs;
    case 'pin_distance':
      return sample.greeks.pinDistance;
    default:
      return bandValue(sample, name);
  }
}

/** Delta of what orders of the underlying would still add; NaN where a leg has none. */
export function deltaInFlight(sample: Sample): number {
  const { state, underlying } = sample;
  let delta = 0;
  for (let row = 0; row < state.markets.instruments.length; row += 1) {
    const instrument = state.markets.instruments[row] as { id: string; underlying: string };
    if (instrument.underlying !== underlying?.name) continue;
    const { buy, sell } = state.orders.inFlight(instrument.id);
    if (buy === sell) continue;
    const size = Number(buy - sell) * (state.markets.basePerLot[row] as number);
    delta += size * unitDelta(sample, row);
  }
  return delta;
}

const unitDelta = (sample: Sample, row: number): number =>
  unitGreeks(sample.state, row, sample.price.price).delta;

function bandValue(sample: Sample, name: WordName): number {
  const { greeks, band, price } = sample;
  switch (name) {
    case 'band_half':
      return band?.half ?? Number.NaN;
    case 'band_middle':
      return band?.centre ?? Number.NaN;
    case 'delta_gap': {
      if (band === null) return Number.NaN;
      const off = greeks.delta - band.centre;
      return off > band.half ? off - band.half : off < -band.half ? off + band.half : 0;
    }
    case 'value_at_risk':
    case 'expected_shortfall':
      return moveLoss(sample, price.price, name);
    default:
      return Number.NaN;
  }
}

/** Delta-gamma loss of the worse of an up and a down move of the estimated size. */
function moveLoss(
  sample: Sample,
  price: number,
  name: 'value_at_risk' | 'expected_shortfall',
): number {
  const moves = sample.underlying?.risk.moves() ?? null;
  if (moves === null) return Number.NaN;
  const { delta, gamma } = sample.greeks;
  const loss = (move: number): number => -(delta * move + 0.5 * gamma * move * move);
  const [down, up] = name === 'value_at_risk' ? moves.valueAtRisk : moves.expectedShortfall;
  return Math.max(loss(-down * price), loss(up * price), 0);
}

function instrumentValue(sample: Sample, name: WordName): number {
  const { state, row } = sample;
  const { markets } = state;
  const unit = markets.pricePerUnit[row] as number;
  const base = markets.basePerLot[row] as number;
  const price = (units: bigint | undefined): number =>
    units === undefined || units === 0n ? Number.NaN : Number(units) * unit;
  switch (name) {
    case 'bid':
      return price(markets.bid[row]);
    case 'ask':
      return price(markets.ask[row]);
    case 'spread_bp': {
      const [bid, ask] = [price(markets.bid[row]), price(markets.ask[row])];
      return (20_000 * (ask - bid)) / (ask + bid);
    }
    case 'bid_size':
      return Number(markets.bidSize[row]) * base;
    case 'ask_size':
      return Number(markets.askSize[row]) * base;
    case 'mark':
      return price(markets.mark[row]);
    case 'index':
      return price(markets.index[row]);
    case 'basis_bp':
      return 10_000 * (price(markets.mark[row]) / price(markets.index[row]) - 1);
    case 'quote_age_ms':
      return since(state.time, markets.quotedAt[row] as number);
    case 'funding':
      return markets.funding[row] as number;
    case 'funding_year':
      return (
        ((markets.funding[row] as number) * 31_536_000_000) / (markets.fundingMs[row] as number)
      );
    case 'position':
      return Number(state.book.size[row]) * base;
    case 'position_value':
      return Number(state.book.valueOf(row)) / 1e8;
    default:
      return underlyingValue(sample, name);
  }
}
