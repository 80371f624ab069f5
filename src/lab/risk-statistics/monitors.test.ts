import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  fitPareto,
  fitStudent,
  openRiskMonitor,
  type RiskMonitorTerms,
} from '../../core/desk/index.ts';
import { independence, proportionOfFailures } from './coverage.ts';
import { historicalTail } from './tail-risk.ts';

const data = process.env['BREAKWATER_DATA'] ?? resolve('..', 'shared', 'data');
const DAILY = join(data, 'daily', 'panel-1d-2020_2023.csv.gz');
const HOURLY = join(data, 'hourly-2017-2025', 'BTCUSDT-binance-perp-1h-2023-01_2024-05.csv.gz');
const hasData = existsSync(DAILY) && existsSync(HOURLY);

const rowsOf = (path: string): string[][] =>
  gunzipSync(readFileSync(path))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

const logReturns = (closes: readonly number[]): number[] =>
  closes.slice(1).map((close, at) => Math.log(close / (closes[at] as number)));

const dailyCloses = (): number[] =>
  rowsOf(DAILY)
    .filter((row) => row[1] === 'BTC/USD')
    .map((row) => Number(row[5]));

const WINDOW = 500;
const fitted = { window: WINDOW, refitEvery: 60 } as const;
const METHODS = {
  historical: { kind: 'historical', window: WINDOW },
  'filtered by EWMA': {
    kind: 'filtered-historical',
    window: WINDOW,
    filter: { kind: 'ewma', decay: 0.94 },
  },
  'filtered by GARCH': {
    kind: 'filtered-historical',
    window: WINDOW,
    filter: { kind: 'garch', ...fitted },
  },
  'EWMA normal': { kind: 'ewma-normal', decay: 0.94 },
  'GARCH normal': { kind: 'garch-normal', ...fitted },
  Student: { kind: 'student', ...fitted },
  'extreme value': { kind: 'extreme-value', ...fitted, tailShare: 0.1 },
} as const satisfies Record<string, RiskMonitorTerms>;

/** Walks a series: every return is judged by the estimates that were made before it. */
function backtest(terms: RiskMonitorTerms, returns: readonly number[], levels: readonly number[]) {
  const monitor = openRiskMonitor(terms);
  const walks = levels.map((level) => ({ level, days: 0, exceptions: 0, isBad: false }));
  const chains = levels.map(() => ({ quietQuiet: 0, quietBad: 0, badQuiet: 0, badBad: 0 }));
  returns.forEach((change, at) => {
    for (const [row, walk] of walks.entries()) {
      const estimate = monitor.estimate(walk.level);
      if (at < WINDOW || estimate.kind !== 'estimate') continue;
      const before = walk.isBad ? 'bad' : 'quiet';
      walk.isBad = -change > estimate.valueAtRisk;
      walk.days += 1;
      if (walk.isBad) walk.exceptions += 1;
      (chains[row] as (typeof chains)[0])[`${before}${walk.isBad ? 'Bad' : 'Quiet'}`] += 1;
    }
    monitor.add(change);
  });
  return walks.map(({ level, days, exceptions }, row) => ({
    days,
    exceptions,
    coverage: proportionOfFailures(days, exceptions, 1 - level).pValue,
    clusters: independence(chains[row] as (typeof chains)[0]).pValue,
  }));
}

const absent = hasData ? '' : ' (needs the market data, BREAKWATER_DATA)';

describe.skipIf(!hasData)(`monitors of risk on BTC${absent}`, () => {
  test('of 960 days Kupiec accepts every fat tail, and not the normal law of RiskMetrics', () => {
    const returns = logReturns(dailyCloses());
    const found = Object.entries(METHODS).map(([name, terms]) => {
      const [outer, inner] = backtest(terms, returns, [0.975, 0.99]);
      expect(outer?.days).toBe(960);
      if (!name.endsWith('normal')) {
        expect(outer?.coverage).toBeGreaterThan(0.05);
        expect(inner?.coverage).toBeGreaterThan(0.05);
      }
      if (name === 'EWMA normal') expect(inner?.coverage).toBeLessThan(0.01);
      return [name, [outer?.exceptions, inner?.exceptions]];
    });
    // Promised are 24 and 9.6.
    expect(Object.fromEntries(found)).toEqual({
      historical: [21, 7],
      'filtered by EWMA': [25, 10],
      'filtered by GARCH': [21, 11],
      'EWMA normal': [33, 22],
      'GARCH normal': [21, 15],
      Student: [22, 7],
      'extreme value': [19, 7],
    });
  });

  test('by the hour losses come in clusters, and only the GARCH filter leaves none', () => {
    const returns = logReturns(rowsOf(HOURLY).map((row) => Number(row[4])));
    const filter = { kind: 'garch', window: WINDOW, refitEvery: 720 } as const;
    const [plain] = backtest(METHODS.historical, returns, [0.975]);
    const garch = { ...METHODS['filtered by GARCH'], filter };
    const [filtered] = backtest(garch, returns, [0.975]);
    expect(plain?.clusters).toBeLessThan(0.001);
    expect(filtered?.clusters).toBeGreaterThan(0.05);
    expect(filtered?.coverage).toBeGreaterThan(0.05);
  });

  test('the fits of four years are those of scipy', () => {
    const returns = logReturns(dailyCloses());
    expect(returns).toHaveLength(1_460);
    // scipy 1.17.1, likelihoods of stats.t and stats.genpareto maximised by a simplex to 1e-12:
    // freedom 2.50797885, location 0.00111881894, scale 0.0203228024, likelihood 2992.52672524
    const student = fitStudent(returns);
    expect(student?.freedom).toBeCloseTo(2.50797885, 5);
    expect(student?.centre).toBeCloseTo(0.00111881894, 8);
    expect(student?.scale).toBeCloseTo(0.0203228024, 8);
    expect(student?.logLikelihood).toBeCloseTo(2992.5267252417116, 6);
    // 146 losses above 0.034498844: shape 0.17189596, scale 0.02450576, likelihood 370.39486005
    const losses = returns.map((change) => -change).toSorted((a, b) => a - b);
    const threshold = losses[1_460 - 146 - 1] as number;
    expect(threshold).toBeCloseTo(0.03449884398664338, 14);
    const excesses = losses.slice(-146).map((loss) => loss - threshold);
    expect(fitPareto(excesses)?.shape).toBeCloseTo(0.17189596, 6);
    expect(fitPareto(excesses)?.scale).toBeCloseTo(0.02450576, 7);
    expect(fitPareto(excesses)?.logLikelihood).toBeCloseTo(370.394860051093, 8);
  });

  test('the worst hundredth of the simple returns begins at 9.7 % and is 13.7 %', () => {
    const closes = dailyCloses();
    const simple = closes.slice(1).map((close, at) => close / (closes[at] as number) - 1);
    const monitor = openRiskMonitor({ kind: 'historical', window: 2_000 });
    for (const change of simple) monitor.add(change);
    const estimate = monitor.estimate(0.99);
    if (estimate.kind !== 'estimate') throw new Error(estimate.reason);
    expect(estimate.valueAtRisk).toBeCloseTo(0.0971, 4);
    expect(estimate.expectedShortfall).toBeCloseTo(0.1366, 4);
    const { upper, expectedShortfall } = historicalTail(simple, 0.99);
    expect(estimate.valueAtRisk).toBeCloseTo(upper, 12);
    expect(estimate.expectedShortfall).toBeCloseTo(expectedShortfall, 12);
  });
});
