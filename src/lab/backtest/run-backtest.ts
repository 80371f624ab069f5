/** One run: feeds in, a policy over them, one clock. */
import type { Clock, Feed, FeedEvent, Policy, Wake } from './events.ts';
import { Heap } from './heap.ts';
import { mergeFeeds } from './merge.ts';

/** What is run. */
export interface BacktestInputs<E extends FeedEvent> {
  /** In their order among events of one time. */
  readonly feeds: readonly Feed<E>[];
  readonly policy: Policy<E>;
  /** Told now and then how far the run is: share from 0 to 1, and the time of the clock. */
  readonly onProgress?: (share: number, time: number) => void;
}

/** What a run went through. */
export interface BacktestTally {
  /** Events of the feeds, in their order. */
  readonly events: readonly number[];
  readonly wakes: number;
  /** Unix ms of the first and of the last event; NaN where there was none. */
  readonly from: number;
  readonly to: number;
}

/** Events between two words about the progress. */
const PROGRESS_EVERY = 4_096;
/** Wakes of one moment: a policy that always wishes for now would never end. */
const WAKES_AT_ONCE_MAX = 10_000;
/** Less than this lies between two times that are told apart, ms. */
const INSTANT = 2 ** -10;

interface Wish extends Wake {
  /** Its place among wishes of one time. */
  readonly place: number;
}

/** The clock that a policy sees, and the wishes that it keeps. */
class RunClock implements Clock {
  // state
  time = Number.NEGATIVE_INFINITY; // Unix ms
  seq = 0; //                         events so far
  wishes = 0; //                      ever asked for
  wakes = 0; //                       that came due
  private wakesNow = 0; //            of them at the present time
  private readonly queue = new Heap<Wish>(
    (a, b) => a.time < b.time || (a.time === b.time && a.place < b.place),
  );

  wake(time: number, name: string): void {
    if (!(time >= this.time)) throw new RangeError(`a wake at ${time} lies before ${this.time}`);
    this.wishes += 1;
    this.queue.add({ kind: 'wake', time, name, place: this.wishes });
  }

  /** Takes out the next wish that is due before a time. */
  dueBefore(time: number): Wake | undefined {
    const next = this.queue.first();
    if (next === undefined || next.time >= time) return undefined;
    this.wakesNow = next.time === this.time ? this.wakesNow + 1 : 1;
    if (this.wakesNow > WAKES_AT_ONCE_MAX) {
      throw new RangeError(`more than ${WAKES_AT_ONCE_MAX} wakes at ${next.time}: ${next.name}`);
    }
    this.wakes += 1;
    return this.queue.take();
  }

  moveTo(time: number): void {
    this.time = time;
    this.seq += 1;
  }
}

/**
 * Runs a policy over feeds. Events come in order of time; at one time those of the first feed
 * first, and what the policy wished for last. The same feeds and the same policy give the same run.
 * After the feeds have ended wishes still come due at the time of the last event, but no later.
 *
 * @throws InputError where a feed goes back in time or cannot be read
 *
 *     await runBacktest({ feeds: [barFeed('BTC', files)], policy: { onEvent: (event) => ... } });
 */
export async function runBacktest<E extends FeedEvent>(
  inputs: BacktestInputs<E>,
): Promise<BacktestTally> {
  const { feeds, policy, onProgress } = inputs;
  const clock = new RunClock();
  const events = feeds.map(() => 0);
  let from = Number.NaN;
  let last = Number.NaN;
  const deliver = (event: E | Wake): void => {
    clock.moveTo(event.time);
    policy.onEvent(event, clock);
    if (clock.seq % PROGRESS_EVERY === 0) onProgress?.(shareOf(feeds), event.time);
  };
  const deliverWakes = (before: number): void => {
    for (let wake = clock.dueBefore(before); wake !== undefined; wake = clock.dueBefore(before)) {
      deliver(wake);
    }
  };
  await mergeFeeds(feeds, (event, feed) => {
    if (clock.seq === 0) from = event.time;
    deliverWakes(event.time);
    deliver(event);
    events[feed] = (events[feed] as number) + 1;
    last = event.time;
  });
  // A wish for later has no events that it could look at.
  deliverWakes(last + INSTANT);
  policy.onEnd?.(clock);
  onProgress?.(1, clock.time);
  return { events, wakes: clock.wakes, from, to: last };
}

/** Mean of the shares that are known; 0 where none is. */
function shareOf(feeds: readonly Feed[]): number {
  const shares = feeds.flatMap(({ share }) => (share === undefined ? [] : [share()]));
  return shares.length === 0 ? 0 : shares.reduce((sum, each) => sum + each, 0) / shares.length;
}
