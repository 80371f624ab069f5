import { expect, test } from 'vitest';
import { type Adapter, ruleFor, runCase, systemKey, type Verdict } from './adapter.ts';
import { values } from './answer.ts';
import { casesOf, PASSED, verdictOf } from './case.contract.ts';
import { readVectors } from './vectors.ts';

const echo = (name: string, gives: string[], also: string[] = []) => ({
  name,
  also,
  gives,
  answer: () => values({ [gives[0] as string]: 1n }),
});

const ADAPTER: Adapter = {
  system: 'sample',
  rules: [
    echo('close', ['pos']),
    echo('close_all', ['fills'], ['flatten']),
    echo('rank', ['rank']),
  ],
};

const vectorOf = (title: string, expected: object = {}) => {
  const line = JSON.stringify({ system: 'sample', case: title, inputs: {}, expected });
  const [vector] = readVectors('cases.jsonl', line);
  if (vector === undefined) throw new Error('no case');
  return vector;
};

const nameFor = (title: string, expected?: object) =>
  ruleFor(ADAPTER, vectorOf(title, expected))?.name ?? null;

test('the part before the colon names the rule, in any spelling', () => {
  expect(nameFor('close: all of it')).toBe('close');
  expect(nameFor('Close All: two halves')).toBe('close_all');
  expect(nameFor('flatten')).toBe('close_all');
});

test('a title without a colon is matched by the longest name it begins with', () => {
  expect(nameFor('rank mark 110 entry 100')).toBe('rank');
  expect(nameFor('close all positions')).toBe('close_all');
  expect(nameFor('closed for the night')).toBeNull();
});

test('a title that names no rule is found by a field that only one rule gives', () => {
  expect(nameFor('something else', { fills: [] })).toBe('close_all');
  expect(nameFor('something else', { price: 1 })).toBeNull();
});

test('a system without an adapter and a rule that is not there are skipped, never passed', () => {
  const run = (title: string): Verdict =>
    runCase(vectorOf(title), new Map([[systemKey('Sample'), ADAPTER]]));
  expect(run('margin')).toEqual({ kind: 'skipped', reason: 'no rule for margin' });
  expect(runCase(vectorOf('close'), new Map())).toEqual({ kind: 'skipped', reason: 'no adapter' });
});

test('the name of a system is the same with other separators', () => {
  expect(systemKey('dYdX v4')).toBe(systemKey('dydx-v4'));
});

const threshold = casesOf('okx', 'adl_insurance_threshold avg 60000');
const FACTS = { eight_hour_average: 60_000, floor: 50_000 };

test('an input that no rule reads makes the case not covered, even where the answer fits', () => {
  expect(threshold(FACTS, { threshold: 50_000 })).toEqual(PASSED);
  expect(threshold({ ...FACTS, moon: 'full' }, { threshold: 50_000 })).toEqual({
    kind: 'skipped',
    reason: 'adl_insurance_threshold does not read moon',
  });
  expect(threshold({ ...FACTS, note: 'from the page' }, { threshold: 50_000 })).toEqual(PASSED);
});

test('an input that is missing or unreadable makes the case not covered', () => {
  expect(threshold({ floor: 1 }, { threshold: 1 }).kind).toBe('skipped');
  expect(threshold({ ...FACTS, floor: 'low' }, { threshold: 1 }).kind).toBe('skipped');
});

test('an expected field that no rule gives makes the case not covered', () => {
  const verdict = threshold(FACTS, { threshold: 50_000, hours: 8 });
  expect(verdict).toMatchObject({ kind: 'skipped', reason: expect.stringContaining('hours') });
});

test('a wrong expectation fails with the field, what was expected and what came', () => {
  expect(threshold(FACTS, { threshold: 42_000 })).toEqual({
    kind: 'failed',
    differences: [{ field: 'threshold', expected: '42000', got: '50000' }],
  });
});

test('an adapter that breaks fails the case and does not stop the run', () => {
  const broken: Adapter = {
    system: 'sample',
    rules: [
      {
        name: 'close',
        gives: [],
        answer: () => {
          throw new RangeError('division by zero');
        },
      },
    ],
  };
  const verdict = runCase(vectorOf('close'), new Map([['sample', broken]]));
  expect(verdict).toMatchObject({ kind: 'failed' });
  expect(verdictOf({ system: 'nobody', title: '', inputs: {}, expected: null }).kind).toBe(
    'skipped',
  );
});
