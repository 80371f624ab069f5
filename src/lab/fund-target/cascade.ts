/** Liquidation cascades by batched marks: a fall liquidates, which moves the price further. */
import { Random } from '../../core/numeric/index.ts';

/** A market and what stands in it, per unit of price. */
export interface CascadeTerms {
  readonly price: number;
  /** Coins that are liquidated per unit of price that the mark falls. */
  readonly density: number;
  /** Coins that trade in the time over which `impact` is measured. */
  readonly volume: number;
  /** Relative move when the whole volume is sold at once: Y times sigma. */
  readonly impact: number;
  /** Share of the price that maintenance margin covers between liquidation and bankruptcy. */
  readonly buffer: number;
  /** First fall, as a share of the price: Pareto with this least value and index. */
  readonly shockLeast: number;
  readonly shockIndex: number;
  /** Batch sizes are heavy-tailed around their mean: Pareto with this index, more than 1. */
  readonly batchIndex: number;
  /** Time between marks, ms; for the report. */
  readonly batchMs: number;
  readonly runs: number;
}

/**
 * Self-consistent jump under square-root impact and constant density: `(Y sigma p)^2 rho / V`.
 * Source: Donier and Bonart, arXiv 1412.4503, for the impact; the jump solves
 * `J = Y sigma p sqrt(rho J / V)`.
 */
export const selfConsistentJump = (
  terms: Pick<CascadeTerms, 'price' | 'density' | 'volume' | 'impact'>,
): number => ((terms.impact * terms.price) ** 2 * terms.density) / terms.volume;

/** How much linear impact multiplies a fall: `1 / (1 - lambda rho)`; null where it runs away. */
export function linearAmplification(impactPerCoin: number, density: number): number | null {
  const again = impactPerCoin * density;
  return again >= 1 ? null : 1 / (1 - again);
}

/** How one cascade went. */
export interface CascadeRun {
  readonly batches: number;
  /** Whole fall as a share of the price. */
  readonly fall: number;
  readonly coins: number;
  /** Dollars that liquidated accounts owe. */
  readonly deficit: number;
}

/** Marks after which a cascade is cut; it has then taken the price to nothing. */
const BATCHES_MAX = 1_000;
/** A further fall below this share of the price ends a cascade. */
const STILL = 1e-9;

/** One cascade: marks follow each other until no account is reached any more. */
export function runCascade(terms: CascadeTerms, random: Random): CascadeRun {
  const { price, density, volume, impact, buffer } = terms;
  const shock = Math.min(random.pareto(terms.shockLeast, terms.shockIndex), 1);
  const mean = terms.batchIndex / (terms.batchIndex - 1);
  let mark = price * (1 - shock);
  let reached = price;
  let coins = 0;
  let deficit = 0;
  let batches = 0;
  while (reached - mark > price * STILL && mark > 0 && batches < BATCHES_MAX) {
    const crossed = reached - mark;
    const size = (density * crossed * random.pareto(1, terms.batchIndex)) / mean;
    coins += size;
    // All that is sold by now moves the price from where the first fall left it.
    const next = Math.max(price * (1 - shock) - impact * price * Math.sqrt(coins / volume), 0);
    deficit += size * owedPerCoin(reached, mark, next, buffer);
    reached = mark;
    mark = Math.min(next, mark);
    batches += 1;
  }
  return { batches, fall: 1 - mark / price, coins, deficit };
}

/**
 * What a coin of accounts whose liquidation prices lie evenly between two marks owes when it is
 * sold at a third: the mean of `(x - sold - buffer x)+`.
 */
function owedPerCoin(from: number, to: number, sold: number, buffer: number): number {
  const least = sold / (1 - buffer);
  const [low, high] = [Math.max(to, least), from];
  if (high <= low) return 0;
  const owed = (x: number): number => (1 - buffer) * x - sold;
  return (((owed(low) + owed(high)) / 2) * (high - low)) / (from - to);
}

/** Many cascades; the same seed gives the same runs. */
export function runCascades(terms: CascadeTerms, seed: number): CascadeRun[] {
  const random = new Random(seed);
  return Array.from({ length: terms.runs }, () => runCascade(terms, random));
}
