/** Which update follows a snapshot, and which one follows another. */
import { describe, expect, test } from 'vitest';
import { BID } from '../../../core/liquidity/index.ts';
import type { BookSync } from './book-sync.ts';
import { describeFinding } from './findings.ts';
import type { Level2Update } from './message.ts';
import { applied, mark, snapshot, spot, sync, usdm } from './messages.contract.ts';

describe('spot: the first update after a snapshot of 100', () => {
  test.each([
    [90, 99, 'dropped'],
    [90, 100, 'dropped'],
    [90, 101, 'applied'],
    [101, 105, 'applied'],
    [100, 105, 'applied'],
    [102, 105, 'a gap'],
  ])('from %i to %i is %s', (U, u, outcome) => {
    const book = sync();
    book.take(snapshot(100));
    book.take(spot(U, u, mark(1)));
    const { dropped, updates } = book.applied;
    const is = book.state === 'gap' ? 'a gap' : dropped === 1 ? 'dropped' : 'applied';
    expect([is, updates]).toEqual([outcome, outcome === 'applied' ? 1 : 0]);
    expect(applied(book)).toEqual(outcome === 'applied' ? [1] : []);
  });
});

describe('USD-M: the first update after a snapshot of 100', () => {
  test.each([
    [90, 99, 'dropped'],
    [90, 100, 'applied'],
    [100, 105, 'applied'],
    [95, 105, 'applied'],
    [101, 105, 'applied'], // it follows just where the snapshot ends
    [102, 105, 'a gap'],
  ])('from %i to %i is %s', (U, u, outcome) => {
    const book = sync();
    book.take(snapshot(100));
    book.take(usdm(U, u, U - 1, mark(1)));
    const { dropped, updates } = book.applied;
    const is = book.state === 'gap' ? 'a gap' : dropped === 1 ? 'dropped' : 'applied';
    expect([is, updates]).toEqual([outcome, outcome === 'applied' ? 1 : 0]);
  });
});

describe('a gap', () => {
  const broken = (next: Level2Update, first: Level2Update): BookSync => {
    const book = sync();
    book.take(snapshot(100));
    book.take({ ...first, line: 2 });
    expect(book.take({ ...next, line: 3 })).toBe(false);
    return book;
  };

  test('of spot is named by the first id that is expected', () => {
    const book = broken(spot(107, 109), spot(101, 105));
    expect(book.findings.first().map(describeFinding)).toEqual([
      'line 3: gap: expected U 106, found U 107',
    ]);
  });

  test('of USD-M is named by the id of the update before', () => {
    const book = broken(usdm(106, 109, 104), usdm(99, 105, 98));
    expect(book.findings.first().map(describeFinding)).toEqual([
      'line 3: gap: expected pu 105, found pu 104',
    ]);
  });

  test('is also an update that overlaps the one before, or goes back', () => {
    for (const next of [spot(105, 109), spot(90, 95)]) {
      expect(broken(next, spot(101, 105)).state).toBe('gap');
    }
  });

  test('empties the book until the next snapshot, with what came since', () => {
    const book = broken(spot(107, 109, mark(1)), spot(101, 105));
    expect([book.state, book.isUsable, book.book.count(BID)]).toEqual(['gap', false, 0]);
    expect(book.take(spot(110, 112, mark(2)))).toBe(false);
    expect(book.take(snapshot(108, { bids: [[40, 10]] }))).toBe(true);
    expect([book.state, book.lastId, applied(book)]).toEqual(['synced', 112, [2, 1]]);
    expect(book.take(spot(113, 113, mark(3)))).toBe(true);
    expect(book.findings.count('gap')).toBe(1);
  });

  test('is counted each time; the first twenty are kept', () => {
    const book = sync();
    for (let id = 100; id < 3_100; id += 100) {
      book.take(snapshot(id));
      book.take(spot(id + 50, id + 51));
    }
    expect([book.findings.count('gap'), book.findings.first().length]).toEqual([30, 20]);
  });
});
