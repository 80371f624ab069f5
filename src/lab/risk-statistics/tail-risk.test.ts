import { expect, test } from 'vitest';
import { lnGamma, studentQuantile } from '../../core/numeric/index.ts';
import { shortfallTest } from './shortfall-test.ts';
import { historicalTail, lognormalFactors, normalTail, studentTail } from './tail-risk.ts';

test('a normal return: quantile and mean beyond it', () => {
  const { valueAtRisk, expectedShortfall } = normalTail(0.0005, 0.04, 0.99);
  expect(valueAtRisk).toBeCloseTo(0.09255391496163365, 13);
  expect(expectedShortfall).toBeCloseTo(0.10610856881383209, 13);
});

test('Student: printed quantiles, and a fat tail has more beyond them', () => {
  expect(lnGamma(5)).toBeCloseTo(Math.log(24), 13);
  expect(studentQuantile(0.975, 4)).toBeCloseTo(2.7764451051977987, 10);
  expect(studentQuantile(0.5, 3)).toBeCloseTo(0, 12);
  expect(studentQuantile(0.95, 1)).toBeCloseTo(6.313751514675043, 9);
  const { valueAtRisk, expectedShortfall } = studentTail(6, 2, 0.99);
  expect(valueAtRisk).toBeCloseTo(2 * 3.142668403290985, 9);
  expect(expectedShortfall).toBeCloseTo(2 * 4.032527679510025, 9);
});

test('a lognormal price: a short loses more than a long', () => {
  const { short, long } = lognormalFactors(0.025, 7 / 365, 0, 0.6);
  expect(short).toBeCloseTo(0.21071000939068582, 10);
  expect(long).toBeCloseTo(0.17906003624539865, 10);
});

test('observed results: both ends of a whole quantile, and the fraction of the next result', () => {
  const results = [5, -12, 3, -9.5, -8, 1, 2, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
  const whole = historicalTail(results, 0.9);
  expect([whole.lower, whole.upper]).toEqual([9.5, 8]);
  expect(whole.expectedShortfall).toBeCloseTo(10.75, 12);
  const part = historicalTail(results, 0.875);
  expect([part.lower, part.upper]).toEqual([8, 8]);
  expect(part.expectedShortfall).toBeCloseTo((12 + 9.5 + 0.5 * 8) / 2.5, 12);
});

test('losses twice the shortfall make both statistics negative; without one, one is open', () => {
  const days = [-4, 1, 1, 1, -4, 1, 1, 1, 1, 1];
  const test1 = shortfallTest(days, [1.5], [2], 0.1);
  expect(test1).toEqual({ exceptions: 2, conditional: -1, unconditional: -3 });
  expect(shortfallTest([1, 1], [1], [2], 0.1)).toEqual({
    exceptions: 0,
    conditional: null,
    unconditional: 1,
  });
});
