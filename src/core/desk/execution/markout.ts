/** Where the market was some time after a fill. */
import type { TouchPrices } from '../../liquidity/index.ts';
import type { PriceUnits } from '../../money/index.ts';

/** Times after a fill at which the middle is looked at, ms. */
export const MARKOUT_MS = [1_000, 5_000, 30_000] as const;

/** Best prices by `MARKOUT_MS`; null where none was known. */
export type Markouts = readonly (TouchPrices | null)[];

/** A fill whose later prices are awaited, or known. */
export interface MarkedFill {
  /** Name of the fill, as its venue counts. */
  readonly trade: string;
  readonly time: number;
  readonly after: Markouts;
}

export interface MarkoutState {
  readonly last: TouchPrices | null;
  readonly awaited: readonly MarkedFill[];
}

/** Fills of one instrument that may wait at once; beyond it the oldest ends with what it has. */
export const AWAITED_MAX = 4_096;

/**
 * Follows the best prices of one instrument after its fills. The price at a time is the last one
 * that was seen until then, however long ago.
 */
export class MarkoutClock {
  // state
  private last: TouchPrices | null = null; //      newest best prices
  private awaited: MarkedFill[] = []; //           by time of the fill

  /** A fill; not before any earlier one. */
  open(trade: string, time: number): void {
    this.awaited.push({ trade, time, after: [] });
  }

  /** New best prices; null where a side is empty. Returns the fills that are now complete. */
  observe(time: number, touch: TouchPrices | null): MarkedFill[] {
    const complete = this.advance(time);
    this.last = touch;
    return complete;
  }

  /** Time passes: what was due before it has the last prices. Returns what is now complete. */
  advance(time: number): MarkedFill[] {
    const complete: MarkedFill[] = [];
    const waiting: MarkedFill[] = [];
    const most = this.awaited.length - AWAITED_MAX;
    this.awaited.forEach((fill, row) => {
      const after = [...fill.after];
      for (let at = after.length; at < MARKOUT_MS.length; at += 1) {
        if (fill.time + (MARKOUT_MS[at] as number) >= time) break;
        after.push(this.last);
      }
      const isComplete = after.length === MARKOUT_MS.length || row < most;
      (isComplete ? complete : waiting).push({ ...fill, after });
    });
    this.awaited = waiting;
    return complete;
  }

  toState(): MarkoutState {
    return { last: this.last, awaited: [...this.awaited] };
  }

  static fromState({ last, awaited }: MarkoutState): MarkoutClock {
    const clock = new MarkoutClock();
    clock.last = last;
    clock.awaited = [...awaited];
    return clock;
  }
}

/**
 * Move of the middle since a fill, basis points of the price of the fill: above zero the market
 * went our way. A float: it measures, it books nothing.
 */
export function markoutBp(
  side: 'buy' | 'sell',
  filledAt: PriceUnits,
  { bid, ask }: TouchPrices,
): number {
  const movedTwice = Number(bid + ask - 2n * filledAt);
  return ((side === 'buy' ? 1 : -1) * movedTwice * 5_000) / Number(filledAt);
}
