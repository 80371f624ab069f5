import { expect, test } from 'vitest';
import { exampleResult, quietResult } from '../lab/report/report-example.ts';
import { breakerLines } from './closing-breakers.ts';

test('every breaker that tripped tells how often, what it ordered and on what evidence', () => {
  const lines = breakerLines(exampleResult(0), 200).map((line) => line.replace(/ +/g, ' '));
  expect(lines[0]).toBe('Breakers:');
  const text = lines.join(' ');
  expect(text).toContain('velocity 1 trip alert for 24 seconds, slow for 9 minutes');
  expect(text).toContain('at most 6.00 % at a change, trips at 5.00 %');
  expect(text).toContain('fund-fall 1 trip gate for 49 minutes');
  expect(text).toContain('dynamic-range 1 trip auction for 2 minutes');
  expect(text).toContain('Armed all the time: own-orders.');
  expect(text).toContain('branching ratio of their counts per minute is 0.81');
});

test('on a narrow terminal no line is too long', () => {
  const lines = breakerLines(exampleResult(0), 72);
  expect(lines.length).toBeGreaterThan(6);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
});

test('a rulebook without breakers has nothing to tell', () => {
  expect(breakerLines(quietResult(0))).toEqual([]);
});
