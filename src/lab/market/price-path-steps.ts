import type { PriceUnits } from '../../core/money/index.ts';
import type { Random } from '../../core/numeric/index.ts';
import type { Bar, PricePath } from './price-path.ts';

/** The price at one moment. */
export interface PriceStep {
  /** Unix milliseconds. */
  readonly time: number;
  readonly price: PriceUnits;
}

/** How to walk along a path. */
export interface StepOptions {
  /** Milliseconds between two steps; divides the bar into four or more. Default 3,000. */
  readonly stepMs?: number;
  /** Source of the noise between the four known prices of a bar. Not drawn from: it is split. */
  readonly random: Random;
}

/** Step of the walk where none is given: the usual distance of two mark updates. */
export const DEFAULT_STEP_MS = 3_000;
const STEPS_PER_BAR_MIN = 4;

/**
 * A walk of noise covers 1.6 of its standard deviations on average (Feller 1951); half of that is
 * used, since the way to the two extremes already covers the range.
 */
const NOISE_PER_RANGE = 0.5 / 1.6;

/** Whether bars of this length can be walked in steps of this length. */
export function isWalkable(interval: number, stepMs: number): boolean {
  return Number.isInteger(interval / stepMs) && interval / stepMs >= STEPS_PER_BAR_MIN;
}

/**
 * Prices inside the bars: every bar starts at its open, visits both extremes exactly (the low
 * first where it closed at or above its open, else the high first) and ends at its close, with
 * bridges of noise between, which never leave [low, high]. The bars say no more than that; the way
 * between is an assumption. The noise of a bar depends on the seed and the bar's time only.
 *
 * @throws RangeError where the step does not divide the bar into four steps or more
 */
export function* steps(path: PricePath, options: StepOptions): Generator<PriceStep> {
  const stepMs = options.stepMs ?? DEFAULT_STEP_MS;
  if (!isWalkable(path.interval, stepMs)) {
    throw new RangeError(`a step of ${stepMs} ms does not cut ${path.interval} ms into 4 or more`);
  }
  const offsets = new Float64Array(path.interval / stepMs);
  for (const bar of path.bars) {
    walkBar(bar, offsets, options.random.split(`bar ${bar.ts}`));
    for (let i = 0; i < offsets.length; i += 1) {
      const price = (bar.low + BigInt(offsets[i] as number)) as PriceUnits;
      yield { time: bar.ts + i * stepMs, price };
    }
  }
}

/** Fills `offsets` with whole price units above the low. */
function walkBar(bar: Bar, offsets: Float64Array, random: Random): void {
  const last = offsets.length - 1;
  const range = Number(bar.high - bar.low);
  const firstExtreme = bar.close >= bar.open ? 0 : range;
  // Two different inner moments, the earlier for the first extreme.
  const one = 1 + random.below(last - 1);
  const rest = 1 + random.below(last - 2);
  const other = rest < one ? rest : rest + 1;
  const early = Math.min(one, other);
  const late = Math.max(one, other);
  offsets[0] = Number(bar.open - bar.low);
  offsets[early] = firstExtreme;
  offsets[late] = range - firstExtreme;
  offsets[last] = Number(bar.close - bar.low);
  const noise = (range * NOISE_PER_RANGE) / Math.sqrt(offsets.length);
  bridge(offsets, 0, early, range, noise, random);
  bridge(offsets, early, late, range, noise, random);
  bridge(offsets, late, last, range, noise, random);
}

/** A Brownian bridge from one set moment to the next, reflected at both ends of the range. */
function bridge(
  offsets: Float64Array,
  from: number,
  to: number,
  range: number,
  noise: number,
  random: Random,
): void {
  const end = offsets[to] as number;
  let at = offsets[from] as number;
  for (let i = from + 1; i < to; i += 1) {
    const left = to - i + 1;
    const spread = noise * Math.sqrt((left - 1) / left);
    at += (end - at) / left + spread * random.normal();
    if (at < 0) at = -at;
    if (at > range) at = 2 * range - at;
    at = Math.min(Math.max(at, 0), range);
    offsets[i] = Math.floor(at + 0.5);
  }
}
