import { expect, test } from 'vitest';
import type { Verdict } from './adapter.ts';
import { formatReport, reportOf } from './report.ts';
import { readVectors } from './vectors.ts';

const FAILED: Verdict = {
  kind: 'failed',
  differences: [{ field: 'price', expected: '2', got: '1' }],
};
const VERDICTS: readonly (readonly [string, Verdict])[] = [
  ['okx', { kind: 'passed' }],
  ['hyperliquid', FAILED],
  ['okx', { kind: 'skipped', reason: 'no rule for moon' }],
  ['drift\u001b[2J', { kind: 'skipped', reason: 'no adapter' }],
];

const results = VERDICTS.map(([system, verdict], at) => {
  const line = JSON.stringify({ id: `c${at}`, system, case: 'x', inputs: {}, expected: null });
  const [vector] = readVectors('cases.jsonl', line);
  if (vector === undefined) throw new Error('no case');
  return { vector, verdict };
});

test('systems are counted in the order in which they occur', () => {
  const report = reportOf(results);
  expect(report.systems.slice(0, 2)).toEqual([
    { system: 'okx', passed: 1, failed: 0, skipped: 1 },
    { system: 'hyperliquid', passed: 0, failed: 1, skipped: 0 },
  ]);
  expect(report).toMatchObject({ passed: 1, failed: 1, skipped: 2 });
});

test('the table is aligned, failures are explained, and the last line counts', () => {
  const text = formatReport(reportOf(results));
  const lines = text.trimEnd().split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'system       passed  failed  not yet covered',
    'okx               1       0                1',
    'hyperliquid       0       1                0',
  ]);
  expect(text).toContain('FAILED c1, x (cases.jsonl:1)\n  price: expected 2, got 1\n');
  expect(text).toContain('  okx: no rule for moon (c2)\n');
  expect(lines.at(-1)).toBe('1 passed, 1 failed, 2 skipped');
});

test('texts of a file cannot move the cursor of a terminal', () => {
  expect(formatReport(reportOf(results))).not.toContain('\u001b');
});
