/** The generalised Pareto law of what lies beyond a threshold, by maximum likelihood. */
import { ln, ln1p } from '../../numeric/index.ts';
import { leastOnLine } from './line-search.ts';

/** Chance of an excess above y: `(1 + shape y / scale)^(-1 / shape)`. */
export interface ParetoFit {
  readonly shape: number;
  readonly scale: number;
  readonly logLikelihood: number;
}

/**
 * Shapes that are searched. Under -1/2 the estimates have no limit law (R. Smith, 1985); at one and
 * above there is no expected shortfall.
 */
export const SHAPE_LEAST = -0.5;
export const SHAPE_MOST = 0.95;

const BISECTIONS_MAX = 200;
const DOUBLINGS_MAX = 200;

/** Shape that is likeliest for a given `shape / scale`: the mean of `ln(1 + ratio y)`. */
function shapeAt(excesses: ArrayLike<number>, ratio: number): number {
  let sum = 0;
  for (let at = 0; at < excesses.length; at += 1) sum += ln1p(ratio * (excesses[at] as number));
  return sum / excesses.length;
}

/** The ratio that has a shape, between one that has less and one that has more. */
function ratioOf(shape: (ratio: number) => number, aim: number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let step = 0; step < BISECTIONS_MAX; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (shape(middle) < aim) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * For a given ratio `shape / scale` the likeliest shape is known, so one variable is left, and the
 * shape rises with it: the ratios of the two bounds are found first, and the likeliest between them
 * by a search on the line.
 * Source: S. Grimshaw, Computing maximum likelihood estimates for the generalized Pareto
 * distribution (1993).
 *
 * @param excesses over the threshold, each above 0
 * @returns null without an excess
 */
export function fitPareto(excesses: ArrayLike<number>): ParetoFit | null {
  let [largest, mean] = [0, 0];
  for (let at = 0; at < excesses.length; at += 1) {
    largest = Math.max(largest, excesses[at] as number);
    mean += (excesses[at] as number) / excesses.length;
  }
  if (!(mean > 0)) return null;
  const of = (ratio: number): ParetoFit => {
    const shape = ratio === 0 ? 0 : shapeAt(excesses, ratio);
    const scale = ratio === 0 ? mean : shape / ratio;
    return { shape, scale, logLikelihood: -excesses.length * (ln(scale) + shape + 1) };
  };
  const shape = (ratio: number): number => shapeAt(excesses, ratio);
  let most = 1 / mean;
  for (let at = 0; at < DOUBLINGS_MAX && shape(most) < SHAPE_MOST; at += 1) most *= 2;
  const from = ratioOf(shape, SHAPE_LEAST, -1 / largest, 0);
  const to = ratioOf(shape, SHAPE_MOST, 0, most);
  return of(leastOnLine((ratio) => -of(ratio).logLikelihood, from, to));
}
