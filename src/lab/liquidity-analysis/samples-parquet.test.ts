import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, expect, test } from 'vitest';
import { analyseLiquidity } from './liquidity-analysis.ts';
import { rawFeed } from './raw-feed.contract.ts';
import { SAMPLE_COLUMNS, TIME } from './sample-columns.ts';
import { writeSamplesParquet } from './samples-parquet.ts';
import { TERMS } from './terms.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-samples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every sample of every market can be read back to the last bit', async () => {
  const files = ['one.txt', 'other.txt'].map((name, at) => {
    const file = join(folder, name);
    const text = rawFeed({ seed: 11 + at, updates: 300 }).join('\n');
    writeFileSync(file, at === 0 ? text : text.replaceAll('BTCUSDT', 'ETHUSDT'));
    return file;
  });
  const terms = { ...TERMS, everyMs: 100 };
  const asked = { files, fileTerms: {}, acceptsFaults: false };
  const { markets } = await analyseLiquidity(asked, terms);
  expect(markets.map(({ recording }) => recording.symbol)).toEqual(['BTCUSDT', 'ETHUSDT']);
  const table = join(folder, 'samples.parquet');
  writeSamplesParquet(table, markets);
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(table) });
  expect(Object.keys(rows[0] as object)).toEqual(['market', ...SAMPLE_COLUMNS.map(({ id }) => id)]);
  let at = 0;
  for (const { study, recording } of markets) {
    const { samples } = study;
    for (let row = 0; row < samples.rows; row += 1, at += 1) {
      expect(rows[at]?.['market']).toBe(`${recording.format} ${recording.symbol}`);
    }
  }
  expect(rows).toHaveLength(at);
  SAMPLE_COLUMNS.forEach(({ id }, column) => {
    const expected = markets.flatMap(({ study }) => [...study.samples.column(column)]);
    const read = rows.map((row) => {
      const value = row[id];
      return column === TIME ? (value as Date).getTime() : (value ?? Number.NaN);
    });
    expect(read, id).toEqual(expected);
  });
});
