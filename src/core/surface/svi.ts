/** One expiry of a volatility surface in five numbers: raw SVI. */

/**
 * Raw parameters of total variance over log-moneyness `k = ln(strike / forward)`:
 * `w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2))`.
 * Source: J. Gatheral, A. Jacquier, Arbitrage-free SVI volatility surfaces (2014), section 3.
 */
export interface Svi {
  /** Level of total variance, volatility squared times years; may be below zero. */
  readonly a: number;
  /** Half the sum of the slopes of the wings, 0 or more. */
  readonly b: number;
  /** Tilt, between -1 and 1. */
  readonly rho: number;
  /** Log-moneyness about which the smile turns. */
  readonly m: number;
  /** Width of the turn in log-moneyness, above zero. */
  readonly sigma: number;
}

/** What is wrong with raw parameters: the field, what it is, and what is accepted. */
export interface SviFault {
  readonly field: 'a' | 'b' | 'rho' | 'm' | 'sigma' | 'wings';
  readonly value: number;
  readonly accepted: string;
}

/**
 * Steepest wing without arbitrage: total variance grows at most twice as fast as log-moneyness.
 * Source: R. Lee, The moment formula for implied volatility at extreme strikes (2004).
 */
export const WING_SLOPE_MAX = 2;

const isNumber = (value: number): boolean => value - value === 0;

/**
 * The first fault of raw parameters, or null. The wings are held to Lee's bound, so a slice without
 * a fault has a positive variance and bounded moments; butterflies are looked for elsewhere.
 */
export function faultOfSvi(svi: Svi): SviFault | null {
  const { a, b, rho, m, sigma } = svi;
  for (const [field, value] of Object.entries({ a, b, rho, m, sigma })) {
    if (!isNumber(value)) {
      return { field: field as SviFault['field'], value, accepted: 'a finite number' };
    }
  }
  if (b < 0) return { field: 'b', value: b, accepted: '0 or more: a smile opens upward' };
  if (!(rho > -1 && rho < 1)) {
    return { field: 'rho', value: rho, accepted: 'a number between -1 and 1, both excluded' };
  }
  if (sigma <= 0) return { field: 'sigma', value: sigma, accepted: 'a number above 0' };
  const least = leastVariance(svi);
  // Where the vertex touches zero the sum may miss it by its own rounding.
  if (least < -1e-15 * (Math.abs(a) + b * sigma)) {
    const needed = (a - least).toPrecision(6);
    return { field: 'a', value: a, accepted: `${needed} or more: the least variance is below 0` };
  }
  const steepest = b * (1 + Math.abs(rho));
  if (steepest > WING_SLOPE_MAX) {
    return { field: 'wings', value: steepest, accepted: 'b (1 + |rho|) of 2 or less (Lee)' };
  }
  return null;
}

/** Total variance `w` at log-moneyness `k`: volatility squared times years. */
export function totalVariance(svi: Svi, k: number): number {
  const x = k - svi.m;
  return svi.a + svi.b * (svi.rho * x + Math.sqrt(x * x + svi.sigma * svi.sigma));
}

/** First derivative of total variance in log-moneyness. */
export function varianceSlope(svi: Svi, k: number): number {
  const x = k - svi.m;
  return svi.b * (svi.rho + x / Math.sqrt(x * x + svi.sigma * svi.sigma));
}

/** Second derivative of total variance in log-moneyness, 0 or more. */
export function varianceCurvature(svi: Svi, k: number): number {
  const x = k - svi.m;
  const square = x * x + svi.sigma * svi.sigma;
  return (svi.b * svi.sigma * svi.sigma) / (square * Math.sqrt(square));
}

/** The least total variance of the slice: `a + b sigma sqrt(1 - rho^2)`. */
export const leastVariance = ({ a, b, rho, sigma }: Svi): number =>
  a + b * sigma * Math.sqrt((1 - rho) * (1 + rho));

/** Slopes of the wings: what `w` grows by per unit of |k|, far below and far above the forward. */
export const wingSlopes = ({
  b,
  rho,
}: Svi): { readonly below: number; readonly above: number } => ({
  below: b * (1 - rho),
  above: b * (1 + rho),
});

/**
 * Volatility per square root of a year, as a fraction, at log-moneyness `k`.
 *
 * @param years of the slice, above zero
 * @returns 0 or more; where rounding left a variance below zero it is taken as zero
 */
export const volatilityAt = (svi: Svi, years: number, k: number): number =>
  Math.sqrt(Math.max(0, totalVariance(svi, k)) / years);
