import { expect } from 'vitest';

/**
 * An argument (or two), and the true result to about 106 bits as a double and what it leaves over.
 * All were computed with 130 bits by mpmath 1.3.
 */
export type Reference = readonly [at: readonly number[], high: number, low: number];

const SUBNORMAL_ULP = 5e-324;

/** The gap between a double and the next one away from zero; exact powers of two. */
export function ulpOf(x: number): number {
  const size = Math.abs(x);
  if (size < 2.2250738585072014e-308) return SUBNORMAL_ULP;
  let gap = 2.220446049250313e-16; // 2^-52
  let scaled = size;
  while (scaled >= 2) {
    scaled /= 2;
    gap *= 2;
  }
  while (scaled < 1) {
    scaled *= 2;
    gap /= 2;
  }
  return gap;
}

/** Asks that `actual` lies within `limit` ulp of every true value. */
export function expectWithinUlps(
  actual: (...at: number[]) => number,
  limit: number,
  references: readonly Reference[],
): void {
  const beyond = references
    .map(([at, high, low]) => {
      const result = actual(...at);
      return { at, result, high, ulps: Math.abs(result - high - low) / ulpOf(high) };
    })
    .filter(({ ulps }) => !(ulps <= limit));
  expect(beyond).toEqual([]);
}
