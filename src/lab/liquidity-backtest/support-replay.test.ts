import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyColumns } from '../../io/feeds/bars/index.ts';
import { barsInMemory } from '../backtest/index.ts';
import { FITTED_BTC } from '../thinning/index.ts';
import { flowOf } from './support-flow.ts';
import { liquidatedShare, replaySupport, type SupportTerms } from './support-replay.ts';
import { levelAt } from './support-run.ts';
import { syntheticBars } from './synthetic-bars.ts';
import type { TimelineEntry } from './timeline.ts';

const MINUTE = 60_000;
const START = 1_700_000_040_000;
const at = (minutes: number): number => START + minutes * MINUTE;

const columns = syntheticBars({
  knots: [
    { time: at(0), price: 100_000 },
    { time: at(10), price: 99_500 },
    { time: at(16), price: 90_000 },
    { time: at(30), price: 95_000 },
  ],
  intervalMs: MINUTE,
  seed: 4,
  noiseBp: 15,
  volume: 20_000_000,
});
const feed = barsInMemory('MADE', columns, MINUTE);
const { bars, intervalMs } = await flowOf(feed, { from: at(0), to: at(30) }, 1);

const MILLION = 1_000_000_000_000n;
const termsOf = (budget: bigint): SupportTerms =>
  ({
    book: FITTED_BTC,
    priceDecimals: 1,
    sizeDecimals: 3,
    intervalMs,
    level: 2,
    requoteMs: 20_000,
    limits: { budget, inventoryMax: 10_000_000n, lossMax: 1_000n * MILLION },
    ladder: {
      levels: 10,
      halfSpreadPpm: 500n,
      stepPpm: 500n,
      sizePerLevel: budget / 10n + 1n,
      skewPpm: 1_000n,
      widenPpmPerVolatility: 10_000n,
    },
  }) as SupportTerms;

/** Support from the tenth minute on. */
const fromTen = (time: number): number => (time >= at(10) ? 2 : 1);

describe('a replay with and without support', () => {
  const outcome = replaySupport(bars, fromTen, termsOf(100n * MILLION));

  test('without support the price is the recorded one', () => {
    expect(outcome.without.lowest).toBeCloseTo(Math.min(...columns.low), 0);
    const last = outcome.seconds.at(-1);
    expect(last?.mid).toBeCloseTo(columns.close.at(-1) as number, 0);
  });

  test('until it begins the two are one; then there are more bids, and the fall is shorter', () => {
    const before = outcome.seconds.filter(({ time }) => time < at(10));
    expect(before.length).toBe(600);
    for (const { mid, midWith, depth, depthWith } of before) {
      expect([midWith, depthWith]).toEqual([mid, depth]);
    }
    expect(outcome.activeSeconds).toBe(20 * 60 + 1);
    expect(outcome.fills).toBeGreaterThan(0);
    expect(outcome.supported.depthMean).toBeGreaterThan(outcome.without.depthMean);
    expect(outcome.supported.lowest).toBeGreaterThan(outcome.without.lowest);
    expect(outcome.supported.proceeds).toBeGreaterThan(outcome.without.proceeds);
    expect(outcome.supported.liquidated).toBeLessThanOrEqual(outcome.without.liquidated);
  });

  test('the profit is what was sold and is held, less what was paid', () => {
    // Held at the last recorded price: nothing else can have been earned.
    expect(outcome.inventory).toBeGreaterThanOrEqual(0);
    expect(Math.abs(outcome.profit)).toBeLessThan(outcome.spentMost);
    expect(outcome.isStopped).toBe(false);
  });

  test('where support is never active the two are one and nothing is traded', () => {
    const idle = replaySupport(bars, () => 1, termsOf(100n * MILLION));
    for (const { mid, midWith } of idle.seconds) expect(midWith).toBe(mid);
    expect(idle).toMatchObject({ fills: 0, inventory: 0, spentMost: 0, activeSeconds: 0 });
    expect(idle.profit + 0).toBe(0);
  });

  test('a loss limit stops it for good', () => {
    const terms = termsOf(100n * MILLION);
    const limits = { ...terms.limits, lossMax: 1_000_000n as never };
    const stopped = replaySupport(bars, fromTen, { ...terms, limits });
    expect(stopped.isStopped).toBe(true);
    expect(stopped.fills).toBeLessThan(outcome.fills);
  });

  test('no budget is exceeded, and nothing is sold that was not bought', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (millions) => {
        const tried = replaySupport(bars, fromTen, termsOf(BigInt(millions) * MILLION));
        expect(tried.spentMost).toBeLessThanOrEqual(millions * 1_000_000);
        expect(tried.inventory).toBeGreaterThanOrEqual(0);
      }),
      { seed: 31, numRuns: 15 },
    );
  });
});

test('more longs are liquidated the lower the price, none without a fall, all at nothing', () => {
  const shares = [100, 99, 95, 90, 80, 50, 1].map((lowest) => liquidatedShare(100, lowest));
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares[0]).toBe(0);
  // Quantiles of the leverage: p90 is 15, so a fall by a fifteenth less maintenance takes a tenth.
  expect(liquidatedShare(100, 100 * (1 - 1 / 15) + 0.47)).toBeCloseTo(0.1, 2);
});

test('the level in force is that of the last change, from its moment on', () => {
  const entry = (time: number, to: number) => ({ time, to }) as TimelineEntry;
  const timeline = [entry(10, 1), entry(20, 3), entry(30, 0)];
  const seen = [9, 10, 19, 20, 29, 30, 99].map((time) => levelAt(timeline, time));
  expect(seen).toEqual([0, 1, 1, 3, 3, 0, 0]);
});

describe('flow', () => {
  test('a stretch holds the bars that open in it, with what takers bought and sold', async () => {
    const flow = await flowOf(feed, { from: at(3), to: at(5) }, 1);
    expect(flow.bars.map(({ ts }) => ts)).toEqual([at(3), at(4)]);
    const [bar] = flow.bars;
    expect(Number(bar?.open)).toBe(Math.round((columns.open[3] as number) * 10));
    expect((bar?.bought ?? 0) + (bar?.sold ?? 0)).toBeCloseTo(columns.volume[3] as number, 9);
  });

  test('bars that are missing, and takers that are not known, are refused', async () => {
    await expect(flowOf(feed, { from: at(20), to: at(40) }, 1)).rejects.toThrow(
      'MADE: support is 10 bars, 10 missing',
    );
    const silent = emptyColumns(2);
    silent.time.set([at(0), at(1)]);
    silent.takerBuy.fill(Number.NaN);
    const unknown = barsInMemory('SILENT', silent, MINUTE);
    await expect(flowOf(unknown, { from: at(0), to: at(2) }, 1)).rejects.toThrow(
      'SILENT: taker_buy_volume is missing',
    );
  });
});
