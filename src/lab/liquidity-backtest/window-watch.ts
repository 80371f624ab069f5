/** One labelled window in one market: what the price did in it, and when levels were active. */
import { ln } from '../../core/numeric/index.ts';
import type { StressWindow } from '../stress-windows/index.ts';
import { type PriceStretch, PriceTrack } from './price-track.ts';
import { ALARM_LEVELS } from './timeline.ts';

/** How one level did in one window. */
export interface WindowHit {
  /** Place in `LEVELS`. */
  readonly level: number;
  /** Unix ms when it was entered; before the window where it was active already; null: never. */
  readonly activatedAt: number | null;
  /**
   * From there to the open of the bar that holds the trough, ms: at least so long there was, and
   * not yet a bar more. Below zero where the trough was over.
   */
  readonly leadToTroughMs: number | null;
  /** The same to the bar with the widest range. */
  readonly leadToWorstMs: number | null;
  /** Share of the fall from the high to the trough that was still to come, 0 to 1. */
  readonly fallAhead: number | null;
}

/** A window as a market went through it. */
export interface WindowOutcome {
  readonly market: string;
  readonly window: StressWindow;
  /** Whether there was data, and enough of it before, to judge by. */
  readonly isCovered: boolean;
  /** Why not, in a few words; empty where it is covered. */
  readonly why: string;
  /** Unix ms, open of the bar with the lowest low. */
  readonly troughAt: number;
  readonly trough: number;
  /** The highest price in the window before the trough. */
  readonly high: number;
  /** Unix ms, open of the bar with the widest range. */
  readonly worstAt: number;
  readonly worstRangeBp: number;
  readonly hits: readonly WindowHit[];
  /** The price from half a day before to half a day after. */
  readonly track: readonly PriceStretch[];
}

/** Share of the bars of a window that must be there. */
const COVERED = 0.5;
const MARGIN_MS = 43_200_000;
const TRACK_MAX = 600;
const BP = 10_000;

export class WindowWatch {
  // state
  private bars = 0; //                               of the window
  private isWarm = false; //                         whether gauges had a past at its first bar
  private running = Number.NEGATIVE_INFINITY; //     highest price of the window so far
  private high = Number.NaN; //                      the same before the trough
  private trough = Number.POSITIVE_INFINITY;
  private troughAt = Number.NaN; //                  open of its bar, Unix ms
  private worstRangeBp = -1;
  private worstAt = Number.NaN; //                   open of its bar, Unix ms
  private intervalMs = Number.NaN;
  private readonly activated: number[] = ALARM_LEVELS.map(() => Number.NaN); // Unix ms
  private readonly prices: number[] = ALARM_LEVELS.map(() => Number.NaN); //    closes then
  private readonly track = new PriceTrack(TRACK_MAX);
  // fixed
  private readonly market: string;
  private readonly window: StressWindow;

  constructor(market: string, window: StressWindow) {
    this.market = market;
    this.window = window;
  }

  /**
   * Takes a bar and the level after it.
   *
   * @param isWarm whether every gauge of the conditions has a value and a past
   * @param activeSince Unix ms since when a level has been active, NaN where it is not
   */
  note(
    bar: PriceStretch,
    level: number,
    isWarm: boolean,
    activeSince: (level: number) => number,
  ): void {
    const { from, to } = this.window;
    if (bar.from < from - MARGIN_MS || bar.from >= to + MARGIN_MS) return;
    this.track.push(bar);
    if (bar.from < from || bar.from >= to) return;
    if (this.bars === 0) this.isWarm = isWarm;
    this.bars += 1;
    this.intervalMs = bar.to - bar.from;
    this.notePrice(bar);
    for (const [at, each] of ALARM_LEVELS.entries()) {
      if (level < each || !Number.isNaN(this.activated[at])) continue;
      this.activated[at] = activeSince(each);
      this.prices[at] = bar.close;
    }
  }

  private notePrice({ from, high, low }: PriceStretch): void {
    this.running = Math.max(this.running, high);
    if (low < this.trough) {
      this.trough = low;
      this.troughAt = from;
      this.high = this.running;
    }
    const rangeBp = BP * ln(high / low);
    if (rangeBp <= this.worstRangeBp) return;
    this.worstRangeBp = rangeBp;
    this.worstAt = from;
  }

  outcome(): WindowOutcome {
    const why = this.faultOfCover();
    return {
      market: this.market,
      window: this.window,
      isCovered: why === '',
      why,
      troughAt: this.troughAt,
      trough: this.trough,
      high: this.high,
      worstAt: this.worstAt,
      worstRangeBp: this.worstRangeBp,
      hits: ALARM_LEVELS.map((level, at) => this.hitOf(level, at)),
      track: this.track.list(),
    };
  }

  private faultOfCover(): string {
    if (this.bars === 0) return 'no data';
    const expected = (this.window.to - this.window.from) / this.intervalMs;
    if (this.bars < COVERED * expected) return `${this.bars} of ${expected} bars`;
    return this.isWarm ? '' : 'no past to judge by';
  }

  private hitOf(level: number, at: number): WindowHit {
    const time = this.activated[at] as number;
    if (Number.isNaN(time)) {
      const never = { activatedAt: null, leadToTroughMs: null, leadToWorstMs: null };
      return { level, ...never, fallAhead: null };
    }
    const ahead = ((this.prices[at] as number) - this.trough) / (this.high - this.trough);
    // What was active before the window had the whole fall before it.
    const wasBefore = time <= this.window.from;
    const isLate = time > this.troughAt;
    const share = wasBefore ? 1 : isLate ? 0 : Math.min(Math.max(ahead, 0), 1);
    return {
      level,
      activatedAt: time,
      leadToTroughMs: this.troughAt - time,
      leadToWorstMs: this.worstAt - time,
      fallAhead: share,
    };
  }
}
