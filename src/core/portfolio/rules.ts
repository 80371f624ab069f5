/** The rules of a scenario margin as data: a preset is one of these, and so is a user's file. */
import type { AddOn } from './add-on.ts';

/** Which volatility a scenario uses. */
export type VolatilityMove = 'up' | 'none' | 'down' | 'linear-skew' | 'absolute-skew';

/** One scenario. */
export interface Scenario {
  /** Shocked price over price: 1.16 is 16 % up. Zero or more. */
  readonly move: number;
  readonly volatility: VolatilityMove;
  /** Share of the result that counts, above 0 and at most 1. */
  readonly weight: number;
}

/**
 * How volatility moves. With `s = (30 / max(days, daysFloor))^p`, where p is `shortPower` up to 30
 * days and `longPower` beyond (both give s = 1 at 30 days):
 * up `max(vol * (1 + up * s) + upPoints, leastUp)`,
 * down `max(vol * (1 - down * s) - downPoints, 0)`.
 * Source: Deribit and Derive portfolio margin (relative law), Aevo (points).
 */
export interface VolatilityLaw {
  readonly up: number;
  readonly down: number;
  /** Volatility per year that is added or taken away whatever the term. */
  readonly upPoints: number;
  readonly downPoints: number;
  readonly shortPower: number;
  readonly longPower: number;
  readonly daysFloor: number;
  /** A shocked-up volatility is at least this. */
  readonly leastUp: number;
}

/** One side of the skew: the largest change is `cap + capSlope * sqrt(T)`. */
export interface SkewCap {
  readonly cap: number;
  readonly capSlope: number;
}

/**
 * Skew scenarios: volatility times `1 + k * cap / k*`, at most the cap on either side, where `k` is
 * `ln(K/F)` (linear) or its size (absolute) and
 * `k* = max(leastWidth, sqrt(T) * width * (level + sqrt(T) * levelSlope))`. The result of an expiry
 * counts as a loss whatever its sign. Source: Derive, portfolio risk manager 2.
 */
export interface SkewLaw {
  readonly linear: SkewCap;
  readonly absolute: SkewCap;
  readonly leastWidth: number;
  readonly width: number;
  readonly level: number;
  readonly levelSlope: number;
}

/**
 * What the shocked value of the options of an expiry is multiplied by: where it is positive by
 * `long * e^(-T (r longRate + longAdd))`, where negative by
 * `min(e^(rT), short * e^(T (r shortRate + shortAdd)))`. Source: Derive.
 */
export interface ExpiryDiscount {
  readonly long: number;
  readonly longRate: number;
  readonly longAdd: number;
  readonly short: number;
  readonly shortRate: number;
  readonly shortAdd: number;
}

/**
 * Moves beyond the range are brought toward zero by an amount of the quote currency:
 * `(max(|m| / range, 1) - 1) * amount / ((1 + sign range) * index)` in coin. Source: Deribit's
 * extended table; the term was seen in third-party re-implementations only.
 */
export interface Dampener {
  readonly amount: number;
  readonly range: number;
}

/** What a gain of an underlying counts for. */
export interface GainOffset {
  /** Share of a gain that counts, 0 to 1. */
  readonly share: number;
  /** Most of a gain that counts, quote currency; null where nothing bounds it. */
  readonly most: number | null;
}

/** Where rules come from. */
export interface RulesOrigin {
  readonly name: string;
  /** Day of the parameters, `2024-06-17`: the version. */
  readonly date: string;
  readonly sources: readonly string[];
  /** What no public source states, in sentences. */
  readonly unconfirmed: readonly string[];
}

/** Rules that revalue the whole portfolio in every scenario. */
export interface ScenarioRules extends RulesOrigin {
  readonly kind: 'scenarios';
  /** Currency of results: `coin` divides by the shocked price, as inverse contracts pay. */
  readonly settlement: 'quote' | 'coin';
  readonly scenarios: readonly Scenario[];
  readonly volatilityLaw: VolatilityLaw;
  readonly skew: SkewLaw | null;
  readonly discount: ExpiryDiscount | null;
  readonly dampener: Dampener | null;
  readonly gains: GainOffset;
  /** Underlyings each meet their own worst scenario, or all meet the same one. */
  readonly across: 'separately' | 'together';
  /** Last seconds before expiry in which the settlement average fixes more and more; or zero. */
  readonly averagingSeconds: number;
  /** Years that have passed when the shock has happened. */
  readonly lookAheadYears: number;
  /** A rate below zero counts as zero. */
  readonly rateFloor: 'zero' | 'none';
  readonly initialFactor: number;
  readonly maintenanceFactor: number;
  readonly addOns: readonly AddOn[];
}

/** The scenarios of a grid: every move with every volatility, in that order. */
export const gridOf = (
  moves: readonly number[],
  volatilities: readonly VolatilityMove[],
): Scenario[] =>
  moves.flatMap((move) =>
    volatilities.map((volatility) => ({ move: 1 + move, volatility, weight: 1 })),
  );
