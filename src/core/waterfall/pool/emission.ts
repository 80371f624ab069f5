/** What providers are paid for staying: most where the pool is at its target. */

/** An exact share of the greatest emission; the denominator is positive. */
export interface EmissionShare {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** From this share of the target on the emission is flat, in fifths. */
const FLAT_FROM = 6n;
const FLAT = 4n;
const FIFTHS = 5n;

/**
 * Emission at a size of the pool: `(2 - x) * x` of the greatest up to the target, falling from
 * there in a line to 80 % at 120 % of the target, and flat beyond. Source: Aave Umbrella,
 * `EmissionMath`.
 *
 * @param assets in the pool, zero or more
 * @param target more than zero
 */
export function emissionShare(assets: bigint, target: bigint): EmissionShare {
  if (assets <= target) {
    return { numerator: (2n * target - assets) * assets, denominator: target * target };
  }
  if (assets * FIFTHS >= target * FLAT_FROM) return { numerator: FLAT, denominator: FIFTHS };
  return { numerator: 2n * target - assets, denominator: target };
}
