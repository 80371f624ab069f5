/** Samples against a slow implementation that shares nothing with the fast one. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { GaugeId } from '../../core/liquidity/index.ts';
import { analyseRecording, type MarketAnalysis } from './market-analysis.ts';
import { NaiveBook } from './naive-book.contract.ts';
import { rawFeed } from './raw-feed.contract.ts';
import { recordingsOf } from './recordings.ts';
import { columnOf, MID, TIME } from './sample-columns.ts';
import { TERMS } from './terms.contract.ts';
import type { AnalysisTerms } from './terms.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-analysis-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SIDES = ['_bid', '_ask', ''];
const IN_LOTS = new Set<string>([
  'ofi',
  'volume',
  ...[5, 10, 25, 50, 100].flatMap((bp) => SIDES.map((side) => `depth_${bp}bp${side}`)),
]);
const COMPARED: readonly string[] = [
  ...IN_LOTS,
  'spread_bp',
  'imbalance',
  'microprice_bp',
  'trades',
  'buy_share',
  'effective_spread_bp',
];
/** Whole numbers of lots must be the same; what is divided may differ in the last digits. */
const EXACT = new Set([...IN_LOTS, 'trades']);

function isSame(id: string, value: number, slow: number): boolean {
  if (EXACT.has(id) || Number.isNaN(slow)) return Object.is(value, slow);
  return Math.abs(value - slow) <= 1e-9 * Math.max(Math.abs(slow), 1);
}

/** Both ways over the same lines; the number of samples that were compared. */
async function compare(
  name: string,
  lines: readonly string[],
  terms: AnalysisTerms,
): Promise<{ readonly analysis: MarketAnalysis; readonly books: number }> {
  const file = join(folder, name);
  writeFileSync(file, lines.join('\n'));
  const [recording] = await recordingsOf([file], {});
  if (recording === undefined) throw new Error('no recording');
  const options = { acceptsFaults: false, onLine: () => {} };
  const analysis = await analyseRecording(recording, terms, options);
  const naive = new NaiveBook({ ...recording, ...terms });
  for (const line of lines) naive.takeLine(line);
  naive.end();
  const { samples, lotsOfOne } = analysis.study;
  expect(samples.column(TIME)).toEqual(Float64Array.from(naive.samples, ({ time }) => time ?? 0));
  const differences = COMPARED.flatMap((id) => {
    const fast = samples.column(columnOf(id as GaugeId));
    return naive.samples.flatMap((sample, row) => {
      const slow = (sample[id] ?? Number.NaN) / (IN_LOTS.has(id) ? lotsOfOne : 1);
      const value = fast[row] as number;
      return isSame(id, value, slow) ? [] : [`${id} in sample ${row}: ${value}, slowly ${slow}`];
    });
  });
  expect(differences).toEqual([]);
  const mids = samples.column(MID);
  const books = mids.filter((mid) => !Number.isNaN(mid)).length;
  expect(books).toBe(naive.samples.filter(({ mid }) => mid !== undefined).length);
  compareCancels(analysis, naive);
  return { analysis, books };
}

/** What left the book and did not trade was withdrawn. */
function compareCancels({ study, messages }: MarketAnalysis, naive: NaiveBook): void {
  if (messages.update === 0) return;
  const [bids, asks] = (['cancel_trade_bid', 'cancel_trade_ask'] as const).map((id) =>
    study.samples.column(columnOf(id)),
  ) as [Float64Array, Float64Array];
  const both = study.samples.column(columnOf('cancel_trade'));
  naive.samples.forEach(({ shrunk = 0, volume = 0, buy_share: bought = Number.NaN }, row) => {
    if (volume === 0 || bought === 0 || bought === 1) return;
    // Where both sides lost more than they traded, the two ratios add up to all that left.
    const parts = (bids[row] as number) * (1 - bought) + (asks[row] as number) * bought;
    const all = both[row] as number;
    expect(Math.abs(parts - all)).toBeLessThanOrEqual(1e-9 * Math.max(all, 1));
    if (bids[row] === 0 || asks[row] === 0) return;
    const withdrawn = (shrunk - volume) / volume;
    expect(Math.abs(all - withdrawn)).toBeLessThanOrEqual(1e-9 * Math.max(all, 1));
  });
}

describe('a feed that is made', () => {
  test('gives the same samples both ways', async () => {
    const lines = rawFeed({ seed: 7, updates: 1_200 });
    const terms = { ...TERMS, everyMs: 250, windowMs: 5_000 };
    const { analysis, books } = await compare('made.txt', lines, terms);
    expect(books).toBeGreaterThan(100);
    expect(analysis.notes).toEqual([]);
    expect(analysis.check).toMatchObject({ priceMismatches: 0, sizeMismatches: 0 });
    expect(analysis.check.books).toBeGreaterThan(1_000);
  });

  test('with a lost update has no book until the next snapshot, and says where', async () => {
    const lines = rawFeed({ seed: 8, updates: 600, losesUpdate: 300 });
    const terms = { ...TERMS, everyMs: 100, windowMs: 5_000 };
    const { analysis, books } = await compare('lost.txt', lines, terms);
    const { rows } = analysis.study.samples;
    expect(rows - books).toBeGreaterThan(5);
    const [gap] = analysis.notes;
    const after = lines.findIndex(
      (line, at) => at > (gap?.first[0]?.line ?? 0) && line.includes('lastUpdateId'),
    );
    expect(gap).toMatchObject({ code: 'gap', count: 1 });
    expect(lines[(gap?.first[0]?.line ?? 0) - 1]).toContain('depthUpdate');
    expect(after).toBeGreaterThan(0);
  });
});

/** The recordings lie outside the project: `BREAKWATER_DATA`, or `shared/data` beside it. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = join(
  process.env['BREAKWATER_DATA'] ?? join(root, '../shared/data'),
  'l2-binance-2024-08-09',
);
const absent = existsSync(data) ? '' : ` (left out: no ${data})`;

describe.skipIf(absent !== '')(`recorded feeds${absent}`, () => {
  test.each([
    ['usdm_btcusdt_20240808.gz', 9_000, 30],
    ['spot_btcusdt_20240808.gz', 4_000, 30],
    ['hyperliquid_btcusd_20250126.gz', 55, 25],
  ])('the head of %s gives the same samples both ways', async (name, many, least) => {
    const lines = gunzipSync(readFileSync(join(data, name)))
      .toString()
      .split('\n');
    const head = lines.filter((line) => line !== '').slice(0, many);
    const { books } = await compare(name.replace('.gz', '.txt'), head, {
      ...TERMS,
      windowMs: 30_000,
    });
    expect(books).toBeGreaterThanOrEqual(least);
  });
});
