import { expect, test } from 'vitest';
import { calibrate } from './calibrate.ts';
import { calibrationText } from './calibration-text.ts';
import { descend } from './descent.ts';
import { fitLaw, rescaleDepth, withDepth } from './fitting.ts';
import { absent, hasRecorded, madeBars, recorded } from './made-market.contract.ts';
import { FITTED_BTC, UNFITTED_BTC } from './thinning-terms.ts';

const KNOWN = {
  ...UNFITTED_BTC,
  stress: { calmBpPerMinute: 10, exponent: 0.8, floor: 0.05, halfLife: 150 },
  impact: { permanent: 0.35, halfLife: 600 },
};

test('a search finds the bottom of a valley, inside its bounds', () => {
  const bowl = (point: readonly number[]) => {
    const [x, y] = point as [number, number];
    return (x - 3) ** 2 + 10 * (y + 1) ** 2 + x * y;
  };
  const free = { start: 0, step: 1, least: -10, most: 10 };
  // Where both derivatives vanish: 2x + y = 6 and x + 20y = -20.
  const found = descend(bowl, [free, free], 500);
  expect(found.point[0]).toBeCloseTo(140 / 39, 1);
  expect(found.point[1]).toBeCloseTo(-46 / 39, 1);
  const bound = descend(bowl, [{ ...free, most: 2 }, free], 500);
  expect(bound.point[0]).toBeLessThanOrEqual(2);
  expect(bound.point[0]).toBeGreaterThan(1.9);
  expect(descend(bowl, [free, free], 10).evaluations).toBeLessThan(15);
});

test('the law of a made market is found again, about', () => {
  const begins = [{ calmBpPerMinute: 20, exponent: 0.5 }];
  const fit = fitLaw(madeBars(KNOWN, 1, 50), { begins });
  const { stress, impact } = fit.terms;
  expect(fit.value).toBeLessThan(0.01);
  expect(Math.abs(stress.exponent - 0.8)).toBeLessThan(0.1);
  expect(Math.abs(impact.permanent - 0.35)).toBeLessThan(0.1);
  const share = (volatility: number) => (stress.calmBpPerMinute / volatility) ** stress.exponent;
  for (const volatility of [30, 100, 250]) {
    expect(Math.abs(share(volatility) / (10 / volatility) ** 0.8 - 1)).toBeLessThan(0.15);
  }
});

test('a market with a third of the depth is seen to have a third', () => {
  const rigid = { ...KNOWN, stress: { ...KNOWN.stress, exponent: 0 } };
  const thin = withDepth(rigid, 1 / 3);
  const bars = madeBars(thin, 2, 12);
  const depth = rescaleDepth(bars, rigid).depth[0]?.size ?? 0;
  expect(depth / (thin.depth[0]?.size ?? 1)).toBeGreaterThan(0.75);
  expect(depth / (thin.depth[0]?.size ?? 1)).toBeLessThan(1.33);
});

test('a calibration tries every law on every event, and its table says so', () => {
  const events = [1, 2].map((seed) => ({ name: `made ${seed}`, bars: madeBars(KNOWN, seed, 16) }));
  const options = { start: KNOWN, evaluationsMax: 12, begins: [KNOWN.stress] };
  const calibration = calibrate(events, options);
  expect(calibrate(events, options)).toEqual(calibration);
  const [first] = calibration.events;
  expect(first?.errors.map(({ model }) => model)).toEqual([
    'price does not move',
    'straight lines',
    'calm depth, all impact stays',
    'constant depth, fitted here',
    'law, fitted here',
    'law, flow mixed',
    'constant depth, from made 2',
    'constant depth, from made 2, rescaled',
    'law, from made 2',
    'law, from made 2, rescaled',
  ]);
  expect(first?.impliedErrors.closeMost).toBeLessThan(1e-6);
  const text = calibrationText(calibration);
  expect(text.split('\n').every((line) => line.length <= 120)).toBe(true);
  for (const word of ['made 1: 16 minutes', 'free: told the first open', 'volatility']) {
    expect(text).toContain(word);
  }
});

test.skipIf(!hasRecorded)(`the fitted terms are where the search ends${absent}`, () => {
  const bars = recorded('2025-10-10');
  const near = fitLaw(bars, { start: FITTED_BTC, evaluationsMax: 40, begins: [FITTED_BTC.stress] });
  expect(near.value).toBeLessThan(0.36);
  expect(near.value).toBeGreaterThan(0.34);
});
