/** A whole surface in three numbers and a term structure: SSVI with a power law. */
import { powReal } from '../numeric/index.ts';
import type { Svi } from './svi.ts';

/**
 * One slice of SSVI: `w(k) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2))`.
 * Source: J. Gatheral, A. Jacquier, Arbitrage-free SVI volatility surfaces (2014), section 4.
 */
export interface SsviSlice {
  /** Total variance at the forward, above zero. */
  readonly theta: number;
  /** Tilt, between -1 and 1. */
  readonly rho: number;
  /** Curvature at this theta, above zero. */
  readonly phi: number;
}

/** The power law `phi(theta) = eta / (theta^gamma (1 + theta)^(1 - gamma))`. */
export interface PowerLaw {
  readonly eta: number;
  /** Between 0 and 1; 1/2 and less keep the surface free of calendar arbitrage. */
  readonly gamma: number;
}

/** Curvature by the power law. */
export const powerLawPhi = ({ eta, gamma }: PowerLaw, theta: number): number =>
  eta / (powReal(theta, gamma) * powReal(1 + theta, 1 - gamma));

/** Total variance of a slice at log-moneyness `k`. */
export function ssviVariance({ theta, rho, phi }: SsviSlice, k: number): number {
  const shifted = phi * k + rho;
  const root = Math.sqrt(shifted * shifted + (1 - rho) * (1 + rho));
  return (theta / 2) * (1 + rho * phi * k + root);
}

/** The same slice in raw parameters. */
export function sviOfSsvi({ theta, rho, phi }: SsviSlice): Svi {
  const rest = (1 - rho) * (1 + rho);
  return {
    a: (theta * rest) / 2,
    b: (theta * phi) / 2,
    rho,
    m: -rho / phi,
    sigma: Math.sqrt(rest) / phi,
  };
}

/** The two numbers that theorem 4.2 bounds, and whether they keep the slice free of butterflies. */
export interface SsviButterfly {
  /** `theta phi (1 + |rho|)`, under 4. */
  readonly first: number;
  /** `theta phi^2 (1 + |rho|)`, at most 4. */
  readonly second: number;
  readonly isFree: boolean;
}

/** The sufficient conditions of theorem 4.2 for one slice. */
export function ssviButterfly({ theta, rho, phi }: SsviSlice): SsviButterfly {
  const first = theta * phi * (1 + Math.abs(rho));
  const second = first * phi;
  return { first, second, isFree: first < 4 && second <= 4 };
}

/**
 * Whether the power law keeps every slice free of butterflies, whatever its theta: it does where
 * `eta (1 + |rho|)` is 2 or less and gamma 1/2 or less. With a larger gamma `theta phi^2` has no
 * bound as theta goes to zero, so the first alone would promise too much. Source: equation 4.5.
 */
export const isFreeForAllTheta = ({ eta, gamma }: PowerLaw, rho: number): boolean =>
  gamma <= 0.5 && eta * (1 + Math.abs(rho)) <= 2;
