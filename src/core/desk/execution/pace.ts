/** How much of an order should be on the market by now. */
import { participationLots, twapSlices, vwapSlices } from '../../liquidity/index.ts';
import { greater, type Lots, lesser, mulDivDown, mulDivUp, PPM } from '../../money/index.ts';
import { Random } from '../../numeric/index.ts';
import type {
  IcebergPace,
  PaceTerms,
  ParentOrder,
  ParticipationPace,
  TwapPace,
  VwapPace,
} from './terms.ts';

/** What a pace goes by. Lots without sign. */
export interface PaceSeen {
  readonly time: number;
  /** What others have traded since the plan was opened. */
  readonly volume: Lots;
  readonly filled: Lots;
  /** Of the whole order: what is not filled. */
  readonly left: Lots;
  /** Of the child that is out; zero where none is. */
  readonly out: Lots;
}

/** Lots that should be out, the one that is among them. */
export interface Paced {
  readonly lots: Lots;
  /** Since when, Unix ms: the ladder of urgency begins there. */
  readonly since: number;
  /** When more is due by time alone; null where time changes nothing. */
  readonly until: number | null;
}

/** What of a pace can change. */
export type PaceState =
  | { readonly kind: 'now' }
  | { readonly kind: 'sliced'; readonly period: number; readonly filledBefore: Lots }
  | { readonly kind: 'participation'; readonly since: number | null }
  | {
      readonly kind: 'iceberg';
      readonly part: number;
      readonly partLeft: Lots;
      readonly since: number;
    };

export interface Pace {
  due(seen: PaceSeen): Paced;
  /** Tells of a fill. */
  filled(size: Lots): void;
  toState(): PaceState;
}

const NONE = 0n as Lots;

/** All at once. */
class WholePace implements Pace {
  // fixed
  private readonly openedAt: number;

  constructor(openedAt: number) {
    this.openedAt = openedAt;
  }

  due({ left }: PaceSeen): Paced {
    return { lots: left, since: this.openedAt, until: null };
  }

  filled(): void {}

  toState(): PaceState {
    return { kind: 'now' };
  }
}

/** What a sliced order follows: slice k is due at `begin(k)`. */
interface Schedule {
  readonly slices: readonly Lots[];
  readonly periodMs: number;
  readonly begin: (slice: number) => number;
  readonly catchUpPpm: bigint;
}

/**
 * Slices by the clock. What was not filled in its period is added to the next ones, up to the
 * catch-up of a slice in each; after the last period it goes on the same way until all is done.
 */
class SlicedPace implements Pace {
  // state
  private period = -1; //         in which we are, -1 before the first slice
  private filledBefore = NONE; // when it began
  // fixed
  private readonly schedule: Schedule;
  private readonly sums: readonly Lots[]; // of the slices so far
  private readonly largest: Lots;
  private readonly parent: ParentOrder;
  private readonly openedAt: number;

  constructor(schedule: Schedule, parent: ParentOrder, openedAt: number, state?: PaceState) {
    this.schedule = schedule;
    this.parent = parent;
    this.openedAt = openedAt;
    let sum = NONE;
    this.sums = schedule.slices.map((slice) => {
      sum = (sum + slice) as Lots;
      return sum;
    });
    this.largest = schedule.slices.reduce(greater<Lots>, NONE);
    if (state?.kind !== 'sliced') return;
    this.period = state.period;
    this.filledBefore = state.filledBefore;
  }

  due({ time, filled, left }: PaceSeen): Paced {
    const period = this.periodAt(time);
    if (period > this.period) [this.period, this.filledBefore] = [period, filled];
    const until = this.beginOf(period + 1);
    if (period < 0) return { lots: NONE, since: until, until };
    const { sums, schedule } = this;
    const last = sums.length - 1;
    const behind = (sums[Math.min(period, last)] as bigint) - filled;
    const room = this.most(period) - (filled - this.filledBefore);
    const lots = lesser(lesser(behind, room), left) as Lots;
    if (lots <= 0n) return { lots: NONE, since: until, until };
    const owed = Math.max(
      sums.findIndex((sum) => sum > filled),
      0,
    );
    return { lots, since: schedule.begin(owed), until };
  }

  filled(): void {}

  toState(): PaceState {
    return { kind: 'sliced', period: this.period, filledBefore: this.filledBefore };
  }

  /** Most lots that may fill in a period; never less than the smallest order. */
  private most(period: number): bigint {
    const { slices, catchUpPpm } = this.schedule;
    const { step, sizeMin } = this.parent;
    const slice = greater<bigint>(slices[period] ?? this.largest, step);
    return greater<bigint>(mulDivUp<bigint>(slice, catchUpPpm, PPM * step) * step, sizeMin);
  }

  /** A slice begins within its period, so that at most one other has to be looked at. */
  private periodAt(time: number): number {
    const period = Math.floor((time - this.openedAt) / this.schedule.periodMs);
    return Math.max(time < this.beginOf(period) ? period - 1 : period, -1);
  }

  private beginOf(period: number): number {
    const { slices, periodMs, begin } = this.schedule;
    const isSlice = period >= 0 && period < slices.length;
    return isSlice ? begin(period) : this.openedAt + period * periodMs;
  }
}

const inSteps = (slices: readonly Lots[], step: Lots): Lots[] =>
  slices.map((slice) => (slice * step) as Lots);

function twapSchedule(pace: TwapPace, { size, step }: ParentOrder, openedAt: number): Schedule {
  const periodMs = pace.durationMs / pace.slices;
  const random = new Random(pace.seed);
  const share = Number(pace.jitterPpm) / Number(PPM);
  return {
    slices: inSteps(twapSlices((size / step) as Lots, pace.slices), step),
    periodMs,
    begin: (slice) => openedAt + periodMs * (slice + share * random.split(`slice ${slice}`).unit()),
    catchUpPpm: pace.catchUpPpm,
  };
}

const vwapSchedule = (pace: VwapPace, { size, step }: ParentOrder, openedAt: number): Schedule => ({
  slices: inSteps(vwapSlices((size / step) as Lots, pace.volumes), step),
  periodMs: pace.periodMs,
  begin: (slice) => openedAt + pace.periodMs * slice,
  catchUpPpm: pace.catchUpPpm,
});

/**
 * A share p of the whole volume: p / (1 - p) of what others traded. The volume that our fills have
 * used up is taken off first, so that what was sent and not filled is not lost, and all fills
 * together never pass the share.
 */
class MarketSharePace implements Pace {
  // state
  private since: number | null; // when lots became due; null while none are
  // fixed
  private readonly pace: ParticipationPace;

  constructor(pace: ParticipationPace, state?: PaceState) {
    this.pace = pace;
    this.since = state?.kind === 'participation' ? state.since : null;
  }

  due({ time, volume, filled, left }: PaceSeen): Paced {
    const { sharePpm } = this.pace;
    const used = mulDivUp<bigint>(filled, PPM - sharePpm, sharePpm);
    const observed = greater<bigint>(volume - used, 0n) as Lots;
    const terms = { ...this.pace, depthPpm: PPM };
    const lots = participationLots(terms, { observed, depth: left, left });
    this.since = lots === 0n ? null : (this.since ?? time);
    return { lots, since: this.since ?? time, until: null };
  }

  filled(): void {}

  toState(): PaceState {
    return { kind: 'participation', since: this.since };
  }
}

/** One visible part after the other. */
class IcebergParts implements Pace {
  // state
  private part = -1; //        number of the part that is shown
  private partLeft = NONE; //  of it, not filled
  private since: number; //    when it was first shown
  // fixed
  private readonly pace: IcebergPace;
  private readonly parent: ParentOrder;
  private readonly random: Random;

  constructor(pace: IcebergPace, parent: ParentOrder, openedAt: number, state?: PaceState) {
    this.pace = pace;
    this.parent = parent;
    this.random = new Random(pace.seed);
    this.since = openedAt;
    if (state?.kind !== 'iceberg') return;
    this.part = state.part;
    this.partLeft = state.partLeft;
    this.since = state.since;
  }

  due({ time, left, out }: PaceSeen): Paced {
    const least = greater(this.parent.sizeMin, this.parent.step);
    const isSpent = this.partLeft === 0n || (out === 0n && this.partLeft < least);
    if (isSpent) {
      this.part += 1;
      this.partLeft = this.sizeOf(this.part);
      this.since = time;
    }
    return { lots: lesser(this.partLeft, left), since: this.since, until: null };
  }

  filled(size: Lots): void {
    this.partLeft = greater<bigint>(this.partLeft - size, 0n) as Lots;
  }

  toState(): PaceState {
    const { part, partLeft, since } = this;
    return { kind: 'iceberg', part, partLeft, since };
  }

  /** Drawn by the number of the part, so that nothing of the generator has to be kept. */
  private sizeOf(part: number): Lots {
    const { visible, jitterPpm } = this.pace;
    const { step, sizeMin } = this.parent;
    const draw = this.random.split(`part ${part}`).below(2 * Number(jitterPpm) + 1);
    const exact = mulDivDown<bigint>(visible, PPM - jitterPpm + BigInt(draw), PPM);
    const least = greater<bigint>(sizeMin, step);
    return (mulDivUp<bigint>(greater(exact, least), 1n, step) * step) as Lots;
  }
}

/** The pace of terms, as new or continued; terms and state are of one kind. */
export function paceOf(
  terms: PaceTerms,
  parent: ParentOrder,
  openedAt: number,
  state?: PaceState,
): Pace {
  switch (terms.kind) {
    case 'now':
      return new WholePace(openedAt);
    case 'twap':
      return new SlicedPace(twapSchedule(terms, parent, openedAt), parent, openedAt, state);
    case 'vwap':
      return new SlicedPace(vwapSchedule(terms, parent, openedAt), parent, openedAt, state);
    case 'participation':
      return new MarketSharePace(terms, state);
    case 'iceberg':
      return new IcebergParts(terms, parent, openedAt, state);
    default:
      return terms satisfies never;
  }
}
