import { expect, test } from 'vitest';
import { differenceExact, isSomething, sameAmount, sumExact } from './report-exact.ts';

test('amounts are summed to the last digit, beyond what a double holds', () => {
  expect(sumExact(['9007199254.740993', '0.000001'])).toBe('9007199254.740994');
  expect(sumExact(['1.5', '2', '-0.25'])).toBe('3.25');
  expect(sumExact([])).toBe('0');
});

test('a text that is no amount gives no sum', () => {
  expect(sumExact(['1.0', 'many'])).toBeNull();
  expect(differenceExact('1', '')).toBeNull();
  expect(sameAmount('x', 'x')).toBe(false);
});

test('equal amounts are equal whatever zeros they end with', () => {
  expect(sameAmount('10.50', '10.500000')).toBe(true);
  expect(sameAmount('10.500001', '10.50')).toBe(false);
  expect(differenceExact('0.000214', '1')).toBe('-0.999786');
  expect(isSomething('0.000000')).toBe(false);
  expect(isSomething('-0.000001')).toBe(true);
});
