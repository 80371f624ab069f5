import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  amihud,
  annualised,
  closeVariance,
  garmanKlassVariance,
  logReturns,
  parkinsonVariance,
  rogersSatchellVariance,
  yangZhangVariance,
} from '../../core/liquidity/index.ts';
import { type BarEvent, barEvents } from '../backtest/index.ts';
import { BAR_GAUGE_AT, BAR_GAUGES, type BarGaugeId, BarSampler } from './bar-gauges.ts';
import { RollingHigh } from './rolling-high.ts';
import { syntheticBars } from './synthetic-bars.ts';

const HOUR = 3_600_000;
const START = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);
const columns = syntheticBars({
  knots: [
    { time: START, price: 100 },
    { time: START + 200 * HOUR, price: 80 },
  ],
  intervalMs: HOUR,
  seed: 3,
  noiseBp: 50,
  volume: 1_000_000,
});
const bars = barEvents('MADE', columns, HOUR);

/** The sample after the bar with a number from 0. */
function sampleAt(last: number, terms = { bars: 24, highBars: 48 }): (id: BarGaugeId) => number {
  const sampler = new BarSampler(terms);
  let sample = new Float64Array();
  for (const bar of bars.slice(0, last + 1)) sample = Float64Array.from(sampler.take(bar));
  return (id) => sample[BAR_GAUGE_AT[id]] as number;
}

const last = (count: number, field: 'open' | 'high' | 'low' | 'close', end: number) =>
  columns[field].subarray(end + 1 - count, end + 1);

test('volatility is that of the whole formulas over the last bars, a year', () => {
  const at = sampleAt(150);
  const yearly = (variance: number): number => annualised(variance, 365 * 24);
  const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map((field) =>
    last(24, field, 150),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const window = { open, high, low, close };
  expect(at('rv_parkinson')).toBeCloseTo(yearly(parkinsonVariance(window)), 10);
  expect(at('rv_garman_klass')).toBeCloseTo(yearly(garmanKlassVariance(window)), 10);
  expect(at('rv_rogers_satchell')).toBeCloseTo(yearly(rogersSatchellVariance(window)), 10);
  const withOneBefore = {
    open: last(25, 'open', 150),
    high: last(25, 'high', 150),
    low: last(25, 'low', 150),
    close: last(25, 'close', 150),
  };
  expect(at('rv_close')).toBeCloseTo(yearly(closeVariance(withOneBefore.close)), 10);
  expect(at('rv_yang_zhang')).toBeCloseTo(yearly(yangZhangVariance(withOneBefore)), 10);
});

test('range, return, volume and flow are those of the bar; the ratio is to the bars before', () => {
  const at = sampleAt(150);
  const bar = bars[150] as BarEvent;
  const before = bars[149] as BarEvent;
  expect(at('range_bp')).toBeCloseTo(10_000 * Math.log(bar.high / bar.low), 8);
  expect(at('return_bp')).toBeCloseTo(10_000 * Math.log(bar.close / before.close), 8);
  expect(at('move_bp')).toBe(Math.abs(at('return_bp')));
  expect(at('volume')).toBe(bar.volume * bar.close);
  expect(at('taker_imbalance')).toBeCloseTo(2 * (bar.takerBuy / bar.volume) - 1, 10);
  const quotes = bars.slice(126, 150).map(({ volume, close }) => volume * close);
  const mean = quotes.reduce((sum, each) => sum + each, 0) / 24;
  expect(at('volume_ratio')).toBeCloseTo((bar.volume * bar.close) / mean, 8);
  const moves = logReturns(last(25, 'close', 150)).map((each) => 10_000 * each);
  const millions = bars.slice(127, 151).map(({ volume, close }) => (volume * close) / 1_000_000);
  expect(at('amihud')).toBeCloseTo(amihud(moves, millions), 8);
});

test('the drawdown is from the highest high of its bars, the present one included', () => {
  const at = sampleAt(150);
  const high = Math.max(...last(48, 'high', 150));
  const { close } = bars[150] as BarEvent;
  expect(at('drawdown_bp')).toBeCloseTo(10_000 * Math.log(high / close), 8);
  expect(at('drawdown_bp')).toBeGreaterThan(0);
});

test('what needs a window has no value before it is full; what needs none has one', () => {
  const early = sampleAt(23);
  expect(early('rv_parkinson')).toBeNaN();
  expect(early('volume_ratio')).toBeNaN();
  expect(early('amihud')).toBeNaN();
  expect(early('range_bp')).toBeGreaterThan(0);
  expect(sampleAt(24)('rv_parkinson')).toBeGreaterThan(0);
  expect(sampleAt(0)('return_bp')).toBeNaN();
});

test('taker volume that no file has gives no imbalance, and volume of zero none either', () => {
  const sampler = new BarSampler({ bars: 2, highBars: 2 });
  const bar = bars[0] as BarEvent;
  const at = BAR_GAUGE_AT.taker_imbalance;
  expect(sampler.take({ ...bar, takerBuy: Number.NaN })[at]).toBeNaN();
  expect(sampler.take({ ...bar, volume: 0, takerBuy: 0 })[at]).toBeNaN();
});

test('every gauge has a place of its own, and its range holds what it measures', () => {
  expect(new Set(BAR_GAUGES.map(({ id }) => id)).size).toBe(BAR_GAUGES.length);
  const at = sampleAt(150);
  for (const { id, least, most, isSigned } of BAR_GAUGES) {
    const value = at(id);
    expect(Math.abs(value)).toBeLessThan(most);
    expect([id, isSigned || value >= 0]).toEqual([id, true]);
    expect(least).toBeGreaterThan(0);
  }
});

test('the rolling high is the highest of the window, whatever comes', () => {
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 80 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 12 }), (list, window) => {
      const high = new RollingHigh(window);
      list.forEach((value, at) => {
        const expected = Math.max(...list.slice(Math.max(0, at + 1 - window), at + 1));
        expect(high.push(value)).toBe(expected);
      });
    }),
    { seed: 17, numRuns: 300 },
  );
});
