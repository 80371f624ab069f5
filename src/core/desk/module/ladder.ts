/** Which rung of its ladder a module stands on: dwell, hysteresis, samples, latches. */
import type { Condition, Gauges } from '../../liquidity/index.ts';

/** A rung in the form that is evaluated. */
export interface RungPolicy {
  readonly id: string;
  readonly enter: Condition;
  /** Null: left when `enter` no longer holds. */
  readonly leave: Condition | null;
  readonly enterMs: number;
  readonly leaveMs: number;
  readonly samples: { readonly least: number; readonly of: number };
  readonly latch: boolean;
  readonly repeatMs: number;
}

/** What one sample changed. `due`: the rung's responses are wanted now. */
export interface LadderStep {
  /** Rung before and after; -1 is none. */
  readonly from: number;
  readonly to: number;
  /** Since when the condition of `to` had held, Unix ms. */
  readonly since: number;
  readonly due: boolean;
}

/** What of a ladder can change, as it is saved. */
export interface LadderState {
  readonly rung: number;
  readonly enteredAt: number;
  readonly sampledAt: number;
  readonly respondedAt: number;
  readonly leaveSince: number;
  readonly isLatched: boolean;
  readonly enterSince: readonly number[];
  readonly history: readonly number[];
}

const MOST_SAMPLES = 30;

/** Samples that a rung may look back on. */
export const SAMPLES_MAX = MOST_SAMPLES;

/** How many of the last `of` samples held. */
function heldOf(history: number, of: number): number {
  let held = 0;
  for (let at = 0; at < of; at += 1) held += (history >>> at) & 1;
  return held;
}

/**
 * The state of a module's escalation. The highest rung whose condition has held for its dwell is
 * entered at once; it is left when its own leaving condition has held for its dwell, down to the
 * highest lower rung that holds then. A latched rung is never left but by `rearm`; higher ones are
 * still entered. Conditions that cannot be told (a value is missing) neither enter nor leave.
 *
 *     const step = ladder.step(time, values); // { from: -1, to: 0, since, due: true }
 */
export class Ladder {
  // state
  private rung = -1; //                      on which it stands, -1: none
  private enteredAt = 0; //                  Unix ms
  private sampledAt = 0; //                  0 before the first sample
  private respondedAt = 0; //                of the present rung
  private leaveSince = -1; //                since when it could be left, -1: it cannot
  private isLatched = false;
  private readonly enterSince: number[]; //  by rung; -1: does not hold
  private readonly history: number[]; //     by rung; the newest sample is the lowest bit
  // fixed
  private readonly rungs: readonly RungPolicy[];
  private readonly gapMsMax: number;

  constructor(rungs: readonly RungPolicy[], gapMsMax: number) {
    this.rungs = rungs;
    this.gapMsMax = gapMsMax;
    this.enterSince = rungs.map(() => -1);
    this.history = rungs.map(() => 0);
  }

  /** Number of the rung, -1 where none. */
  get at(): number {
    return this.rung;
  }

  /** Whether only two persons can take it down. */
  get latched(): boolean {
    return this.isLatched;
  }

  /** Unix ms when the present rung was reached; 0 where none is. */
  get since(): number {
    return this.rung === -1 ? 0 : this.enteredAt;
  }

  /**
   * Takes one sample.
   *
   * @param time Unix ms, not before the last sample's
   * @param values by name; NaN where there is none
   */
  step(time: number, values: Gauges): LadderStep {
    if (this.sampledAt !== 0 && time - this.sampledAt > this.gapMsMax) this.forget();
    this.sampledAt = time;
    const reached = this.highestReached(time, values);
    const from = this.rung;
    if (reached > from) return this.moveTo(reached, time);
    const lower =
      from === -1 || this.isLatched ? from : this.lowerThan(from, reached, time, values);
    if (lower !== from) return this.moveTo(lower, time);
    const since = from === -1 ? -1 : (this.enterSince[from] as number);
    return { from, to: from, since, due: from !== -1 && since !== -1 && this.isDueAgain(time) };
  }

  /** Takes a latch back: the module begins anew, on no rung. */
  rearm(): void {
    this.rung = -1;
    this.isLatched = false;
    this.forget();
  }

  /** Says that the responses that were due could be tried; the next are `repeatMs` later. */
  responded(time: number): void {
    this.respondedAt = time;
  }

  private isDueAgain(time: number): boolean {
    const { repeatMs } = this.rungs[this.rung] as RungPolicy;
    return repeatMs > 0 && time - this.respondedAt >= repeatMs;
  }

  private highestReached(time: number, values: Gauges): number {
    let reached = -1;
    for (let at = 0; at < this.rungs.length; at += 1) {
      const { enter, enterMs, samples } = this.rungs[at] as RungPolicy;
      const holds = enter.holds(values);
      this.history[at] = (((this.history[at] as number) << 1) | (holds ? 1 : 0)) & 0x3fffffff;
      if (!holds) this.enterSince[at] = -1;
      else if (this.enterSince[at] === -1) this.enterSince[at] = time;
      const since = this.enterSince[at] as number;
      const isDue =
        samples.of > 0
          ? heldOf(this.history[at] as number, samples.of) >= samples.least
          : since !== -1 && time - since >= enterMs;
      if (isDue) reached = at;
    }
    return reached;
  }

  /** The rung to stand on when `from` may be left: the highest lower one that holds. */
  private lowerThan(from: number, reached: number, time: number, values: Gauges): number {
    const { leave, leaveMs } = this.rungs[from] as RungPolicy;
    const isStillDue = reached === from;
    const mayLeave =
      !isStillDue && (leave === null ? this.isKnownFalse(from, values) : leave.holds(values));
    if (!mayLeave) {
      this.leaveSince = -1;
      return from;
    }
    if (this.leaveSince === -1) this.leaveSince = time;
    return time - this.leaveSince >= leaveMs ? Math.min(reached, from - 1) : from;
  }

  /** Whether the condition of a rung was looked at with all of its values, and does not hold. */
  private isKnownFalse(rung: number, values: Gauges): boolean {
    const { enter } = this.rungs[rung] as RungPolicy;
    for (const name of enter.names) if (Number.isNaN(values[name] ?? Number.NaN)) return false;
    return this.enterSince[rung] === -1;
  }

  private moveTo(to: number, time: number): LadderStep {
    const from = this.rung;
    this.rung = to;
    this.enteredAt = time;
    this.leaveSince = -1;
    this.respondedAt = 0;
    const isHigher = to > from;
    if (isHigher && (this.rungs[to] as RungPolicy).latch) this.isLatched = true;
    const since = to === -1 ? time : (this.enterSince[to] as number);
    return { from, to, since: since === -1 ? time : since, due: isHigher };
  }

  private forget(): void {
    this.enterSince.fill(-1);
    this.history.fill(0);
    this.leaveSince = -1;
  }

  toState(): LadderState {
    const { rung, enteredAt, sampledAt, respondedAt, leaveSince, isLatched } = this;
    const lists = { enterSince: [...this.enterSince], history: [...this.history] };
    return { rung, enteredAt, sampledAt, respondedAt, leaveSince, isLatched, ...lists };
  }

  restore(state: LadderState): void {
    this.rung = state.rung;
    this.enteredAt = state.enteredAt;
    this.sampledAt = state.sampledAt;
    this.respondedAt = state.respondedAt;
    this.leaveSince = state.leaveSince;
    this.isLatched = state.isLatched;
    for (let at = 0; at < this.rungs.length; at += 1) {
      this.enterSince[at] = state.enterSince[at] ?? -1;
      this.history[at] = state.history[at] ?? 0;
    }
  }
}
