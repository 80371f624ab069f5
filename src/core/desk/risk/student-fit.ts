/** Student's law of a sample, by maximum likelihood. */
import { exp, ln, ln1p, studentConstant } from '../../numeric/index.ts';
import { leastOnLine } from './line-search.ts';

/** Outcomes are `centre + scale t` with t of so many degrees of freedom. */
export interface StudentFit {
  readonly freedom: number;
  readonly centre: number;
  readonly scale: number;
  readonly logLikelihood: number;
}

/** Fewest and most degrees of freedom; the most is as good as a normal law. */
export const FREEDOM_LEAST = 1.5;
export const FREEDOM_MOST = 200;

const ROUNDS_MAX = 200;
const SETTLED = 1e-11;
/**
 * The scale is no smaller than this share of the deviation. Where most outcomes are equal, the
 * likelihood grows without end as the scale goes to zero.
 */
const SCALE_LEAST = 1e-3;

interface Spread {
  readonly centre: number;
  readonly variance: number;
}

function momentsOf(values: ArrayLike<number>): Spread {
  let centre = 0;
  for (let at = 0; at < values.length; at += 1) {
    centre += ((values[at] as number) - centre) / (at + 1);
  }
  let squares = 0;
  for (let at = 0; at < values.length; at += 1) {
    const distance = (values[at] as number) - centre;
    squares += distance * distance;
  }
  return { centre, variance: squares / values.length };
}

/**
 * Likeliest centre and squared scale for given degrees of freedom, by reweighting: an outcome far
 * out weighs little. The scale is divided by the sum of weights, not by the count, which settles
 * faster. Source: J. Kent, D. Tyler, Y. Vardi, A curious likelihood identity for the multivariate
 * t-distribution (1994).
 */
function spreadAt(values: ArrayLike<number>, freedom: number, start: Spread): Spread {
  const least = SCALE_LEAST * SCALE_LEAST * start.variance;
  let { centre, variance } = start;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    let [weights, sum, squares] = [0, 0, 0];
    for (let at = 0; at < values.length; at += 1) {
      const distance = (values[at] as number) - centre;
      const weight = (freedom + 1) / (freedom + (distance * distance) / variance);
      weights += weight;
      sum += weight * distance;
      squares += weight * distance * distance;
    }
    const step = sum / weights;
    const before = variance;
    centre += step;
    variance = Math.max(squares / weights - step * step, least);
    const isSettled =
      Math.abs(step) <= SETTLED * Math.sqrt(variance) &&
      Math.abs(variance - before) <= SETTLED * variance;
    if (isSettled) break;
  }
  return { centre, variance };
}

function likelihood(values: ArrayLike<number>, freedom: number, spread: Spread): number {
  const { centre, variance } = spread;
  let logs = 0;
  for (let at = 0; at < values.length; at += 1) {
    const distance = (values[at] as number) - centre;
    logs += ln1p((distance * distance) / (variance * freedom));
  }
  const each = studentConstant(freedom) - 0.5 * ln(variance);
  return values.length * each - ((freedom + 1) / 2) * logs;
}

/**
 * Degrees of freedom, centre and scale together: for every freedom the best centre and scale, and
 * of those the likeliest.
 *
 * @param values finite
 * @returns null of a sample that does not vary
 */
export function fitStudent(values: ArrayLike<number>): StudentFit | null {
  const start = momentsOf(values);
  if (!(start.variance > 0)) return null;
  const of = (freedom: number): StudentFit => {
    const spread = spreadAt(values, freedom, start);
    const logLikelihood = likelihood(values, freedom, spread);
    return { freedom, centre: spread.centre, scale: Math.sqrt(spread.variance), logLikelihood };
  };
  const freedomAt = leastOnLine(
    (logarithm) => -of(exp(logarithm)).logLikelihood,
    ln(FREEDOM_LEAST),
    ln(FREEDOM_MOST),
  );
  return of(exp(freedomAt));
}
