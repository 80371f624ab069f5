import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QuoteUnits } from '../../money/index.ts';
import { canonicalText, canonicalValue } from '../codec/index.ts';
import { ConcentrationMonitor } from './concentration.ts';
import { DrawdownMonitor, type DrawdownState } from './drawdown.ts';
import { PerformanceMonitor } from './performance.ts';
import { RealisedVolatility } from './realised-volatility.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const quote = (amount: bigint) => amount as QuoteUnits;

describe('drawdown', () => {
  const opened = (...points: readonly (readonly [time: number, equity: bigint])[]) => {
    const monitor = new DrawdownMonitor({ windowMs: DAY, slots: 24 });
    for (const [time, equity] of points) monitor.add(time, quote(equity));
    return monitor;
  };

  test('the peak is remembered, the day begins with what was there, the window forgets', () => {
    const monitor = opened([0, 100n], [HOUR, 200n], [2 * HOUR, 150n], [DAY + 1, 140n]);
    const falls = monitor.falls();
    expect(falls?.peak).toEqual({ high: 200n, lost: 60n, share: 0.3 });
    expect(falls?.day).toMatchObject({ high: 150n, lost: 10n });
    expect(falls?.trailing).toMatchObject({ high: 200n, lost: 60n });
    monitor.add(DAY + 2 * HOUR, quote(140n));
    expect(monitor.falls()?.trailing).toMatchObject({ high: 150n, lost: 10n });
    monitor.add(9 * DAY, quote(145n));
    expect(monitor.falls()?.trailing).toMatchObject({ high: 145n, lost: 0n });
    expect(monitor.falls()?.day).toMatchObject({ high: 145n, lost: 0n });
    expect(monitor.falls()?.peak.lost).toBe(55n);
  });

  test('money that is taken out is no drawdown, and money paid in hides none', () => {
    const monitor = opened([0, 100_000n], [1, 90_000n]);
    monitor.moveCapital(quote(-80_000n));
    expect(monitor.falls()?.peak).toMatchObject({ high: 11_112n, lost: 1_112n });
    expect(monitor.falls()?.peak.share).toBeCloseTo(0.1, 3);
    monitor.moveCapital(quote(80_000n));
    expect(monitor.falls()?.peak).toMatchObject({ high: 100_008n });
    monitor.add(2, quote(95_000n));
    expect(monitor.falls()?.trailing).toMatchObject({ high: 100_008n, lost: 5_008n });
  });

  test('a flow of money makes no fall smaller, and larger only by its rounding', () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 15n });
    fc.assert(
      fc.property(amount, amount, fc.array(amount, { maxLength: 8 }), (high, low, equities) => {
        const monitor = opened([0, high], [1, low]);
        const share = monitor.falls()?.peak.share as number;
        let [least, at] = [low, low];
        for (const equity of equities) {
          monitor.moveCapital(quote(equity - at));
          at = equity;
          if (equity < least) least = equity;
        }
        const now = monitor.falls()?.peak as { share: number; high: bigint };
        expect(now.share).toBeGreaterThanOrEqual(share - 1e-12);
        expect(now.share - share).toBeLessThan((equities.length + 1) / Number(least) + 2e-12);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  test('a book that lost more than all says so, and money paid in hides it not', () => {
    expect(opened().falls()).toBeNull();
    const monitor = opened([0, 100n], [1, -50n]);
    expect(monitor.falls()?.peak.share).toBe(1.5);
    monitor.moveCapital(quote(200n));
    expect(monitor.falls()?.peak).toEqual({ high: 300n, lost: 150n, share: 0.5 });
  });

  test('without a high above zero no share of it is known, neither 0 nor 1', () => {
    expect(opened([0, 0n]).falls()?.peak).toEqual({ high: 0n, lost: 0n, share: null });
    expect(opened([0, 0n], [1, -5n]).falls()?.peak.share).toBeNull();
    expect(opened([0, -5n], [1, -9n]).falls()?.trailing.share).toBeNull();
  });

  test('where all money is taken out no fall is left, and what comes later begins anew', () => {
    for (const amount of [-900n, -950n]) {
      const monitor = opened([0, 1_000n], [1, 900n]);
      monitor.moveCapital(quote(amount));
      const { peak, day, trailing } = monitor.falls() ?? {};
      for (const fall of [peak, day, trailing])
        expect(fall).toMatchObject({ lost: 0n, share: null });
      monitor.moveCapital(quote(1_000n - amount - 900n));
      expect(monitor.falls()?.peak).toEqual({ high: 1_000n, lost: 0n, share: 0 });
    }
  });

  test('it goes on from what was saved', () => {
    const monitor = opened([HOUR, 10n ** 20n], [5 * HOUR, 10n ** 20n - 7n]);
    const state = canonicalValue(canonicalText(monitor.toState())) as unknown as DrawdownState;
    const restored = DrawdownMonitor.fromState(state);
    for (const each of [monitor, restored]) each.add(26 * HOUR, quote(10n ** 19n));
    expect(restored.falls()).toEqual(monitor.falls());
    expect(restored.toState()).toEqual(monitor.toState());
  });
});

describe('performance', () => {
  const terms = { returns: 3, trades: 4, periodsPerYear: 8_760 };

  test('Sharpe is mean over deviation, annualised, over the newest returns', () => {
    const monitor = new PerformanceMonitor(terms);
    for (const change of [9, 0.01, 0.03, 0.02, Number.NaN]) monitor.addReturn(change);
    expect(monitor.summary().sharpe).toBeCloseTo(2 * Math.sqrt(8_760), 9);
    const restored = PerformanceMonitor.fromState(JSON.parse(JSON.stringify(monitor.toState())));
    for (const each of [monitor, restored]) each.addReturn(-0.01);
    expect(restored.summary()).toEqual(monitor.summary());
  });

  test('returns that do not vary have no ratio, and nothing has no win rate', () => {
    const monitor = new PerformanceMonitor(terms);
    expect(monitor.summary()).toMatchObject({ sharpe: null, winRate: null, slippageBp: null });
    for (let at = 0; at < 3; at += 1) monitor.addReturn(0.01);
    expect(monitor.summary().sharpe).toBeNull();
  });

  test('a trade wins above zero, and the oldest trades leave', () => {
    const monitor = new PerformanceMonitor(terms);
    const trades = [-9, 5, 0, 3, -1].map((profit, at) => ({ profit, slippageBp: at }));
    for (const trade of trades) monitor.addTrade(trade);
    monitor.addTrade({ profit: Number.NaN, slippageBp: 0 });
    expect(monitor.summary()).toMatchObject({ winRate: 0.5, slippageBp: 2.5, trades: 4 });
  });
});

describe('realised volatility', () => {
  const terms = { barMs: HOUR, bars: 4 };

  test('closes of bars make the returns; what happens within a bar does not', () => {
    const monitor = new RealisedVolatility(terms);
    monitor.add(0, 90);
    monitor.add(HOUR - 1, 100);
    monitor.add(HOUR, 300);
    monitor.add(2 * HOUR - 1, 110);
    monitor.add(3 * HOUR - 1, 99);
    expect(monitor.volatility()).toBeNull();
    monitor.add(3 * HOUR, 77);
    const [up, down] = [Math.log(1.1), Math.log(0.9)];
    const expected = Math.sqrt(((up * up + down * down) / 2) * 8_760);
    expect(monitor.volatility()).toBeCloseTo(expected, 12);
  });

  test('silent bars are unchanged ones, and a silence over the window begins anew', () => {
    const monitor = new RealisedVolatility(terms);
    monitor.add(0, 100);
    monitor.add(HOUR, 110);
    monitor.add(4 * HOUR, 110);
    expect(monitor.count).toBe(3);
    expect(monitor.volatility()).toBeCloseTo(Math.log(1.1) * Math.sqrt(8_760 / 3), 12);
    monitor.add(40 * HOUR, 500);
    expect(monitor.count).toBe(3);
    monitor.add(41 * HOUR, 500);
    monitor.add(42 * HOUR, 500);
    expect(monitor.volatility()).toBeCloseTo(Math.log(1.1) * Math.sqrt(8_760 / 4), 12);
  });

  test('prices that are none are passed over, and it goes on from what was saved', () => {
    const monitor = new RealisedVolatility(terms);
    for (const price of [100, 0, -1, Number.NaN, Number.POSITIVE_INFINITY]) monitor.add(0, price);
    monitor.add(HOUR, 101);
    const restored = RealisedVolatility.fromState(JSON.parse(JSON.stringify(monitor.toState())));
    for (const each of [monitor, restored]) {
      each.add(2 * HOUR, 103);
      each.add(3 * HOUR, 99);
    }
    expect(monitor.volatility()).toBeGreaterThan(0);
    expect(restored.toState()).toEqual(monitor.toState());
    expect(restored.volatility()).toBe(monitor.volatility());
  });
});

test('two equal names count as two, one name as one, and an empty book as none', () => {
  const monitor = new ConcentrationMonitor();
  expect(monitor.concentration().effectiveNames).toBe(0);
  monitor.set('BTC', -500);
  expect(monitor.concentration()).toEqual({
    index: 1,
    effectiveNames: 1,
    largest: 1,
    name: 'BTC',
  });
  monitor.set('ETH', 500);
  monitor.set('SOL', Number.NaN);
  expect(monitor.concentration()).toMatchObject({ index: 0.5, effectiveNames: 2, name: 'BTC' });
  monitor.set('BTC', 0);
  const restored = ConcentrationMonitor.fromState(JSON.parse(JSON.stringify(monitor.toState())));
  expect(restored.concentration().name).toBe('ETH');
});
