import { expect, test } from 'vitest';
import { imbalance, OrderFlowImbalance, signedImbalance, weightedMid } from './order-flow.ts';

test('many bids push the weighted mid toward the ask', () => {
  expect(imbalance(300, 100)).toBe(0.75);
  expect(signedImbalance(300, 100)).toBe(0.5);
  expect(weightedMid(1000, 300, 1004, 100)).toBe(1003);
  expect(weightedMid(1000, 100, 1004, 300)).toBe(1001);
  expect(imbalance(0, 0)).toBeNaN();
});

test('every kind of change at the best quotes adds what the formula says', () => {
  const flow = new OrderFlowImbalance();
  expect(flow.update(100, 30, 104, 10)).toBe(0);
  expect(flow.update(100, 50, 104, 10)).toBe(20); // bids joined
  expect(flow.update(100, 50, 104, 4)).toBe(6); //   asks were taken
  expect(flow.update(101, 7, 104, 4)).toBe(7); //    a higher bid
  expect(flow.update(101, 7, 105, 9)).toBe(4); //    the ask is used up
  expect(flow.update(99, 80, 105, 9)).toBe(-7); //   the bid is used up
  expect(flow.update(99, 80, 103, 5)).toBe(-5); //   a lower ask
  expect(flow.sum).toBe(25);
});

test('an empty side is worse than any price and has no lots', () => {
  const flow = new OrderFlowImbalance();
  flow.update(100, 30, 104, 10);
  expect(flow.update(Number.NaN, 0, 104, 10)).toBe(-30);
  expect(flow.update(Number.NaN, 0, 104, 10)).toBe(0);
  expect(flow.update(90, 5, 104, 10)).toBe(5);
  expect(flow.update(90, 5, Number.NaN, 0)).toBe(10);
});
