/** How far the equity of a book is under its highest: ever, today, and of late. */
import { mulDivUp, type QuoteUnits } from '../../money/index.ts';

/** A fall from a high. */
export interface Fall {
  /** Highest equity, scaled by the money that came or went since. */
  readonly high: QuoteUnits;
  /** What is missing to it, zero or more. */
  readonly lost: QuoteUnits;
  /** `lost` over `high`: 0 at it, 1 or more where all is lost; null where it is not above 0. */
  readonly share: number | null;
}

/** Falls from three highs. */
export interface Falls {
  readonly peak: Fall;
  /** From the highest since midnight UTC. */
  readonly day: Fall;
  /** From the highest of the trailing window. */
  readonly trailing: Fall;
}

export interface DrawdownTerms {
  /** Length of the trailing window, ms, above 0; 86,400,000 is a day. */
  readonly windowMs: number;
  /** Parts that the window is cut into, 2 to `SLOTS_MAX`; the oldest leaves as a whole. */
  readonly slots: number;
}

/** Saved with money as whole numbers of any size. */
export interface DrawdownState {
  readonly terms: DrawdownTerms;
  readonly equity: QuoteUnits | null;
  readonly peak: QuoteUnits;
  readonly day: number;
  readonly dayHigh: QuoteUnits;
  readonly slot: number;
  readonly slotHighs: readonly (QuoteUnits | null)[];
}

/** Parts of a trailing window at most. */
export const SLOTS_MAX = 1_440;
const DAY_MS = 86_400_000;

/** Shares of money are compared with thresholds as floats; the digits of large sums are kept. */
const shareOf = (part: bigint, whole: bigint): number | null =>
  whole > 0n ? Number((part * 1_000_000_000_000n) / whole) / 1e12 : null;

const fallFrom = (high: QuoteUnits, equity: QuoteUnits): Fall => {
  const lost = (high > equity ? high - equity : 0n) as QuoteUnits;
  return { high, lost, share: shareOf(lost, high) };
};

/**
 * Follows equity. Deposits and withdrawals are told apart from losses: `moveCapital` scales every
 * high as it scales equity, as a fund follows the value of a unit (time-weighted return), so that
 * money taken out is no drawdown and money paid in hides none. The trailing high reaches back
 * between `slots - 1` and `slots` parts of the window.
 */
export class DrawdownMonitor {
  // state
  private equity: QuoteUnits | null = null; //            last seen
  private peak = 0n as QuoteUnits; //                     highest ever
  private day = 0; //                                     number of the UTC day of `dayHigh`
  private dayHigh = 0n as QuoteUnits;
  private slot = 0; //                                    number of the newest part since the epoch
  private readonly slotHighs: (QuoteUnits | null)[]; //   ring by slot; null where none was seen
  // fixed
  private readonly terms: DrawdownTerms;

  constructor(terms: DrawdownTerms) {
    this.terms = terms;
    this.slotHighs = Array<QuoteUnits | null>(terms.slots).fill(null);
  }

  /**
   * Takes the equity at a time.
   *
   * @param time Unix ms; a time before the last one counts as the last one
   */
  add(time: number, equity: QuoteUnits): void {
    const before = this.equity;
    if (before === null) [this.peak, this.dayHigh] = [equity, equity];
    this.advance(time, before);
    this.equity = equity;
    if (equity > this.peak) this.peak = equity;
    if (equity > this.dayHigh) this.dayHigh = equity;
    const at = this.slot % this.terms.slots;
    const high = this.slotHighs[at] ?? null;
    if (high === null || equity > high) this.slotHighs[at] = equity;
  }

  /**
   * Says that money came (above 0) or went (under 0) without a profit or a loss. Shares of falls
   * stay what they were; highs round up, so that no fall is hidden. Where all was taken nothing is
   * left to fall from, and where there was nothing above 0 to scale, highs move by the amount.
   */
  moveCapital(amount: QuoteUnits): void {
    const before = this.equity;
    if (before === null) return;
    const after = (before + amount) as QuoteUnits;
    const moved = (high: QuoteUnits): QuoteUnits => {
      if (before <= 0n) return (high + amount) as QuoteUnits;
      return after > 0n ? mulDivUp(high, after, before) : after;
    };
    this.equity = after;
    this.peak = moved(this.peak);
    this.dayHigh = moved(this.dayHigh);
    for (let at = 0; at < this.slotHighs.length; at += 1) {
      const high = this.slotHighs[at] ?? null;
      if (high !== null) this.slotHighs[at] = moved(high);
    }
  }

  /** The three falls as of the last equity; null before the first. */
  falls(): Falls | null {
    const { equity } = this;
    if (equity === null) return null;
    let trailing = equity;
    for (const high of this.slotHighs) if (high !== null && high > trailing) trailing = high;
    return {
      peak: fallFrom(this.peak, equity),
      day: fallFrom(this.dayHigh, equity),
      trailing: fallFrom(trailing, equity),
    };
  }

  toState(): DrawdownState {
    const { terms, equity, peak, day, dayHigh, slot } = this;
    return { terms, equity, peak, day, dayHigh, slot, slotHighs: [...this.slotHighs] };
  }

  static fromState(state: DrawdownState): DrawdownMonitor {
    const monitor = new DrawdownMonitor(state.terms);
    monitor.equity = state.equity;
    monitor.peak = state.peak;
    monitor.day = state.day;
    monitor.dayHigh = state.dayHigh;
    monitor.slot = state.slot;
    state.slotHighs.forEach((high, at) => {
      monitor.slotHighs[at] = high;
    });
    return monitor;
  }

  /** A part, or a day, begins with the equity that was there when it began. */
  private advance(time: number, before: QuoteUnits | null): void {
    const { windowMs, slots } = this.terms;
    const slot = Math.floor((time * slots) / windowMs);
    if (before === null || slot > this.slot) {
      const steps = before === null ? 0 : Math.min(slot - this.slot, slots);
      for (let step = 0; step < steps; step += 1) this.slotHighs[(slot - step) % slots] = before;
      this.slot = slot;
    }
    const day = Math.floor(time / DAY_MS);
    if (before === null) this.day = day;
    else if (day > this.day) [this.day, this.dayHigh] = [day, before];
  }
}
