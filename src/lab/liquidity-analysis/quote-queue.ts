/** Best quotes in the order of the venue, so that a trade meets the quotes that it met there. */
import type { Level2Ticker } from '../../io/feeds/level-2/index.ts';

/** Length of the stretches of receive time over which the least delay is looked for. */
const STRETCH_MS = 60_000;

/**
 * Receive minus exchange time of the fastest message of the last minute or two: what no message can
 * come below. The two clocks may differ and drift; only differences of differences matter.
 */
export class LeastDelay {
  // state
  private stretch = Number.NaN; //                  number of the open stretch since the epoch
  private before = Number.POSITIVE_INFINITY; //     ms, least of the stretch before
  private here = Number.POSITIVE_INFINITY; //       ms, least of the open stretch

  /** Takes the times of a message; one without both is passed over. */
  take(exchangeMs: number, receivedMs: number): void {
    const delay = receivedMs - exchangeMs;
    if (Number.isNaN(delay)) return;
    const stretch = Math.floor(receivedMs / STRETCH_MS);
    if (stretch !== this.stretch) {
      this.before = this.here;
      this.here = Number.POSITIVE_INFINITY;
      this.stretch = stretch;
    }
    if (delay < this.here) this.here = delay;
  }

  /** Latest exchange time at which something can have happened that was received then. */
  latestExchangeMs(receivedMs: number): number {
    return receivedMs - Math.min(this.before, this.here);
  }
}

/**
 * Quotes come in a stream of their own that is often ahead of the trades that made them: a trade
 * would be measured against the mid that it left behind. So quotes wait until a trade, a sample or
 * the hold asks for those before a moment.
 */
export class QuoteQueue {
  // state
  private waiting: { readonly time: number; readonly ticker: Level2Ticker }[] = [];
  private at = 0; // first that waits
  // fixed
  private readonly take: (ticker: Level2Ticker, time: number) => void;

  constructor(take: (ticker: Level2Ticker, time: number) => void) {
    this.take = take;
  }

  /** Takes the newest quotes; `time` is that of the venue, or the latest that it can be. */
  push(ticker: Level2Ticker, time: number): void {
    this.waiting.push({ time, ticker });
  }

  /** Lets go the quotes from before a time in ms. */
  releaseBefore(time: number): void {
    while (this.next() < time) this.giveOut();
  }

  /** Lets go the quotes up to a time in ms. */
  releaseUpTo(time: number): void {
    while (this.next() <= time) this.giveOut();
  }

  /** Time of the first that waits; NaN where none does. */
  private next(): number {
    return this.waiting[this.at]?.time ?? Number.NaN;
  }

  private giveOut(): void {
    const { time, ticker } = this.waiting[this.at] as (typeof this.waiting)[number];
    this.take(ticker, time);
    this.at += 1;
    if (this.at < 1_024) return;
    this.waiting = this.waiting.slice(this.at);
    this.at = 0;
  }
}
