import { expect, test } from 'vitest';
import { ASK, BID } from '../book/index.ts';
import { CancelTrade } from './cancel-trade.ts';
import { Resilience } from './resilience.ts';

const TERMS = { fall: 0.5, withinMs: 1_000, patienceMs: 60_000, losses: 4 };

test('half of the lost depth is back after three seconds', () => {
  const book = new Resilience(TERMS);
  book.update(100, 0);
  book.update(40, 500); // 60 are lost
  expect(book.isOpen()).toBe(true);
  book.update(20, 1_500); // now 80 are lost; half of it is back at 60
  book.update(59, 3_000);
  expect(book.value(3_000)).toBe(2_500);
  book.update(60, 3_500);
  expect(book.isOpen()).toBe(false);
  expect(book.value(9_000)).toBe(3_000);
});

test('a depth exactly at the threshold is no loss, and slow changes are none', () => {
  const book = new Resilience(TERMS);
  book.update(100, 0);
  book.update(50, 500);
  expect(book.isOpen()).toBe(false);
  const slow = new Resilience(TERMS);
  for (let step = 0; step <= 20; step += 1) slow.update(100 - 5 * step + 1, step * 1_500);
  expect(slow.value(40_000)).toBeNaN();
});

test('the largest depth of the window counts, not the last', () => {
  const book = new Resilience(TERMS);
  for (const [depth, time] of [
    [90, 0],
    [100, 100],
    [70, 400],
    [60, 800],
    [49, 1_050],
  ] as const) {
    book.update(depth, time);
  }
  expect(book.isOpen()).toBe(true);
});

test('a depth that never returns counts as the patience, and the next loss is its own', () => {
  const book = new Resilience(TERMS);
  book.update(100, 0);
  book.update(10, 100);
  book.update(12, 60_100);
  expect(book.isOpen()).toBe(false);
  expect(book.value(60_100)).toBe(60_000);
  book.update(5, 60_200);
  expect(book.isOpen()).toBe(true);
});

test('the mean forgets old losses', () => {
  const book = new Resilience({ ...TERMS, losses: 2 });
  let time = 0;
  for (const wait of [8_000, 1_000, 3_000]) {
    book.update(100, time);
    book.update(10, time + 10);
    book.update(100, time + 10 + wait);
    time += 20_000;
  }
  expect(book.value(time)).toBe(2_000);
});

test('many samples in one window cost nothing but the oldest', () => {
  const book = new Resilience(TERMS);
  for (let step = 0; step < 2_000; step += 1) book.update(100_000 - step, step / 10);
  book.update(48_000, 200.1);
  expect(book.isOpen()).toBe(true);
});

test('what left the book without a trade was withdrawn', () => {
  const ratio = new CancelTrade(10, 1_000);
  expect(ratio.value()).toBeNaN();
  ratio.onLevel(BID, 50, 20, 0);
  ratio.onLevel(BID, 20, 90, 0);
  ratio.onTrade(BID, 10, 0);
  ratio.onLevel(ASK, 30, 0, 500);
  expect(ratio.ofSide(BID)).toBe(2);
  expect(ratio.ofSide(ASK)).toBeNaN();
  expect(ratio.value()).toBe(5);
  ratio.onTrade(ASK, 30, 700);
  expect(ratio.ofSide(ASK)).toBe(0);
  ratio.advance(10_000);
  expect(ratio.value()).toBeNaN();
});
