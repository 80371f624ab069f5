/** The nearest slice without butterflies, by moving the wings. */
import { butterflyReport } from './butterfly.ts';
import { jumpWingsOf, sviOfJumpWings } from './jump-wings.ts';
import { type SsviSlice, ssviButterfly, sviOfSsvi } from './ssvi.ts';
import { type Svi, totalVariance } from './svi.ts';

/** How a slice was repaired. */
export type Repair =
  /** It had no butterfly: the same slice. */
  | 'none'
  /** Wing and least variance were moved part of the way, level and skew kept. */
  | 'wings'
  /** The curvature had to be lowered too: only the level at the forward is kept. */
  | 'flattened';

export interface Repaired {
  readonly svi: Svi;
  readonly repair: Repair;
  /** Share of the way to the SSVI slice, 0 to 1. */
  readonly moved: number;
}

/** The wing and the least variance that make a slice one of SSVI. */
export interface WingTarget {
  readonly putSlope: number;
  readonly callSlope: number;
  readonly varianceMin: number;
}

/**
 * The target of the repair: `c* = p + 2 psi` and `vmin* = 4 v p c* / (p + c*)^2`, which make the
 * slice one of SSVI with the same level, skew and put wing. Where the skew is so steep that `c*`
 * would be negative, the call wing is kept instead: `p* = c - 2 psi`.
 * Source: Gatheral and Jacquier (2014), section 5.1.
 *
 * @param years of the slice, above zero
 */
export function wingTarget(svi: Svi, years: number): WingTarget {
  const { variance, skew, putSlope: put, callSlope: call } = jumpWingsOf(svi, years);
  const keepsPut = put + 2 * skew > 0;
  const putSlope = keepsPut ? put : call - 2 * skew;
  const callSlope = keepsPut ? put + 2 * skew : call;
  const sum = putSlope + callSlope;
  return { putSlope, callSlope, varianceMin: (4 * variance * putSlope * callSlope) / (sum * sum) };
}

/** The target as an SSVI slice, with its curvature lowered as far as theorem 4.2 asks. */
function targetSlice(svi: Svi, target: WingTarget): { slice: SsviSlice; isLowered: boolean } {
  const theta = totalVariance(svi, 0);
  const sum = target.putSlope + target.callSlope;
  const rho = Math.max(-0.999, Math.min(0.999, (target.callSlope - target.putSlope) / sum));
  const slice = { theta, rho, phi: sum / Math.sqrt(theta) };
  if (ssviButterfly(slice).isFree) return { slice, isLowered: false };
  const share = theta * (1 + Math.abs(rho));
  // A little inside both bounds, so that rounding does not decide.
  const phi = 0.999999 * Math.min(4 / share, Math.sqrt(4 / share), slice.phi);
  return { slice: { theta, rho, phi }, isLowered: true };
}

/** Jump-wings of a slice moved a share of the way to another one of the same level. */
function between(svi: Svi, target: Svi, years: number, share: number): Svi | null {
  const from = jumpWingsOf(svi, years);
  const to = jumpWingsOf(target, years);
  const mix = (a: number, b: number): number => a + share * (b - a);
  const mixed = sviOfJumpWings(
    {
      variance: from.variance,
      skew: mix(from.skew, to.skew),
      putSlope: mix(from.putSlope, to.putSlope),
      callSlope: mix(from.callSlope, to.callSlope),
      varianceMin: mix(from.varianceMin, to.varianceMin),
    },
    years,
  );
  return mixed.kind === 'svi' ? mixed.svi : null;
}

const isFree = (svi: Svi | null): svi is Svi => svi !== null && butterflyReport(svi).isFree;

/** Halvings of the way back from the target: a thousandth of the way is near enough. */
const HALVINGS = 10;

/**
 * Removes the butterflies of a slice and moves it no further than it must: the target is free of
 * them by theorem 4.2, and the way back from it is halved as long as the slice stays free.
 *
 * @param svi a slice with a positive variance at the forward
 * @param years of the slice, above zero
 */
export function repairedSlice(svi: Svi, years: number): Repaired {
  if (butterflyReport(svi).isFree) return { svi, repair: 'none', moved: 0 };
  const { slice, isLowered } = targetSlice(svi, wingTarget(svi, years));
  const target = sviOfSsvi(slice);
  let best: Svi = target;
  let free = 1;
  let bad = 0;
  for (let i = 0; i < HALVINGS; i += 1) {
    const share = (free + bad) / 2;
    const mixed = between(svi, target, years, share);
    if (isFree(mixed)) {
      best = mixed;
      free = share;
    } else bad = share;
  }
  return { svi: best, repair: isLowered ? 'flattened' : 'wings', moved: free };
}
