/** The stableswap curve, pegged to the index: flat in the middle, steep at the ends. */

import { assertInvariant } from '../../model/index.ts';
import { AMOUNT_MAX, type Lots, mulDivUp, PPM } from '../../money/index.ts';
import { firstOutside, type TermsFault } from '../terms-fault.ts';
import {
  type Fraction,
  faultOfVirtualBook,
  type Stretch,
  type VirtualBook,
  type VirtualBookTerms,
  virtualBook,
} from './book.ts';

/** Terms of a book on the stableswap curve. */
export interface StableCurveTerms extends VirtualBookTerms {
  /** Lots on each virtual side while the backstop is flat: half of the invariant D. */
  readonly depth: Lots;
  /** The paper's A, 1 or more: the larger, the longer the flat middle. */
  readonly amplification: bigint;
}

/** Steps of Newton at most: from D a dozen, from a start that is off by 2^n so many more. */
const NEWTON_STEPS_MAX = 512;

/** Reserves are counted in so many parts of a quote unit; a multiple of PPM, as `Curve` demands. */
const PARTS = PPM * 1_000n;

/**
 * The other reserve of the two: the least whole y >= 1 with
 *
 *     16 A x y^2 + (16 A x^2 + 4 x D - 16 A x D) y >= D^3,
 *
 * which is 4A(x + y) + D = 4AD + D^3 / (4xy) without its fractions (M. Egorov, StableSwap, 2019).
 * The left side is convex in y, so Newton from either side is at the root or above it after one
 * step and falls from there. Rounded up it stops less than two units above the root, so that only
 * one unit less is left to try; the sign of the polynomial, not a distance, says which is right.
 *
 * @param known the reserve x, more than zero
 * @param invariant D, more than zero
 * @param amplification A, 1 or more
 * @param start where Newton begins, more than zero; the result does not depend on it
 */
export function otherReserve(
  known: bigint,
  invariant: bigint,
  amplification: bigint,
  start: bigint = invariant,
): bigint {
  const square = 16n * amplification * known;
  const linear = square * known + 4n * known * invariant - square * invariant;
  const constant = invariant * invariant * invariant;
  const isEnough = (y: bigint): boolean => (square * y + linear) * y >= constant;
  const slopeAt = (y: bigint): bigint => 2n * square * y + linear;
  // Left of the vertex, which is below D / 2, the tangent leads away from the root.
  let y = slopeAt(start) > 0n ? start : invariant;
  for (let step = 0; step < NEWTON_STEPS_MAX; step += 1) {
    const next = mulDivUp(square * y * y + constant, 1n, slopeAt(y));
    if (next >= y && isEnough(y)) break;
    y = next;
  }
  if (y > 1n && isEnough(y - 1n)) y -= 1n;
  const isLeast = isEnough(y) && (y === 1n || !isEnough(y - 1n));
  assertInvariant(isLeast, 'stable-curve-root', `x ${known}, D ${invariant}, y ${y}`);
  return y;
}

/** Quote reserve while so many lots are held, long or short, in parts of a quote unit. */
function quoteReserve(terms: StableCurveTerms, stretch: Stretch, held: bigint): bigint {
  const lotParts = stretch.lotValue * PARTS;
  const lots = stretch.side === 'buy' ? terms.depth - held : terms.depth + held;
  return otherReserve(lots * lotParts, 2n * terms.depth * lotParts, terms.amplification);
}

/**
 * What the quote reserve gains or gives between two inventories. The reserve is a function of the
 * inventory alone, rounded up: trades that end where they began sum to nothing before the spread.
 */
function stableCurve(terms: StableCurveTerms, stretch: Stretch): Fraction {
  const [before, after] = [stretch.from, stretch.to].map((held) =>
    quoteReserve(terms, stretch, held),
  ) as [bigint, bigint];
  return {
    numerator: stretch.side === 'buy' ? after - before : before - after,
    denominator: PARTS,
  };
}

/** The first term that is out of range; null where all are accepted. */
export function faultOfStableCurve(terms: StableCurveTerms): TermsFault | null {
  const common = faultOfVirtualBook(terms);
  if (common !== null) return common;
  return firstOutside([
    ['depth', terms.depth, terms.inventoryMax + 1n, AMOUNT_MAX],
    ['amplification', terms.amplification, 1n, 1_000_000n],
  ]);
}

/**
 * A book on the stableswap curve of lots, valued at the index, against quote units.
 *
 * @param terms in their ranges (`faultOfStableCurve`): more depth than inventory
 */
export function stableBook(terms: StableCurveTerms): VirtualBook {
  const rule = {
    id: 'stable-curve',
    source: 'M. Egorov, StableSwap (2019): efficient mechanism for stablecoin liquidity',
    curve: (stretch: Stretch) => stableCurve(terms, stretch),
  };
  return virtualBook(rule, terms);
}
