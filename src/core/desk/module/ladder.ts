/** Which rung of its ladder a module stands on: dwell, hysteresis, samples, latches. */
import type { Condition, Gauges, Truth } from '../../liquidity/index.ts';

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
  /** Since when the condition of `to` had held, Unix ms; -1 where it does not, or there is none. */
  readonly since: number;
  readonly due: boolean;
  /** Rungs between the two that a jump upward skipped, from the mildest on. */
  readonly passed: readonly number[];
}

/** What of a ladder can change, as it is saved. */
export interface LadderState {
  readonly rung: number;
  readonly enteredAt: number;
  readonly sampledAt: number;
  readonly respondedAt: number;
  readonly leaveSince: number;
  readonly latchedAt: number;
  readonly enterSince: readonly number[];
  readonly knownAt: readonly number[];
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
 * highest lower rung that holds then, and not below a latched rung that was entered or passed over:
 * only `rearm` does that. A condition that cannot be told (a value is missing) neither enters nor
 * leaves: what was known of it stands for `gapMsMax`, and is then forgotten.
 *
 *     const step = ladder.step(time, values); // { from: -1, to: 0, since, due: true, passed }
 */
export class Ladder {
  // state
  private rung = -1; //                      on which it stands, -1: none
  private enteredAt = 0; //                  Unix ms
  private sampledAt = 0; //                  Unix ms, 0 before the first sample
  private respondedAt = 0; //                of the present rung
  private leaveSince = -1; //                since when it could be left, -1: it cannot
  private latchedAt = -1; //                 rung below which only `rearm` leads, -1: none
  private readonly enterSince: number[]; //  by rung, Unix ms; -1: did not hold when last known
  private readonly knownAt: number[]; //     by rung, Unix ms of the last sample that could be told
  private readonly history: number[]; //     by rung; the newest sample is the lowest bit
  // fixed
  private readonly rungs: readonly RungPolicy[];
  private readonly gapMsMax: number;

  constructor(rungs: readonly RungPolicy[], gapMsMax: number) {
    this.rungs = rungs;
    this.gapMsMax = gapMsMax;
    this.enterSince = rungs.map(() => -1);
    this.knownAt = rungs.map(() => 0);
    this.history = rungs.map(() => 0);
  }

  /** Number of the rung, -1 where none. */
  get at(): number {
    return this.rung;
  }

  /** Whether only two persons can take it down to none. */
  get latched(): boolean {
    return this.latchedAt !== -1;
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
    if (time - this.sampledAt > this.gapMsMax) this.leaveSince = -1;
    this.sampledAt = time;
    const reached = this.highestReached(time, values);
    const from = this.rung;
    if (reached > from) return this.moveTo(reached, time);
    const lower = from > this.latchedAt ? this.lowerThan(from, reached, time, values) : from;
    if (lower !== from) return this.moveTo(lower, time);
    const since = from === -1 ? -1 : (this.enterSince[from] as number);
    return { from, to: from, since, due: this.isDueAgain(time, values), passed: [] };
  }

  /** Takes a latch back: the module begins anew, on no rung. */
  rearm(): void {
    this.rung = -1;
    this.latchedAt = -1;
    this.enterSince.fill(-1);
    this.history.fill(0);
    this.leaveSince = -1;
  }

  /** Says that the responses that were due could be tried; the next are `repeatMs` later. */
  responded(time: number): void {
    this.respondedAt = time;
  }

  /** A latched rung stands for what its condition said once: it need not hold any more. */
  private isDueAgain(time: number, values: Gauges): boolean {
    if (this.rung === -1) return false;
    const { enter, repeatMs } = this.rungs[this.rung] as RungPolicy;
    if (repeatMs === 0 || time - this.respondedAt < repeatMs) return false;
    return this.rung === this.latchedAt || enter.holds(values);
  }

  private highestReached(time: number, values: Gauges): number {
    let reached = -1;
    for (let at = 0; at < this.rungs.length; at += 1) {
      const { enter, enterMs, samples } = this.rungs[at] as RungPolicy;
      this.note(at, time, enter.state(values));
      const since = this.enterSince[at] as number;
      // The dwell is proven up to the last sample that could be told, and not beyond it.
      const isDue =
        samples.of > 0
          ? heldOf(this.history[at] as number, samples.of) >= samples.least
          : since !== -1 && (this.knownAt[at] as number) - since >= enterMs;
      if (isDue) reached = at;
    }
    return reached;
  }

  /** Notes what a sample says of a rung's condition. */
  private note(at: number, time: number, state: Truth): void {
    if (time - (this.knownAt[at] as number) > this.gapMsMax) {
      this.enterSince[at] = -1;
      this.history[at] = 0;
    }
    if (state === 'unknown') return;
    this.knownAt[at] = time;
    const bit = state === 'true' ? 1 : 0;
    this.history[at] = (((this.history[at] as number) << 1) | bit) & 0x3fffffff;
    if (state === 'false') this.enterSince[at] = -1;
    else if (this.enterSince[at] === -1) this.enterSince[at] = time;
  }

  /** The rung to stand on when `from` may be left: the highest lower one that holds or latches. */
  private lowerThan(from: number, reached: number, time: number, values: Gauges): number {
    const { enter, leave, leaveMs } = this.rungs[from] as RungPolicy;
    const isStillDue = reached === from;
    const mayLeave =
      !isStillDue && (leave === null ? enter.state(values) === 'false' : leave.holds(values));
    if (!mayLeave) {
      this.leaveSince = -1;
      return from;
    }
    if (this.leaveSince === -1) this.leaveSince = time;
    return time - this.leaveSince >= leaveMs ? Math.max(reached, this.latchedAt) : from;
  }

  private moveTo(to: number, time: number): LadderStep {
    const from = this.rung;
    this.rung = to;
    this.enteredAt = time;
    this.leaveSince = -1;
    this.respondedAt = 0;
    const passed: number[] = [];
    for (let at = from + 1; at <= to; at += 1) {
      if ((this.rungs[at] as RungPolicy).latch) this.latchedAt = at;
      if (at < to) passed.push(at);
    }
    const since = to === -1 ? time : (this.enterSince[to] as number);
    return { from, to, since: since === -1 ? time : since, due: to > from, passed };
  }

  toState(): LadderState {
    const { rung, enteredAt, sampledAt, respondedAt, leaveSince, latchedAt } = this;
    const [enterSince, knownAt] = [[...this.enterSince], [...this.knownAt]];
    const lists = { enterSince, knownAt, history: [...this.history] };
    return { rung, enteredAt, sampledAt, respondedAt, leaveSince, latchedAt, ...lists };
  }

  restore(state: LadderState): void {
    this.rung = state.rung;
    this.enteredAt = state.enteredAt;
    this.sampledAt = state.sampledAt;
    this.respondedAt = state.respondedAt;
    this.leaveSince = state.leaveSince;
    this.latchedAt = state.latchedAt;
    for (let at = 0; at < this.rungs.length; at += 1) {
      this.enterSince[at] = state.enterSince[at] ?? -1;
      this.knownAt[at] = state.knownAt[at] ?? 0;
      this.history[at] = state.history[at] ?? 0;
    }
  }
}
