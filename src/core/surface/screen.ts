/** Quotes before they are believed: each one that is dropped says why. */
import { ln } from '../numeric/index.ts';
import { impliedVolatility, type OptionSide } from '../options/index.ts';
import type { VolatilityPoint } from './fit-slice.ts';

/** One option as a venue quotes it. What was not quoted is null. */
export interface OptionQuote {
  readonly side: OptionSide;
  /** In the unit of the forward, above zero. */
  readonly strike: number;
  /** Prices in the unit of the forward, discounted, as they would be paid now. */
  readonly bid: number | null;
  readonly ask: number | null;
  readonly mark: number | null;
  /** Per square root of a year, as a fraction: 0.65 is 65 %. */
  readonly volatility: number | null;
  /** Seconds since the quote was made. */
  readonly ageSeconds: number;
}

/** Why a quote does not count. */
export type DropReason =
  | 'not-a-number'
  | 'strike-not-positive'
  | 'stale'
  | 'crossed'
  | 'not-quoted'
  | 'not-positive'
  | 'below-intrinsic'
  | 'above-maximum'
  | 'volatility-in-percent'
  | 'in-the-money'
  | 'outlier';

/** The reason in words, for a table or a message. */
export const DROP_WORDS: Readonly<Record<DropReason, string>> = {
  'not-a-number': 'a field is not a finite number',
  'strike-not-positive': 'the strike is not above zero',
  stale: 'older than the bound',
  crossed: 'the bid is above the ask',
  'not-quoted': 'the chosen price is not quoted',
  'not-positive': 'a price or volatility of zero or less',
  'below-intrinsic': 'a price below what exercise is worth',
  'above-maximum': 'a price above what the option can be worth',
  'volatility-in-percent': 'a volatility in per cent where a fraction is expected',
  'in-the-money': 'in the money: the other side of the strike says it better',
  outlier: 'far from the fit of the others',
};

/** What the volatility of a quote is read from. */
export type QuoteSource = 'volatility' | 'mark' | 'mid';

/** How strict the screen is. */
export interface ScreenTerms {
  readonly source: QuoteSource;
  /** Older quotes are stale. */
  readonly ageSecondsMax: number;
  /** A volatility above this fraction must be per cent: nothing trades at 1,000 %. */
  readonly volatilityMax: number;
  /** A point is an outlier when it is off by this many typical errors (1.4826 median |error|), */
  readonly outlierDeviations: number;
  /** and by this much volatility. */
  readonly outlierFloor: number;
}

export const DEFAULT_SCREEN: ScreenTerms = {
  source: 'mid',
  ageSecondsMax: 60,
  volatilityMax: 10,
  outlierDeviations: 8,
  outlierFloor: 0.02,
};

/** What is known about the expiry. */
export interface ExpiryTerms {
  readonly forward: number;
  /** Per year, continuously compounded. */
  readonly rate: number;
  /** Above zero. */
  readonly years: number;
}

/** A volatility that counts, with the place of its quote in the list. */
export interface ScreenedPoint extends VolatilityPoint {
  readonly index: number;
}

/** A quote that does not count. */
export interface DroppedQuote {
  readonly index: number;
  readonly reason: DropReason;
}

export interface Screened {
  readonly points: readonly ScreenedPoint[];
  readonly dropped: readonly DroppedQuote[];
}

const isNumber = (value: number | null): boolean => value === null || value - value === 0;

/** Faults that do not depend on what the volatility is read from. */
function faultOf(quote: OptionQuote, terms: ScreenTerms, expiry: ExpiryTerms): DropReason | null {
  const { strike, bid, ask, mark, volatility, ageSeconds, side } = quote;
  if (![strike, bid, ask, mark, volatility, ageSeconds].every(isNumber)) return 'not-a-number';
  if (strike <= 0) return 'strike-not-positive';
  if (ageSeconds > terms.ageSecondsMax) return 'stale';
  if (bid !== null && ask !== null && bid > ask) return 'crossed';
  return side * (expiry.forward - strike) > 0 ? 'in-the-money' : null;
}

/** The price that the terms ask for, or why there is none. */
function priceOf(quote: OptionQuote, source: 'mark' | 'mid'): number | DropReason {
  const { bid, ask, mark } = quote;
  const price = source === 'mark' ? mark : bid === null || ask === null ? null : (bid + ask) / 2;
  if (price === null) return 'not-quoted';
  const isPositive = price > 0 && (source === 'mark' || (bid as number) > 0);
  return isPositive ? price : 'not-positive';
}

function volatilityOf(
  quote: OptionQuote,
  terms: ScreenTerms,
  { forward, rate, years }: ExpiryTerms,
): number | DropReason {
  if (terms.source === 'volatility') {
    const { volatility } = quote;
    if (volatility === null) return 'not-quoted';
    if (volatility <= 0) return 'not-positive';
    return volatility > terms.volatilityMax ? 'volatility-in-percent' : volatility;
  }
  const price = priceOf(quote, terms.source);
  if (typeof price === 'string') return price;
  const implied = impliedVolatility(quote.side, price, forward, quote.strike, years, rate);
  if (implied.kind === 'ok') return implied.volatility;
  return implied.kind === 'zero' ? 'not-positive' : implied.kind;
}

/**
 * Reads a volatility from every quote that can be believed. Outliers are found later, against a
 * fit. Only options at or out of the money count: their price is all time value.
 */
export function screenQuotes(
  quotes: readonly OptionQuote[],
  terms: ScreenTerms,
  expiry: ExpiryTerms,
): Screened {
  const points: ScreenedPoint[] = [];
  const dropped: DroppedQuote[] = [];
  quotes.forEach((quote, index) => {
    const found = faultOf(quote, terms, expiry) ?? volatilityOf(quote, terms, expiry);
    if (typeof found === 'string') dropped.push({ index, reason: found });
    else points.push({ index, k: ln(quote.strike / expiry.forward), volatility: found });
  });
  return { points, dropped };
}

/** How many quotes were dropped for each reason that occurs. */
export function dropCounts(dropped: readonly DroppedQuote[]): ReadonlyMap<DropReason, number> {
  const counts = new Map<DropReason, number>();
  for (const { reason } of dropped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
