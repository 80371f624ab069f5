/** Whole files: what they are is found out, and a fault costs nothing that stood before it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { Level2Error } from './fault.ts';
import { readLevel2Head } from './head.ts';
import type { Level2Message } from './message.ts';
import { type ReadLevel2, readLevel2 } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'level-2-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NS = 1_723_161_255_030_314_667n;
const raw = (bodies: readonly unknown[]): string =>
  bodies.map((body, n) => `${NS + BigInt(n) * 1_000_000n} ${JSON.stringify(body)}\n`).join('');

function written(name: string, text: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function read(
  file: string,
  options: ReadLevel2 = {},
): Promise<{ messages: Level2Message[]; fault: Level2Error | null }> {
  const messages: Level2Message[] = [];
  try {
    for await (const message of readLevel2(file, options)) messages.push(message);
  } catch (thrown) {
    if (!(thrown instanceof Level2Error)) throw thrown;
    return { messages, fault: thrown };
  }
  return { messages, fault: null };
}

const update = (U: number, price = '61837.60', size = '1.50') => ({
  e: 'depthUpdate',
  E: 1_723_161_255_208,
  s: 'BTCUSDT',
  U,
  u: U,
  b: [[price, size]],
  a: [],
});
const l2Book = {
  channel: 'l2Book',
  data: { coin: 'ETH', time: 1, levels: [[{ px: '3000.5', sz: '0.25' }], []] },
};
const TARDIS = 'exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount';

describe('the head of a file tells', () => {
  test('spot of Binance, its market and its decimals', async () => {
    const file = written('spot', raw([update(1), update(2, '61837.00', '0.00020000')]));
    expect(await readLevel2Head(file)).toEqual({
      format: 'binance-spot',
      symbol: 'BTCUSDT',
      priceDecimals: 1,
      sizeDecimals: 4,
    });
  });

  test('USD-M by the id of the update before, or by the kind of its ticker', async () => {
    const ticker = { e: 'bookTicker', u: 1, s: 'BTCUSDT', b: '1.25', B: '1', a: '2', A: '0.125' };
    const byUpdate = written('usdm', raw([{ ...update(1), pu: 0 }]));
    const byTicker = written('ticker', raw([{ stream: 'btcusdt@bookTicker', data: ticker }]));
    expect((await readLevel2Head(byUpdate)).format).toBe('binance-usdm');
    expect(await readLevel2Head(byTicker)).toMatchObject({
      format: 'binance-usdm',
      priceDecimals: 2,
      sizeDecimals: 3,
    });
  });

  test('Hyperliquid and Tardis', async () => {
    const terms = { priceDecimals: 1, sizeDecimals: 2 };
    expect(await readLevel2Head(written('hl', raw([l2Book])))).toEqual({
      format: 'hyperliquid',
      symbol: 'ETH',
      ...terms,
    });
    const row = 'deribit,BTC-PERPETUAL,1,1,false,bid,7174.5,0.25';
    expect(await readLevel2Head(written('td', gzipSync(`${TARDIS}\n${row}\n`)))).toEqual({
      format: 'tardis',
      symbol: 'BTC-PERPETUAL',
      ...terms,
    });
  });

  test('no market where there are several', async () => {
    const file = written('two', raw([update(1), { ...update(1), s: 'ETHUSDT' }]));
    expect((await readLevel2Head(file)).symbol).toBe('');
  });

  test('only what its lines hold: those behind it are not looked at', async () => {
    const file = written('long', raw([update(1, '5'), update(2, '5.25')]));
    expect((await readLevel2Head(file, 1)).priceDecimals).toBe(0);
    expect((await readLevel2Head(file, 2)).priceDecimals).toBe(2);
  });
});

test.each([
  ['empty', '', 'empty-file'],
  ['of words', 'hello\nworld\n', 'unknown-format'],
  ['of other JSON', `${NS} {"hello":1}\n`, 'unknown-format'],
  ['of other columns', 'ts,open,high\n1,2,3\n', 'unknown-format'],
])('a file %s is refused', async (_name, text, code) => {
  expect((await read(written('other', text))).fault).toMatchObject({ code });
});

test('what is given is not found out', async () => {
  const file = written('given', raw([update(1, '5', '1')]));
  const { messages } = await read(file, { terms: { priceDecimals: 3, sizeDecimals: 1 } });
  expect(messages).toMatchObject([{ bids: Float64Array.of(5_000, 10) }]);
  const terms = { format: 'binance-spot', symbol: '', priceDecimals: 0, sizeDecimals: 0 } as const;
  expect((await read(file, { terms })).messages).toMatchObject([{ bids: Float64Array.of(5, 1) }]);
});

describe('a bad line', () => {
  const text = `${raw([update(1)])}not a line\n\n${raw([update(2)])}`;

  test('ends the reading, after what stood before it', async () => {
    const { messages, fault } = await read(written('bad', text));
    expect(messages).toMatchObject([{ firstId: 1, line: 1 }]);
    expect(fault).toMatchObject({ code: 'malformed-line', line: 2, value: 'not a line' });
  });

  test('is told and passed over where that is asked for; empty lines are no faults', async () => {
    const faults: Level2Error[] = [];
    const file = written('bad', text);
    const { messages, fault } = await read(file, { onFault: (one) => faults.push(one) });
    expect(fault).toBeNull();
    expect(messages).toMatchObject([
      { firstId: 1, line: 1 },
      { firstId: 2, line: 4 },
    ]);
    expect(faults).toMatchObject([{ code: 'malformed-line', line: 2 }]);
  });

  test('in the middle of a message of rows keeps the rows before it', async () => {
    const rows = ['x,S,1,1,true,bid,9,1', 'x,S,1,1,true,bid,-9,1', 'x,S,2,2,false,ask,10,1'];
    const file = written('rows', `${TARDIS}\n${rows.join('\n')}\n`);
    const { messages, fault } = await read(file);
    expect(fault).toMatchObject({ code: 'unfit-number', line: 3 });
    expect(messages).toMatchObject([{ kind: 'snapshot', bids: { length: 2 } }]);
  });

  test('in the middle of a message of rows does not make two of it', async () => {
    const rows = ['x,S,1,1,true,bid,9,1', 'x,S,1,1,true,bid,8,-1', 'x,S,1,1,true,ask,10,1'];
    const codes: string[] = [];
    const file = written('rows', `${TARDIS}\n${rows.join('\n')}\n`);
    const { messages } = await read(file, { onFault: ({ code }) => codes.push(code) });
    expect(codes).toEqual(['negative-size']);
    expect(messages).toMatchObject([{ bids: Float64Array.of(9, 1), asks: Float64Array.of(10, 1) }]);
  });
});

test('a price finer than the head had is refused with its line, and can be given', async () => {
  const bodies = Array.from({ length: 5_001 }, (_, n) => update(n, n === 5_000 ? '5.25' : '5.5'));
  const file = written('finer', gzipSync(raw(bodies)));
  const { messages, fault } = await read(file);
  expect(messages).toHaveLength(5_000);
  expect(fault).toMatchObject({ code: 'unfit-number', line: 5_001, value: '5.25' });
  const given = await read(file, { terms: { priceDecimals: 2 } });
  expect(given.fault).toBeNull();
  expect(given.messages.at(-1)).toMatchObject({ bids: Float64Array.of(525, 15) });
});

describe('a truncated archive', () => {
  const bodies = Array.from({ length: 4_000 }, (_, n) => update(Math.imul(n, 2_654_435) >>> 0));
  const packed = gzipSync(raw(bodies));
  const file = written('cut.gz', packed.subarray(0, packed.length >> 1));

  test('ends with its name, after all messages before the cut', async () => {
    const { messages, fault } = await read(file);
    expect(fault?.code).toBe('truncated-archive');
    expect(messages.length).toBeGreaterThan(1_500);
    expect(messages.map((message) => (message.kind === 'update' ? message.firstId : -1))).toEqual(
      bodies.slice(0, messages.length).map(({ U }) => U),
    );
  });

  test('is told once where faults are told', async () => {
    const codes: string[] = [];
    const { messages, fault } = await read(file, { onFault: ({ code }) => codes.push(code) });
    expect([fault, codes]).toEqual([null, ['truncated-archive']]);
    expect(messages.length).toBeGreaterThan(1_500);
  });
});
