/** When a book is in step with its feed, and how it says that it is not. */
import { describe, expect, test } from 'vitest';
import { ASK, BID } from '../../../core/liquidity/index.ts';
import { describeFinding } from './findings.ts';
import type { Level2Ticker } from './message.ts';
import {
  applied,
  type Given,
  mark,
  NONE,
  snapshot,
  spot,
  stamp,
  sync,
  unnumbered,
} from './messages.contract.ts';

describe('updates that came before their snapshot', () => {
  test('are held, and those that are not in it are applied', () => {
    const book = sync();
    const early = [spot(90, 99, mark(1)), spot(100, 103, mark(2)), spot(104, 110, mark(3))];
    for (const one of early) expect(book.take(one)).toBe(false);
    expect(book.state).toBe('waiting');
    expect(book.take(snapshot(101))).toBe(true);
    expect([book.state, book.lastId, book.isPartial]).toEqual(['synced', 110, false]);
    expect(book.applied).toEqual({ snapshots: 1, updates: 2, dropped: 1, levels: 4 });
    expect(applied(book)).toEqual([3, 2]);
    expect(book.findings.all()).toEqual([]);
  });

  test('leave a gap where the snapshot is older than all of them, and wait for the next', () => {
    const book = sync();
    book.take(spot(104, 110, mark(1)));
    book.take(spot(111, 120, mark(2)));
    expect(book.take(snapshot(90))).toBe(false);
    expect([book.state, book.book.count(BID)]).toEqual(['gap', 0]);
    expect(book.take(snapshot(112))).toBe(true);
    expect([book.lastId, applied(book)]).toEqual([120, [2]]);
  });

  test('are not held without end: of too many the older half goes', () => {
    const book = sync({ heldMost: 4 });
    for (let id = 1; id <= 5; id += 1) book.take(spot(id, id, mark(id)));
    expect(book.take(snapshot(1))).toBe(false); // 2 is gone: a gap, not a wrong book
    expect(book.findings.first()).toMatchObject([{ code: 'gap', expected: 'U <= 2 <= u' }]);
    expect(book.take(snapshot(3))).toBe(true);
    expect(applied(book)).toEqual([5, 4]);
  });
});

describe('a feed without a snapshot', () => {
  const partly = { snapshotWaitMs: 500 };

  test('gives a partial book after a while, from its first update on', () => {
    const book = sync(partly);
    expect(book.take(spot(1, 3, { ms: 1_000, bids: [[60, 1]] }))).toBe(false);
    expect(book.take(spot(4, 5, { ms: 1_499, asks: [[70, 2]] }))).toBe(false);
    expect(book.take(spot(6, 6, { ms: 1_500, bids: [[61, 3]] }))).toBe(true);
    expect([book.state, book.isPartial, book.isUsable]).toEqual(['synced', true, true]);
    expect([book.book.bestBid(), book.book.bestAsk()]).toEqual([61, 70]);
    expect(book.findings.first().map(describeFinding)).toEqual([
      'line 1: partial-book: expected a snapshot, ' +
        'found updates only: the book starts empty at line 1',
    ]);
  });

  test('that ends before gives it at the end', () => {
    const book = sync(partly);
    book.take(spot(1, 3, mark(1)));
    expect(book.state).toBe('waiting');
    book.end();
    expect([book.state, book.isPartial, applied(book)]).toEqual(['synced', true, [1]]);
  });

  test('has its gaps like any other, and does not start again by itself', () => {
    const book = sync(partly);
    book.take(spot(1, 3, { ms: 0, ...mark(1) }));
    book.take(spot(4, 4, { ms: 600, ...mark(2) }));
    book.take(spot(6, 6, { ms: 700, ...mark(3) }));
    expect([book.state, book.isPartial]).toEqual(['gap', false]);
    book.take(spot(7, 7, { ms: 9_000, ...mark(4) }));
    book.end();
    expect(book.state).toBe('gap');
  });

  test('whose held updates have a gap leaves those behind it for a snapshot', () => {
    const book = sync(partly);
    book.take(spot(1, 3, { ms: 0, ...mark(1) }));
    book.take(spot(5, 6, { ms: 100, ...mark(2) }));
    book.take(spot(7, 8, { ms: 600, ...mark(3) }));
    expect(book.state).toBe('gap');
    expect(book.take(snapshot(5, { ms: 700 }))).toBe(true);
    expect(applied(book)).toEqual([3, 2]);
  });

  test('is whole once a snapshot comes after all, however late', () => {
    const book = sync(partly);
    book.take(spot(1, 3, { ms: 0, ...mark(1) }));
    book.take(spot(4, 6, { ms: 600, ...mark(2) }));
    book.take(spot(7, 9, { ms: 650, ...mark(3) }));
    expect(book.isPartial).toBe(true);
    expect(book.take(snapshot(5, { ms: 700 }))).toBe(true);
    expect([book.isPartial, book.lastId, applied(book)]).toEqual([false, 9, [3, 2]]);
  });

  test('does not hold ids that nobody sends: updates without ids start it as well', () => {
    const book = sync(partly);
    book.take(unnumbered({ ms: 0, bids: [[60, 1]] }));
    book.take(unnumbered({ ms: 600, bids: [[61, 2]] }));
    expect([book.isPartial, book.book.bestBid()]).toEqual([true, 61]);
    expect(book.take(snapshot(NONE, { ms: 700 }))).toBe(true);
    expect([book.isPartial, book.book.count(BID)]).toEqual([false, 1]);
  });
});

describe('a snapshot', () => {
  test('replaces the book and all of its levels', () => {
    const book = sync();
    book.take(
      snapshot(NONE, {
        bids: [
          [100, 10],
          [99, 5],
        ],
      }),
    );
    book.take(
      snapshot(NONE, {
        bids: [
          [98, 7],
          [97, 0],
        ],
      }),
    );
    expect([book.book.count(BID), book.book.bestBid()]).toEqual([1, 98]);
    expect(book.applied.snapshots).toBe(2);
  });

  test('from before the book as it is changes nothing', () => {
    const book = sync();
    book.take(snapshot(100));
    book.take(spot(101, 110, mark(1)));
    expect(book.take(snapshot(105))).toBe(false);
    expect(applied(book)).toEqual([1]);
    expect(book.findings.first()).toMatchObject([
      { code: 'old-snapshot', expected: 'lastUpdateId 110 or later', found: '105' },
    ]);
    expect(book.take(spot(111, 111, mark(2)))).toBe(true);
  });

  test('from after the book starts it anew, and updates follow it', () => {
    const book = sync();
    book.take(snapshot(100));
    book.take(spot(101, 110, mark(1)));
    expect(book.take(snapshot(200))).toBe(true);
    expect(applied(book)).toEqual([]);
    expect(book.take(spot(150, 200, mark(1)))).toBe(false);
    expect(book.take(spot(201, 210, mark(2)))).toBe(true);
  });

  test.each([
    ['crossed', 102, 101],
    ['locked', 101, 101],
  ])('that is %s is refused', (_name, bid, ask) => {
    const book = sync();
    const bad = snapshot(100, {
      bids: [
        [99, 1],
        [bid, 1],
      ],
      asks: [
        [ask + 5, 1],
        [ask, 1],
      ],
    });
    expect(book.take(bad)).toBe(false);
    expect([book.state, book.book.count(BID)]).toEqual(['waiting', 0]);
    expect(book.findings.first()).toMatchObject([
      { code: 'crossed-snapshot', line: 1, found: `${bid}` },
    ]);
  });

  test('that is refused leaves a book that its updates prove, and no other', () => {
    const crossed: Given = { bids: [[102, 1]] };
    const numbered = sync();
    numbered.take(snapshot(100));
    numbered.take(snapshot(101, crossed));
    expect(numbered.state).toBe('synced');
    const plain = sync();
    plain.take(snapshot(NONE));
    plain.take(snapshot(NONE, crossed));
    expect([plain.state, plain.book.count(BID)]).toEqual(['gap', 0]);
    expect(plain.take(snapshot(NONE))).toBe(true);
  });

  test('is not crossed by a level at which nothing rests', () => {
    const book = sync();
    expect(
      book.take(
        snapshot(100, {
          bids: [
            [100, 1],
            [105, 0],
          ],
        }),
      ),
    ).toBe(true);
    expect([book.book.bestBid(), book.findings.all()]).toEqual([100, []]);
  });

  test('may have one side or none: a market can be that empty', () => {
    const book = sync();
    expect(book.take(snapshot(100, { bids: [] }))).toBe(true);
    expect([book.book.bestBid(), book.book.bestAsk()]).toEqual([NONE, 101]);
  });
});

describe('a book that is crossed after an update', () => {
  const crossing: Given = { bids: [[101, 1]] };

  test('is wrong where ids prove that nothing is missing: it waits for a snapshot', () => {
    const book = sync();
    book.take(snapshot(100));
    expect(book.take(spot(101, 101, crossing))).toBe(false);
    expect([book.state, book.book.count(BID)]).toEqual(['gap', 0]);
    expect(book.findings.first()).toMatchObject([{ code: 'crossed-update', line: 2 }]);
  });

  test('is not usable without ids until it is no longer crossed', () => {
    const book = sync();
    book.take(snapshot(NONE));
    expect(book.take(unnumbered(crossing))).toBe(false);
    expect([book.state, book.isUsable]).toEqual(['synced', false]);
    expect(
      book.take(
        unnumbered({
          asks: [
            [101, 0],
            [102, 4],
          ],
        }),
      ),
    ).toBe(true);
    expect([book.isUsable, book.book.bestAsk()]).toEqual([true, 102]);
    expect(book.findings.count('crossed-update')).toBe(1);
  });
});

test('an update that is recorded twice is applied once', () => {
  const book = sync();
  book.take(snapshot(100));
  const twice = spot(101, 105, mark(1));
  expect(book.take(twice)).toBe(true);
  expect(book.take(twice)).toBe(false);
  expect([book.state, book.applied.updates]).toEqual(['synced', 1]);
  expect(book.findings.all()).toEqual([['repeated-update', 1]]);
});

describe('time that steps back is counted and changes nothing', () => {
  test('the clock of the recorder, over all messages', () => {
    const book = sync();
    book.take(snapshot(100, { ms: 2_000 }));
    const late = { ...spot(101, 101, mark(1)), receivedMs: 1_999.5, exchangeMs: 3_000 };
    expect(book.take(late)).toBe(true);
    expect(book.findings.first().map(describeFinding)).toEqual([
      'line 2: received-time-backwards: expected 2000 ms or later, found 1999.5 ms',
    ]);
    // It is late against the latest message, not against the one before it.
    book.take({ ...spot(102, 102), receivedMs: 1_999.75, exchangeMs: 3_000 });
    expect(book.findings.count('received-time-backwards')).toBe(2);
  });

  test('the clock of the venue, among messages of one kind', () => {
    const book = sync();
    const ticker: Level2Ticker = {
      kind: 'ticker',
      ...stamp(5_000),
      updateId: 1,
      bid: 100,
      bidLots: 1,
      ask: 101,
      askLots: 1,
    };
    book.take(ticker);
    const at = (ms: number) => ({ receivedMs: 6_000, exchangeMs: ms });
    book.take({ ...snapshot(100), ...at(4_000) }); // of another kind: in order
    book.take({ ...spot(101, 101), ...at(4_500) });
    book.take({ ...spot(102, 102), ...at(4_400) });
    book.take({ ...spot(103, 103), ...at(4_450) });
    book.take({ ...spot(104, 104), ...at(Number.NaN) });
    book.take({ ...spot(105, 105), ...at(4_500) });
    expect(book.findings.all()).toEqual([['exchange-time-backwards', 2]]);
    expect(book.findings.first()[0]?.expected).toBe(
      '4500 ms or later among messages of kind update',
    );
    expect(book.state).toBe('synced');
  });
});

test('a message of another market is counted and not applied', () => {
  const book = sync({ symbol: 'BTCUSDT' });
  book.take(snapshot(100));
  expect(book.take({ ...spot(101, 101, mark(1)), symbol: 'ETHUSDT' })).toBe(false);
  expect([book.lastId, applied(book)]).toEqual([100, []]);
  expect(book.findings.first()).toMatchObject([
    { code: 'unknown-symbol', line: 2, expected: 'BTCUSDT', found: 'ETHUSDT' },
  ]);
});

test('trades and tickers change no book', () => {
  const book = sync();
  book.take(snapshot(100));
  const trade = { id: 1, price: 100, lots: 5, taker: 'sell' } as const;
  expect(book.take({ kind: 'trade', ...stamp(1_000), ...trade })).toBe(false);
  expect([book.book.size(BID, 0), book.book.size(ASK, 0)]).toEqual([10, 10]);
});
