import { expect, test } from 'vitest';
import {
  linearUnwindFactor,
  unwindHorizon,
  unwindRisk,
  unwindShortfall,
} from './unwind-horizon.ts';

const MARKET = {
  lots: 1_000,
  volumePerSecond: 50,
  participation: 0.1,
  sliceLots: 100,
  refillSeconds: 5,
};

test('volume sets the pace where it is slow, the refill where that is slower', () => {
  // a tenth of 50 lots a second sells 100 lots in 20 seconds
  expect(unwindHorizon(MARKET)).toEqual({
    kind: 'horizon',
    seconds: 200,
    slices: 10,
    pacedBy: 'volume',
  });
  const slow = unwindHorizon({ ...MARKET, refillSeconds: 60, lots: 950 });
  expect(slow).toEqual({ kind: 'horizon', seconds: 600, slices: 10, pacedBy: 'refill' });
});

test('what fits one slice does not wait for a refill', () => {
  const one = unwindHorizon({ ...MARKET, lots: 50, refillSeconds: 600 });
  expect(one).toEqual({ kind: 'horizon', seconds: 10, slices: 1, pacedBy: 'volume' });
  expect(unwindHorizon({ ...MARKET, lots: 0 })).toMatchObject({ seconds: 0, slices: 0 });
});

test('a market that stands still takes what rests there, or nothing', () => {
  const still = unwindHorizon({ ...MARKET, volumePerSecond: 0 });
  expect(still).toEqual({ kind: 'infeasible', most: 0 });
  const dry = unwindHorizon({ ...MARKET, refillSeconds: Number.POSITIVE_INFINITY });
  expect(dry).toEqual({ kind: 'infeasible', most: 100 });
  expect(unwindHorizon({ ...MARKET, sliceLots: 0 }).kind).toBe('infeasible');
});

test('the factor is the root of the mean of squared positions', () => {
  expect(linearUnwindFactor(1)).toBe(1);
  for (const slices of [2, 4, 30]) {
    let squares = 0;
    for (let held = 1; held <= slices; held += 1) squares += (held / slices) ** 2;
    expect(linearUnwindFactor(slices)).toBeCloseTo(Math.sqrt(squares / slices), 14);
  }
  expect(linearUnwindFactor(1e9)).toBeCloseTo(Math.sqrt(1 / 3), 8);
});

test('risk over the sale, at hand and in the tail', () => {
  const risk = { value: 1, deviationPerRootSecond: 0.01, seconds: 400, slices: 4, level: 0.99 };
  // s = 0.01 * 20 * sqrt(1.25 * 2.25 / 6) = 0.136931; computed with thirty digits
  expect(unwindRisk(risk)).toBeCloseTo(0.272796048155555, 13);
  expect(unwindShortfall(risk)).toBeCloseTo(0.305151605602948, 12);
  expect(unwindRisk({ ...risk, slices: 400 })).toBeLessThan(unwindRisk(risk));
  expect(unwindRisk({ ...risk, seconds: 0 })).toBe(0);
  expect(unwindShortfall({ ...risk, seconds: 0 })).toBe(0);
});
