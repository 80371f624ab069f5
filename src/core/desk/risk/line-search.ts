/** The least value of a function of one bounded variable. */

/** Stretches of the grid, and steps of the search within the best two. */
const STRETCHES = 48;
const STEPS_MAX = 100;
/** The search ends when the interval is this much of the whole. */
const NARROW = 1e-12;
/** (sqrt(5) - 1) / 2 */
const GOLDEN = 0.6180339887498949;

/**
 * Looks at a grid and narrows the two stretches around its best point by golden sections. Ties keep
 * the point that was there first: equal input gives equal steps on every machine.
 * Source: J. Kiefer, Sequential minimax search for a maximum (1953).
 *
 * @param f may give infinity, never NaN
 * @returns the place of the least value seen; exact to about the root of the precision of f
 */
export function leastOnLine(f: (x: number) => number, from: number, to: number): number {
  const step = (to - from) / STRETCHES;
  let best = from;
  let least = f(from);
  for (let at = 1; at <= STRETCHES; at += 1) {
    const x = from + step * at;
    const value = f(x);
    if (value < least) [best, least] = [x, value];
  }
  let low = Math.max(best - step, from);
  let high = Math.min(best + step, to);
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let [atLeft, atRight] = [f(left), f(right)];
  for (let at = 0; at < STEPS_MAX && high - low > NARROW * (to - from); at += 1) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = f(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = f(right);
    }
  }
  const [x, value] = atLeft <= atRight ? [left, atLeft] : [right, atRight];
  return value < least ? x : best;
}
