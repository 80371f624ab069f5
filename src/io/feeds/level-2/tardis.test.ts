/** CSV files of Tardis: rows that arrived together become one message. */
import { describe, expect, test } from 'vitest';
import type { Level2Message, Level2Terms } from './message.ts';
import { level2Decoder } from './read.ts';

const TERMS: Level2Terms = {
  format: 'tardis',
  symbol: 'BTC-PERPETUAL',
  priceDecimals: 1,
  sizeDecimals: 0,
};
const HEAD = 'exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount';
const AT = 1_577_836_801_000_000;

/** A row at so many us after the start. */
const row = (
  us: number,
  isSnapshot: boolean,
  side: string,
  price: string,
  amount: string,
): string =>
  `deribit,BTC-PERPETUAL,${AT + us},${AT + us + 5_500},${isSnapshot},${side},${price},${amount}`;

function decoded(rows: readonly string[], head = HEAD): Level2Message[] {
  const decoder = level2Decoder('day.csv.gz', TERMS);
  const lines = [head, ...rows];
  return [...lines.flatMap((text, n) => decoder.decode(text, n + 1)), ...decoder.end()];
}

const snapshot = [
  row(0, true, 'bid', '7174.5', '100'),
  row(0, true, 'bid', '7174', '20'),
  row(0, true, 'ask', '7175', '30'),
];

test('a snapshot and the updates behind it', () => {
  const updates = [
    row(1_500, false, 'bid', '7174.5', '0'),
    row(1_500, false, 'ask', '7174.5', '5'),
    row(2_000, false, 'ask', '7175.0', '31'),
  ];
  const unnumbered = { lastId: Number.NaN, firstId: Number.NaN, previousId: Number.NaN };
  const times = { exchangeMs: 1_577_836_801_000, receivedMs: 1_577_836_801_005.5 };
  expect(decoded([...snapshot, ...updates])).toEqual([
    {
      kind: 'snapshot',
      symbol: 'BTC-PERPETUAL',
      ...times,
      line: 2,
      lastId: Number.NaN,
      bids: Float64Array.of(71_745, 100, 71_740, 20),
      asks: Float64Array.of(71_750, 30),
    },
    {
      kind: 'update',
      symbol: 'BTC-PERPETUAL',
      exchangeMs: 1_577_836_801_001.5,
      receivedMs: 1_577_836_801_007,
      line: 5,
      ...unnumbered,
      bids: Float64Array.of(71_745, 0),
      asks: Float64Array.of(71_745, 5),
    },
    {
      kind: 'update',
      symbol: 'BTC-PERPETUAL',
      exchangeMs: 1_577_836_801_002,
      receivedMs: 1_577_836_801_007.5,
      line: 7,
      ...unnumbered,
      bids: new Float64Array(0),
      asks: Float64Array.of(71_750, 31),
    },
  ]);
});

describe('a snapshot', () => {
  test('may send one side after the other', () => {
    const [first, ...others] = decoded([
      row(0, true, 'bid', '7174', '20'),
      row(9, true, 'ask', '7175', '30'),
    ]);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ kind: 'snapshot', bids: { length: 2 }, asks: { length: 2 } });
  });

  test('that follows another one is a snapshot of its own', () => {
    const again = snapshot.map((text) => text.replaceAll(`${AT}`, `${AT + 7}`));
    const later = again.map((text) => text.replace(`${AT + 5_500}`, `${AT + 5_507}`));
    expect(decoded([...snapshot, ...later]).map(({ kind, line }) => [kind, line])).toEqual([
      ['snapshot', 2],
      ['snapshot', 5],
    ]);
  });

  test('begins where an update ends, also within a microsecond', () => {
    const kinds = decoded([row(0, false, 'bid', '7174', '1'), ...snapshot]).map(({ kind }) => kind);
    expect(kinds).toEqual(['update', 'snapshot']);
  });
});

test('columns may stand in another order, and others between them', () => {
  const head = 'local_timestamp,price,amount,side,extra,is_snapshot,timestamp,symbol,exchange';
  const [message] = decoded([`${AT},7174,3,bid,x,false,${AT},BTC-PERPETUAL,deribit`], head);
  expect(message).toMatchObject({ kind: 'update', bids: Float64Array.of(71_740, 3) });
});

test.each([
  ['side', row(0, false, 'buy', '1', '1')],
  ['is_snapshot', row(0, false, 'bid', '1', '1').replace('false', 'maybe')],
  ['timestamp', row(0, false, 'bid', '1', '1').replace(`${AT},`, ',')],
  ['price', row(0, false, 'bid', '1.25', '1')],
  ['amount', row(0, false, 'bid', '1', '-1')],
  ['amount', 'deribit,BTC-PERPETUAL,1,1,false,bid,1'],
  ['symbol', row(0, false, 'bid', '1', '1').replace('BTC-PERPETUAL', '')],
])('a row with a bad %s is refused', (field, text) => {
  expect(() => decoded([text])).toThrow(new RegExp(`^day\\.csv\\.gz:2: ${field} is .*accepted: `));
});

test('a file without its columns is refused', () => {
  expect(() => decoded([], 'symbol,price,amount')).toThrow(/^day\.csv\.gz:1: the first line is /);
});
