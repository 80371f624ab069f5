/** Messages written by hand, for tests of books that follow a feed. */
import { BID, OrderBook } from '../../../core/liquidity/index.ts';
import { BookSync, type SyncTerms } from './book-sync.ts';
import type { Level2Snapshot, Level2Update } from './message.ts';

type Pair = readonly [price: number, lots: number];
const levels = (pairs: readonly Pair[]): Float64Array => Float64Array.from(pairs.flat());

let line = 0;
export const stamp = (ms: number) => {
  line += 1;
  return { symbol: 'BTCUSDT', exchangeMs: ms, receivedMs: ms, line };
};

export interface Given {
  readonly ms?: number;
  readonly bids?: readonly Pair[];
  readonly asks?: readonly Pair[];
}

export const snapshot = (lastId: number, given: Given = {}): Level2Snapshot => ({
  kind: 'snapshot',
  ...stamp(given.ms ?? 1_000),
  lastId,
  bids: levels(given.bids ?? [[100, 10]]),
  asks: levels(given.asks ?? [[101, 10]]),
});

const update = (
  [firstId, lastId, previousId]: readonly [number, number, number],
  { ms = 1_000, bids = [], asks = [] }: Given,
): Level2Update => ({
  kind: 'update',
  ...stamp(ms),
  firstId,
  lastId,
  previousId,
  bids: levels(bids),
  asks: levels(asks),
});

export const NONE = Number.NaN;
export const spot = (U: number, u: number, given: Given = {}) => update([U, u, NONE], given);
export const usdm = (U: number, u: number, pu: number, given: Given = {}) =>
  update([U, u, pu], given);
export const unnumbered = (given: Given) => update([NONE, NONE, NONE], given);

export function sync(terms: SyncTerms = {}): BookSync {
  line = 0;
  return new BookSync(new OrderBook(100), terms);
}

/** Each message that is marked by its lots tells whether it was applied. */
export const applied = (of: BookSync): number[] =>
  Array.from({ length: of.book.count(BID) }, (_, rank) => of.book.size(BID, rank)).filter(
    (lots) => lots < 10,
  );
export const mark = (lots: number): Given => ({ bids: [[50 + lots, lots]] });
