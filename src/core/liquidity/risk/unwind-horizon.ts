/** How long it takes to sell a position, and what can happen meanwhile. */
import { exp, normalCdf, normalQuantile } from '../../numeric/index.ts';

/** What the market takes. */
export interface UnwindTerms {
  /** Lots to sell, zero or more. */
  readonly lots: number;
  /** Lots that the market trades a second. */
  readonly volumePerSecond: number;
  /** Largest share of the volume that the seller may be, in (0, 1]. */
  readonly participation: number;
  /** Lots of depth that one order may take, such as a share of the depth within 25 bp. */
  readonly sliceLots: number;
  /** Seconds until the depth that was taken is back. */
  readonly refillSeconds: number;
}

/** How long, in how many orders, and what sets the pace. */
export type UnwindHorizon =
  | {
      readonly kind: 'horizon';
      readonly seconds: number;
      readonly slices: number;
      readonly pacedBy: 'volume' | 'refill';
    }
  /** The market stands still: lots that can be sold into what rests there are the most. */
  | { readonly kind: 'infeasible'; readonly most: number };

/**
 * A slice is worked through the time in which the market trades so much that the share of the
 * volume is kept; the next one begins when the depth is back as well:
 *
 *     slices = ceil(lots / sliceLots)
 *     seconds = slices * max(refillSeconds, sliceLots / (participation * volumePerSecond))
 *
 * Every slice counts as held until its pause is over, which errs on the side of care. A single one
 * need not wait for a refill.
 */
export function unwindHorizon(terms: UnwindTerms): UnwindHorizon {
  const { lots, volumePerSecond, participation, sliceLots, refillSeconds } = terms;
  if (!(lots > 0)) return { kind: 'horizon', seconds: 0, slices: 0, pacedBy: 'volume' };
  const slices = Math.ceil(lots / sliceLots);
  const byVolume = Math.min(lots, sliceLots) / (participation * volumePerSecond);
  const pause = slices === 1 ? byVolume : Math.max(refillSeconds, byVolume);
  const seconds = slices * pause;
  if (!(seconds < Number.POSITIVE_INFINITY)) {
    const most = byVolume < Number.POSITIVE_INFINITY ? Math.min(lots, sliceLots) : 0;
    return { kind: 'infeasible', most };
  }
  return { kind: 'horizon', seconds, slices, pacedBy: pause > byVolume ? 'refill' : 'volume' };
}

/**
 * Deviation of the result of selling in equal slices, over that of holding everything to the end.
 * With n equal slices at the ends of n periods the position is `(n - k) / n` of the whole in
 * period k from 0, and the moves of the periods are independent, so that the variances add to
 *
 *     (1 / n) * sum over k from 1 to n of (k / n)^2 = (1 + 1/n) (2 + 1/n) / 6
 *
 * of that of the whole. One slice gives 1, very many give the root of a third.
 *
 * @param slices whole, at least 1
 */
export const linearUnwindFactor = (slices: number): number =>
  Math.sqrt(((1 + 1 / slices) * (2 + 1 / slices)) / 6);

/** A position that is sold over a time. */
export interface UnwindRisk {
  /** Value at the mid, in any money. */
  readonly value: number;
  /** Deviation of log returns over one second. */
  readonly deviationPerRootSecond: number;
  readonly seconds: number;
  /** Equal slices, at least 1, at the ends of as many periods. */
  readonly slices: number;
  /** Confidence, in (0.5, 1). */
  readonly level: number;
}

/** Deviation of the log result of the sale; 0 of one that is done at once. */
const deviationOf = ({ deviationPerRootSecond, seconds, slices }: UnwindRisk): number =>
  seconds > 0 && slices >= 1
    ? deviationPerRootSecond * Math.sqrt(seconds) * linearUnwindFactor(slices)
    : 0;

/**
 * Value at risk of a position that is sold in equal slices, for normal returns without drift:
 * `value * (1 - e^(-z * s))` with `s = deviation * sqrt(seconds) * linearUnwindFactor(slices)`.
 */
export const unwindRisk = (risk: UnwindRisk): number =>
  risk.value * (1 - exp(-normalQuantile(risk.level) * deviationOf(risk)));

/**
 * Expected shortfall of the same: the mean of `1 - e^r` over the worst `1 - level` of normal
 * returns r of deviation s, which is `1 - e^(s^2 / 2) N(-z - s) / (1 - level)`.
 */
export function unwindShortfall(risk: UnwindRisk): number {
  const deviation = deviationOf(risk);
  if (deviation === 0) return 0;
  const tail = normalCdf(-normalQuantile(risk.level) - deviation) / (1 - risk.level);
  return risk.value * (1 - exp((deviation * deviation) / 2) * tail);
}
