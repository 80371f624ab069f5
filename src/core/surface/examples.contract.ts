/** Slices that tests share. */
import type { Svi } from './svi.ts';

/**
 * The slice of Axel Vogt: its smile looks sound and has a butterfly (Gatheral and Jacquier,
 * example 3.1).
 */
export const VOGT: Svi = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };

/** A slice as calm markets have it, a month out, without arbitrage. */
export const CALM: Svi = { a: 0.01, b: 0.06, rho: -0.25, m: 0.02, sigma: 0.15 };
