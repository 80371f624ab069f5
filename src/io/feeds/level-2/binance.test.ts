/** Raw lines of Binance: what each becomes, and what each bad one is refused for. */
import { describe, expect, test } from 'vitest';
import { Level2Error } from './fault.ts';
import type { Level2Message, Level2Terms } from './message.ts';
import { level2Decoder } from './read.ts';

const NS = '1723161255030314667';
const SPOT: Level2Terms = {
  format: 'binance-spot',
  symbol: 'BTCUSDT',
  priceDecimals: 2,
  sizeDecimals: 5,
};
const USDM: Level2Terms = { ...SPOT, format: 'binance-usdm', priceDecimals: 1, sizeDecimals: 3 };

const decode = (terms: Level2Terms, json: unknown): readonly Level2Message[] =>
  level2Decoder('feed.gz', terms).decode(
    `${NS} ${typeof json === 'string' ? json : JSON.stringify(json)}`,
    17,
  );

function faultOf(terms: Level2Terms, text: unknown): Level2Error {
  try {
    decode(terms, text);
  } catch (thrown) {
    if (thrown instanceof Level2Error) return thrown;
    throw thrown;
  }
  throw new Error('the line was taken');
}

const STAMP = { symbol: 'BTCUSDT', receivedMs: 1_723_161_255_030.314_7, line: 17 };

const spotUpdate = {
  e: 'depthUpdate',
  E: 1_723_161_255_208,
  s: 'BTCUSDT',
  U: 89,
  u: 102,
  b: [['61737.63000000', '0.00000000']],
  a: [['61837.64000000', '1.54698000']],
};
const usdmUpdate = {
  e: 'depthUpdate',
  E: 1_723_161_256_299,
  T: 1_723_161_256_298,
  s: 'BTCUSDT',
  U: 2_006,
  u: 7_557,
  pu: 1_937,
  b: [
    ['58710.20', '0.014'],
    ['61496.50', '0.010'],
  ],
  a: [],
};

test('an update of spot says when it was sent, and nothing of the one before', () => {
  const [message] = decode(SPOT, spotUpdate);
  expect(message).toEqual({
    kind: 'update',
    ...STAMP,
    exchangeMs: 1_723_161_255_208,
    firstId: 89,
    lastId: 102,
    previousId: Number.NaN,
    bids: Float64Array.of(6_173_763, 0),
    asks: Float64Array.of(6_183_764, 154_698),
  });
});

test('an update of USD-M says when it was matched, and which one it follows', () => {
  const [message] = decode(USDM, { stream: 'btcusdt@depth@0ms', data: usdmUpdate });
  expect(message).toEqual({
    kind: 'update',
    ...STAMP,
    exchangeMs: 1_723_161_256_298,
    firstId: 2_006,
    lastId: 7_557,
    previousId: 1_937,
    bids: Float64Array.of(587_102, 14, 614_965, 10),
    asks: new Float64Array(0),
  });
});

test('a line means the same in the form of combined streams and bare', () => {
  expect(decode(USDM, usdmUpdate)).toEqual(
    decode(USDM, { stream: 'btcusdt@depth@0ms', data: usdmUpdate }),
  );
});

test('the best bid and ask of spot come without a time and without a kind', () => {
  const event = { u: 212, s: 'BTCUSDT', b: '61837.63', B: '3.78826', a: '61837.64', A: '1.54698' };
  expect(decode(SPOT, { stream: 'btcusdt@bookTicker', data: event })).toEqual([
    {
      kind: 'ticker',
      ...STAMP,
      exchangeMs: Number.NaN,
      updateId: 212,
      bid: 6_183_763,
      bidLots: 378_826,
      ask: 6_183_764,
      askLots: 154_698,
    },
  ]);
});

describe('a trade', () => {
  const trade = { e: 'trade', E: 9, T: 8, s: 'BTCUSDT', t: 3, p: '61800.30', q: '0.006', m: false };

  test('whose maker was the seller was a buy of the taker', () => {
    expect(decode(USDM, { ...trade, X: 'MARKET' })).toEqual([
      { kind: 'trade', ...STAMP, exchangeMs: 8, id: 3, price: 618_003, lots: 6, taker: 'buy' },
    ]);
  });

  test('whose maker was the buyer was a sale of the taker', () => {
    expect(decode(USDM, { ...trade, m: true })).toMatchObject([{ taker: 'sell' }]);
  });

  test('may be several at one price', () => {
    const [message] = decode(USDM, { ...trade, e: 'aggTrade', a: 77, f: 1, l: 3 });
    expect(message).toMatchObject({ kind: 'trade', id: 77, lots: 6 });
  });

  test('with the insurance fund or of a deleveraging never met the book', () => {
    expect(decode(USDM, { ...trade, X: 'INSURANCE_FUND', p: '0' })).toEqual([]);
    expect(decode(USDM, { ...trade, X: 'ADL' })).toEqual([]);
  });
});

test('a REST snapshot is of the market of the file, because it names none', () => {
  const body = { lastUpdateId: 948, bids: [['61800.20', '2.909']], asks: [['61800.30', '1']] };
  const snapshot = {
    kind: 'snapshot',
    ...STAMP,
    lastId: 948,
    bids: Float64Array.of(618_002, 2_909),
    asks: Float64Array.of(618_003, 1_000),
  };
  expect(decode(USDM, { ...body, E: 12, T: 11 })).toEqual([{ ...snapshot, exchangeMs: 11 }]);
  expect(decode(USDM, body)).toEqual([{ ...snapshot, exchangeMs: Number.NaN }]);
  expect(faultOf({ ...USDM, symbol: '' }, body)).toMatchObject({
    code: 'malformed-line',
    field: 'symbol',
  });
});

test.each([
  ['a stream of mark prices', { e: 'markPriceUpdate', s: 'BTCUSDT', p: '1' }],
  ['the answer to a subscription', { result: null, id: 1 }],
  [
    'the stream of the 20 best levels',
    { stream: 'btcusdt@depth20@100ms', data: { lastUpdateId: 1, bids: [], asks: [] } },
  ],
])('%s says nothing about the book', (_name, json) => {
  expect(decode(SPOT, json)).toEqual([]);
});

describe('a line is refused, with its place, when', () => {
  test.each([
    ['it is cut off', '{"e":"depthUpdate","E":17231', 'malformed-line', 'the line'],
    ['it is a list', [1, 2], 'malformed-line', 'the line'],
    ['it is an event of nobody', { hello: 1 }, 'malformed-line', 'the event'],
    ['a stream has no data', { stream: 'btcusdt@depth' }, 'malformed-line', 'data'],
    ['a size is negative', { ...spotUpdate, b: [['1.00', '-0.1']] }, 'negative-size', 'b.size'],
    ['a price is negative', { ...spotUpdate, a: [['-1', '1']] }, 'unfit-number', 'a.price'],
    ['a price is zero', { ...spotUpdate, a: [['0.00', '1']] }, 'unfit-number', 'a.price'],
    ['a price is finer', { ...spotUpdate, b: [['1.005', '1']] }, 'unfit-number', 'b.price'],
    ['a size is finer', { ...spotUpdate, b: [['1', '0.0000015']] }, 'unfit-number', 'b.size'],
    ['a price is a float', { ...spotUpdate, b: [[61_837.63, '1']] }, 'unfit-number', 'b.price'],
    ['a size is missing', { ...spotUpdate, b: [['1']] }, 'unfit-number', 'b.size'],
    ['a level is no pair', { ...spotUpdate, b: ['1'] }, 'malformed-line', 'b'],
    ['a side is missing', { ...spotUpdate, a: undefined }, 'malformed-line', 'a'],
    ['an id is missing', { ...spotUpdate, u: undefined }, 'malformed-line', 'u'],
    ['an id is no whole number', { ...spotUpdate, U: 1.5 }, 'malformed-line', 'U'],
    ['ids are the wrong way round', { ...spotUpdate, U: 103 }, 'malformed-line', 'U'],
    ['a market is missing', { ...spotUpdate, s: undefined }, 'malformed-line', 's'],
    ['a time is text', { ...spotUpdate, E: 'noon' }, 'malformed-line', 'T or E'],
  ])('%s', (_name, json, code, field) => {
    expect(faultOf(SPOT, json)).toMatchObject({ code, field, file: 'feed.gz', line: 17 });
  });

  test('it begins with no receive time in ns', () => {
    const decoder = level2Decoder('feed.gz', SPOT);
    const json = JSON.stringify(spotUpdate);
    for (const text of [json, `1723161255030 ${json}`, `${NS}${json}`, `x${NS.slice(1)} ${json}`]) {
      expect(() => decoder.decode(text, 3)).toThrow(
        /^feed\.gz:3: the line is .*receive time in ns/,
      );
    }
  });

  test('and the message is a line for a person', () => {
    expect(faultOf(SPOT, { ...spotUpdate, b: [['61837.635', '1']] }).message).toBe(
      'feed.gz:17: b.price is 61837.635, accepted: ' +
        'text of a decimal above zero with at most 2 decimals',
    );
  });
});

test.each([-1, 16, 1.5, Number.NaN])('%d decimals are refused', (priceDecimals) => {
  expect(() => level2Decoder('feed.gz', { ...SPOT, priceDecimals })).toThrow(
    /priceDecimals is .*, accepted: a whole number from 0 to 15/,
  );
});
