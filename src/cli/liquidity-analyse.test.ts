import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { InputError } from '../lab/input-error.ts';
import { rawFeed } from '../lab/liquidity-analysis/raw-feed.contract.ts';
import { contentsOf, expectRefusal, folderWith, run } from './cli.contract.ts';
import { explain } from './exit.ts';
import { type LiquidityAnalyseOptions, liquidityAnalyse } from './liquidity-analyse.ts';

const lines = rawFeed({ seed: 4, updates: 500, losesUpdate: 250 });
const folder = folderWith({
  'feed.txt': lines.join('\n'),
  'empty.txt': '',
  'bars.csv': 'ts,open,high,low,close,volume\n1,2,3,4,5,6\n',
  'broken.txt': lines.with(99, 'not a line').join('\n'),
});
writeFileSync(join(folder, 'cut.gz'), gzipSync(lines.join('\n')).subarray(0, 20_000));
mkdirSync(join(folder, 'sub'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const analyse = (...args: string[]) => run(folder, ['liquidity', 'analyse', ...args]);

test('a feed gives tables, a page and a table in Parquet', () => {
  const files = ['--report', 'page.html', '--parquet', 'samples.parquet'];
  const more = ['--every', '250ms', '--sizes', '1,0.5', '--maker-shares', '0.3,0.2'];
  const { code, out, err } = analyse('feed.txt', ...files, ...more);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^ {2}spread_bp +bp +\d+ +0\.\d+/m);
  expect(out).toMatch(/^ {2}gap: 1$/m);
  expect(out).toMatch(/^ {4}line \d+: expected pu \d+, found pu \d+$/m);
  expect(out).toMatch(/^ {2}0\.5 +sell +\d/m);
  expect(out).toContain('70.0 % stays');
  expect(out.replace(/\s+/g, ' ')).toContain("the recorder's clock was behind the venue's");
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('Slippage by size');
  expect(existsSync(join(folder, 'samples.parquet'))).toBe(true);
});

test('the JSON has gauges, costs by size and what was found', () => {
  const { code, out } = analyse('feed.txt', '--every', '500ms', '--json');
  expect(code).toBe(0);
  const { markets, terms } = JSON.parse(out);
  expect(terms.sizes).toEqual([1, 5, 10, 50, 100, 500]);
  expect(markets[0].notes[0].code).toBe('gap');
  expect(markets[0].risk.sizes).toHaveLength(12);
  expect(markets[0].gauges.map(({ id }: { id: string }) => id)).toContain('ofi');
});

test('a cut archive is read to its cut where that is accepted', () => {
  const { code, out } = analyse('cut.gz', '--every', '250ms', '--accept-faults');
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}truncated-archive: 1$/m);
});

test('through the command line a refusal is one line, with exit code 2', () => {
  const parts = ['broken.txt:100', 'not a line', 'receive time in ns'];
  expectRefusal(folder, ['liquidity', 'analyse', 'broken.txt'], parts);
});

/** In this process: a start of another one for every refusal would take a minute. */
async function refuses(
  names: readonly string[],
  options: LiquidityAnalyseOptions,
  ...parts: string[]
): Promise<void> {
  const before = contentsOf(folder);
  const written: string[] = [];
  const files = names.map((name) => join(folder, name));
  const refusal = await liquidityAnalyse(files, options, (text) => written.push(text)).catch(
    (thrown: unknown) => thrown,
  );
  expect(refusal).toBeInstanceOf(InputError);
  for (const part of parts) expect((refusal as InputError).message).toContain(part);
  expect(explain(refusal).code).toBe(2);
  expect([written, contentsOf(folder)]).toEqual([[], before]);
}

test.each<[readonly string[], LiquidityAnalyseOptions, readonly string[]]>([
  [['none.gz'], {}, ['none.gz', 'not there', 'a file of level-2 messages']],
  [['sub'], {}, ['sub: the file', 'no file']],
  [['empty.txt'], {}, ['empty.txt', 'empty', 'raw lines of Binance']],
  [['bars.csv'], {}, ['bars.csv:1', 'ts,open,high', 'raw lines of Binance']],
  [['cut.gz'], {}, ['cut.gz', 'a whole gzip archive']],
  [['feed.txt', 'feed.txt'], {}, ['feed.txt', 'given twice']],
  [['feed.txt'], { every: '1h' }, ['feed.txt: the recording', '0 samples', '--every']],
  [['feed.txt'], { priceDecimals: '0' }, ['feed.txt:', 'at most 0 decimals']],
])('files %j with %j are refused with file, line and value', async (names, options, parts) => {
  await refuses(names, { report: join(folder, 'no.html'), ...options }, ...parts);
});

test.each<[LiquidityAnalyseOptions, string, string]>([
  [{ every: '1' }, '--every is 1,', 'a length of time from 1ms to 1d'],
  [{ every: '0.5ms' }, '--every is 0.5ms', 'a length of time'],
  [{ window: '0s' }, '--window is 0s', 'a length of time from 1s'],
  [{ bar: '2h' }, '--bar is 2h', 'a length of time from 1s to 1h'],
  [{ horizon: 'day' }, '--horizon is day', 'such as 1d'],
  [{ sizes: '1,-2' }, '--sizes is -2', 'a number above 0'],
  [{ sizes: '' }, '--sizes is ""', 'a number above 0'],
  [{ sizes: Array.from({ length: 21 }, (_, at) => at + 1).join() }, '--sizes', 'at most 20'],
  [{ level: '1' }, '--level is 1', 'above 0.5 and below 1'],
  [{ vpinBucket: '0' }, '--vpin-bucket is 0', 'a number above 0'],
  [{ makerShares: '0.6,0.6' }, '--maker-shares is 0.6,0.6', 'at most 1 together'],
  [{ makerShares: '0.6', withdrawing: '2' }, '--withdrawing is 2', 'from 1 to 1'],
  [{ withdrawing: '2' }, '--withdrawing is 2', 'only together with --maker-shares'],
  [{ participation: '0' }, '--participation is 0', 'a number above 0, at most 1'],
  [{ spreadFactor: 'x' }, '--spread-factor is x', 'a number from 0 to 100'],
  [{ sizeDecimals: '16' }, '--size-decimals is 16', 'a whole number from 0 to 15'],
  [{ report: 'no/page.html' }, '--report is no/page.html', 'a file in a folder that exists'],
  [{ parquet: folder }, '--parquet is', 'a file in a folder that exists'],
])('options %j are refused with option, value and what is accepted', async (options, ...parts) => {
  await refuses(['feed.txt'], options, 'command line: ', ...parts);
});
