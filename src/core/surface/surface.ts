/** Slices of one underlying in the order of their expiries, and what lies between them. */
import { exp, ln } from '../numeric/index.ts';
import type { MoneynessRange } from './calendar.ts';
import { faultOfSvi, type Svi, totalVariance } from './svi.ts';

/** One expiry with what it was fitted at: parameters without their forward mean nothing. */
export interface SurfaceSlice {
  /** Years to expiry at the time of the fit, above zero. */
  readonly years: number;
  readonly forward: number;
  /** Per year, continuously compounded. */
  readonly rate: number;
  readonly svi: Svi;
  /** Root of the vega-weighted mean squared error of the fit, a fraction of volatility. */
  readonly rmsVolatility: number;
  /** Log-moneyness of the quotes that counted, rising. */
  readonly quotedAt: readonly number[];
}

/** Slices, nearest expiry first. Made by `surfaceOf` only. */
export interface Surface {
  readonly slices: readonly [SurfaceSlice, ...SurfaceSlice[]];
}

export type SurfaceResult =
  | { readonly kind: 'surface'; readonly surface: Surface }
  | { readonly kind: 'refused'; readonly reason: string };

/** A surface at one strike and time. */
export interface SurfacePoint {
  readonly forward: number;
  readonly rate: number;
  /** Total variance, 0 or more. */
  readonly variance: number;
  /** Per square root of a year, as a fraction. */
  readonly volatility: number;
  /** 0 (a guess) to 1 (quoted here, and the fit is tight). */
  readonly confidence: number;
}

const refused = (reason: string): SurfaceResult => ({ kind: 'refused', reason });

/**
 * Puts slices in the order of their expiries.
 *
 * @returns a refusal in words where there is none, two have the same expiry, or one has a fault
 */
export function surfaceOf(slices: readonly SurfaceSlice[]): SurfaceResult {
  const sorted = [...slices].sort((left, right) => left.years - right.years);
  const [first, ...later] = sorted;
  if (first === undefined) return refused('a surface needs one slice or more');
  for (const { years, forward, rate, svi } of sorted) {
    const where = `slice at ${years} years`;
    if (!(years > 0)) return refused(`${where}: accepted: years above 0`);
    if (!(forward > 0)) return refused(`${where}: forward is ${forward}, accepted: above 0`);
    if (rate - rate !== 0) return refused(`${where}: rate is ${rate}, accepted: a finite number`);
    const fault = faultOfSvi(svi);
    if (fault === null) continue;
    const { field, value, accepted } = fault;
    return refused(`${where}: ${field} is ${value}, accepted: ${accepted}`);
  }
  for (let i = 1; i < sorted.length; i += 1) {
    if (sorted[i]?.years === sorted[i - 1]?.years) {
      return refused(`slice at ${sorted[i]?.years} years: accepted: every expiry once`);
    }
  }
  return { kind: 'surface', surface: { slices: [first, ...later] } };
}

/** The slices on both sides of a time, and the share of the way from one to the other. */
interface Between {
  /** Number of slices at or before the time. */
  readonly before: number;
  /** 0 at the earlier slice, 1 at the later one. */
  readonly share: number;
}

function between({ slices }: Surface, years: number): Between {
  let before = 0;
  while (before < slices.length && (slices[before] as SurfaceSlice).years <= years) before += 1;
  if (before === 0 || before === slices.length) return { before, share: 0 };
  const [from, to] = [slices[before - 1] as SurfaceSlice, slices[before] as SurfaceSlice];
  return { before, share: (years - from.years) / (to.years - from.years) };
}

const mix = (from: number, to: number, share: number): number => from + share * (to - from);

/** Where a slice was quoted: from its least to its greatest log-moneyness. */
export const quotedRange = ({ quotedAt }: SurfaceSlice): MoneynessRange => ({
  from: quotedAt[0] ?? 0,
  to: quotedAt.at(-1) ?? 0,
});

/** Total variance of a slice at `k`, held at the ends of what was quoted. */
function quotedVariance(slice: SurfaceSlice, k: number): number {
  const { from, to } = quotedRange(slice);
  return totalVariance(slice.svi, Math.max(from, Math.min(to, k)));
}

/**
 * Total variances at `k` of the slice with number `index` and of the one before it, such that no
 * slice lies under an earlier one, whatever the fits do. Where both are quoted the later one is
 * raised; outside its own quotes an earlier slice gives way to a later one. Both are continuous in
 * `k`, and they are the fitted slices wherever those do not cross.
 */
function orderedVariances({ slices }: Surface, index: number, k: number): [number, number] {
  const quoted: number[] = []; // most of what the slices before each one are quoted at
  let most = 0;
  for (const slice of slices) {
    quoted.push(most);
    most = Math.max(most, quotedVariance(slice, k));
  }
  let here = Number.POSITIVE_INFINITY;
  for (let i = slices.length - 1; i >= index; i -= 1) {
    const own = totalVariance((slices[i] as SurfaceSlice).svi, k);
    here = Math.min(here, Math.max(own, quoted[i] as number));
  }
  if (index === 0) return [0, here];
  const before = totalVariance((slices[index - 1] as SurfaceSlice).svi, k);
  return [Math.min(here, Math.max(before, quoted[index - 1] as number)), here];
}

/**
 * Total variance at log-moneyness `k` after `years`. Between two expiries it is linear in time at
 * equal log-moneyness (Gatheral and Jacquier, lemma 5.1); before the first it grows from zero in
 * proportion to time, so that volatility is that of the first slice; after the last it goes on with
 * the forward variance of the last two slices, or in proportion to time where there is only one.
 * It never falls with time: where fitted slices cross, the arbitrage report says so.
 */
export function varianceOn(surface: Surface, k: number, years: number): number {
  const { slices } = surface;
  if (years <= 0) return 0;
  const { before, share } = between(surface, years);
  const last = slices.length - 1;
  const [from, to] = orderedVariances(surface, Math.min(before, last), k);
  if (before === 0) return to * (years / slices[0].years);
  if (before <= last) return mix(from, to, share);
  const end = slices[last] as SurfaceSlice;
  if (last === 0) return to * (years / end.years);
  const perYear = (to - from) / (end.years - (slices[last - 1] as SurfaceSlice).years);
  return to + perYear * (years - end.years);
}

/** Forward after `years`: geometric between expiries, that of the nearest one outside them. */
export function forwardOn(surface: Surface, years: number): number {
  const { slices } = surface;
  const { before, share } = between(surface, years);
  const from = slices[Math.max(0, before - 1)] as SurfaceSlice;
  const to = slices[before] ?? from;
  if (before === 0 || from === to || share === 0) return from.forward;
  return exp(mix(ln(from.forward), ln(to.forward), share));
}

/** Rate to `years`: the discount is geometric between expiries; outside them the nearest rate. */
export function rateOn(surface: Surface, years: number): number {
  const { slices } = surface;
  const { before, share } = between(surface, years);
  const from = slices[Math.max(0, before - 1)] as SurfaceSlice;
  const to = slices[before] ?? from;
  if (before === 0 || from === to) return from.rate;
  return mix(from.rate * from.years, to.rate * to.years, share) / years;
}

/** Confidence halves with this much error of the fit, a fraction of volatility, */
const ERROR_OF_HALF = 0.02;
/** with this distance to the nearest quote, in deviations of log-price to the expiry, */
const GAP_OF_HALF = 0.5;
/** and with this distance in time to the nearest expiry, as a multiple of the nearer time. */
const TIME_OF_HALF = 0.5;

const halved = (times: number): number => exp(-Math.LN2 * times);

/** Distance from `k` to the nearest quote of a slice. */
function gapOf({ quotedAt }: SurfaceSlice, k: number): number {
  let gap = Number.POSITIVE_INFINITY;
  for (const quoted of quotedAt) gap = Math.min(gap, Math.abs(quoted - k));
  return gap;
}

function confidenceIn(slice: SurfaceSlice, k: number): number {
  const deviation = Math.sqrt(Math.max(totalVariance(slice.svi, 0), 1e-12));
  const gap = gapOf(slice, k) / deviation;
  if (!(gap < Number.POSITIVE_INFINITY)) return 0;
  return halved(slice.rmsVolatility / ERROR_OF_HALF + gap / GAP_OF_HALF);
}

/**
 * How far the surface is to be believed at a point, 0 to 1. In a slice it halves with every two
 * points of volatility of fit error and with every half deviation to the nearest quote. Between
 * slices it is the lesser of both; outside them it halves with every half of the nearer time.
 * A rule of ours, to be compared with a threshold; it is no probability.
 */
export function confidenceOn(surface: Surface, k: number, years: number): number {
  const { slices } = surface;
  const { before, share } = between(surface, years);
  const from = slices[Math.max(0, before - 1)] as SurfaceSlice;
  const to = slices[before] ?? from;
  if (before > 0 && before < slices.length) {
    const earlier = confidenceIn(from, k);
    return share === 0 ? earlier : Math.min(earlier, confidenceIn(to, k));
  }
  const apart = before === 0 ? slices[0].years / years - 1 : years / from.years - 1;
  return confidenceIn(from, k) * halved(apart / TIME_OF_HALF);
}

/**
 * Everything the surface says of a strike.
 *
 * @param strike in the unit of the forwards, above zero
 * @param years from the time of the fit, above zero
 *
 * @example
 * const { forward, rate, volatility } = surfaceAt(surface, 70_000, 30 / 365);
 * blackPrice(1, forward, 70_000, volatility, 30 / 365, rate);
 */
export function surfaceAt(surface: Surface, strike: number, years: number): SurfacePoint {
  const forward = forwardOn(surface, years);
  const k = ln(strike / forward);
  const variance = varianceOn(surface, k, years);
  return {
    forward,
    rate: rateOn(surface, years),
    variance,
    volatility: Math.sqrt(variance / years),
    confidence: confidenceOn(surface, k, years),
  };
}
