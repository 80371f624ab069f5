/** The score of one minute: for how much of it a provider kept what it promised. */
import {
  type Lots,
  mulDivDown,
  PPM,
  type Ppm,
  type PriceUnits,
  valueOf,
} from '../../money/index.ts';
import { MINUTE_MS, type ObligationTerms } from './terms.ts';

/** How a market traded in a minute; a closed or halted one is not scored. */
export type MinuteCondition = 'normal' | 'fast' | 'closed';

/** A provider's best quote of both sides; a side without lots is not quoted. */
export interface ProviderQuote {
  readonly bid: PriceUnits;
  readonly bidLots: Lots;
  readonly ask: PriceUnits;
  readonly askLots: Lots;
}

/** A quote that stood from one moment, ms, until another, not included. */
export interface QuoteSpell {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly quote: ProviderQuote;
}

/** What is known of a minute beside the quotes. */
export interface MinuteFacts {
  readonly condition: MinuteCondition;
  /** Quote units of one lot at one price unit. */
  readonly scale: bigint;
}

/**
 * Whether a quote keeps the promise: a bid below an ask, the spread at most the largest one (ppm of
 * the middle of the two), and the least notional on both sides, each at its own price. In a fast
 * market with relief. Compared by cross-multiplication: nothing is rounded.
 */
export function isCompliant(
  terms: ObligationTerms,
  facts: MinuteFacts,
  quote: ProviderQuote,
): boolean {
  const { bid, ask, bidLots, askLots } = quote;
  if (facts.condition === 'closed' || bidLots <= 0n || askLots <= 0n) return false;
  if (bid <= 0n || ask <= bid) return false;
  const isFast = facts.condition === 'fast';
  const times = isFast ? terms.fastMarket.spreadTimes : 1n;
  const share = isFast ? terms.fastMarket.sizeShare : PPM;
  if ((ask - bid) * 2n * PPM > terms.spreadPpmMax * times * (ask + bid)) return false;
  const least = terms.sizeMin * share;
  const bids = valueOf(bidLots, bid, facts.scale) * PPM;
  return bids >= least && valueOf(askLots, ask, facts.scale) * PPM >= least;
}

/**
 * Share of a minute in which the promise was kept.
 *
 * @param startMs begin of the minute
 * @param spells quotes that stood, in any order; parts outside the minute are left out, and time
 *   that two of them cover counts once
 * @returns ppm of the minute, rounded down; null where the minute is not scored
 */
export function scoreMinute(
  terms: ObligationTerms,
  facts: MinuteFacts & { readonly startMs: number },
  spells: readonly QuoteSpell[],
): Ppm | null {
  if (facts.condition === 'closed') return null;
  const inOrder = [...spells].sort((a, b) => a.fromMs - b.fromMs);
  const endMs = facts.startMs + MINUTE_MS;
  let countedUntil = facts.startMs;
  let keptMs = 0;
  for (const { fromMs, untilMs, quote } of inOrder) {
    const from = Math.max(fromMs, countedUntil);
    const until = Math.min(untilMs, endMs);
    if (until <= from || !isCompliant(terms, facts, quote)) continue;
    keptMs += until - from;
    countedUntil = until;
  }
  return mulDivDown(PPM, BigInt(Math.floor(keptMs)), BigInt(MINUTE_MS));
}

/**
 * The same from samples at even distances, each of which stands for an equal part of the minute.
 *
 * @param samples what was quoted, null where nothing was
 * @returns ppm of the samples, rounded down; null where the minute is not scored: it was closed, or
 *   nobody looked
 */
export function scoreSamples(
  terms: ObligationTerms,
  facts: MinuteFacts,
  samples: readonly (ProviderQuote | null)[],
): Ppm | null {
  if (facts.condition === 'closed' || samples.length === 0) return null;
  const kept = samples.filter((quote) => quote !== null && isCompliant(terms, facts, quote)).length;
  return mulDivDown(PPM, BigInt(kept), BigInt(samples.length));
}
