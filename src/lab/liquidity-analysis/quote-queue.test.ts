import { expect, test } from 'vitest';
import type { Level2Ticker } from '../../io/feeds/level-2/index.ts';
import { LeastDelay, QuoteQueue } from './quote-queue.ts';

const ticker = (bid: number): Level2Ticker => ({
  kind: 'ticker',
  symbol: 'X',
  exchangeMs: Number.NaN,
  receivedMs: 0,
  line: 1,
  updateId: bid,
  bid,
  bidLots: 1,
  ask: bid + 1,
  askLots: 1,
});

function queue() {
  const given: (readonly [number, number])[] = [];
  return { given, quotes: new QuoteQueue(({ bid }, time) => given.push([bid, time])) };
}

test('a trade lets go the quotes from before it and not those of its own moment', () => {
  const { given, quotes } = queue();
  quotes.push(ticker(1), 10);
  quotes.push(ticker(2), 20);
  quotes.push(ticker(3), 20);
  quotes.releaseBefore(20);
  expect(given).toEqual([[1, 10]]);
  quotes.releaseUpTo(20);
  expect(given.map(([bid]) => bid)).toEqual([1, 2, 3]);
  quotes.releaseUpTo(99);
  expect(given).toHaveLength(3);
});

test('quotes leave in the order in which they came, however many there were', () => {
  const { given, quotes } = queue();
  for (let at = 0; at < 5_000; at += 1) {
    quotes.push(ticker(at), at);
    quotes.releaseBefore(at - 100);
  }
  expect(given.map(([bid]) => bid)).toEqual(Array.from({ length: 4_899 }, (_, at) => at));
});

test('the latest time of the venue is that of the fastest message of the last minutes', () => {
  const delay = new LeastDelay();
  delay.take(1_000, 900);
  delay.take(Number.NaN, 910);
  delay.take(1_010, 905); // 105 ms under the venue's clock: the fastest
  expect(delay.latestExchangeMs(950)).toBe(1_055);
  delay.take(61_100, 61_000);
  expect(delay.latestExchangeMs(61_000)).toBe(61_105);
  delay.take(130_090, 130_000); // two minutes on, the first one is forgotten
  expect(delay.latestExchangeMs(130_000)).toBe(130_100);
});
