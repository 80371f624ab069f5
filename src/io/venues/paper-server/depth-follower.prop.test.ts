import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, PriceUnits } from '../../../core/money/index.ts';
import type { PaperDepth, PaperLevel } from '../paper/exchange-types.ts';
import { DepthFollower } from './depth-follower.ts';

const SEED = 20_240_805;

const side = fc
  .uniqueArray(fc.tuple(fc.bigInt(1n, 30n), fc.bigInt(1n, 9n)), {
    selector: ([price]) => price,
    maxLength: 12,
  })
  .map((levels) => levels as unknown as PaperLevel[]);

/** Books that follow one another; some looks find nothing new. */
const books = fc
  .array(fc.record({ bids: side, asks: side, by: fc.integer({ min: 0, max: 3 }) }), {
    minLength: 2,
    maxLength: 12,
  })
  .map((rows) => {
    let update = 100;
    let before: PaperDepth | null = null;
    return rows.map((row) => {
      update += row.by;
      const next: PaperDepth =
        row.by === 0 && before !== null
          ? before
          : { symbol: 'BTCUSDT', update, time: update, bids: row.bids, asks: row.asks };
      before = next;
      return next;
    });
  });

const apply = (book: Map<PriceUnits, Lots>, levels: readonly PaperLevel[]): void => {
  for (const [price, size] of levels) {
    if (size === 0n) book.delete(price);
    else book.set(price, size);
  }
};

test('a snapshot from any moment and the events after it give the book', () => {
  fc.assert(
    fc.property(books, fc.nat(), (all, pick) => {
      const start = all[0] as PaperDepth;
      const snapshot = all[pick % all.length] as PaperDepth;
      const follower = new DepthFollower(start);
      const bids = new Map(snapshot.bids);
      const asks = new Map(snapshot.asks);
      let seen = start.update;
      let held = snapshot.update;
      for (const book of all.slice(1)) {
        const change = follower.change(book);
        if (change === null) continue;
        expect(change.previous).toBe(seen);
        expect(change.first).toBe(seen + 1);
        expect(change.last).toBeGreaterThanOrEqual(change.first);
        seen = change.last;
        if (change.last < snapshot.update) continue;
        // The venue's rule for the first event, then for all others.
        expect(change.first <= held + 1 && change.last >= held).toBe(true);
        apply(bids, change.bids);
        apply(asks, change.asks);
        held = change.last;
      }
      const end = all.at(-1) as PaperDepth;
      expect([...bids].toSorted()).toEqual([...end.bids].toSorted());
      expect([...asks].toSorted()).toEqual([...end.asks].toSorted());
    }),
    { seed: SEED, numRuns: 300 },
  );
});
