/** The least of a function of two variables without derivatives, the same on every machine. */

/** A pair of variables. */
export type Point = readonly [number, number];

export interface Least {
  readonly point: Point;
  readonly value: number;
}

/** How the simplex starts and when it stops. */
export interface SimplexTerms {
  /** First steps along the two variables, not zero. */
  readonly steps: Point;
  /** Evaluations at most. */
  readonly evaluationsMax: number;
  /** It stops when every side of the simplex is this much shorter than it was. */
  readonly shrinkage: number;
}

const mixOf = (from: Point, to: Point, share: number): Point => [
  from[0] + share * (to[0] - from[0]),
  from[1] + share * (to[1] - from[1]),
];

/** Longest side of the simplex, each variable in units of its first step. */
function spread(corners: readonly Least[], steps: Point): number {
  const [first, ...others] = corners as [Least, ...Least[]];
  let longest = 0;
  for (const { point } of others) {
    longest = Math.max(
      longest,
      Math.abs((point[0] - first.point[0]) / steps[0]),
      Math.abs((point[1] - first.point[1]) / steps[1]),
    );
  }
  return longest;
}

/**
 * Searches downhill from a point by reflecting, stretching and shrinking a triangle. Ties keep the
 * corner that was there first, so equal input gives equal steps.
 * Source: J. A. Nelder, R. Mead, A simplex method for function minimization (1965).
 */
export function leastAround(
  f: (point: Point) => number,
  start: Point,
  { steps, evaluationsMax, shrinkage }: SimplexTerms,
): Least {
  const at = (point: Point): Least => ({ point, value: f(point) });
  const [x, y] = start;
  const corners = [at(start), at([x + steps[0], y]), at([x, y + steps[1]])];
  let evaluations = 3;
  while (evaluations < evaluationsMax) {
    corners.sort((left, right) => left.value - right.value);
    if (spread(corners, steps) < shrinkage) break;
    const [best, second, worst] = corners as [Least, Least, Least];
    const middle = mixOf(best.point, second.point, 0.5);
    const reflected = at(mixOf(middle, worst.point, -1));
    evaluations += 1;
    if (reflected.value < best.value) {
      const stretched = at(mixOf(middle, worst.point, -2));
      evaluations += 1;
      corners[2] = stretched.value < reflected.value ? stretched : reflected;
    } else if (reflected.value < second.value) {
      corners[2] = reflected;
    } else {
      const isOutside = reflected.value < worst.value;
      const inner = at(mixOf(middle, worst.point, isOutside ? -0.5 : 0.5));
      evaluations += 1;
      if (inner.value < (isOutside ? reflected.value : worst.value)) corners[2] = inner;
      else {
        corners[1] = at(mixOf(best.point, second.point, 0.5));
        corners[2] = at(mixOf(best.point, worst.point, 0.5));
        evaluations += 2;
      }
    }
  }
  corners.sort((left, right) => left.value - right.value);
  return corners[0] as Least;
}
