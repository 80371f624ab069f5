import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../input-error.ts';
import type { PathOptions } from './price-path.ts';
import { parsePricePath, readPricePath } from './price-path-csv.ts';
import { pathFromKnots } from './price-path-knots.ts';

const HEADER = 'ts,open,high,low,close,volume';
const FIRST = '1760129400000,116830.3,116830.3,116304,116372,1480.616';
const SECOND = '1760129460000,116372,116531.5,116204.5,116330.4,838.364';
const OPTIONS: PathOptions = { priceDecimals: 1 };

const parse = (lines: readonly string[], options: PathOptions = OPTIONS) =>
  parsePricePath(lines.join('\n'), 'prices.csv', options);

/** The message of the InputError that `run` throws. */
function faultOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'no fault';
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'price-path-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

test('bars are read exactly from CSV, trailing zeros and all', () => {
  const path = parse([HEADER, FIRST, `${SECOND.replace('116372,', '116372.0,')}`, '']);
  expect(path).toMatchObject({ interval: 60_000, priceDecimals: 1, gaps: 0 });
  expect(path.bars[0]).toEqual({
    ts: 1_760_129_400_000,
    open: 1_168_303n,
    high: 1_168_303n,
    low: 1_163_040n,
    close: 1_163_720n,
    volume: 1480.616,
  });
  expect(path.bars).toHaveLength(2);
});

test('columns may stand in any order among others, with a byte-order mark and CRLF', () => {
  const header = '\uFEFFtrades,low,ts,close,high,open,volume';
  const text = `${header}\r\n9,116304,1760129400000,116372,116830.3,116830.3,1\r\n`;
  const { bars } = parsePricePath(text, 'prices.csv', OPTIONS);
  expect(bars[0]).toMatchObject({ open: 1_168_303n, low: 1_163_040n, volume: 1 });
});

test('a gzip is read like the text in it', () => {
  const plain = file('plain.csv', `${HEADER}\n${FIRST}\n${SECOND}\n`);
  const packed = file('packed.csv.gz', gzipSync(`${HEADER}\n${FIRST}\n${SECOND}\n`));
  expect(readPricePath(packed, OPTIONS)).toEqual(readPricePath(plain, OPTIONS));
});

test('a file that is missing is named', () => {
  const fault = faultOf(() => readPricePath('nowhere/prices.csv', OPTIONS));
  expect(fault).toContain('nowhere/prices.csv: file is ENOENT');
  expect(fault).toContain('accepted: a file that exists and can be read');
});

test('a file that only calls itself gzip is refused', () => {
  const fault = faultOf(() => readPricePath(file('false.csv.gz', HEADER), OPTIONS));
  expect(fault).toContain('false.csv.gz: content is incorrect header check');
  expect(fault).toContain('accepted: a gzip archive');
});

test('a missing column is named with the columns that are there', () => {
  expect(faultOf(() => parse(['ts,open,high,low,volume', FIRST]))).toBe(
    'prices.csv:1: column close is missing, accepted: a first line that names ' +
      'ts, open, high, low, close, volume; here it is ts,open,high,low,volume',
  );
});

test('a column that stands twice is refused', () => {
  expect(faultOf(() => parse([`${HEADER},open`, `${FIRST},1`]))).toContain(
    'every column name once',
  );
});

test('a row with too few values is refused with its line', () => {
  expect(faultOf(() => parse([HEADER, FIRST, '1760129460000,1,1']))).toBe(
    'prices.csv:3: row is 3 values, accepted: 6 values, as in the first line',
  );
});

test.each([
  ['open', 'abc', 'a decimal number such as 64250.5'],
  ['open', '1e5', 'a decimal number such as 64250.5'],
  ['open', '116830.35', 'a price with at most 1 decimals'],
  ['open', '0', 'a price above zero'],
  ['open', '-5', 'a price above zero'],
  ['open', '', 'a decimal number'],
  ['open', '9999999999999999', 'at most 9007199254740991 price units'],
])('a price of %s %j is refused: %s', (field, value, accepted) => {
  const fault = faultOf(() => parse([HEADER, FIRST.replace('116830.3,', `${value},`)]));
  expect(fault).toContain(`prices.csv:2: ${field} is ${value === '' ? '""' : value}, accepted: `);
  expect(fault).toContain(accepted);
});

test('a volume that is no number of zero or more is refused', () => {
  for (const volume of ['-1', 'x', 'NaN']) {
    const fault = faultOf(() => parse([HEADER, FIRST.replace('1480.616', volume)]));
    expect(fault).toBe(`prices.csv:2: volume is ${volume}, accepted: a number of zero or more`);
  }
});

test('times in seconds or microseconds are recognised and refused', () => {
  const seconds = faultOf(() => parse([HEADER, FIRST.replace('1760129400000', '1760129400')]));
  expect(seconds).toContain('Unix milliseconds (this looks like seconds)');
  const micros = faultOf(() => parse([HEADER, FIRST.replace('1760129400000', '1760129400000000')]));
  expect(micros).toContain('Unix milliseconds (this looks like microseconds)');
});

test('a gap is refused with its line, unless gaps are accepted', () => {
  const third = SECOND.replace('1760129460000', '1760129640000');
  expect(faultOf(() => parse([HEADER, FIRST, SECOND, third]))).toBe(
    'prices.csv:4: ts is 1760129640000 after 1760129460000, accepted: 1760129520000, ' +
      'as bars are 60000 ms apart (or say that gaps are accepted)',
  );
  const path = parse([HEADER, FIRST, SECOND, third], { priceDecimals: 1, acceptGaps: true });
  expect(path).toMatchObject({ interval: 60_000, gaps: 1 });
});

test('a bar off the grid is refused even where gaps are accepted', () => {
  const third = SECOND.replace('1760129460000', '1760129550000');
  const options = { priceDecimals: 1, acceptGaps: true, interval: 60_000 };
  expect(faultOf(() => parse([HEADER, FIRST, SECOND, third], options))).toContain('prices.csv:4');
});

test('a duplicate and time that goes backwards are refused', () => {
  expect(faultOf(() => parse([HEADER, FIRST, FIRST]))).toBe(
    'prices.csv:3: ts is 1760129400000 a second time, accepted: bars in order of time, each once',
  );
  expect(faultOf(() => parse([HEADER, SECOND, FIRST]))).toContain(
    'prices.csv:3: ts is 1760129400000 after 1760129460000',
  );
});

test('a bar whose high, low, open and close contradict each other is refused', () => {
  const bar = (prices: string) => faultOf(() => parse([HEADER, `1760129400000,${prices},1`]));
  expect(bar('100,99,101,100')).toBe(
    'prices.csv:2: high is 99.0, accepted: a price of at least the low 101.0',
  );
  expect(bar('102,101,99,100')).toBe(
    'prices.csv:2: open is 102.0, accepted: a price from the low 99.0 to the high 101.0',
  );
  expect(bar('100,101,99,98')).toContain('close is 98.0');
});

test('a file without bars is refused', () => {
  expect(faultOf(() => parse([HEADER]))).toBe(
    'prices.csv: bars is none, accepted: one bar or more',
  );
});

const KNOTS = {
  file: 'crash.yaml',
  date: '2025-10-10',
  interval: 60_000,
  priceDecimals: 1,
  field: 'path.knots',
};
const bars = (...cells: string[][]) => cells.map((row, i) => ({ cells: row, line: 10 + i }));

test('knots that are bars give the same path as the CSV of them', () => {
  const path = pathFromKnots(
    bars(
      ['20:50', '116830.3', '116830.3', '116304', '116372', '1480.616'],
      ['2025-10-10T20:51Z', '116372', '116531.5', '116204.5', '116330.4', '838.364'],
    ),
    KNOTS,
  );
  expect(path).toEqual(parse([HEADER, FIRST, SECOND]));
});

test('between knots that are points the price goes straight, to the nearest unit', () => {
  const path = pathFromKnots(bars(['20:50', '100'], ['20:53', '99'], ['20:54', '99.5']), KNOTS);
  expect(path.bars.map((bar) => [bar.open, bar.close])).toEqual([
    [1000n, 997n],
    [997n, 993n],
    [993n, 990n],
    [990n, 995n],
  ]);
  expect(path.bars[3]).toMatchObject({ low: 990n, high: 995n, volume: 0 });
});

test('a knot that cannot be read is named with its line', () => {
  const bar = ['20:50', '1', '2', '1', '2', '0'];
  expect(faultOf(() => pathFromKnots(bars(bar, ['20:51', '1', '2']), KNOTS))).toBe(
    'crash.yaml:11: path.knots[1].values is [20:51, 1, 2], accepted: ' +
      '[time, open, high, low, close, volume]',
  );
  expect(faultOf(() => pathFromKnots(bars(['25:00', ...bar.slice(1)]), KNOTS))).toBe(
    'crash.yaml:10: path.knots[0].time is 25:00, accepted: ' +
      'HH:MM of the date, or an instant such as 2025-10-10T20:50Z',
  );
  const rolled = ['2025-02-31T20:50Z', ...bar.slice(1)];
  expect(faultOf(() => pathFromKnots(bars(rolled), KNOTS))).toContain('path.knots[0].time');
  const { date: _, ...undated } = KNOTS;
  expect(faultOf(() => pathFromKnots(bars(bar), undated))).toContain('as there is no date');
  const high = faultOf(() => pathFromKnots(bars(['20:50', '1', '0.99', '1', '1', '0']), KNOTS));
  expect(high).toContain('path.knots[0].high is 0.99, accepted: a price with at most 1 decimals');
});

test('points that do not advance by whole bars are refused', () => {
  const half = bars(['20:50', '100'], ['2025-10-10T20:50:30Z', '99']);
  expect(faultOf(() => pathFromKnots(half, KNOTS))).toContain('a whole number of bars of 60000 ms');
  const back = bars(['20:50', '100'], ['20:49', '99']);
  expect(faultOf(() => pathFromKnots(back, KNOTS))).toContain('path.knots[1].time is 20:49');
});
