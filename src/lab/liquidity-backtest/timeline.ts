/** What happened to the level of a market, and the alarms that this makes. */
import { LEVELS, type LevelReason } from '../../core/model/index.ts';

/** A gauge of a condition as it stood. */
export interface NamedValue {
  readonly name: string;
  readonly value: number;
}

/** A change of level. */
export interface TimelineEntry {
  readonly market: string;
  /** Unix ms: the close of the bar that did it. */
  readonly time: number;
  /** Places in `LEVELS`. */
  readonly from: number;
  readonly to: number;
  readonly reason: LevelReason;
  /** Unix ms since when the condition had held. */
  readonly since: number;
  readonly price: number;
  /** The gauges that the condition names. */
  readonly values: readonly NamedValue[];
}

/** A stretch in which a market was at a level or above it. */
export interface Alarm {
  /** Place in `LEVELS`. */
  readonly level: number;
  /** Unix ms; the end is that of the data where the level never ended. */
  readonly from: number;
  readonly to: number;
  /** The furthest that a close was under its high during it, basis points. */
  readonly fallBp: number;
}

/** Levels that can be entered, from the lowest: all but calm. */
export const ALARM_LEVELS = LEVELS.map((_, level) => level).slice(1);

/** Follows the level of one market and notes its alarms. */
export class AlarmLog {
  // state
  readonly alarms: Alarm[] = [];
  private readonly begun = LEVELS.map(() => Number.NaN); //  Unix ms by level; NaN: not active
  private readonly falls = LEVELS.map(() => 0); //           basis points, of those that are

  /**
   * Notes the level after a bar.
   *
   * @param time close of the bar, Unix ms
   * @param fallBp how far its close is under the high
   */
  note(level: number, time: number, fallBp: number): void {
    for (const each of ALARM_LEVELS) {
      if (level >= each && !this.isActive(each)) {
        this.begun[each] = time;
        this.falls[each] = 0;
      }
      if (this.isActive(each)) this.falls[each] = Math.max(this.falls[each] as number, fallBp);
      if (level < each) this.end(each, time);
    }
  }

  /** Ends what is still active. */
  close(time: number): void {
    for (const each of ALARM_LEVELS) this.end(each, time);
  }

  /** Unix ms when a level, or one above it, began; NaN where it is not active. */
  activeSince(level: number): number {
    return this.begun[level] as number;
  }

  private isActive(level: number): boolean {
    return !Number.isNaN(this.begun[level]);
  }

  private end(level: number, time: number): void {
    if (!this.isActive(level)) return;
    const [from, fallBp] = [this.begun[level] as number, this.falls[level] as number];
    this.alarms.push({ level, from, to: time, fallBp });
    this.begun[level] = Number.NaN;
  }
}
