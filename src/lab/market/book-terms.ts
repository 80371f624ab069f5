import type { BeyondLastKnot, DepthKnot } from './book-depth.ts';

/** How a simulated order book behaves. Sizes are in base units, distances in basis points. */
export interface BookTerms {
  /** Width of a price bucket. */
  readonly bucketBp: number;
  /** How far from the mid the book reaches on each side. */
  readonly rangeBp: number;
  /** Distance between the best bid and the best ask at rest. */
  readonly spreadBp: number;
  /** Calm cumulative depth of one side, ascending. */
  readonly depth: readonly DepthKnot[];
  readonly beyond: BeyondLastKnot;
  /** Seconds in which half of the missing depth returns. */
  readonly refillHalfLife: number;
  readonly stress: StressTerms;
  readonly impact: ImpactTerms;
  /** Relative sizes of the makers; a fill names one of them. One or more, all above zero. */
  readonly makerShares: readonly number[];
}

/**
 * Makers withdraw as volatility rises: the depth they show is the calm depth times
 * (calm volatility / volatility)^exponent, at most 1 and at least `floor`.
 */
export interface StressTerms {
  /** Standard deviation of the reference price in one minute that makers call calm. */
  readonly calmBpPerMinute: number;
  readonly exponent: number;
  readonly floor: number;
  /** Seconds after which a squared return counts half in the volatility. */
  readonly halfLife: number;
}

/** Executed flow moves the mid away from the reference price. */
export interface ImpactTerms {
  /**
   * Share of the way an order walks through the book at its usual density by which the mid moves;
   * the rest stays as a hole that refills.
   */
  readonly share: number;
  /** Part of that move that stays; the rest decays. */
  readonly permanent: number;
  /** Seconds in which half of the decaying part is gone. */
  readonly halfLife: number;
}

/**
 * A calm large BTC perpetual: cumulative depth measured on Binance USD-M on 9 August 2024, spread
 * 0.016 bp. The reaction to stress, the refill and the impact are assumptions, chosen so that the
 * book absorbs two to three thousand BTC of forced sales in the worst minutes of 10 October 2025,
 * when takers sold 4,000 to 6,300 BTC a minute in all.
 */
export const CALM_BTC_BOOK: BookTerms = {
  bucketBp: 1,
  rangeBp: 500,
  spreadBp: 0.016,
  depth: [
    { bp: 10, size: 146.6 },
    { bp: 25, size: 688.7 },
    { bp: 50, size: 1369 },
    { bp: 100, size: 2873 },
  ],
  beyond: 'flattening',
  refillHalfLife: 3,
  stress: { calmBpPerMinute: 6, exponent: 0.7, floor: 0.08, halfLife: 60 },
  impact: { share: 0.3, permanent: 0.05, halfLife: 30 },
  makerShares: [8, 5, 4, 3, 2, 2, 1, 1],
};

/** Why these terms describe no book, or undefined where they do. */
export function faultOfBook(terms: BookTerms): string | undefined {
  const { stress, impact } = terms;
  const above: readonly (readonly [string, number])[] = [
    ['bucketBp', terms.bucketBp],
    ['rangeBp', terms.rangeBp],
    ['spreadBp', terms.spreadBp],
    ['refillHalfLife', terms.refillHalfLife],
    ['stress.calmBpPerMinute', stress.calmBpPerMinute],
    ['stress.floor', stress.floor],
    ['stress.halfLife', stress.halfLife],
    ['impact.halfLife', impact.halfLife],
    ...terms.makerShares.map((share): [string, number] => ['makerShares', share]),
  ];
  const low = above.find(([, value]) => !(value > 0 && value < Number.POSITIVE_INFINITY));
  if (low !== undefined) return `${low[0]} must be above zero: ${low[1]}`;
  const shares: readonly (readonly [string, number])[] = [
    ['stress.floor', stress.floor],
    ['impact.share', impact.share],
    ['impact.permanent', impact.permanent],
  ];
  const wide = shares.find(([, value]) => !(value >= 0 && value <= 1));
  if (wide !== undefined) return `${wide[0]} must be a share from 0 to 1: ${wide[1]}`;
  if (!(stress.exponent >= 0)) return `stress.exponent must not be negative: ${stress.exponent}`;
  if (!(terms.rangeBp < 10_000)) return `rangeBp must be under 10,000: ${terms.rangeBp}`;
  if (terms.rangeBp / terms.bucketBp > 100_000) return 'the book has over 100,000 buckets a side';
  if (terms.makerShares.length === 0) return 'makerShares must name one maker or more';
  return faultOfDepth(terms.depth);
}

/** Why these knots are no cumulative depth, or undefined where they are. */
export function faultOfDepth(depth: readonly DepthKnot[]): string | undefined {
  if (depth.length === 0) return 'depth needs one knot or more';
  let before: DepthKnot = { bp: 0, size: 0 };
  for (const knot of depth) {
    if (!(knot.bp > before.bp && knot.size > before.size && knot.size < 1e15)) {
      return `depth must rise with distance: ${knot.size} within ${knot.bp} bp`;
    }
    before = knot;
  }
  return undefined;
}
