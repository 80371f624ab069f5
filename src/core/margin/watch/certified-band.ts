/**
 * How far the price of an underlying may move before a book that is margined by scenarios has to
 * be looked at again.
 *
 * In each scenario the slack of the book is a function of the forward price. Perpetuals and futures
 * are straight lines in it; a long option lies above its tangent; a short option falls below its
 * tangent by at most half its greatest gamma times the square of the move. So from a checkpoint
 * `slack(d) >= slack + delta * d - curvature * d^2 / 2` for every move d inside the window for
 * which the curvature is a bound, and the quadratic has a root on each side. Sources: convexity of
 * the price of an option in its forward (Merton 1973), and the quadratic formula.
 */
import { exp, ln, normalDensity } from '../../numeric/index.ts';

/** Relative room given away: far more than the floats lose. */
const ROOM = 1e-9;

/** One scenario of a book at its checkpoint. */
export interface ScenarioBound {
  /** Equity less requirement in this scenario, quote units, less what its own rounding can do. */
  readonly slack: number;
  /** Sum of the deltas of all positions in this scenario, quote units per unit of price. */
  readonly delta: number;
  /** Bound on what shorts lose beyond their tangent, quote units per squared unit of price. */
  readonly curvature: number;
}

/** Moves of a price inside which every scenario keeps its slack: both zero or more. */
export interface CertifiedRadius {
  readonly down: number;
  readonly up: number;
}

/**
 * The certified moves of a price, rounded toward zero.
 *
 * @param scenarios all scenarios of the book; none leaves only the window
 * @param window largest move, in units of price, for which every `curvature` is a bound
 * @returns moves in units of price; both zero where a scenario has no slack
 */
export function certifiedRadius(
  scenarios: readonly ScenarioBound[],
  window: number,
): CertifiedRadius {
  let down = window;
  let up = window;
  for (const { slack, delta, curvature } of scenarios) {
    down = Math.min(down, reach(slack, -delta, curvature));
    up = Math.min(up, reach(slack, delta, curvature));
  }
  const keep = 1 - ROOM;
  return { down: Math.max(0, down * keep), up: Math.max(0, up * keep) };
}

/**
 * The positive root of `slack + gain * d - curvature * d^2 / 2`, in the form without cancellation;
 * a very large number where there is none, 0 where there is no slack.
 */
function reach(slack: number, gain: number, curvature: number): number {
  if (!(slack > 0)) return 0;
  const root = Math.sqrt(gain * gain + 2 * curvature * slack);
  if (gain < 0) return (2 * slack) / (root - gain);
  return curvature > 0 ? (gain + root) / curvature : Number.MAX_VALUE;
}

/** An option as its gamma sees it. */
export interface GammaLeg {
  readonly strike: number;
  /** Volatility times the root of the time to expiry, more than zero. */
  readonly deviation: number;
}

/** Gamma of an option on a forward, undiscounted: Black 1976, `n(d1) / (F v)`. */
export function forwardGamma({ strike, deviation }: GammaLeg, forward: number): number {
  const d1 = ln(forward / strike) / deviation + deviation / 2;
  return normalDensity(d1) / (forward * deviation);
}

/**
 * Greatest gamma of an option while the forward stays between two prices. Gamma rises up to
 * `K exp(-3 v^2 / 2)`, where d1 = -v, and falls from there, so that the greatest is at that price
 * or at the end of the window that is nearer to it.
 *
 * @param low more than zero
 * @param high at least `low`
 */
export function greatestGamma(leg: GammaLeg, low: number, high: number): number {
  const mode = leg.strike * exp(-1.5 * leg.deviation * leg.deviation);
  const at = Math.min(Math.max(mode, low), high);
  return forwardGamma(leg, at) * (1 + ROOM);
}
