/** What recorded feeds say, beside what is stated for them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyseLiquidity } from './liquidity-analysis.ts';
import type { MarketAnalysis } from './market-analysis.ts';
import { TERMS } from './terms.contract.ts';

/** The recordings lie outside the project: `BREAKWATER_DATA`, or `shared/data` beside it. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(
  process.env['BREAKWATER_DATA'] ?? join(root, '../shared/data'),
  'l2-binance-2024-08-09',
);
const absent = existsSync(folder) ? '' : ` (left out: no ${folder})`;

/** Depth of one side, BTC, and spread, stated for USD-M of 9 August 2024. */
const STATED = [
  [10, 146.6],
  [25, 688.7],
  [50, 1_369],
  [100, 2_873],
] as const;

describe.skipIf(absent !== '')(`USD-M BTCUSDT, 9 August 2024${absent}`, () => {
  let usdm: MarketAnalysis;
  beforeAll(async () => {
    const files = [join(folder, 'usdm_btcusdt_20240808.gz')];
    const asked = { files, fileTerms: {}, acceptsFaults: false };
    usdm = (await analyseLiquidity(asked, TERMS)).markets[0] as MarketAnalysis;
  });

  test('agrees with the venue and has nothing wrong in it', () => {
    expect(usdm.notes).toEqual([]);
    expect(usdm.check).toMatchObject({ books: 6_544, priceMismatches: 0, sizeMismatches: 0 });
    expect(usdm.study.samples.rows).toBe(345);
  });

  test('was recorded by a clock that was 1.27 s behind', () => {
    expect(Math.abs(usdm.skew.median + 1_270)).toBeLessThan(5);
  });

  /**
   * The stated figures are medians of the mean of both sides, at the first update of every second
   * of receive time; ours are at whole seconds of exchange time, and 1.1 % is what that changes.
   */
  test('has the stated depth and spread as the median of the mean of both sides', () => {
    for (const [bp, stated] of STATED) {
      const row = usdm.depths.find((depth) => depth.bp === bp);
      expect(Math.abs((row?.sideMedian ?? 0) / stated - 1), `${bp} bp`).toBeLessThan(0.011);
      for (const other of [row?.bidMedian, row?.askMedian, row?.thinnerMedian, row?.sideMean]) {
        expect(Math.abs((other ?? 0) / stated - 1), `${bp} bp`).toBeGreaterThan(0.05);
      }
    }
    const spread = usdm.gauges.find(({ id }) => id === 'spread_bp');
    expect(Math.abs((spread?.median ?? 0) - 0.016)).toBeLessThan(0.0005);
  });

  test('shows that its snapshot never reached 50 bp', () => {
    const covered = Object.fromEntries(usdm.depths.map((row) => [row.bp, row.covered]));
    expect(covered).toMatchObject({ 50: 0, 100: 0 });
    expect(covered[5]).toBeGreaterThan(0.6);
  });

  test('has trades that cost their takers something', () => {
    const paid = usdm.gauges.find(({ id }) => id === 'effective_spread_bp');
    expect(paid?.least).toBeGreaterThan(0.016);
  });
});
