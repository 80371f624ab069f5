/** Bounds for the wings of a slice, as an on-chain venue needs them. */
import { type Svi, totalVariance } from './svi.ts';

/** How far a slice is believed. */
export interface WingCap {
  /** Log-moneyness is held within this many times `sqrt(a + b sigma)`. */
  readonly moneynessMultiple: number;
  /** Total variance is held at or under this. */
  readonly varianceMax: number;
}

/** What Derive's contracts use: four deviations, and a total variance of 144. */
export const DERIVE_WING_CAP: WingCap = { moneynessMultiple: 4, varianceMax: 144 };

/**
 * Log-moneyness held within the bound of the slice, with its sign kept.
 * Source: the SVI library of Derive (lyra-utils), whose bound uses `a + b sigma`, the variance at
 * the turn without the tilt.
 */
export function cappedMoneyness(svi: Svi, k: number, cap: WingCap): number {
  const bound = cap.moneynessMultiple * Math.sqrt(Math.max(0, svi.a + svi.b * svi.sigma));
  return Math.max(-bound, Math.min(bound, k));
}

/** Total variance at `k` with both bounds applied, between 0 and the bound. */
export function cappedVariance(svi: Svi, k: number, cap: WingCap): number {
  const variance = totalVariance(svi, cappedMoneyness(svi, k, cap));
  return Math.max(0, Math.min(cap.varianceMax, variance));
}

/** Volatility per square root of a year, as a fraction, with both bounds applied. */
export const cappedVolatilityAt = (svi: Svi, years: number, k: number, cap: WingCap): number =>
  Math.sqrt(cappedVariance(svi, k, cap) / years);
