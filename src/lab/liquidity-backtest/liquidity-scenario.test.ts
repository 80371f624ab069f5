import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, test } from 'vitest';
import { InputError } from '../input-error.ts';
import {
  backtestReport,
  loadLiquidityScenario,
  runLiquidityBacktest,
  tablesOf,
  writeTimelineParquet,
} from './index.ts';

const SCENARIOS = join(import.meta.dirname, '../../../scenarios');
const DEMO = join(SCENARIOS, 'liquidity-demo.yaml');
const TEXT = readFileSync(DEMO, 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'breakwater-liquidity-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The demo with one change, in a folder without data. */
function changed(from: string, to: string): string {
  expect(TEXT).toContain(from);
  const file = join(folder, 'changed.yaml');
  writeFileSync(file, TEXT.replace(from, to));
  return file;
}

/** What is said against a file. */
function faultOf(file: string): InputError {
  try {
    loadLiquidityScenario(file);
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown;
    throw thrown;
  }
  throw new Error('the scenario was accepted');
}

describe('the demo', async () => {
  const backtest = await runLiquidityBacktest(loadLiquidityScenario(DEMO));

  test('sees the crash in time, misses the slide, and has one false alarm of rescue', () => {
    const rescue = backtest.scores.find(({ level }) => level === 3);
    expect(rescue).toMatchObject({
      recall: { primary: { hits: 1, of: 1 }, secondary: { hits: 0, of: 1 } },
      inTime: { hits: 1, of: 2 },
      falseAlarms: 1,
      quietFalseAlarms: 1,
    });
    expect(rescue?.leadToTroughMs).toBeGreaterThan(0);
    expect(rescue?.fallAhead).toBeGreaterThan(0.5);
  });

  test('replays the crash with and without support, within the budget', () => {
    const { support } = backtest;
    expect(support?.activeSeconds).toBeGreaterThan(3_600);
    expect(support?.spentMost).toBeGreaterThan(0);
    expect(support?.spentMost).toBeLessThanOrEqual(20_000_000);
    expect(support?.supported.depthMean).toBeGreaterThan(support?.without.depthMean as number);
  });

  test('gives the same result, the same page and the same tables again', async () => {
    const again = await runLiquidityBacktest(loadLiquidityScenario(DEMO));
    expect(again.markets).toEqual(backtest.markets);
    expect(backtestReport(again)).toBe(backtestReport(backtest));
    expect(tablesOf(again)).toEqual(tablesOf(backtest));
  });

  test('its page is whole: no figure is missing, nothing is loaded', () => {
    const page = backtestReport(backtest);
    expect(page).not.toMatch(/NaN|undefined|Infinity|https?:\/\/(?!www\.w3\.org)/);
    expect(page.match(/<figure/g)?.length).toBe(4);
    expect(page).toContain('range_bp_rank &gt; 0.9998');
  });

  test('its timeline goes into Parquet and out again', async () => {
    const { timeline } = backtest.markets[0] as (typeof backtest.markets)[0];
    const file = join(folder, 'timeline.parquet');
    writeTimelineParquet(file, timeline);
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file) });
    expect(rows.length).toBe(timeline.length);
    const first = timeline[0] as (typeof timeline)[0];
    expect(rows[0]).toMatchObject({
      market: 'MADE-5M',
      time: new Date(first.time),
      from: 'calm',
      reason: 'entered',
      price: first.price,
    });
    const values = JSON.parse(rows[0]?.['values'] as string) as Record<string, number>;
    for (const { name, value } of first.values) expect(values[name]).toBe(value);
  });
});

describe('what is refused', () => {
  test.each([
    [
      'an unknown gauge',
      "'range_bp_rank > 0.9998 &&",
      "'rnge_bp > 1 &&",
      'activation.rescue.enter',
    ],
    [
      'half an expression',
      "leave: 'range_bp_rank < 0.995'",
      "leave: 'range_bp <'",
      'support.leave',
    ],
    ['an unknown field', 'valuesMin: 864', 'valuesMin: 864\n  rows: 3', 'gauges.rows'],
    ['a word for a number', 'quietBp: 500', 'quietBp: small', 'judge.quietBp'],
    ['knots that go back', '2025-01-06T12:00Z', '2024-01-06T12:00Z', 'synthetic.knots[1]'],
    ['a day that is none', '2025-01-11T00:00Z', '2025-02-31T00:00Z', 'windows[0].from'],
    ['a window that ends first', 'to: 2025-01-12T00:00Z', 'to: 2025-01-10T00:00Z', 'windows[0].to'],
    ['both kinds of bars', 'synthetic:', 'files: [a.csv]\n    synthetic:', 'markets[0]'],
    [
      'an unknown market of support',
      'market: MADE-5M\n  level',
      'market: X\n  level',
      'support.market',
    ],
    ['lots of no whole value', 'sizeDecimals: 3', 'sizeDecimals: 6', 'support.sizeDecimals'],
    ['a replay that ends first', 'to: 2025-01-11T17:30Z', 'to: 2025-01-11T14:00Z', 'support.to'],
    ['a ladder without levels', 'levels: 10', 'levels: 0', 'support.ladder.levels'],
    ['more than all', 'atLeast: 3,', 'atLeast: 5,', 'activation.support.enter'],
  ])('%s, with its line and its place', (_, from, to, field) => {
    const fault = faultOf(changed(from, to));
    expect(fault.field).toContain(field);
    expect(fault.line).toBeGreaterThan(5);
    expect(fault.accepted.length).toBeGreaterThan(5);
  });

  test('a file that is not there, with the folder and the option that names another', () => {
    const file = join(SCENARIOS, 'liquidity-hourly.yaml');
    expect(() => loadLiquidityScenario(file, folder)).toThrow(
      /markets\[0\]\.files\[0\] is hourly\/BTC.* accepted: a file in .*\(--data\)/,
    );
  });

  test('no scenario at all', () => {
    expect(faultOf(join(folder, 'none.yaml'))).toMatchObject({ field: 'file' });
  });

  test('a gauge that the bars of a market never have', async () => {
    const bars = join(folder, 'bars.csv');
    const row = (at: number): string => `${1_736_000_000 + at * 300},1,1.01,0.99,1,5`;
    const rows = Array.from({ length: 40 }, (_, at) => row(at));
    writeFileSync(bars, `ts,open,high,low,close,volume\n${rows.join('\n')}\n`);
    const yaml = TEXT.replace(/ {4}synthetic:[\s\S]*?\n\ngauges/, '    files: [bars.csv]\n\ngauges')
      .replace("'range_bp_rank > 0.9998 &&", "'taker_imbalance < -0.5 &&")
      .replace('valuesMin: 864', 'valuesMin: 3')
      .replace('bars: 288', 'bars: 3');
    const file = join(folder, 'flow.yaml');
    writeFileSync(file, yaml);
    await expect(runLiquidityBacktest(loadLiquidityScenario(file, folder))).rejects.toThrow(
      'MADE-5M: activation is taker_imbalance, never known',
    );
  });
});

/** Recorded bars lie outside the project. */
const data = process.env['BREAKWATER_DATA'] ?? resolve('..', 'shared', 'data');
const hasData = existsSync(join(data, 'hourly'));

describe.skipIf(!hasData)('recorded bars (need BREAKWATER_DATA)', () => {
  test('every scenario of the project finds its files', () => {
    const isBacktest = (name: string) =>
      name.startsWith('liquidity-') && name !== 'liquidity-crash.yaml'; // that one is simulated
    const names = readdirSync(SCENARIOS).filter(isBacktest);
    expect(names.length).toBe(5);
    for (const name of names) {
      expect(loadLiquidityScenario(join(SCENARIOS, name), data).markets.length).toBeGreaterThan(0);
    }
  });

  test('support was active on every labelled day of recorded hours', async () => {
    const scenario = loadLiquidityScenario(join(SCENARIOS, 'liquidity-hourly.yaml'), data);
    const backtest = await runLiquidityBacktest(scenario);
    const support = backtest.scores.find(({ market, level }) => market === 'all' && level === 2);
    expect(support?.recall.primary).toEqual({ hits: 5, of: 5 });
    expect(support?.recall.secondary).toEqual({ hits: 14, of: 14 });
    expect(support?.falsePerYear).toBeLessThan(20);
  });
});
