import { expect, test } from 'vitest';
import { accountOf } from './account.ts';
import { assess, tableFor } from './assess.ts';
import { INSTRUMENTS, marketWith, rowOf } from './books.contract.ts';
import { inverseShortOption } from './inverse-standard.ts';
import { DERIVE_STANDARD } from './presets/derive-standard.ts';
import { INVERSE_STANDARD } from './presets/inverse-standard.ts';
import { SENSITIVITY_BASED } from './presets/sensitivity-based.ts';
import { curvatureMargin, deltaMargin, sensitivityMargin, vegaMargin } from './sensitivities.ts';
import type { Sensitivity, SensitivityRules } from './sensitivity-rules.ts';
import { spanRequirement } from './span-total.ts';
import { expiryStandard, isolatedOption, largestLoss } from './standard-margin.ts';

const call = (strike: number, quantity: number, value = 0) =>
  ({ side: 1, strike, quantity, value }) as const;
const put = (strike: number, quantity: number, value = 0) =>
  ({ side: -1, strike, quantity, value }) as const;

test('standard margin: a long option counts for nothing, and a short for its rate and mark', () => {
  const rules = DERIVE_STANDARD;
  expect(isolatedOption(rules, call(60_000, 1, 5_000), 50_000, 'initial')).toBe(0);
  // 20 % out of the money: the rate falls to its least, 13 %.
  expect(isolatedOption(rules, call(60_000, -1, -500), 50_000, 'initial')).toBe(-7_000);
  expect(isolatedOption(rules, call(60_000, -1, -500), 50_000, 'maintenance')).toBe(-5_000);
  // A put deep in the money: its initial is at least 1.05 times maintenance.
  const deep = put(100_000, -1, -60_000);
  const maintenance = -0.09 * 60_000 - 60_000;
  expect(isolatedOption(rules, deep, 50_000, 'maintenance')).toBe(maintenance);
  expect(isolatedOption(rules, deep, 50_000, 'initial')).toBeCloseTo(1.05 * maintenance, 9);
});

test('standard margin: a spread never needs more than it can lose', () => {
  const spread = [call(60_000, -1, -2_000), call(61_000, 1, 1_700)];
  expect(largestLoss(DERIVE_STANDARD, spread, 50_000, 'initial')).toBe(-1_000);
  expect(expiryStandard(DERIVE_STANDARD, spread, 50_000, 50_000, 'initial')).toBe(-1_000);
  const naked = [call(60_000, -1, -2_000)];
  // Nothing at any strike, and 1.2 times the forward for a call without a partner.
  expect(largestLoss(DERIVE_STANDARD, naked, 50_000, 'initial')).toBe(-60_000);
  expect(expiryStandard(DERIVE_STANDARD, naked, 50_000, 50_000, 'initial')).toBe(-8_500);
});

test('standard margin of an account: a long option is worth nothing above its requirement', () => {
  const table = tableFor(DERIVE_STANDARD, INSTRUMENTS, marketWith());
  const result = assess(DERIVE_STANDARD, table, accountOf([[rowOf(2, 1, 64_000), 2]]));
  expect(result.equity).toBeGreaterThan(0);
  expect(result.initialRequirement).toBeCloseTo(result.equity, 9);
  const perpetual = assess(DERIVE_STANDARD, table, accountOf([[0, -3]]));
  expect(perpetual.initialRequirement).toBeCloseTo(3 * 64_000 * 0.1, 9);
  expect(perpetual.maintenanceRequirement).toBeCloseTo(3 * 64_000 * 0.065, 9);
});

test('inverse standard margin: calls and puts, in and out of the money', () => {
  const of = (side: 1 | -1, strike: number, mark: number, size = 1) =>
    inverseShortOption(INVERSE_STANDARD, side, strike, 60_000, mark, size);
  expect(of(1, 40_000, 0.35)).toEqual({ initial: 0.5, maintenance: 0.425 });
  expect(of(-1, 45_000, 0.004, 2).initial).toBeCloseTo(0.208, 12);
  // A put that is worth more than a coin: maintenance grows with its mark, initial follows.
  const deep = of(-1, 150_000, 1.5);
  expect(deep.maintenance).toBeCloseTo(1.5 + 0.075 * 1.5, 12);
  expect(deep.initial).toBeCloseTo(1.65, 12);
  const deeper = of(-1, 600_000, 9);
  expect(deeper.initial).toBe(deeper.maintenance);
});

test('inverse standard margin: a short needs its formula of cash, whatever its mark is', () => {
  const table = tableFor(INVERSE_STANDARD, INSTRUMENTS, marketWith());
  const row = rowOf(1, 1, 70_000);
  const result = assess(INVERSE_STANDARD, table, accountOf([[row, -1]], { cash: 1 }));
  const needed = result.initialRequirement + (1 - result.equity);
  const mark = table.bases[row] as number;
  const { forward } = marketWith().underlyings[0]?.expiries[1] ?? { forward: 0 };
  const rate = Math.max(0.15 - (70_000 - forward) / forward, 0.1);
  expect(needed).toBeCloseTo(rate + mark, 12);
});

const RULES: SensitivityRules = {
  ...SENSITIVITY_BASED,
  buckets: ['1', '2', 'Residual'].map((name) => ({
    name,
    isResidual: name === 'Residual',
    riskWeight: 10,
    vegaRiskWeight: 0.5,
    correlation: 0.25,
    deltaThreshold: 100,
    vegaThreshold: 1e9,
    curvature: 'yes',
  })),
  correlations: [{ one: '1', other: '2', correlation: 0.2 }],
};

const sensitivity = (bucket: string, name: string, amount: number, days = 14): Sensitivity => ({
  bucket,
  name,
  amount,
  days,
});

test('sensitivities: equal names net in full, others by correlation, buckets by theirs', () => {
  const one = sensitivity('1', 'a', 3);
  expect(deltaMargin(RULES, [one, sensitivity('1', 'a', -3)])).toBe(0);
  const pair = deltaMargin(RULES, [one, sensitivity('1', 'b', 4)]);
  expect(pair).toBeCloseTo(Math.sqrt(900 + 1600 + 2 * 0.25 * 1200), 9);
  const buckets = deltaMargin(RULES, [one, sensitivity('2', 'b', 4)]);
  expect(buckets).toBeCloseTo(Math.sqrt(900 + 1600 + 2 * 0.2 * 1200), 9);
  const residual = deltaMargin(RULES, [one, sensitivity('Residual', 'b', -4)]);
  expect(residual).toBeCloseTo(30 + 40, 9);
});

test('sensitivities: four times the threshold doubles the weight', () => {
  expect(deltaMargin(RULES, [sensitivity('1', 'a', 400)])).toBeCloseTo(400 * 10 * 2, 9);
});

test('sensitivities: who gives curvature pays for it, who takes it does not', () => {
  const asked = [sensitivity('1', 'a', 5)];
  expect(curvatureMargin(RULES, asked)).toBeGreaterThan(0);
  expect(curvatureMargin(RULES, [sensitivity('1', 'a', -5)])).toBe(0);
  expect(vegaMargin(RULES, asked)).toBe(vegaMargin(RULES, [sensitivity('1', 'a', -5)]));
  const { delta, vega, curvature, total } = sensitivityMargin(RULES, asked, asked);
  expect(total).toBe(delta + vega + curvature);
  // In the account's own sign: the one who is short options is charged.
  const table = tableFor(SENSITIVITY_BASED, INSTRUMENTS, marketWith());
  const of = (quantity: number) =>
    assess(SENSITIVITY_BASED, table, accountOf([[rowOf(1, 1, 64_000), quantity]])).addOns.find(
      ({ name }) => name === 'curvature',
    )?.initial;
  expect(of(-1)).toBeGreaterThan(0);
  expect(of(1)).toBe(0);
});

test('SPAN: the minimum for short options binds where the scan is small', () => {
  const amounts = {
    scanRisk: 400,
    intraSpreadCharge: 100,
    deliveryCharge: 50,
    interCredit: 150,
    shortOptionMinimum: 50,
    shortOptions: 20,
    netOptionValue: -80,
  };
  expect(spanRequirement(amounts)).toEqual({
    riskRequirement: 400,
    shortOptionMinimum: 1000,
    commodityRisk: 1000,
    totalRequirement: 1080,
  });
});
