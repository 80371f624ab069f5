import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readFlowPath } from './flow-bars.ts';

const folder = mkdtempSync(join(tmpdir(), 'flow-bars-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = 'ts,open,high,low,close,volume,trades,taker_buy_volume';
const ROW = '1760131140000,108888,109568.2,102193.6,103441.3,9511.605,129306,3833.915';

function written(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  const text = `${lines.join('\n')}\n`;
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}
const read = (file: string) => readFlowPath(file, { priceDecimals: 1 });

test('a bar has what takers bought, and they sold the rest of the volume', () => {
  for (const name of ['plain.csv', 'packed.csv.gz']) {
    const { bars, interval, priceDecimals } = read(written(name, [HEADER, ROW]));
    expect([interval, priceDecimals, bars.length]).toEqual([60_000, 1, 1]);
    expect(bars[0]).toMatchObject({ open: 1_088_880n, low: 1_021_936n, bought: 3833.915 });
    expect(bars[0]?.sold).toBeCloseTo(5677.69, 9);
  }
});

test('a file without the taker volume, or with more of it than was traded, is refused', () => {
  const short = written('short.csv', ['ts,open,high,low,close,volume', '1760131140000,1,1,1,1,1']);
  expect(() => read(short)).toThrow(/short.csv:1: column taker_buy_volume is missing/);
  const over = written('over.csv', [HEADER, ROW, '1760131200000,1,1,1,1,2,1,2.5']);
  expect(() => read(over)).toThrow(/over.csv:3: taker_buy_volume is 2.5, accepted: at most/);
  const wrong = written('wrong.csv', [HEADER, '1760131200000,1,1,1,1,2,1,-2']);
  expect(() => read(wrong)).toThrow(/wrong.csv:2: taker_buy_volume is -2/);
});
