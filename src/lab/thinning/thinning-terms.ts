import type { BeyondLastKnot, DepthKnot } from '../market/book-depth.ts';
import { CALM_BTC_BOOK, faultOfDepth, type StressTerms } from '../market/book-terms.ts';

/**
 * How a book thins out whose price is moved by takers alone. Sizes are in base units, distances in
 * basis points, times in seconds.
 */
export interface ThinningTerms {
  /** Calm cumulative depth of one side, ascending. */
  readonly depth: readonly DepthKnot[];
  readonly beyond: BeyondLastKnot;
  /** How far from the mid the book reaches on each side. */
  readonly rangeBp: number;
  readonly spread: SpreadTerms;
  /**
   * Share of the calm depth that makers show: (calm volatility / volatility)^exponent, at most 1
   * and at least the floor. The volatility is that of the book's own mid: its range in the last
   * minute over 2 sqrt(ln 2), averaged with the half-life.
   * Source of the range estimate: M. Parkinson (1980).
   */
  readonly stress: StressTerms;
  /** Seconds in which half of what a side lost to net flow is shown again. */
  readonly refillHalfLife: number;
  readonly impact: DecayTerms;
  /**
   * How far the flow of a minute is sorted by direction in a calm book: the share of purchases in
   * a rising stretch minus that in a falling one, 0 (evenly mixed) to 1. It shrinks with the depth.
   */
  readonly separation: number;
  /**
   * What a quote of the makers that passes a resting order trades with it, as a multiple of the
   * depth that the quote skips. 1: as if the way had been traded.
   */
  readonly arbitrage: number;
}

/** The spread rises with volatility: `calmBp` times volatility over `volatilityBp`, at least 1. */
export interface SpreadTerms {
  readonly calmBp: number;
  /** Volatility in basis points a minute up to which the spread is the calm one. */
  readonly volatilityBp: number;
}

/** What of a move that takers made stays, and how the rest decays. */
export interface DecayTerms {
  /** Part that stays, 0 to 1. */
  readonly permanent: number;
  /** Seconds in which half of the rest is gone. */
  readonly halfLife: number;
}

/**
 * Where a search for the law of a market begins: the calm BTC book of `CALM_BTC_BOOK`. The floor
 * and the refill are assumptions that minute bars cannot test: between a tenth of a second and two
 * seconds of refill the fit is equally good.
 */
export const UNFITTED_BTC: ThinningTerms = {
  depth: CALM_BTC_BOOK.depth,
  beyond: CALM_BTC_BOOK.beyond,
  rangeBp: 1_000,
  spread: { calmBp: CALM_BTC_BOOK.spreadBp, volatilityBp: 6 },
  stress: { calmBpPerMinute: 40, exponent: 1, floor: 0.05, halfLife: 120 },
  refillHalfLife: 0.5,
  impact: { permanent: 0.5, halfLife: 300 },
  separation: 0.7,
  arbitrage: 1,
};

/**
 * The law of BTCUSDT on Binance USD-M, fitted by `fitLaw` to the 80 minutes from 20:50 UTC on
 * 10 October 2025, which begin calm and hold the crash. The 68 minutes of 13 March 2020 had no part
 * in it. The errors on both stand in the README.
 */
export const FITTED_BTC: ThinningTerms = {
  ...UNFITTED_BTC,
  stress: { calmBpPerMinute: 45.9, exponent: 1.19, floor: 0.05, halfLife: 276 },
  impact: { permanent: 0.115, halfLife: 1_430 },
  separation: 0.825,
};

/** Why these terms describe no book, or undefined where they do. */
export function faultOfThinning(terms: ThinningTerms): string | undefined {
  const { stress, impact, spread } = terms;
  const above: readonly (readonly [string, number])[] = [
    ['rangeBp', terms.rangeBp],
    ['spread.calmBp', spread.calmBp],
    ['spread.volatilityBp', spread.volatilityBp],
    ['stress.calmBpPerMinute', stress.calmBpPerMinute],
    ['stress.floor', stress.floor],
    ['stress.halfLife', stress.halfLife],
    ['refillHalfLife', terms.refillHalfLife],
    ['impact.halfLife', impact.halfLife],
    ['arbitrage', terms.arbitrage],
  ];
  const low = above.find(([, value]) => !(value > 0 && value < Number.POSITIVE_INFINITY));
  if (low !== undefined) return `${low[0]} must be above zero: ${low[1]}`;
  const shares: readonly (readonly [string, number])[] = [
    ['stress.floor', stress.floor],
    ['impact.permanent', impact.permanent],
    ['separation', terms.separation],
  ];
  const wide = shares.find(([, value]) => !(value >= 0 && value <= 1));
  if (wide !== undefined) return `${wide[0]} must be a share from 0 to 1: ${wide[1]}`;
  if (!(stress.exponent >= 0)) return `stress.exponent must not be negative: ${stress.exponent}`;
  if (!(terms.rangeBp < 10_000)) return `rangeBp must be under 10,000: ${terms.rangeBp}`;
  return faultOfDepth(terms.depth);
}
