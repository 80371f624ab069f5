/** GARCH(1,1): variance that comes in clusters, filtered and fitted. */
import { exp, ln } from '../../numeric/index.ts';
import { leastOnGrid } from './grid-search.ts';
import type { Series } from './volatility.ts';

/** `h <- omega + alpha * r^2 + beta * h`: omega above zero, alpha and beta in [0, 1) together. */
export interface GarchTerms {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Variance to which the forecast returns: `omega / (1 - alpha - beta)`. */
export const longRunVariance = ({ omega, alpha, beta }: GarchTerms): number =>
  omega / (1 - alpha - beta);

/** Variance of the next bar, after a return `change` that had variance `h`. */
export const nextVariance = ({ omega, alpha, beta }: GarchTerms, h: number, change: number) =>
  omega + alpha * change * change + beta * h;

/**
 * Variances from before the first return to after the last: one more than there are returns. The
 * first is the long run.
 * Source: T. Bollerslev, Generalized autoregressive conditional heteroskedasticity (1986).
 */
export function garchVariances(returns: Series, terms: GarchTerms): Float64Array {
  const variances = new Float64Array(returns.length + 1);
  variances[0] = longRunVariance(terms);
  for (let at = 0; at < returns.length; at += 1) {
    variances[at + 1] = nextVariance(terms, variances[at] as number, returns[at] as number);
  }
  return variances;
}

/** The terms under which the returns are likeliest, and how likely they are. */
export type GarchFit =
  | {
      readonly kind: 'fit';
      readonly terms: GarchTerms;
      /** `-1/2 sum (ln 2 pi + ln h + r^2 / h)`. */
      readonly logLikelihood: number;
    }
  | { readonly kind: 'infeasible'; readonly says: 'too few returns' | 'no variance' };

/** Fewer returns than this say nothing about clusters. */
const RETURNS_LEAST = 50;
const LN_TWO_PI = 1.8378770664093453;

/** Alpha and beta together stay under this, so that there is a long run. */
const PERSISTENCE_MOST = 0.9999;

/** Logarithms of `alpha * square / omega` that are searched, and betas. */
const SEARCHED = { from: [-6, 0], to: [9, 0.999] } as const;

/** Terms for a ratio alpha/omega and a beta. */
interface Scaled extends GarchTerms {
  readonly logLikelihood: number;
}

/**
 * Divided by omega the recursion is `k <- 1 + (alpha/omega) r^2 + beta k`, and for given ratio and
 * beta the likeliest omega is the mean of `r^2 / k`, or the largest that has a long run: two
 * variables are left to search.
 */
function scaledFit(returns: Series, square: number, ratio: number, beta: number): Scaled {
  let k = (1 + ratio * square) / (1 - beta);
  let logs = 0;
  let sum = 0;
  for (let at = 0; at < returns.length; at += 1) {
    const squared = (returns[at] as number) * (returns[at] as number);
    logs += ln(k);
    sum += squared / k;
    k = 1 + ratio * squared + beta * k;
  }
  const count = returns.length;
  const omega = Math.min(sum / count, (PERSISTENCE_MOST - beta) / ratio);
  const logLikelihood = -0.5 * (count * (LN_TWO_PI + ln(omega)) + logs + sum / omega);
  return { omega, alpha: ratio * omega, beta, logLikelihood };
}

/**
 * Maximum likelihood for normal innovations and a mean of zero. The first variance is the long run
 * that the mean square of the sample implies. Deterministic: a grid over the logarithm of alpha's
 * weight against omega's and over beta, refined around its best point.
 *
 * @param returns log returns without their mean, at least fifty and not all zero
 */
export function fitGarch(returns: Series): GarchFit {
  if (returns.length < RETURNS_LEAST) return { kind: 'infeasible', says: 'too few returns' };
  let square = 0;
  for (let at = 0; at < returns.length; at += 1) {
    square += ((returns[at] as number) * (returns[at] as number)) / returns.length;
  }
  if (!(square > 0)) return { kind: 'infeasible', says: 'no variance' };
  const at = (weight: number, beta: number): Scaled =>
    scaledFit(returns, square, exp(weight) / square, beta);
  const best = leastOnGrid((weight, beta) => -at(weight, beta).logLikelihood, SEARCHED);
  const { omega, alpha, beta, logLikelihood } = at(best.x, best.y);
  return { kind: 'fit', terms: { omega, alpha, beta }, logLikelihood };
}
