import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { FINDINGS_MAX, loadBars, readBars, type Verdicts, writeBarsParquet } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-bars-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = 'ts,open,high,low,close,volume';
const MINUTE = 60_000;
const START = 1_600_000_020_000; // 2020-09-13T12:27:00Z, a whole minute

let files = 0;
/** A file with this text; its name says how it is packed. */
function fileOf(text: string, ending = '.csv'): string {
  files += 1;
  const file = join(folder, `bars-${files}${ending}`);
  writeFileSync(file, ending.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}

/** Bars of a minute, each as `open,high,low,close,volume`. */
const csv = (...rows: readonly string[]): string =>
  [HEADER, ...rows.map((row, i) => `${START + i * MINUTE},${row}`)].join('\n');

const FLAT = '100,101,99,100,5';

const load = (text: string, verdicts: Verdicts = {}) =>
  loadBars(fileOf(text), { verdicts, intervalMs: MINUTE });

describe('forms of a file', () => {
  test('columns are found by name, in any order, with others beside them', async () => {
    const text =
      'symbol,volume,close,low,high,open,note,ts,trades,taker_buy_volume\n' +
      `A,7,10.5,9,11,10,x,${START},3,2.5\n` +
      `A,8,10.6,9,11,10.5,y,${START + MINUTE},4,8\n`;
    const { bars, intervalMs } = await loadBars(fileOf(text));
    expect(intervalMs).toBe(MINUTE);
    expect([...bars.time]).toEqual([START, START + MINUTE]);
    expect([...bars.open]).toEqual([10, 10.5]);
    expect([...bars.takerBuy]).toEqual([2.5, 8]);
    expect([...bars.trades]).toEqual([3, 4]);
  });

  test.each([
    ['with a header', true],
    ['without a header', false],
  ])('klines %s give the same bars', async (_, hasHeader) => {
    const header =
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,' +
      'taker_buy_quote_volume,ignore\n';
    const row = (at: number): string => `${START + at * MINUTE},10,11,9,10,7,0,70,3,2,20,0\n`;
    const text = (hasHeader ? header : '') + row(0) + row(1);
    const { bars } = await loadBars(fileOf(text, '.csv.gz'));
    expect([...bars.close]).toEqual([10, 10]);
    expect([...bars.trades]).toEqual([3, 3]);
    expect([...bars.takerBuy]).toEqual([2, 2]);
  });

  test('six columns without a header are plain bars; what is not there is NaN', async () => {
    const text = `${START},10,11,9,10,7\r\n${START + MINUTE},10,11,9,10,7\r\n`;
    const { bars } = await loadBars(fileOf(`\uFEFF${text}`));
    expect(bars.time.length).toBe(2);
    expect([...bars.takerBuy]).toEqual([Number.NaN, Number.NaN]);
  });

  test.each([
    ['seconds', (ms: number) => String(ms / 1_000)],
    ['milliseconds', (ms: number) => String(ms)],
    ['microseconds', (ms: number) => `${ms}000`],
    ['nanoseconds', (ms: number) => `${ms}000000`],
  ])('times in %s come out in milliseconds, to the last digit', async (_, write) => {
    const text = `${HEADER}\n${write(START)},${FLAT}\n${write(START + MINUTE)},${FLAT}\n`;
    const { bars } = await loadBars(fileOf(text));
    expect([...bars.time]).toEqual([START, START + MINUTE]);
  });

  test('one symbol is read of a file with several, and one must be chosen', async () => {
    const row = (symbol: string, at: number): string => `${START + at * MINUTE},${FLAT},${symbol}`;
    const rows = [row('A', 0), row('B', 0), row('A', 1), row('B', 1)];
    const file = fileOf(`${HEADER},symbol\n${rows.join('\n')}\n`);
    expect((await loadBars(file, { symbol: 'B' })).bars.time.length).toBe(2);
    await expect(loadBars(file)).rejects.toThrow(/:3: symbol is B, accepted: a choice/);
    await expect(loadBars(file, { symbol: 'C' })).rejects.toThrow(/symbol is C, .* one of A, B$/);
  });

  test('batches have the asked size and join to the whole', async () => {
    const file = fileOf(csv(...Array.from({ length: 1_000 }, (_, i) => `${i + 1},9999,1,9,${i}`)));
    const whole = await loadBars(file, { verdicts: { 'price-scale': 'keep' } });
    const sizes: number[] = [];
    const volumes: number[] = [];
    for await (const { bars, share } of readBars(file, {
      batch: 300,
      verdicts: { 'price-scale': 'keep' },
    })) {
      sizes.push(bars.time.length);
      volumes.push(...bars.volume);
      expect(share).toBeGreaterThan(0);
    }
    expect(sizes).toEqual([300, 300, 300, 100]);
    expect(volumes).toEqual([...whole.bars.volume]);
  });

  test('bars are the same after a trip through Parquet, over several groups of rows', async () => {
    const rows = Array.from(
      { length: 2_500 },
      (_, i) => `${100 + (i % 7)},200,50,${100 + (i % 5)},${i}`,
    );
    const { bars } = await load(csv(...rows));
    const file = join(folder, 'trip.parquet');
    writeBarsParquet(file, bars);
    const again = await loadBars(file);
    expect(again.bars).toEqual(bars);
    expect(again.intervalMs).toBe(MINUTE);
  });
});

describe('findings', () => {
  const broken = [
    ['a high under the low', '100,98,99,100,5', 'shape', ':3: high is 98'],
    ['a close outside', '100,101,99,102,5', 'shape', ':3: close is 102'],
    ['an open outside', '98,101,99,100,5', 'shape', ':3: open is 98'],
    ['a negative volume', '100,101,99,100,-1', 'volume', ':3: volume is -1'],
    ['a zero price', '100,101,0,100,5', 'zero-price', ':3: low is 0'],
    ['a word', '100,101,99,much,5', 'number', ':3: close is much'],
    ['an empty cell', '100,101,99,,5', 'number', ':3: close is ""'],
    ['an endless number', '100,Infinity,99,100,5', 'number', ':3: high is Infinity'],
    ['a hexadecimal number', '0x64,101,99,100,5', 'number', ':3: open is 0x64'],
    ['a cell too few', '100,101,99,100', 'number', ':3: row is 5 values'],
    ['a price without its point', '1000,1010,990,1000,5', 'price-scale', ':3: open is 1000'],
    ['a spike by a hundred', '100,10000,99,100,5', 'price-scale', ':3: high is 10000'],
    ['a wick to a tenth', '100,101,10,100,5', 'price-scale', ':3: low is 10'],
  ] as const;

  test.each(broken)('%s stops the reading with file, line and value', async (_, row, __, text) => {
    await expect(load(csv(FLAT, row, FLAT))).rejects.toThrow(text);
  });

  test.each(broken)('%s is left out and named where that is asked for', async (_, row, kind) => {
    const { bars, findings } = await load(csv(FLAT, row, FLAT), { [kind]: 'drop' });
    expect([...bars.time]).toEqual([START, START + 2 * MINUTE]);
    const named = findings.list.map(({ kind: found, verdict, line }) => [found, verdict, line]);
    expect(named).toEqual([
      [kind, 'drop', 3],
      ['gap', 'keep', 4],
    ]);
  });

  test('a gap is kept and says from, to and how many bars are missing', async () => {
    const text = `${HEADER}\n${START},${FLAT}\n${START + 4 * MINUTE},${FLAT}\n`;
    const { findings } = await load(text);
    expect(findings.list).toMatchObject([
      { kind: 'gap', line: 3, from: START + MINUTE, to: START + 3 * MINUTE, missing: 3 },
    ]);
    expect(findings.missing()).toBe(3);
    await expect(load(text, { gap: 'stop' })).rejects.toThrow(`:3: time is ${START + 4 * MINUTE}`);
  });

  test('a repeated bar is left out, another bar of the same time stops', async () => {
    const again = `${HEADER}\n${START},${FLAT}\n${START},${FLAT}\n${START + MINUTE},${FLAT}`;
    const { bars, findings } = await load(again);
    expect(bars.time.length).toBe(2);
    expect(findings.summary()).toEqual([{ kind: 'repeated', verdict: 'drop', count: 1 }]);
    const other = `${HEADER}\n${START},${FLAT}\n${START},100,101,99,100,6`;
    await expect(load(other)).rejects.toThrow(/:3: time is .* one bar for each time/);
  });

  test('time that goes backwards stops', async () => {
    const text = `${HEADER}\n${START + MINUTE},${FLAT}\n${START},${FLAT}`;
    await expect(load(text)).rejects.toThrow(`:3: time is ${START}, accepted: a time after`);
  });

  test('seconds among milliseconds stop, and so does a date', async () => {
    const mixed = `${HEADER}\n${START},${FLAT}\n${(START + MINUTE) / 1_000},${FLAT}`;
    await expect(load(mixed)).rejects.toThrow(/:3: time is 1600000080, accepted: Unix time in ms/);
    const dated = `${HEADER}\n2020-09-13,${FLAT}`;
    await expect(load(dated)).rejects.toThrow(/:2: time is 2020-09-13, accepted: Unix time in sec/);
  });

  test('a bar off the grid is named', async () => {
    const text = `${HEADER}\n${START},${FLAT}\n${START + MINUTE + 500},${FLAT}`;
    const { bars, findings } = await load(text);
    expect(bars.time.length).toBe(2);
    expect(findings.count('off-grid')).toBe(1);
  });

  test('more taken than traded stops', async () => {
    const text = `${HEADER},taker_buy_volume\n${START},${FLAT},5.1\n`;
    await expect(load(text)).rejects.toThrow(/:2: taker volume is 5.1, accepted: a part of .* 5$/);
  });

  test('all findings are counted, the first thousand are kept', async () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? FLAT : '1,2,3,4,5'));
    const { findings } = await load(csv(...rows), { shape: 'drop' });
    expect(findings.count('shape')).toBe(1_000);
    expect(findings.count('gap')).toBe(999);
    expect(findings.list.length).toBe(FINDINGS_MAX);
  });
});

describe('files that cannot be read', () => {
  test('an archive that is cut off stops, whatever was read of it', async () => {
    const noise = Array.from({ length: 20_000 }, (_, i) => `100,101,99,100,${(i * 7919) % 10_007}`);
    const file = fileOf(csv(...noise), '.csv.gz');
    const cut = fileOf('', '.csv.gz');
    const { readFileSync } = await import('node:fs');
    const whole = readFileSync(file);
    writeFileSync(cut, whole.subarray(0, whole.length - 20));
    await expect(loadBars(cut)).rejects.toThrow(/content is cut off .* accepted: a whole gzip/);
  });

  test.each([
    ['no archive', () => fileOf('', '.csv.gz'), 'the file is'],
    ['no columns', () => fileOf('a,b\n1,2\n'), ':1: column ts is missing'],
    ['a column twice', () => fileOf(`${HEADER},open\n`), ':1: header is'],
    ['no rows', () => fileOf(`${HEADER}\n`), 'the file is without a row'],
    ['nothing', () => fileOf(''), 'the file is empty'],
    ['one bar', () => fileOf(csv(FLAT)), 'the file is of one bar'],
    ['five numbers', () => fileOf(`${START},1,2,3,4\n`), ':1: the table is a row of 5 values'],
    ['no file', () => join(folder, 'none.csv'), 'none.csv: file is missing'],
    ['a folder', () => folder, 'file is a directory'],
    ['no Parquet', () => fileOf('text', '.parquet'), 'content is'],
  ])('%s is refused in a sentence', async (_, make, text) => {
    await expect(loadBars(make())).rejects.toThrow(text);
  });

  test('text that is not an archive is refused as one', async () => {
    const file = join(folder, 'plain.csv.gz');
    writeFileSync(file, csv(FLAT, FLAT));
    await expect(loadBars(file)).rejects.toThrow(/content is incorrect header check/);
  });
});
