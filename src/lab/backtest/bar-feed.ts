/** Bars of files or of memory as a feed. */
import {
  type BarColumns,
  type BarOptions,
  FeedError,
  type Findings,
  readBars,
} from '../../io/feeds/bars/index.ts';
import { InputError } from '../input-error.ts';
import type { Feed, FeedEvent } from './events.ts';

/** A bar that is over. */
export interface BarEvent extends FeedEvent {
  readonly kind: 'bar';
  /** Unix ms of its close: nothing of a bar is known before. */
  readonly time: number;
  readonly market: string;
  /** Milliseconds of the bar. */
  readonly intervalMs: number;
  /** Quote currency for one unit of the base. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base units traded. */
  readonly volume: number;
  /** Number of trades; NaN where it is not known. */
  readonly trades: number;
  /** Base units that aggressors bought; NaN where it is not known. */
  readonly takerBuy: number;
}

/** A feed of files, and what was found in them so far, file by file. */
export interface BarFeed extends Feed<BarEvent> {
  readonly found: ReadonlyMap<string, Findings>;
}

/** Bars of columns as events. */
export function barEvents(market: string, bars: BarColumns, intervalMs: number): BarEvent[] {
  return Array.from(bars.time, (open, at) => ({
    kind: 'bar',
    time: open + intervalMs,
    market,
    intervalMs,
    open: bars.open[at] as number,
    high: bars.high[at] as number,
    low: bars.low[at] as number,
    close: bars.close[at] as number,
    volume: bars.volume[at] as number,
    trades: bars.trades[at] as number,
    takerBuy: bars.takerBuy[at] as number,
  }));
}

/** A refusal of a feed as one of the rim. */
export const asInputError = (thrown: unknown): unknown =>
  thrown instanceof FeedError ? new InputError(thrown.fault) : thrown;

/**
 * The bars of a market from files that follow each other in time.
 *
 * @throws InputError while it is read
 */
export function barFeed(
  market: string,
  files: readonly string[],
  options: BarOptions = {},
): BarFeed {
  const found = new Map<string, Findings>();
  let share = 0;
  async function* events(): AsyncGenerator<readonly BarEvent[]> {
    try {
      for (const [at, file] of files.entries()) {
        for await (const batch of readBars(file, options)) {
          found.set(file, batch.findings);
          share = (at + batch.share) / files.length;
          yield barEvents(market, batch.bars, batch.intervalMs);
        }
      }
    } catch (thrown) {
      throw asInputError(thrown);
    }
  }
  return { name: market, events, share: () => share, found };
}

/** The bars of a market from memory. */
export const barsInMemory = (
  market: string,
  bars: BarColumns,
  intervalMs: number,
): Feed<BarEvent> => ({
  name: market,
  events: () => [barEvents(market, bars, intervalMs)],
});
