/** Volatility surfaces: stated per underlying and expiry, and the marks of options from them. */

import {
  type Column,
  type CommandOf,
  LIMITS,
  type RefusalCode,
  type Table,
} from '../model/index.ts';
import { type PriceUnits, powerOfTen } from '../money/index.ts';
import { blackPrice, inversePrice, type OptionSide } from '../options/index.ts';
import { type FittedSmile, SECONDS_PER_YEAR, volatilityOf } from '../portfolio/index.ts';
import { faultOfSvi, type Svi } from '../surface/index.ts';
import { emit } from './emit.ts';
import { dollarsOf, STRIKE_SCALE, strikeOf, underlyingOf } from './expiry.ts';
import type { Market, State } from './state.ts';
import { refreshPrices } from './sweep.ts';

/** The smile of one expiry, with what the forward was when it was fitted. */
export interface StatedSurface extends FittedSmile {
  /** Forward over index at the fit: it carries the forward until the next statement. */
  readonly carry: number;
  readonly rate: number;
}

/** The last surface of every expiry, as the text in which it was stated. */
export class Surfaces implements Table {
  // state
  private readonly texts = new Map<string, string>(); // by underlying row and expiry
  // derived
  private readonly surfaces = new Map<string, StatedSurface>();

  find(underlying: number, expiry: number): StatedSurface | null {
    return this.surfaces.get(`${underlying} ${expiry}`) ?? null;
  }

  /** Forgets the surfaces of expiries that are over. */
  forgetUntil(time: number): void {
    for (const key of [...this.texts.keys()]) {
      if (Number(key.split(' ')[1]) > time) continue;
      this.texts.delete(key);
      this.surfaces.delete(key);
    }
  }

  /** Whether one more expiry would be too many. */
  isFull(underlying: number, expiry: number): boolean {
    return this.texts.size >= LIMITS.surfaces && !this.texts.has(`${underlying} ${expiry}`);
  }

  /** Takes a surface; false where the text is none. */
  state(underlying: number, expiry: number, text: string): boolean {
    const surface = readSurface(text);
    if (surface === null) return false;
    this.texts.set(`${underlying} ${expiry}`, text);
    this.surfaces.set(`${underlying} ${expiry}`, surface);
    return true;
  }

  columns(): readonly Column[] {
    return [];
  }

  registers(): readonly number[] {
    return [this.texts.size];
  }

  names(): readonly string[] {
    return [...this.texts].map(([key, text]) => `${key} ${text}`);
  }

  restore(_registers: readonly number[], names: readonly string[]): void {
    for (const name of names) {
      const [underlying, expiry, ...text] = name.split(' ');
      this.state(Number(underlying), Number(expiry), text.join(' '));
    }
  }
}

const FIELDS = ['forward', 'index', 'rate', 'years', 'a', 'b', 'rho', 'm', 'sigma'] as const;

/** Reads `{"forward","index","rate","years","a","b","rho","m","sigma"}`; null where it is not. */
export function readSurface(text: string): StatedSurface | null {
  let stated: Record<string, unknown>;
  try {
    stated = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (typeof stated !== 'object' || stated === null) return null;
  if (Object.keys(stated).length !== FIELDS.length) return null;
  if (!FIELDS.every((name) => typeof stated[name] === 'number')) return null;
  const { forward, index, rate, years, ...svi } = stated as Record<(typeof FIELDS)[number], number>;
  if (!(forward > 0 && index > 0 && years > 0) || faultOfSvi(svi as Svi) !== null) return null;
  return { svi: svi as Svi, forward, years, rate, carry: forward / index };
}

/** Whether the mark of a market follows from a surface, so that nobody else may state it. */
export function isMarkedBySurface(state: State, market: number): boolean {
  const { isOption, terms } = state.markets[market] as Market;
  if (!isOption) return false;
  return state.surfaces.find(underlyingOf(state, market), terms.instrument.expiry) !== null;
}

/** A surface was stated: every option on it has a new mark. */
export function setSurface(state: State, command: CommandOf<'set-surface'>): RefusalCode | null {
  const underlying = state.findMarket(command.market);
  if (underlying === -1) return 'unknown-market';
  if (command.expiry <= state.time) return 'expired';
  if (readSurface(command.surface) === null) return 'bad-surface';
  state.surfaces.forgetUntil(state.time);
  if (state.surfaces.isFull(underlying, command.expiry)) return 'table-full';
  state.surfaces.state(underlying, command.expiry, command.surface);
  emit(state, 'surface-set', underlying, 0, 0, 0, BigInt(command.expiry));
  state.terms += 1;
  state.revalue();
  markOptions(state, underlying);
  return null;
}

/**
 * Forward of an expiry at the last index, whether or not one may act on it: by the surface of the
 * expiry, else the index itself.
 */
export function forwardOf(state: State, underlying: number, expiry: number): number {
  const { price, decimals } = dollarsOf(state, underlying);
  const spot = Number(price) / Number(powerOfTen(decimals));
  return spot * (state.surfaces.find(underlying, expiry)?.carry ?? 1);
}

/** Gives every option on an underlying the mark that its surface says. */
export function markOptions(state: State, underlying: number): void {
  if (!state.prices.isActionable(underlying)) return;
  for (let market = 0; market < state.markets.length; market += 1) {
    const isIts = (state.markets[market] as Market).isOption && market !== underlying;
    if (!isIts || underlyingOf(state, market) !== underlying) continue;
    if (state.settlements.isOver(market)) continue;
    const mark = modelMark(state, market, underlying);
    if (mark === null) continue;
    state.prices.venue.statePrice(market, mark, state.time);
    refreshPrices(state, market);
  }
}

/**
 * Mark of an option by its surface: to the nearest price unit, and one unit at least. Both sides of
 * a position are valued at the same mark; what rounds against an account is its requirement.
 */
export function modelMark(state: State, market: number, underlying: number): PriceUnits | null {
  const { terms } = state.markets[market] as Market;
  const { payoff, expiry, right } = terms.instrument;
  const surface = state.surfaces.find(underlying, expiry);
  if (surface === null) return null;
  const forward = forwardOf(state, underlying, expiry);
  const strike = Number(strikeOf(state, market)) / STRIKE_SCALE;
  const years = (expiry - state.time) / (1000 * SECONDS_PER_YEAR);
  const side: OptionSide = right === 'call' ? 1 : -1;
  const volatility = volatilityOf({ volatility: surface }, strike);
  const price =
    payoff === 'inverse-option'
      ? inversePrice(side, forward, strike, volatility, years)
      : blackPrice(side, forward, strike, volatility, years, surface.rate);
  const units = Math.floor(price * Number(powerOfTen(terms.priceDecimals)) + 0.5);
  return BigInt(Math.max(units, 1)) as PriceUnits;
}
