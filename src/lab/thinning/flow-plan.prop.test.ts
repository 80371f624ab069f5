import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PriceUnits } from '../../core/money/index.ts';
import type { FlowBar } from './flow-bars.ts';
import { planFlow, travelBp } from './flow-plan.ts';

const bars = fc
  .record({
    prices: fc.array(fc.integer({ min: 900_000, max: 1_100_000 }), { minLength: 4, maxLength: 4 }),
    bought: fc.integer({ min: 0, max: 5_000_000 }),
    sold: fc.integer({ min: 0, max: 5_000_000 }),
  })
  .map(({ prices, bought, sold }): FlowBar => {
    const sorted = [...prices].sort((a, b) => a - b).map((one) => BigInt(one) as PriceUnits);
    const [low, open, close, high] = sorted as [PriceUnits, PriceUnits, PriceUnits, PriceUnits];
    const isUp = (prices[0] as number) % 2 === 0;
    const [first, last] = isUp ? [open, close] : [close, open];
    const flow = { bought: bought / 1000, sold: sold / 1000 };
    const volume = flow.bought + flow.sold;
    return { ts: 0, open: first, high, low, close: last, volume, ...flow };
  });
const separations = fc.double({ min: 0, max: 1, noNaN: true });
const SETTINGS = { seed: 20_251_010 };
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

test('all flow of a bar comes in its seconds, as whole lots, none below zero', () => {
  fc.assert(
    fc.property(bars, separations, (bar, separation) => {
      const { bought, sold } = planFlow(bar, separation, 1000, 60);
      expect(sum(bought)).toBe(Math.round(bar.bought * 1000));
      expect(sum(sold)).toBe(Math.round(bar.sold * 1000));
      for (const flow of [bought, sold]) {
        expect(flow.every((lots) => lots >= 0 && Number.isInteger(lots))).toBe(true);
      }
    }),
    SETTINGS,
  );
});

test('the real path of a plan touches both extremes and ends at the close', () => {
  fc.assert(
    fc.property(bars, separations, (bar, separation) => {
      const { levels } = planFlow(bar, separation, 1000, 60);
      const at = (one: bigint) => 10_000 * Math.log(Number(one) / Number(bar.open));
      expect(levels.at(-1)).toBeCloseTo(at(bar.close), 8);
      expect(Math.max(0, ...levels)).toBeCloseTo(at(bar.high), 8);
      expect(Math.min(0, ...levels)).toBeCloseTo(at(bar.low), 8);
      let way = 0;
      let before = 0;
      for (const level of levels) {
        way += Math.abs(level - before);
        before = level;
      }
      expect(way).toBeCloseTo(travelBp(bar), 6);
    }),
    SETTINGS,
  );
});

test('sorted flow buys more while the price rises, mixed flow the same in every second', () => {
  const prices = { open: 1_000_000n, high: 1_010_000n, low: 990_000n, close: 1_000_000n };
  const bar = { ts: 0, volume: 120, bought: 60, sold: 60, ...prices } as FlowBar;
  const mixed = planFlow(bar, 0, 1000, 60);
  expect([...new Set(mixed.bought)]).toEqual([1000]);
  const sorted = planFlow(bar, 0.5, 1000, 60);
  for (const [second, direction] of sorted.directions.entries()) {
    expect(sorted.bought[second]).toBeCloseTo(direction === 1 ? 1500 : 500, -1);
  }
  const wholly = planFlow(bar, 1, 1000, 60);
  expect(wholly.directions.every((way, i) => (way === 1 ? wholly.sold : wholly.bought)[i]! < 40));
});
