import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTrades, type TradeBatch, type Verdicts } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-trades-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** All trades of a text, as rows, and what was found. */
async function read(text: string, verdicts: Verdicts = {}) {
  const file = join(folder, 'trades.csv');
  writeFileSync(file, text);
  const rows: number[][] = [];
  let last: TradeBatch | null = null;
  for await (const batch of readTrades(file, { verdicts })) {
    const { time, price, quantity, aggressor, id } = batch.trades;
    time.forEach((at, i) => {
      rows.push([at, price[i], quantity[i], aggressor[i], id[i]] as number[]);
    });
    last = batch;
  }
  return { rows, findings: last?.findings };
}

test('aggregated trades of futures, with a header, in milliseconds', async () => {
  const { rows } = await read(
    'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n' +
      '7,100.5,2,1,3,1600000020000,true\n8,100.6,1,4,4,1600000020000,false\n',
  );
  expect(rows).toEqual([
    [1_600_000_020_000, 100.5, 2, -1, 7],
    [1_600_000_020_000, 100.6, 1, 1, 8],
  ]);
});

test('aggregated trades of spot, without a header, in microseconds and eight columns', async () => {
  const { rows } = await read('7,100.5,2,1,3,1735689600000125,True,True\n');
  expect(rows).toEqual([[1_735_689_600_000.125, 100.5, 2, -1, 7]]);
});

test('single trades, without a header, with six columns or seven', async () => {
  const futures = await read('7,100.5,2,201,1600000020000,false\n');
  expect(futures.rows).toEqual([[1_600_000_020_000, 100.5, 2, 1, 7]]);
  const spot = await read('7,100.5,2,201,1600000020000,false,true\n');
  expect(spot.rows).toEqual(futures.rows);
});

const row = (id: number, price: string, quantity: string, ms: number): string =>
  `${id},${price},${quantity},1,1,${1_600_000_020_000 + ms},true\n`;

test('ids that are missing are a gap', async () => {
  const { rows, findings } = await read(row(1, '100', '1', 0) + row(5, '100', '1', 50));
  expect(rows.length).toBe(2);
  expect(findings?.list).toMatchObject([{ kind: 'gap', line: 2, missing: 3 }]);
});

test('the same trade twice is left out', async () => {
  const { rows, findings } = await read(row(1, '100', '1', 0).repeat(2));
  expect(rows.length).toBe(1);
  expect(findings?.summary()).toEqual([{ kind: 'repeated', verdict: 'drop', count: 1 }]);
});

test.each([
  ['another trade of the same id', row(1, '101', '1', 0), 'conflict', ':2: id is 1'],
  ['an id that goes back', row(0, '100', '1', 0), 'backwards', ':2: id is 0'],
  ['time that goes back', row(2, '100', '1', -1), 'backwards', ':2: time is 1600000019999'],
  ['a price times ten', row(2, '1000', '1', 1), 'price-scale', ':2: price is 1000'],
  ['a zero price', row(2, '0', '1', 1), 'zero-price', ':2: price is 0'],
  ['nothing traded', row(2, '100', '0', 1), 'volume', ':2: quantity is 0'],
  ['a word', row(2, 'much', '1', 1), 'number', ':2: price is much'],
  ['too few cells', '2,100,1\n', 'number', ':2: row is 3 values'],
  ['seconds', '2,100,1,1,1,1600000020,true\n', 'time-unit', ':2: time is 1600000020'],
] as const)('%s stops, or is left out and named', async (_, second, kind, message) => {
  const text = row(1, '100', '1', 0) + second;
  await expect(read(text)).rejects.toThrow(message);
  const { rows, findings } = await read(text, { [kind]: 'drop' });
  expect(rows.length).toBe(1);
  expect(findings?.list).toMatchObject([{ kind, verdict: 'drop', line: 2 }]);
});

test('what is no file of trades is refused', async () => {
  await expect(read('')).rejects.toThrow('the file is empty');
  await expect(read('1,2,3\n')).rejects.toThrow(':1: column agg_trade_id is missing');
  await expect(read('1,2,1600000020000\n')).rejects.toThrow(':1: the table is a row of 3 values');
});
