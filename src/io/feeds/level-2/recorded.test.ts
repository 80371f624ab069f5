/** Recorded feeds of Binance and Hyperliquid: rebuilt, and held against what else is known. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { ASK, BID, OrderBook } from '../../../core/liquidity/index.ts';
import { BookSync } from './book-sync.ts';
import { readLevel2Head } from './head.ts';
import type { Level2Terms } from './message.ts';
import { QuoteCheck } from './quote-check.ts';
import { readLevel2 } from './read.ts';
import { TradeCheck } from './trade-check.ts';

/** The recordings lie outside the project: `BREAKWATER_DATA`, or `shared/data` beside it. */
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = join(
  process.env['BREAKWATER_DATA'] ?? join(root, '../shared/data'),
  'l2-binance-2024-08-09',
);
const absent = existsSync(folder) ? '' : ` (left out: no ${folder})`;

const BANDS_BP = [10, 25, 50, 100] as const;

interface Rebuilt {
  readonly terms: Level2Terms;
  readonly sync: BookSync;
  readonly quotes: QuoteCheck;
  readonly trades: TradeCheck;
  readonly usable: number;
  /** Spread in bp, then depth of both sides in lots at each band, of books a second apart. */
  readonly samples: readonly (readonly number[])[];
}

/** Spread in bp and the mean depth of the two sides at each band. */
function sampleOf(book: OrderBook): number[] {
  const spread = ((book.bestAsk() - book.bestBid()) / book.mid()) * 10_000;
  const depths = BANDS_BP.map((bp) => (book.depthWithin(BID, bp) + book.depthWithin(ASK, bp)) / 2);
  return [spread, ...depths];
}

async function rebuilt(name: string): Promise<Rebuilt> {
  const file = join(folder, name);
  const terms = await readLevel2Head(file);
  const book = new OrderBook(10_000);
  const [sync, quotes, trades] = [new BookSync(book), new QuoteCheck(), new TradeCheck()];
  const samples: number[][] = [];
  let usable = 0;
  let sampledMs = Number.NEGATIVE_INFINITY;
  for await (const message of readLevel2(file, { terms })) {
    if (sync.take(message)) {
      usable += 1;
      quotes.takeBook(sync.lastId, message.line, book);
      trades.takeBook(book.bestBid(), book.bestAsk());
      if (message.kind === 'update' && message.receivedMs - sampledMs >= 1_000) {
        samples.push(sampleOf(book));
        sampledMs = message.receivedMs;
      }
    } else if (message.kind === 'ticker') {
      quotes.takeTicker(message);
      trades.takeTicker(message.bid, message.ask);
    } else if (message.kind === 'trade') trades.takeTrade(message);
  }
  sync.end();
  return { terms, sync, quotes, trades, usable, samples };
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

describe.skipIf(absent !== '')(`USD-M BTCUSDT, 9 August 2024${absent}`, () => {
  let usdm: Rebuilt;
  beforeAll(async () => {
    usdm = await rebuilt('usdm_btcusdt_20240808.gz');
  });

  test('is found out from its head', () => {
    expect(usdm.terms).toEqual({
      format: 'binance-usdm',
      symbol: 'BTCUSDT',
      priceDecimals: 1,
      sizeDecimals: 3,
    });
  });

  test('rebuilds without a gap and without a crossed book', () => {
    const { sync } = usdm;
    expect(sync.findings.first()).toEqual([]);
    expect([sync.state, sync.isPartial]).toEqual(['synced', false]);
    // The snapshot is line 55: of the six updates before it two are not in it.
    expect(sync.applied).toEqual({ snapshots: 1, updates: 6_547, dropped: 4, levels: 445_262 });
    expect(usdm.usable).toBe(6_546);
    expect(sync.book.dropped).toBe(0);
  });

  test('has the best bid and ask of the venue after every update, to the lot', () => {
    const { quotes } = usdm;
    expect([quotes.compared, quotes.sameId, quotes.skipped]).toEqual([6_544, 628, 0]);
    expect([quotes.priceMismatches, quotes.sizeMismatches]).toEqual([0, 0]);
  });

  test('trades at or through the touch but for one in 250, which the streams carry apart', () => {
    const { judged, inside } = usdm.trades;
    expect(judged).toBe(21_308);
    expect(inside / judged).toBeLessThan(1 / 250);
  });

  /**
   * The figures stated for this recording are depths of one side of 146.6, 688.7, 1,369 and 2,873
   * BTC and a spread of 0.016 bp. They are medians, over the books after the first update in every
   * second of receive time, of the mean of both sides. Means over the same books are another matter
   * (217.3, 631.3, 1,266 and 2,562 BTC): for 114 of the 345 seconds more than 500 BTC of asks stood
   * within 10 bp, against 157 in the median. The tolerance is half of the last digit that is
   * stated, so nothing is left open but its rounding.
   */
  test('has the calm depth and spread that are stated for it', () => {
    const { samples } = usdm;
    expect(samples).toHaveLength(335);
    const [spread, ...depths] = [0, 1, 2, 3, 4].map((at) =>
      median(samples.map((sample) => sample[at] as number)),
    );
    expect(Math.abs((spread as number) - 0.016)).toBeLessThan(0.0005);
    const stated = [146.6, 688.7, 1_369, 2_873];
    const halfDigits = [0.05, 0.05, 0.5, 0.5];
    depths.forEach((lots, at) => {
      const difference = Math.abs(lots / 1_000 - (stated[at] as number));
      expect(difference, `${BANDS_BP[at]} bp: ${lots / 1_000}`).toBeLessThan(
        halfDigits[at] as number,
      );
    });
  });
});

describe.skipIf(absent !== '')(`spot BTCUSDT, 9 August 2024${absent}`, () => {
  let spot: Rebuilt;
  beforeAll(async () => {
    spot = await rebuilt('spot_btcusdt_20240808.gz');
  });

  test('rebuilds without a gap and without a crossed book', () => {
    expect(spot.terms).toMatchObject({ format: 'binance-spot', symbol: 'BTCUSDT' });
    const { sync } = spot;
    expect(sync.findings.first()).toEqual([]);
    expect([sync.state, sync.isPartial]).toEqual(['synced', false]);
    // The snapshot is line 8; one of the three updates before it is not in it.
    expect(sync.applied).toMatchObject({ snapshots: 1, updates: 3_449, dropped: 2 });
  });

  test('has the best bid and ask of the venue after every update, to the lot', () => {
    const { quotes } = spot;
    expect([quotes.compared, quotes.sameId]).toEqual([3_449, 564]);
    expect([quotes.priceMismatches, quotes.sizeMismatches]).toEqual([0, 0]);
  });

  test('trades at or through the touch but for one in 30: its book comes every 100 ms', () => {
    const { judged, inside } = spot.trades;
    expect(judged).toBe(9_753);
    expect(inside / judged).toBeLessThan(1 / 30);
  });
});

test.skipIf(absent !== '')(`Hyperliquid BTC: 46 books, none crossed${absent}`, async () => {
  const { terms, sync, trades, usable } = await rebuilt('hyperliquid_btcusd_20250126.gz');
  expect(terms).toMatchObject({ format: 'hyperliquid', symbol: 'BTC', sizeDecimals: 5 });
  expect(sync.findings.first()).toEqual([]);
  expect([sync.state, usable, sync.book.count(BID), sync.book.count(ASK)]).toEqual([
    'synced',
    46,
    20,
    20,
  ]);
  expect([trades.judged, trades.inside]).toEqual([64, 0]);
});
