/** The generalised Pareto tail of a sample of losses, and how much to trust it. */
import { quantileOf, rising } from './sample.ts';

/** A fitted tail: `P(X > x) = rate * (1 + shape (x - threshold) / scale)^(-1/shape)`. */
export interface Tail {
  readonly threshold: number;
  readonly shape: number;
  readonly scale: number;
  /** Losses above the threshold, and of how many. */
  readonly exceedances: number;
  readonly sample: number;
}

/** Fewer losses than this above a threshold say nothing about a tail. */
export const LEAST_EXCEEDANCES = 10;

/** Below this the likelihood has no top: samples that small say nothing about their end. */
const LEAST_SHAPE = -0.5;
const GRID = 160;
const REFINEMENTS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Profile log-likelihood of `theta = shape / scale`, less what does not depend on it. */
function profile(
  excesses: readonly number[],
  theta: number,
): { shape: number; likelihood: number } {
  let sum = 0;
  for (const excess of excesses) sum += Math.log1p(theta * excess);
  const shape = sum / excesses.length;
  const likelihood = -excesses.length * (Math.log(shape / theta) + shape + 1);
  return { shape, likelihood };
}

/**
 * Fits the tail above a threshold by maximum likelihood, along the one dimension that is left when
 * the shape is chosen best (Grimshaw 1993): a grid finds the hill, golden sections its top.
 *
 * @returns null where too few losses are above the threshold, or all are equal
 */
export function fitTail(losses: readonly number[], threshold: number): Tail | null {
  const excesses = losses.filter((loss) => loss > threshold).map((loss) => loss - threshold);
  if (excesses.length < LEAST_EXCEEDANCES) return null;
  const largest = Math.max(...excesses);
  const mean = excesses.reduce((sum, each) => sum + each, 0) / excesses.length;
  if (excesses.every((each) => each === largest)) return null;
  const least = -1 / largest;
  const at = (step: number): number => {
    const share = step / GRID;
    if (share < 0.3) return least * (1 - 1e-6 - share / 0.3) - 1e-9 / mean;
    return 10 ** (-6 + 9 * ((share - 0.3) / 0.7)) / mean;
  };
  const height = (theta: number): number => {
    if (theta <= least || theta === 0) return Number.NEGATIVE_INFINITY;
    const { shape, likelihood } = profile(excesses, theta);
    return shape < LEAST_SHAPE ? Number.NEGATIVE_INFINITY : likelihood;
  };
  let best = 1;
  for (let step = 1; step < GRID; step += 1) if (height(at(step)) > height(at(best))) best = step;
  let [low, high] = [at(Math.max(best - 1, 1)), at(Math.min(best + 1, GRID - 1))];
  for (let round = 0; round < REFINEMENTS; round += 1) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (height(left) < height(right)) low = left;
    else high = right;
  }
  const theta = (low + high) / 2;
  const { shape } = profile(excesses, theta);
  const scale = shape / theta;
  return { threshold, shape, scale, exceedances: excesses.length, sample: losses.length };
}

/** A value beyond the sample, and whether the cap stands for it. */
export interface Beyond {
  readonly value: number;
  readonly isCapped: boolean;
}

/**
 * Loss that is exceeded with probability `1 - level`: `u + (b/xi) (((1 - level) n / N)^-xi - 1)`.
 *
 * @param most no loss can be larger: open interest, or what margin leaves open
 */
export function tailQuantile(tail: Tail, level: number, most: number): Beyond {
  const { threshold, shape, scale, exceedances, sample } = tail;
  const ratio = ((1 - level) * sample) / exceedances;
  const grown = Math.abs(shape) < 1e-9 ? -Math.log(ratio) : (ratio ** -shape - 1) / shape;
  const value = threshold + scale * grown;
  return value > most ? { value: most, isCapped: true } : { value, isCapped: false };
}

/**
 * Mean loss beyond that quantile, no loss counting as more than the cap: the quantile plus the
 * integral of the tail from there to the cap. With a shape of one or more it would be infinite
 * without a cap.
 */
export function tailShortfall(tail: Tail, level: number, most: number): Beyond {
  const { value, isCapped } = tailQuantile(tail, level, most);
  if (isCapped) return { value: most, isCapped: true };
  const { threshold, shape, scale } = tail;
  const at = (x: number): number => Math.max(1 + (shape * (x - threshold)) / scale, 0);
  const [from, to] = [at(value), at(most)];
  let beyond: number;
  if (Math.abs(shape) < 1e-9) beyond = scale * (1 - Math.exp(-(most - value) / scale));
  else if (Math.abs(shape - 1) < 1e-9) beyond = scale * Math.log(to / from) * from;
  else {
    const power = 1 - 1 / shape;
    beyond = ((scale / (shape - 1)) * (to ** power - from ** power)) / from ** (-1 / shape);
  }
  return { value: value + beyond, isCapped: shape >= 1 };
}

/** What one threshold says. */
export interface ThresholdLook {
  readonly share: number;
  readonly tail: Tail;
  readonly meanExcess: number;
  /** Largest distance between the sample and the fitted tail (Kolmogorov and Smirnov). */
  readonly distance: number;
}

/** Distance of the losses above a threshold from the fitted tail, 0 to 1. */
function distanceOf(losses: readonly number[], { threshold, shape, scale }: Tail): number {
  const excesses = rising(
    losses.filter((loss) => loss > threshold).map((loss) => loss - threshold),
  );
  let most = 0;
  excesses.forEach((excess, i) => {
    const base = Math.max(1 + (shape * excess) / scale, 0);
    const below = Math.abs(shape) < 1e-9 ? 1 - Math.exp(-excess / scale) : 1 - base ** (-1 / shape);
    const n = excesses.length;
    most = Math.max(most, Math.abs(below - i / n), Math.abs(below - (i + 1) / n));
  });
  return most;
}

/** Looks at several thresholds: a tail that is real keeps its shape as the threshold rises. */
export function lookAtThresholds(
  losses: readonly number[],
  shares: readonly number[] = [0.7, 0.8, 0.85, 0.9, 0.95],
): ThresholdLook[] {
  const sorted = rising(losses);
  return shares.flatMap((share) => {
    const threshold = quantileOf(sorted, share);
    const tail = fitTail(losses, threshold);
    if (tail === null) return [];
    const above = losses.filter((loss) => loss > threshold);
    const sum = above.reduce((all, loss) => all + loss - threshold, 0);
    const meanExcess = sum / above.length;
    return [{ share, tail, meanExcess, distance: distanceOf(losses, tail) }];
  });
}

/** The threshold to trust: of those that fit as well as their size lets one ask, the lowest. */
export function chosenThreshold(looks: readonly ThresholdLook[]): ThresholdLook | null {
  const fits = looks.find(({ distance, tail }) => distance < 1.22 / Math.sqrt(tail.exceedances));
  return fits ?? looks[looks.length - 1] ?? null;
}
