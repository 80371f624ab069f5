import { expect, test } from 'vitest';
import { type Outcome, refused, values } from './answer.ts';
import { compareOutcome } from './compare.ts';
import { rational } from './rational.ts';
import { readVectors } from './vectors.ts';

/** Differences and fields that are not given, of an answer to one expectation. */
function compared(expected: unknown, outcome: Outcome, bounds: object = { tol: 'exact' }) {
  const line = JSON.stringify({ system: 'a', inputs: {}, expected, ...bounds });
  const [vector] = readVectors('cases.jsonl', line);
  if (vector === undefined) throw new Error('no case');
  const { differences, notGiven } = compareOutcome(vector, outcome);
  return { at: differences.map(({ field }) => field), notGiven };
}

const SAME = { at: [], notGiven: [] };

test('exact means equal as numbers, however they are written', () => {
  const answer = values({ whole: 3n, part: rational(37_296n, 1000n), float: 0.1 });
  expect(compared({ whole: '3.0', part: '4662/125', float: 0.1 }, answer)).toEqual(SAME);
  expect(compared({ whole: 3.0000001 }, answer).at).toEqual(['whole']);
  expect(compared({ float: '0.1000000000000000055' }, answer).at).toEqual(['float']);
});

test('a tolerance is the larger of absolute and relative, and its bound is within', () => {
  const answer = values({ price: 101n });
  expect(compared({ price: 100 }, answer, { tolerance: { abs: 1 } })).toEqual(SAME);
  expect(compared({ price: 100 }, answer, { tolerance: { abs: 0.5, rel: 0.01 } })).toEqual(SAME);
  expect(compared({ price: 100 }, answer, { tolerance: { rel: 0.0099 } }).at).toEqual(['price']);
  expect(compared({ price: 100 }, answer, { tol: '1' })).toEqual(SAME);
  expect(compared({ price: 100 }, answer, { tol: '0.999' }).at).toEqual(['price']);
});

test('a field with its own tolerance has that one, the others are exact', () => {
  const answer = values({ price: 101n, size: 101n, deep: { price: 101n } });
  const expected = { price: 100, size: 100, deep: { price: 100 } };
  const bounds = { tol: { price: '2', deep: { rel: '0.01' } } };
  expect(compared(expected, answer, bounds).at).toEqual(['size']);
});

test('lists must have the same length, objects may say more than is expected', () => {
  const answer = values({ fills: [{ account: 'dave', fill: 5n, note: 'more' }], left: 0n });
  expect(compared({ fills: [{ account: 'dave', fill: 5 }] }, answer)).toEqual(SAME);
  expect(compared({ fills: [{ account: 'dave', fill: 6 }] }, answer).at).toEqual(['fills.0.fill']);
  expect(compared({ fills: [] }, answer).at).toEqual(['fills']);
  expect(compared({ fills: { 0: 1 } }, answer).at).toEqual(['fills']);
});

test('nothing, true and words are compared as they are', () => {
  const answer = values({ price: null, isDue: true, side: 'long' });
  expect(compared({ price: null, isDue: true, side: 'long' }, answer)).toEqual(SAME);
  expect(compared({ price: 0, isDue: false, side: 'short' }, answer).at).toEqual([
    'price',
    'isDue',
    'side',
  ]);
});

test('a refusal is what a case with an error or a rejection expects, and nothing else', () => {
  for (const expected of [{ error: true }, { rejected: true }, { error: 'no position' }, null]) {
    expect(compared(expected, refused('no position'))).toEqual(SAME);
  }
  expect(compared({ error: true }, values({ price: 1n })).at).toEqual(['outcome']);
  expect(compared({ price: 1 }, refused('no position')).at).toEqual(['outcome']);
  expect(compared({ price: 1, rejected: false }, values({ price: 1n }))).toEqual(SAME);
  expect(compared({ price: 1, rejected: false }, refused('no')).at).toEqual(['outcome']);
  expect(compared({ rejected: true, reason: 'any' }, refused('no'))).toEqual(SAME);
  expect(compared({ rejected: true, left: 5 }, refused('no')).notGiven).toEqual(['left']);
});

test('a single expected value is compared with the only one that is answered', () => {
  expect(compared(7, values({ price: 7n }))).toEqual(SAME);
  expect(compared(null, values({ price: null }))).toEqual(SAME);
  expect(compared(null, values({ price: 7n })).at).toEqual(['outcome']);
  expect(compared(true, values({ isDue: false })).at).toEqual(['result']);
});

test('a field that the answer does not have is not given, neither equal nor different', () => {
  expect(compared({ price: 1, size: 2 }, values({ price: 1n }))).toEqual({
    at: [],
    notGiven: ['size'],
  });
});
