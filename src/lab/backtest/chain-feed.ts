/** Option chains of a file as a feed: one event a snapshot. */
import { readChain } from '../chain/chain-file.ts';
import type { ChainRow } from '../chain/chain-row.ts';
import type { Feed, FeedEvent } from './events.ts';

/** All options of all currencies as they were at one moment. */
export interface ChainEvent extends FeedEvent {
  readonly kind: 'chain';
  readonly rows: readonly ChainRow[];
}

/**
 * The snapshots of chain files that follow each other in time.
 *
 * @throws InputError while it is read
 */
export function chainFeed(name: string, files: readonly string[]): Feed<ChainEvent> {
  let share = 0;
  async function* events(): AsyncGenerator<readonly ChainEvent[]> {
    for (const [at, file] of files.entries()) {
      for await (const snapshot of readChain(file)) {
        share = (at + snapshot.share) / files.length;
        yield [{ kind: 'chain', time: snapshot.time, rows: snapshot.rows }];
      }
    }
  }
  return { name, events, share: () => share };
}
