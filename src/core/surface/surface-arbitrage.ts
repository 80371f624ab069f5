/** What is wrong with a surface, and the nearest surface with which it is not. */
import { type ButterflyReport, butterflyReport } from './butterfly.ts';
import { calendarCrossings, liftedAbove, type MoneynessRange } from './calendar.ts';
import { type Repaired, repairedSlice } from './repair.ts';
import type { Stretch } from './stretches.ts';
import { quotedRange, type Surface, type SurfaceSlice } from './surface.ts';

/** A stretch of log-moneyness on which one expiry lies under the one before it. */
export interface Crossing extends Stretch {
  readonly earlierYears: number;
  readonly laterYears: number;
  /** Whether some of it lies where both expiries were quoted; elsewhere only wings cross. */
  readonly isQuoted: boolean;
}

export interface ArbitrageReport {
  /** One for each slice, in order. */
  readonly butterflies: readonly ButterflyReport[];
  /** Between neighbours, in order. */
  readonly crossings: readonly Crossing[];
  readonly isFree: boolean;
}

/** Where both slices were quoted; empty (`from` above `to`) where nothing is common. */
function commonRange(left: SurfaceSlice, right: SurfaceSlice): MoneynessRange {
  const [one, other] = [quotedRange(left), quotedRange(right)];
  return { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
}

/** Looks for butterflies in every slice and for crossings between neighbours. */
export function arbitrageReport({ slices }: Surface): ArbitrageReport {
  const butterflies = slices.map(({ svi }) => butterflyReport(svi));
  const crossings = slices.slice(1).flatMap((later, at) => {
    const earlier = slices[at] as SurfaceSlice;
    const { from, to } = commonRange(earlier, later);
    return calendarCrossings(earlier.svi, later.svi).map((stretch) => ({
      ...stretch,
      earlierYears: earlier.years,
      laterYears: later.years,
      isQuoted: stretch.from < to && stretch.to > from,
    }));
  });
  const isFree = crossings.length === 0 && butterflies.every((report) => report.isFree);
  return { butterflies, crossings, isFree };
}

/** A repaired slice: how its wings were moved, and by how much variance it was lifted. */
export interface SliceRepair extends Omit<Repaired, 'svi'> {
  readonly years: number;
  readonly lifted: number;
}

export interface RepairedSurface {
  readonly surface: Surface;
  readonly repairs: readonly SliceRepair[];
}

/** Lifting may bring a butterfly back where variance was all but zero: then both are done again. */
const ROUNDS = 4;

function repairedAfter(slice: SurfaceSlice, earlier: SurfaceSlice | null) {
  const { years } = slice;
  let { svi } = slice;
  let worst: Omit<Repaired, 'svi'> = { repair: 'none', moved: 0 };
  let lifted = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { svi: free, repair, moved } = repairedSlice(svi, years);
    if (moved > worst.moved) worst = { repair, moved };
    svi = free;
    if (earlier === null) break;
    const common = commonRange(earlier, slice);
    if (common.from > common.to) break;
    const above = liftedAbove(earlier.svi, free, common);
    if (above === free) break;
    lifted += above.a - free.a;
    svi = above;
  }
  return { slice: { ...slice, svi }, repair: { ...worst, years, lifted } };
}

/**
 * Removes butterflies slice by slice, then lifts every slice above the one before it where both
 * were quoted. Farther out a steeper earlier wing may still cross: a lift without end would be no
 * repair, and `varianceOn` never crosses in any case.
 */
export function repairedSurface({ slices }: Surface): RepairedSurface {
  const repairs: SliceRepair[] = [];
  const done: SurfaceSlice[] = [];
  for (const slice of slices) {
    const { slice: repaired, repair } = repairedAfter(slice, done.at(-1) ?? null);
    done.push(repaired);
    repairs.push(repair);
  }
  return { surface: { slices: done as [SurfaceSlice, ...SurfaceSlice[]] }, repairs };
}
