/** The same slice in terms that traders read: level, skew, wings and least variance. */
import { leastVariance, type Svi, totalVariance } from './svi.ts';

/**
 * Jump-wing parameters of a slice with its own years.
 * Source: J. Gatheral, A. Jacquier, Arbitrage-free SVI volatility surfaces (2014), section 3.3.
 */
export interface JumpWings {
  /** Variance per year at the forward. */
  readonly variance: number;
  /** Skew at the forward: slope of volatility, scaled by the root of years. */
  readonly skew: number;
  /** Slope of the wing below the forward (puts), over `sqrt(w(0))`. */
  readonly putSlope: number;
  /** Slope of the wing above the forward (calls), over `sqrt(w(0))`. */
  readonly callSlope: number;
  /** Least variance per year. */
  readonly varianceMin: number;
}

/** Why jump-wing parameters name no slice. */
export type JumpWingFault =
  | 'not-finite'
  | 'variance-not-positive'
  | 'wing-slope-negative'
  | 'skew-beyond-wings'
  | 'least-variance-above-variance'
  | 'least-variance-negative'
  | 'flat-at-forward';

export type FromJumpWings =
  | { readonly kind: 'svi'; readonly svi: Svi }
  | { readonly kind: 'fault'; readonly reason: JumpWingFault };

/** Jump-wings of raw parameters; `years` and `w(0)` must be above zero. */
export function jumpWingsOf(svi: Svi, years: number): JumpWings {
  const { b, rho, m, sigma } = svi;
  const atForward = totalVariance(svi, 0);
  const root = Math.sqrt(atForward);
  return {
    variance: atForward / years,
    skew: (b * (rho - m / Math.sqrt(m * m + sigma * sigma))) / (2 * root),
    putSlope: (b * (1 - rho)) / root,
    callSlope: (b * (1 + rho)) / root,
    varianceMin: leastVariance(svi) / years,
  };
}

const fault = (reason: JumpWingFault): FromJumpWings => ({ kind: 'fault', reason });

function faultOf(wings: JumpWings): JumpWingFault | null {
  const { variance, skew, putSlope, callSlope, varianceMin } = wings;
  if (!(variance + skew + putSlope + callSlope + varianceMin < Number.POSITIVE_INFINITY)) {
    return 'not-finite';
  }
  if (variance <= 0) return 'variance-not-positive';
  if (putSlope < 0 || callSlope < 0) return 'wing-slope-negative';
  if (varianceMin < 0) return 'least-variance-negative';
  if (varianceMin > variance) return 'least-variance-above-variance';
  return null;
}

/** Times the level that the width of a slice may be before digits of the level are lost. */
const WIDEST = 1e9;

/**
 * Raw parameters of jump-wings.
 *
 * With `beta = m / sqrt(m^2 + sigma^2)` the published inverse divides by beta, which is zero where
 * `m` is. Multiplied out, `m = beta (v - vmin) T / (b D)` and `sigma = sqrt(1 - beta^2) (v - vmin)
 * T / (b D)` with `D = 1 - rho beta - sqrt(1 - rho^2) sqrt(1 - beta^2)`, which has no such hole;
 * and `D (1 - rho beta + sqrt(..) sqrt(..)) = (rho - beta)^2`, so that it does not cancel either.
 * It is zero where the smile has its least at the forward: then the five numbers do not say how
 * wide the turn is, and the answer is `flat-at-forward`.
 *
 * @param years of the slice, above zero
 */
export function sviOfJumpWings(wings: JumpWings, years: number): FromJumpWings {
  const reason = faultOf(wings);
  if (reason !== null) return fault(reason);
  const { variance, skew, putSlope, callSlope, varianceMin } = wings;
  const root = Math.sqrt(variance * years);
  const b = (root * (callSlope + putSlope)) / 2;
  if (b === 0) return fault('flat-at-forward');
  const rho = (callSlope - putSlope) / (callSlope + putSlope);
  const apart = (2 * skew * root) / b;
  const beta = rho - apart;
  if (beta <= -1 || beta >= 1 || rho <= -1 || rho >= 1) return fault('skew-beyond-wings');
  const both = Math.sqrt((1 - rho) * (1 + rho) * (1 - beta) * (1 + beta));
  const divisor = (apart * apart) / (1 - rho * beta + both);
  const rise = (variance - varianceMin) * years;
  if (!(divisor > 0 && rise > 0)) return fault('flat-at-forward');
  const length = rise / (b * divisor);
  // Almost no skew and yet a rise: the slice would be so wide that its level is lost in rounding.
  if (!(b * length < WIDEST * variance * years)) return fault('flat-at-forward');
  const sigma = length * Math.sqrt((1 - beta) * (1 + beta));
  const m = length * beta;
  const a = varianceMin * years - b * sigma * Math.sqrt((1 - rho) * (1 + rho));
  return { kind: 'svi', svi: { a, b, rho, m, sigma } };
}
