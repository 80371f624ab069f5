import { expect, test } from 'vitest';
import { empiricalRisk, empiricalShortfall, exogenousRisk, kurtosisFactor } from './exogenous.ts';
import { sampleQuantile, sampleTailMean, sortedSample } from './tail.ts';

const POSITION = {
  value: 1_000_000,
  returnMean: 0,
  returnDeviation: 0.02,
  spreadMean: 0.004,
  spreadDeviation: 0.001,
  spreadFactor: 3,
  tailFactor: 1,
  level: 0.99,
};

test('a million that moves two per cent a day, with a spread of 40 bp that can widen', () => {
  // Worked by hand: z = 2.3263, e^(-0.046527) = 0.954539, so the mid loses 45,461;
  // half of 0.004 + 3 * 0.001 is 35 bp, so the spread costs 3,500.
  const { market, liquidity, total } = exogenousRisk(POSITION);
  expect(market).toBeCloseTo(45_461.171739019, 6);
  expect(liquidity).toBeCloseTo(3_500, 9);
  expect(total).toBe(market + liquidity);
});

test('fat tails and a drift move the market part only', () => {
  // 1 + 0.4 * ln(9 / 3) = 1.43944
  const factor = kurtosisFactor(0.4, 9);
  expect(factor).toBeCloseTo(1 + 0.4 * Math.log(3), 15);
  expect(kurtosisFactor(0.4, 3)).toBe(1);
  const fat = exogenousRisk({ ...POSITION, tailFactor: factor });
  expect(fat.market).toBeCloseTo(1e6 * (1 - Math.exp(-2.3263478740408408 * 0.02 * factor)), 6);
  expect(fat.liquidity).toBeCloseTo(3_500, 9);
  const rising = exogenousRisk({ ...POSITION, returnMean: 0.01 });
  expect(rising.market).toBeLessThan(exogenousRisk(POSITION).market);
});

test('quantile and tail mean of ten losses', () => {
  const sorted = sortedSample([5, 1, 9, 3, 7, 2, 10, 4, 8, 6]);
  expect(sampleQuantile(sorted, 0.9)).toBe(9);
  expect(sampleQuantile(sorted, 0.91)).toBe(10);
  expect(sampleQuantile(sorted, 0)).toBe(1);
  expect(sampleTailMean(sorted, 0.8)).toBe(9.5);
  // the worst one and a half: (10 + 9 / 2) / 1.5
  expect(sampleTailMean(sorted, 0.85)).toBeCloseTo(14.5 / 1.5, 12);
  expect(sampleTailMean(sorted, 1)).toBe(10);
  expect(sampleQuantile(sortedSample([]), 0.5)).toBeNaN();
  expect(sampleTailMean(sortedSample([]), 0.5)).toBeNaN();
});

test('observed returns and spreads need no law', () => {
  const returns = [0.03, -0.01, -0.05, 0.02, -0.02, 0.01, 0, -0.03, 0.04, -0.08];
  const spreads = [1, 2, 3, 4, 5, 6, 7, 8, 9, 40].map((bp) => bp / 10_000);
  const sample = { value: 1_000, returns, spreads, level: 0.8 };
  const risk = empiricalRisk(sample);
  // the eighth of ten losses is that of -0.03, the eighth spread is 8 bp
  expect(risk.market).toBeCloseTo(1_000 * (1 - Math.exp(-0.03)), 9);
  expect(risk.liquidity).toBeCloseTo(0.4, 12);
  const shortfall = empiricalShortfall(sample);
  expect(shortfall.market).toBeCloseTo(1_000 * (1 - (Math.exp(-0.05) + Math.exp(-0.08)) / 2), 9);
  expect(shortfall.liquidity).toBeCloseTo(500 * 0.00245, 12);
  expect(empiricalRisk({ ...sample, returns: [] }).total).toBeNaN();
});
