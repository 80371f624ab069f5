/** From samples to what a chart can hold: bins of a round length, and lines thinned by extremes. */

import type { Sample } from '../simulation/result.ts';
import { roundDuration } from './format.ts';

/** A place on a line; null where there is no number, which leaves a gap. */
export type Point = readonly [time: number, value: number | null];

/** Samples of one stretch of time. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  /** Sums over the bin. */
  readonly liquidated: number;
  readonly takenOver: number;
  readonly deleveraged: number;
  /** The last sample of the bin: what levels and prices are read from. */
  readonly last: Sample;
}

/** Samples in bins of equal length; a bin without a sample is left out. */
export interface Bins {
  readonly lengthMs: number;
  readonly bins: readonly Bin[];
}

const BINS_MAX = 120;

/** Least distance between two samples: no bin is narrower. One sample alone gets a minute. */
function stepOf(samples: readonly Sample[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < samples.length; i += 1) {
    const step = (samples[i] as Sample).time - (samples[i - 1] as Sample).time;
    if (step > 0 && step < least) least = step;
  }
  return Number.isFinite(least) ? least : 60_000;
}

/** Divides the run into at most 120 bins of a round length that begin at round times. */
export function binSamples(samples: readonly Sample[]): Bins {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return { lengthMs: 60_000, bins: [] };
  const span = last.time - first.time;
  const lengthMs = roundDuration(Math.max(span / (BINS_MAX - 1), stepOf(samples)));
  const bins: Bin[] = [];
  for (const sample of samples) {
    const from = Math.floor(sample.time / lengthMs) * lengthMs;
    const open = bins.at(-1);
    const joins = open !== undefined && open.from === from;
    const base = joins ? open : { liquidated: 0, takenOver: 0, deleveraged: 0 };
    const bin: Bin = {
      from,
      to: from + lengthMs,
      liquidated: base.liquidated + sample.liquidated,
      takenOver: base.takenOver + sample.takenOver,
      deleveraged: base.deleveraged + sample.deleveraged,
      last: sample,
    };
    if (joins) bins[bins.length - 1] = bin;
    else bins.push(bin);
  }
  return { lengthMs, bins };
}

/** Index of the least and of the greatest value in a stretch, in the order of time. */
function extremes(points: readonly Point[], from: number, to: number): number[] {
  let low = -1;
  let high = -1;
  for (let i = from; i < to; i += 1) {
    const value = points[i]?.[1] ?? null;
    if (value === null) continue;
    if (low === -1 || value < (points[low]?.[1] as number)) low = i;
    if (high === -1 || value > (points[high]?.[1] as number)) high = i;
  }
  if (low === -1) return [from]; // one point of a gap keeps the gap
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
}

/**
 * At most `pointsMax` points with the same peaks and troughs: of every stretch the least and the
 * greatest value stay, so a spike of one step is still seen. The first and the last point stay.
 */
export function thin(points: readonly Point[], pointsMax: number): readonly Point[] {
  if (points.length <= pointsMax) return points;
  const stretches = Math.max(1, Math.floor((pointsMax - 2) / 2));
  const inner = points.length - 2;
  const kept: Point[] = [points[0] as Point];
  for (let i = 0; i < stretches; i += 1) {
    const from = 1 + Math.floor((i * inner) / stretches);
    const to = 1 + Math.floor(((i + 1) * inner) / stretches);
    for (const at of extremes(points, from, to)) kept.push(points[at] as Point);
  }
  kept.push(points.at(-1) as Point);
  return kept;
}
