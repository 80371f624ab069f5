/** Many feeds as one, in order of time. */
import { InputError } from '../input-error.ts';
import type { Feed, FeedEvent } from './events.ts';
import { Heap } from './heap.ts';

/** A feed while it is read. */
class Reading<E extends FeedEvent> {
  // state
  private batch: readonly E[] = [];
  private at = 0; //                                 of the event that comes next
  private lastTime = Number.NEGATIVE_INFINITY; //    of the event before it
  // fixed
  private readonly batches: AsyncIterator<readonly E[]> | Iterator<readonly E[]>;
  readonly feed: Feed<E>;
  /** Its place among the feeds: at one time the earlier one comes first. */
  readonly place: number;

  constructor(feed: Feed<E>, place: number) {
    this.feed = feed;
    this.place = place;
    const events = feed.events();
    this.batches =
      Symbol.asyncIterator in events ? events[Symbol.asyncIterator]() : events[Symbol.iterator]();
  }

  /** The next event. Only after `fill` said that there is one. */
  next(): E {
    return this.batch[this.at] as E;
  }

  /** Goes on to the next event; whether the batch has one. */
  step(): boolean {
    this.lastTime = this.next().time;
    this.at += 1;
    return this.at < this.batch.length;
  }

  /** Gets batches until there is an event; false at the end of the feed. */
  async fill(): Promise<boolean> {
    while (this.at >= this.batch.length) {
      const { done, value } = await this.batches.next();
      if (done === true) return false;
      this.batch = value;
      this.at = 0;
    }
    return true;
  }

  /** Refuses an event before the one before it. */
  assertOrder(): void {
    const { time } = this.next();
    if (time >= this.lastTime) return;
    const accepted = `a time of ${this.lastTime} or later: a feed goes on in time`;
    throw new InputError({ file: this.feed.name, field: 'time', value: String(time), accepted });
  }

  async close(): Promise<void> {
    await this.batches.return?.();
  }
}

const isBefore = (a: Reading<FeedEvent>, b: Reading<FeedEvent>): boolean => {
  const [timeA, timeB] = [a.next().time, b.next().time];
  return timeA < timeB || (timeA === timeB && a.place < b.place);
};

/**
 * Gives every event of every feed to `take`, in order of time; at one time in the order of the
 * feeds, and within a feed in its own. One batch of each feed is in memory.
 *
 * @throws InputError where a feed goes back in time
 */
export async function mergeFeeds<E extends FeedEvent>(
  feeds: readonly Feed<E>[],
  take: (event: E, feed: number) => void,
): Promise<void> {
  const readings = feeds.map((feed, place) => new Reading(feed, place));
  const waiting = new Heap<Reading<E>>(isBefore as (a: Reading<E>, b: Reading<E>) => boolean);
  try {
    for (const reading of readings) if (await reading.fill()) waiting.add(reading);
    for (let reading = waiting.take(); reading !== undefined; reading = waiting.take()) {
      reading.assertOrder();
      take(reading.next(), reading.place);
      if (reading.step() || (await reading.fill())) waiting.add(reading);
    }
  } finally {
    for (const reading of readings) await reading.close();
  }
}
