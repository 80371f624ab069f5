import { type Column, LEVELS, type LevelReason, type Table } from '../../model/index.ts';
import type { Gauges } from './condition.ts';
import type { ActivationPolicy, LevelPolicy } from './levels.ts';

const KINDS = LEVELS.length;

/** A change of level, and since when its condition had held. */
export interface LevelChange {
  readonly from: number;
  readonly to: number;
  readonly reason: LevelReason;
  /** Moment from which the condition held without a break, ms. */
  readonly since: number;
}

/**
 * The level of support of every market: a small state machine over samples of its gauges. A level
 * is entered when its condition has held for its dwell, and left, one step at a time, when the
 * stricter condition has held for another; so it never begins and ends within one dwell.
 *
 *     activations.setPolicy(0, policy);
 *     const change = activations.step(0, time, gauges); // null, or what changed
 */
export class Activations implements Table {
  // state
  readonly level: Uint8Array; //         LEVELS numbers
  readonly enteredAt: Float64Array; //   ms, when the present level began
  readonly sampledAt: Float64Array; //   ms of the last sample, 0 before the first
  readonly enterSince: Float64Array; //  [market * 4 + level] since when it holds, -1: it does not
  readonly leaveSince: Float64Array; //  since when the present level could end, -1: it cannot
  readonly isLocked: Uint8Array; //      [market * 4 + level] over its time, until it was false
  count = 0;
  // derived
  private readonly policies: (ActivationPolicy | null)[] = [];

  constructor(limit: number) {
    this.level = new Uint8Array(limit);
    this.enteredAt = new Float64Array(limit);
    this.sampledAt = new Float64Array(limit);
    this.enterSince = new Float64Array(limit * KINDS).fill(-1);
    this.leaveSince = new Float64Array(limit).fill(-1);
    this.isLocked = new Uint8Array(limit * KINDS);
  }

  /** Puts levels in force for the next market, or for one that is there; null: it has none. */
  setPolicy(market: number, policy: ActivationPolicy | null): void {
    this.policies[market] = policy;
    if (market >= this.count) this.count = market + 1;
  }

  /** Whether a market has any level. */
  hasPolicy(market: number): boolean {
    return (this.policies[market] ?? null) !== null;
  }

  /**
   * Takes one sample.
   *
   * @param time ms, not before the last sample of the market
   * @param gauges their values by name; NaN where there is none
   * @returns what changed, or null; at most one change a sample
   */
  step(market: number, time: number, gauges: Gauges): LevelChange | null {
    const policy = this.policies[market] ?? null;
    if (policy === null) return null;
    const before = this.sampledAt[market] as number;
    if (before !== 0 && time - before > policy.gapMsMax) this.forgetDwell(market);
    this.sampledAt[market] = time;
    const reached = this.highestReached(market, time, policy, gauges);
    const from = this.level[market] as number;
    if (reached > from) {
      const since = this.enterSince[market * KINDS + reached] as number;
      return this.move(market, time, { from, to: reached, reason: 'entered', since });
    }
    return from === 0 ? null : this.stepDown(market, time, policy, gauges);
  }

  /** Ends a level whose time is over, where no sample has come to say so; null: it is not. */
  overdue(market: number, time: number): LevelChange | null {
    const level = this.level[market] as number;
    const lasts = this.policies[market]?.levels[level]?.lastsMsMax ?? 0;
    const lasted = time - (this.enteredAt[market] as number);
    return lasts > 0 && lasted >= lasts ? this.end(market, time, 'time-limit') : null;
  }

  /** Ends the present level at once; it is locked until its condition was false. */
  end(market: number, time: number, reason: 'time-limit' | 'loss-limit'): LevelChange | null {
    const from = this.level[market] as number;
    if (from === 0) return null;
    this.isLocked[market * KINDS + from] = 1;
    const since = this.enteredAt[market] as number;
    return this.move(market, time, { from, to: this.below(market, from), reason, since });
  }

  /** The next lower level that the market has; calm at last. */
  private below(market: number, from: number): number {
    let level = from - 1;
    while (level > 0 && (this.policies[market]?.levels[level] ?? null) === null) level -= 1;
    return level;
  }

  /** Notes which conditions hold, and gives the highest level that is due; 0 where none is. */
  private highestReached(
    market: number,
    time: number,
    policy: ActivationPolicy,
    gauges: Gauges,
  ): number {
    let reached = 0;
    for (let level = 1; level < KINDS; level += 1) {
      const at = market * KINDS + level;
      const terms = policy.levels[level] ?? null;
      const holds = terms?.enter.holds(gauges) ?? false;
      if (!holds) {
        this.enterSince[at] = -1;
        this.isLocked[at] = 0;
        continue;
      }
      if (this.enterSince[at] === -1) this.enterSince[at] = time;
      const held = time - (this.enterSince[at] as number);
      if (held >= (terms as LevelPolicy).enterMs && this.isLocked[at] === 0) reached = level;
    }
    return reached;
  }

  private stepDown(
    market: number,
    time: number,
    policy: ActivationPolicy,
    gauges: Gauges,
  ): LevelChange | null {
    const from = this.level[market] as number;
    const terms = policy.levels[from] ?? null;
    if (terms === null) {
      // Another rulebook has no such level any more.
      return this.move(market, time, {
        from,
        to: this.below(market, from),
        reason: 'left',
        since: time,
      });
    }
    const lasted = time - (this.enteredAt[market] as number);
    if (terms.lastsMsMax > 0 && lasted >= terms.lastsMsMax) {
      return this.end(market, time, 'time-limit');
    }
    const isStillDue = this.enterSince[market * KINDS + from] !== -1;
    if (isStillDue || !terms.leave.holds(gauges)) {
      this.leaveSince[market] = -1;
      return null;
    }
    if (this.leaveSince[market] === -1) this.leaveSince[market] = time;
    const since = this.leaveSince[market] as number;
    if (time - since < terms.leaveMs) return null;
    return this.move(market, time, { from, to: this.below(market, from), reason: 'left', since });
  }

  private move(market: number, time: number, change: LevelChange): LevelChange {
    this.level[market] = change.to;
    this.enteredAt[market] = time;
    this.leaveSince[market] = -1;
    return change;
  }

  private forgetDwell(market: number): void {
    this.enterSince.fill(-1, market * KINDS, (market + 1) * KINDS);
    this.leaveSince[market] = -1;
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'activations.level', array: this.level, used },
      { name: 'activations.enteredAt', array: this.enteredAt, used },
      { name: 'activations.sampledAt', array: this.sampledAt, used },
      { name: 'activations.enterSince', array: this.enterSince, used: used * KINDS },
      { name: 'activations.leaveSince', array: this.leaveSince, used },
      { name: 'activations.isLocked', array: this.isLocked, used: used * KINDS },
    ];
  }

  registers(): readonly number[] {
    return [this.count];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    this.count = registers[0] as number;
  }
}
