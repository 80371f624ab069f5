/** The least value of a function of two bounded variables, by a grid and a simplex. */
import { leastAround, type Point } from '../../surface/index.ts';

/** A rectangle: its least and its largest corner. */
export interface Rectangle {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

export interface GridPoint {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** Points of the grid along each variable. */
const POINTS = 21;
/** Looks at the function after the grid, at most; and how small the simplex becomes. */
const EVALUATIONS = 800;
const SHRINKAGE = 1e-8;

/**
 * Looks at a grid over the rectangle and goes downhill from its best point. Ties keep the point
 * that was there first, so equal input gives equal steps on every machine. It finds the least value
 * of a function whose deepest valley the grid can see.
 *
 * @param f may give infinity where it is not defined, never NaN
 */
export function leastOnGrid(
  f: (x: number, y: number) => number,
  { from, to }: Rectangle,
): GridPoint {
  const stepX = (to[0] - from[0]) / (POINTS - 1);
  const stepY = (to[1] - from[1]) / (POINTS - 1);
  let best: GridPoint = { x: from[0], y: from[1], value: f(from[0], from[1]) };
  for (let at = 1; at < POINTS * POINTS; at += 1) {
    const column = at % POINTS;
    const x = from[0] + stepX * column;
    const y = from[1] + (stepY * (at - column)) / POINTS;
    const value = f(x, y);
    if (value < best.value) best = { x, y, value };
  }
  const inside = ([x, y]: Point): number =>
    x >= from[0] && x <= to[0] && y >= from[1] && y <= to[1] ? f(x, y) : Number.POSITIVE_INFINITY;
  const least = leastAround(inside, [best.x, best.y], {
    // Inward, so that the first triangle lies in the rectangle also from its edges.
    steps: [best.x + stepX > to[0] ? -stepX : stepX, best.y + stepY > to[1] ? -stepY : stepY],
    evaluationsMax: EVALUATIONS,
    shrinkage: SHRINKAGE,
  });
  const [x, y] = least.point;
  return least.value < best.value ? { x, y, value: least.value } : best;
}
