/** The band in which delta is left alone, and where a trade that leaves it ends. */
import { REAL_MAX, type RefusedInput, refusedOutside } from '../real-range.ts';
import {
  type BandInputs,
  modifiedVolatility,
  whalleyWilmottHalf,
  zakamoulineVarianceShare,
  zakamoulineWidth,
} from './band-width.ts';
import { legDelta, type OptionLeg, type SpotMarket } from './option-leg.ts';

/** How wide the band is. Cost and aversion are those of `BandInputs`. */
export type BandRule =
  | { readonly kind: 'fixed'; readonly half: number }
  | { readonly kind: 'whalley-wilmott'; readonly cost: number; readonly aversion: number }
  | { readonly kind: 'zakamouline'; readonly cost: number; readonly aversion: number };

/** A book in one underlying. */
export interface BandBook {
  readonly market: SpotMarket;
  /** Net gamma by the spot, in base per quote: above zero is long gamma. */
  readonly gamma: number;
  /** Years of the expiry that most of the gamma belongs to, and its volatility. */
  readonly years: number;
  readonly volatility: number;
  /** Options of the book; only Zakamouline's band prices them again. */
  readonly legs: readonly OptionLeg[];
}

/** What a band may be, in base. */
export interface BandLimits {
  /** Least half width: a trade smaller than the smallest order cannot be made. */
  readonly halfMin: number;
  /** Delta beyond which the book may never be; it goes before `halfMin`. */
  readonly deltaLimit: number;
}

/** Delta is left alone within `centre - half` to `centre + half`, in base. */
export interface HedgeBand {
  readonly kind: 'band';
  /** Of Black's delta of the whole book, hedge included. */
  readonly centre: number;
  readonly half: number;
  /** What decided the half width: the rule, or one of the limits. */
  readonly decidedBy: 'rule' | 'floor' | 'limit';
}

const LEGS_MAX = 4_096;

/**
 * By how much Black's delta of options stands above that at the modified volatility. Who hedges at
 * the modified one holds just this delta in the middle of the band.
 *
 * @param varianceShare of `zakamoulineVarianceShare`, in (-1, 1)
 * @returns base, signed; 0 without options
 */
export function modifiedDeltaShift(
  legs: readonly OptionLeg[],
  market: SpotMarket,
  varianceShare: number,
  side: 'long-gamma' | 'short-gamma',
): number {
  let shift = 0;
  for (const leg of legs) {
    const modified = modifiedVolatility(leg.volatility, varianceShare, side);
    shift += legDelta(leg, market, leg.volatility) - legDelta(leg, market, modified);
  }
  return shift;
}

function faultOf(rule: BandRule, book: BandBook, limits: BandLimits): RefusedInput | null {
  const ranges = refusedOutside([
    ['spot', book.market.spot, 0, REAL_MAX, 'above'],
    ['rate', book.market.rate, -10, 10],
    ['years', book.years, 0, 100],
    ['volatility', book.volatility, 0, 100, 'above'],
    ['gamma', book.gamma, -REAL_MAX, REAL_MAX],
    ['legs', book.legs.length, 0, LEGS_MAX],
    ['halfMin', limits.halfMin, 0, REAL_MAX],
    ['deltaLimit', limits.deltaLimit, 0, REAL_MAX],
  ]);
  if (ranges !== null) return ranges;
  if (rule.kind === 'fixed') return refusedOutside([['half', rule.half, 0, REAL_MAX]]);
  return refusedOutside([
    ['cost', rule.cost, 0, 1],
    ['aversion', rule.aversion, 1 / REAL_MAX, REAL_MAX],
  ]);
}

interface Wanted {
  readonly centre: number;
  readonly half: number;
}

/** What of a wanted band lies within the hard limit; its middle moves where one edge is cut. */
function within({ centre, half }: Wanted, { halfMin, deltaLimit }: BandLimits): HedgeBand {
  const held = Math.min(Math.max(centre, -deltaLimit), deltaLimit);
  const wide = Math.max(half, halfMin);
  const low = Math.max(held - wide, -deltaLimit);
  const high = Math.min(held + wide, deltaLimit);
  const isCut = held - wide < -deltaLimit || held + wide > deltaLimit;
  if (!isCut) {
    return { kind: 'band', centre: held, half: wide, decidedBy: half < halfMin ? 'floor' : 'rule' };
  }
  return { kind: 'band', centre: (low + high) / 2, half: (high - low) / 2, decidedBy: 'limit' };
}

function zakamoulineBand(
  inputs: BandInputs,
  book: BandBook,
  limits: BandLimits,
): HedgeBand | RefusedInput {
  const { flat, curved } = zakamoulineWidth(inputs);
  const half = book.years === 0 ? Number.POSITIVE_INFINITY : flat + curved;
  // Wherever its middle lies, such a band is all that the limit allows: as the expiry comes the
  // width grows without bound, and the modified volatility loses its meaning.
  if (half >= 2 * limits.deltaLimit) return within({ centre: 0, half }, limits);
  const share = zakamoulineVarianceShare(inputs);
  const fault = refusedOutside([['share of the variance', share, -1, 1, 'inside']]);
  if (fault !== null) return fault;
  const side = book.gamma < 0 ? 'short-gamma' : 'long-gamma';
  const centre = modifiedDeltaShift(book.legs, book.market, share, side);
  const legs = refusedOutside([['delta of the legs', centre, -REAL_MAX, REAL_MAX]]);
  return legs ?? within({ centre, half }, limits);
}

/**
 * The band of a book in one underlying. The sign of the net gamma says at which volatility
 * Zakamouline's rule hedges; the other rules aim at a delta of zero. Near the expiry, where the
 * widths grow without bound or gamma does, the band is the hard limit and `pinDecision` goes on.
 *
 * @returns a band that lies within the hard limit, or the first input out of its range; with it
 *   the costs or the aversion for which the expansion behind the modified volatility breaks down
 */
export function hedgeBand(
  rule: BandRule,
  book: BandBook,
  limits: BandLimits,
): HedgeBand | RefusedInput {
  const fault = faultOf(rule, book, limits);
  if (fault !== null) return fault;
  if (rule.kind === 'fixed') return within({ centre: 0, half: rule.half }, limits);
  const { years, volatility, gamma } = book;
  const { cost, aversion } = rule;
  const inputs: BandInputs = { ...book.market, years, volatility, gamma, cost, aversion };
  switch (rule.kind) {
    case 'whalley-wilmott':
      return within({ centre: 0, half: whalleyWilmottHalf(inputs) }, limits);
    case 'zakamouline':
      return zakamoulineBand(inputs, book, limits);
    default:
      return rule satisfies never;
  }
}

/**
 * Delta after the best trade under proportional costs: the nearest edge, never the middle, and the
 * delta itself inside the band.
 *
 * @param half zero or more
 */
export const targetInBand = (delta: number, centre: number, half: number): number =>
  Math.min(Math.max(delta, centre - half), centre + half);

/**
 * Delta after a trade that also costs a fixed amount: once outside the band it pays to go on to a
 * point inside. Source: Whalley and Wilmott (1997), who find an inner pair of barriers.
 *
 * @param half zero or more
 * @param inner where the inner barrier lies, as a share of `half`: 1 is the edge, 0 the middle
 */
export const targetInside = (delta: number, centre: number, half: number, inner: number): number =>
  targetInBand(delta, centre, half) === delta ? delta : targetInBand(delta, centre, half * inner);
