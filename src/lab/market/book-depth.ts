import { exp, ln } from '../../core/numeric/index.ts';

/** Cumulative depth of one side: base units that rest within so many basis points of the mid. */
export interface DepthKnot {
  readonly bp: number;
  readonly size: number;
}

/**
 * How depth goes on beyond the last knot: `last-slope` keeps its density, `flattening` lets the
 * density fall as one over the distance.
 */
export type BeyondLastKnot = 'last-slope' | 'flattening';

/**
 * Base units within `bp` basis points of the mid on one side: linear between the knots, from zero
 * at the mid; continued as `beyond` says.
 */
export function depthAt(bp: number, knots: readonly DepthKnot[], beyond: BeyondLastKnot): number {
  let from: DepthKnot = { bp: 0, size: 0 };
  let slope = 0;
  for (const to of knots) {
    slope = (to.size - from.size) / (to.bp - from.bp);
    if (bp <= to.bp) return from.size + slope * (bp - from.bp);
    from = to;
  }
  const distance = beyond === 'last-slope' ? bp - from.bp : from.bp * ln(bp / from.bp);
  return from.size + slope * distance;
}

/** Basis points of the mid within which `size` base units rest: the inverse of `depthAt`. */
export function distanceOf(
  size: number,
  knots: readonly DepthKnot[],
  beyond: BeyondLastKnot,
): number {
  let from: DepthKnot = { bp: 0, size: 0 };
  let slope = 0;
  for (const to of knots) {
    slope = (to.size - from.size) / (to.bp - from.bp);
    if (size <= to.size) return from.bp + (size - from.size) / slope;
    from = to;
  }
  const distance = (size - from.size) / slope;
  return beyond === 'last-slope' ? from.bp + distance : from.bp * exp(distance / from.bp);
}

/** Average distance of what rests within `bp`, above zero: the cost of a walk to there. */
export function averageDistance(
  bp: number,
  knots: readonly DepthKnot[],
  beyond: BeyondLastKnot,
): number {
  let from: DepthKnot = { bp: 0, size: 0 };
  let slope = 0;
  let moment = 0; // base units times basis points
  for (const to of knots) {
    slope = (to.size - from.size) / (to.bp - from.bp);
    const end = Math.min(bp, to.bp);
    moment += (slope * (end - from.bp) * (end + from.bp)) / 2;
    if (bp <= to.bp) return moment / (from.size + slope * (bp - from.bp));
    from = to;
  }
  moment += slope * (bp - from.bp) * (beyond === 'last-slope' ? (bp + from.bp) / 2 : from.bp);
  return moment / depthAt(bp, knots, beyond);
}

/**
 * Moves a side toward the mid by `buckets`: what the mid passes is queued in the first bucket.
 * In place; the far end is left empty.
 */
export function shiftNearer(side: Float64Array, buckets: number): void {
  const whole = Math.floor(buckets);
  const part = buckets - whole;
  const at = (i: number) => (i < side.length ? (side[i] as number) : 0);
  let passed = part * at(whole);
  for (let i = 0; i < whole && i < side.length; i += 1) passed += side[i] as number;
  for (let i = 0; i < side.length; i += 1) {
    side[i] = (1 - part) * at(i + whole) + part * at(i + whole + 1);
  }
  side[0] = (side[0] as number) + passed;
}

/** Moves a side away from the mid by `buckets`, in place; what leaves the far end is dropped. */
export function shiftFarther(side: Float64Array, buckets: number): void {
  const whole = Math.floor(buckets);
  const part = buckets - whole;
  const at = (i: number) => (i >= 0 ? (side[i] as number) : 0);
  for (let i = side.length - 1; i >= 0; i -= 1) {
    side[i] = (1 - part) * at(i - whole) + part * at(i - whole - 1);
  }
}
