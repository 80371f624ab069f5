/** Prices one after another: along recorded bars, or a walk that never ends. */
import type { PriceUnits } from '../../core/money/index.ts';
import { exp, Random } from '../../core/numeric/index.ts';
import type { PricePath } from '../market/price-path.ts';
import { steps } from '../market/price-path-steps.ts';

/** A geometric walk of normal steps. */
export interface WalkTerms {
  readonly seed: number;
  /** Price units, above zero. */
  readonly start: PriceUnits;
  /** A year, 0.6 is 60 %. */
  readonly volatility: number;
  /** Jumps a day on average, and the deviation of their logarithm. */
  readonly jumpsPerDay: number;
  readonly jumpSize: number;
  readonly stepMs: number;
}

const YEAR_MS = 31_536_000_000;
const DAY_MS = 86_400_000;

/**
 * Prices of a jump diffusion without drift. Source: R. Merton, Option pricing when underlying
 * stock returns are discontinuous (1976).
 */
export function* walkPrices(terms: WalkTerms): Generator<PriceUnits> {
  const random = new Random(terms.seed).split('paper market');
  const deviation = terms.volatility * Math.sqrt(terms.stepMs / YEAR_MS);
  const jumpChance = (terms.jumpsPerDay * terms.stepMs) / DAY_MS;
  let price = Number(terms.start);
  for (;;) {
    yield BigInt(Math.max(1, Math.round(price))) as PriceUnits;
    const jump = random.unit() < jumpChance ? terms.jumpSize * random.normal() : 0;
    price *= exp(deviation * random.normal() + jump);
  }
}

/** Prices along bars; between the four that a bar states the way is drawn from the seed. */
export function* barPrices(path: PricePath, stepMs: number, seed: number): Generator<PriceUnits> {
  for (const { price } of steps(path, { stepMs, random: new Random(seed) })) yield price;
}
