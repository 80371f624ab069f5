/** Raw lines of Hyperliquid. */
import { expect, test } from 'vitest';
import type { Level2Message, Level2Terms } from './message.ts';
import { level2Decoder } from './read.ts';

const TERMS: Level2Terms = {
  format: 'hyperliquid',
  symbol: 'BTC',
  priceDecimals: 0,
  sizeDecimals: 5,
};

const decode = (body: unknown): readonly Level2Message[] =>
  level2Decoder('hl.gz', TERMS).decode(`1737918843893903000 ${JSON.stringify(body)}`, 4);

const STAMP = { symbol: 'BTC', receivedMs: 1_737_918_843_893.903, exchangeMs: 1_737_918_795_000 };
const book = {
  coin: 'BTC',
  time: 1_737_918_795_000,
  levels: [
    [
      { n: 5, px: '105055.0', sz: '3.03622' },
      { n: 1, px: '105054.0', sz: '0.1428' },
    ],
    [{ n: 1, px: '105056.0', sz: '0.5' }],
  ],
};

test('a book is a snapshot without an id', () => {
  expect(decode({ channel: 'l2Book', data: book })).toEqual([
    {
      kind: 'snapshot',
      ...STAMP,
      line: 4,
      lastId: Number.NaN,
      bids: Float64Array.of(105_055, 303_622, 105_054, 14_280),
      asks: Float64Array.of(105_056, 50_000),
    },
  ]);
});

test('trades of a line are messages one by one: B bought, A sold', () => {
  const trade = { coin: 'BTC', side: 'B', px: '105056.0', sz: '0.00219', time: 7, tid: 1 };
  const messages = decode({ channel: 'trades', data: [trade, { ...trade, side: 'A', tid: 2 }] });
  expect(messages).toMatchObject([
    { kind: 'trade', id: 1, price: 105_056, lots: 219, taker: 'buy', exchangeMs: 7 },
    { kind: 'trade', id: 2, taker: 'sell' },
  ]);
});

test('answers and other channels say nothing about the book', () => {
  expect(decode({ channel: 'subscriptionResponse', data: {} })).toEqual([]);
});

test.each([
  ['no channel', { data: book }],
  ['one side', { channel: 'l2Book', data: { ...book, levels: [[]] } }],
  ['a side that is no list', { channel: 'l2Book', data: { ...book, levels: [[], {}] } }],
  ['a level that is no level', { channel: 'l2Book', data: { ...book, levels: [[7], []] } }],
  ['no data', { channel: 'l2Book' }],
  ['no time', { channel: 'l2Book', data: { ...book, time: undefined } }],
  ['trades that are no list', { channel: 'trades', data: {} }],
  ['a trade that is none', { channel: 'trades', data: [1] }],
  ['a side of nobody', { channel: 'trades', data: [{ coin: 'BTC', side: 'X' }] }],
])('a line with %s is refused', (_name, body) => {
  expect(() => decode(body)).toThrow(/^hl\.gz:4: .*accepted: /);
});
