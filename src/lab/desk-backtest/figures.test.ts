import { expect, test } from 'vitest';
import { type DeskSample, figuresOf, stepProfits } from './figures.ts';
import type { VenueTrade } from './touch-venue.ts';

const HOUR = 3_600_000;

const sample = (hours: number, profit: number, given: Partial<DeskSample> = {}): DeskSample => ({
  time: hours * HOUR,
  profit,
  price: 100,
  delta: 0,
  gap: 0,
  marginRatio: Number.NaN,
  valued: 'wholly',
  ...given,
});

const trade = (size: number, given: Partial<VenueTrade> = {}): VenueTrade => ({
  ...{ time: 0, row: 0, size, price: 100, by: 'desk', fee: 1, spread: 2, impact: 3 },
  ...given,
});

test('steps go from one valuation to the next, or over a length', () => {
  const samples = [sample(0, 0), sample(0.5, 5), sample(1, -5), sample(1.5, 0), sample(2, 10)];
  expect(stepProfits(samples, 0)).toEqual([5, -10, 5, 10]);
  expect(stepProfits(samples, HOUR)).toEqual([-5, 15]);
});

test('a sample in which only a part had a price tells no profit', () => {
  const samples = [sample(0, 0), sample(1, 99, { valued: 'in-part' }), sample(2, 4)];
  expect(stepProfits(samples, 0)).toEqual([4]);
  expect(figuresOf([...samples, sample(3, 50, { valued: 'in-part' })], [], 0, 0).profit).toBe(4);
});

test('delta and its band are weighed by the time that they stood', () => {
  const samples = [
    sample(0, 0, { delta: 3, gap: 1 }),
    sample(1, 0, { delta: 1 }),
    sample(4, 0, { delta: 50, gap: 48 }), // the last one stands for no time
  ];
  const figures = figuresOf(samples, [], 0, 0);
  expect(figures.deltaRms).toBeCloseTo(Math.sqrt((9 + 3) / 4), 12);
  expect(figures.outside).toBeCloseTo(0.25, 12);
});

test('costs are those of the desk; turns are counted in each instrument by itself', () => {
  const trades = [
    trade(1),
    trade(-1),
    trade(1, { row: 1 }),
    trade(-2),
    trade(5, { by: 'owner' }),
    trade(2, { by: 'liquidation' }),
  ];
  const figures = figuresOf([sample(0, 0)], trades, 0, 0);
  expect(figures).toMatchObject({ trades: 4, fees: 4, spread: 8, impact: 12, cost: 24 });
  expect(figures).toMatchObject({ turnover: 500, signChanges: 1, liquidations: 1 });
});

test('the fall from the highest profit, the worst step, and the mean of the worst fortieth', () => {
  const profits = [0, 10, 4, 12, -3];
  const figures = figuresOf(
    profits.map((profit, at) => sample(at, profit)),
    [],
    0,
    0,
  );
  expect(figures).toMatchObject({ drawdown: 15, worstStep: -15, shortfall: 15, steps: 4 });
});
