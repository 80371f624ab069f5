import { expect, test } from 'vitest';
import { GAUGES } from '../gauges/index.ts';
import { GaugeHistories } from './gauge-histories.ts';
import { GaugeHistory, HISTORY_TERMS, type HistoryTerms } from './gauge-history.ts';

const HOUR = 3_600_000;
const TERMS: HistoryTerms = { ...HISTORY_TERMS, least: 1e-3, most: 1e6, isSigned: true };

const filled = (values: readonly number[], terms: HistoryTerms = TERMS): GaugeHistory => {
  const history = new GaugeHistory('spread_bp', terms);
  for (const value of values) history.add(value, 0);
  return history;
};

test('quantiles of one to a thousand are within one per cent', () => {
  const history = filled(Array.from({ length: 1_000 }, (_, at) => at + 1));
  for (const [p, exact] of [
    [0, 1],
    [0.25, 250],
    [0.5, 500],
    [0.99, 990],
    [1, 1_000],
  ] as const) {
    expect(Math.abs(history.quantile(p) / exact - 1)).toBeLessThanOrEqual(0.01);
  }
  expect(history.median()).toBe(history.quantile(0.5));
  expect(history.count()).toBe(1_000);
});

test('zero, negatives and what is too small or too large have their place', () => {
  const history = filled([-50, -1e-9, 0, 1e-9, 7, 1e9]);
  expect(Math.abs(history.quantile(0) / -50 - 1)).toBeLessThanOrEqual(0.01);
  expect(history.median()).toBe(0);
  expect(history.quantile(0.99)).toBeGreaterThan(6.9);
  expect(history.quantile(1)).toBeGreaterThan(0.99e6);
  const unsigned = filled([-50, 3], { ...TERMS, isSigned: false });
  expect(unsigned.quantile(0)).toBe(0);
});

test('NaN is not counted, infinities are the largest sizes', () => {
  const history = filled([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1]);
  expect(history.count()).toBe(3);
  expect(history.quantile(1)).toBeGreaterThan(0.99e6);
  expect(history.quantile(0)).toBeLessThan(-0.99e6);
});

test('without values nothing is known', () => {
  const history = filled([]);
  expect(history.quantile(0.5)).toBeNaN();
  expect(history.rankOf(1)).toBeNaN();
  expect(filled([1]).quantile(1.5)).toBeNaN();
  expect(filled([1]).rankOf(Number.NaN)).toBeNaN();
});

test('the rank of a value is the share below it, equals by half', () => {
  const history = filled([1, 2, 2, 2, 4, 8, 16, 32, -4, 0]);
  expect(history.rankOf(100)).toBe(1);
  expect(history.rankOf(-100)).toBe(0);
  expect(history.rankOf(2)).toBe((3 + 1.5) / 10);
  expect(history.rankOf(3)).toBe(0.6);
  expect(history.rankOf(0)).toBe(0.15);
});

test('values leave hour by hour after a day', () => {
  const history = new GaugeHistory('volume', TERMS);
  for (let hour = 0; hour < 30; hour += 1) {
    for (let each = 0; each < 10; each += 1) history.add(hour + 1, hour * HOUR + each);
  }
  // hours 6 to 29 are left: 7 to 30
  expect(history.count()).toBe(240);
  expect(history.quantile(0)).toBeGreaterThan(6.9);
  history.advance(40 * HOUR);
  expect(history.count()).toBe(130);
  history.add(5, 3 * HOUR); // late: it counts as now
  expect(history.count()).toBe(131);
  history.advance(1_000 * HOUR);
  expect(history.count()).toBe(0);
  expect(history.median()).toBeNaN();
});

test('a snapshot is one column and one number', () => {
  const history = filled([3, 4, 5, -6, 0, 1e-7]);
  history.add(9, 2 * HOUR);
  const copy = new GaugeHistory('spread_bp', TERMS);
  const [from, to] = [history.columns(), copy.columns()];
  expect(from.map(({ name }) => name)).toEqual(['history.spread_bp']);
  from.forEach(({ array, used }, at) => {
    for (let row = 0; row < used; row += 1)
      (to[at]?.array as Uint32Array)[row] = Number(array[row]);
  });
  copy.restore(history.registers());
  const empty = new GaugeHistory('spread_bp', TERMS);
  empty.restore(new GaugeHistory('spread_bp', TERMS).registers());
  for (const each of [history, copy]) each.add(11, 25 * HOUR);
  for (const p of [0, 0.3, 0.6, 1]) expect(copy.quantile(p)).toBe(history.quantile(p));
  expect([copy.count(), empty.count()]).toEqual([history.count(), 0]);
});

test('gauges are judged by their past before they join it, under the names of conditions', () => {
  const gauges = [
    { id: 'spread_bp', least: 1e-3, most: 1e4, isSigned: false },
    { id: 'ofi', least: 1, most: 1e9, isSigned: true },
  ];
  const histories = new GaugeHistories(gauges, 3);
  expect(histories.gaugeNames()).toEqual([
    'spread_bp',
    'spread_bp_rank',
    'spread_bp_median',
    'ofi',
    'ofi_rank',
    'ofi_median',
  ]);
  for (const spread of [1, 2, 3]) {
    const early = histories.judge(Float64Array.of(spread, Number.NaN), 0);
    expect(early['spread_bp_rank']).toBeNaN();
  }
  const judged = histories.judge(Float64Array.of(50, Number.NaN), 0);
  expect(judged['spread_bp']).toBe(50);
  expect(judged['spread_bp_rank']).toBe(1);
  expect(Math.abs((judged['spread_bp_median'] as number) / 2 - 1)).toBeLessThanOrEqual(0.01);
  expect(judged['ofi_rank']).toBeNaN();
  expect(histories.of('spread_bp')?.count()).toBe(4);
  expect(histories.of('ofi')?.count()).toBe(0);
  expect(histories.of('volume')).toBeUndefined();
  expect(histories.columns()).toHaveLength(2);
  const copy = new GaugeHistories(gauges, 3);
  copy.restore(histories.registers());
  expect(copy.registers()).toEqual([0, 0]);
});

test('a day of every gauge of a market stays under eight megabytes', () => {
  const histories = new GaugeHistories(GAUGES, 60);
  const bytes = histories.columns().reduce((sum, { array }) => sum + array.byteLength, 0);
  expect(bytes).toBeLessThan(8_000_000);
});
