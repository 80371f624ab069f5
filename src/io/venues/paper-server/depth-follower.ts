/**
 * Differences of a book between two looks, numbered by "How to manage a local order book correctly"
 * of developers.binance.com: an event has the updates U to u, and `pu` is the u before it.
 */
import type { PaperDepth, PaperLevel } from '../paper/exchange-types.ts';

export interface DepthChange {
  readonly first: number;
  readonly last: number;
  readonly previous: number;
  readonly time: number;
  /** Sizes are absolute; 0 takes the level out. */
  readonly bids: readonly PaperLevel[];
  readonly asks: readonly PaperLevel[];
}

function changedLevels(
  before: readonly PaperLevel[],
  after: readonly PaperLevel[],
): readonly PaperLevel[] {
  const old = new Map(before);
  const changed: PaperLevel[] = [];
  for (const level of after) {
    const [price, size] = level;
    if (old.get(price) !== size) changed.push(level);
    old.delete(price);
  }
  for (const price of old.keys()) changed.push([price, 0n as PaperLevel[1]]);
  return changed;
}

/** Follows one book for one speed. */
export class DepthFollower {
  #seen: PaperDepth;

  /** @param start the book when the first listener came: every later snapshot joins on to it */
  constructor(start: PaperDepth) {
    this.#seen = start;
  }

  /** What changed since the last call; null where nothing did. */
  change(now: PaperDepth): DepthChange | null {
    const before = this.#seen;
    if (now.update === before.update) return null;
    this.#seen = now;
    return {
      first: before.update + 1,
      last: now.update,
      previous: before.update,
      time: now.time,
      bids: changedLevels(before.bids, now.bids),
      asks: changedLevels(before.asks, now.asks),
    };
  }
}
