import { expect, test } from 'vitest';
import { ADL } from './index.ts';
import type { Candidate } from './policy.ts';
import { type AdlRequest, allocateRequest, type NamedAdlCandidate } from './request.ts';

const POLICY = ADL['contract-pro-rata'];

const chen: Candidate = {
  held: 100n,
  size: 100n,
  notional: 100n,
  gain: 10n,
  equity: 50n,
  side: -1,
};

const named = (id: string, changes: Partial<Candidate> = {}): NamedAdlCandidate => ({
  id,
  numeraire: 'quantity',
  candidate: { ...chen, ...changes },
});

const ask = (candidates: readonly NamedAdlCandidate[], target = 50n) => {
  const request: AdlRequest = { numeraire: 'quantity', target, candidates };
  return allocateRequest(POLICY, request);
};

/** What a program without types could pass in place of a whole number. */
const foreign = (value: unknown): bigint => value as bigint;

test('a sound request is allocated, one that is too large names the most', () => {
  const book = [named('chen'), named('dora', { notional: 300n, held: 300n, size: 300n })];
  expect(ask(book, 40n)).toMatchObject({ kind: 'allocation', taken: [10n, 30n] });
  expect(ask(book, 401n)).toEqual({ kind: 'infeasible', most: 400n });
});

test.each([0n, -1n])('a candidate with an equity of %s is refused', (equity) => {
  expect(ask([named('ada'), named('dora', { equity })])).toEqual({
    kind: 'no-equity',
    row: 1,
    equity,
  });
});

test.each([Number.NaN, 5, '5', 1.5, null])('%s is no whole number', (value) => {
  const book = [named('ada', { gain: foreign(value) })];
  expect(ask(book)).toEqual({ kind: 'not-whole', row: 0, field: 'gain' });
  expect(ask([named('ada')], foreign(value))).toEqual({ kind: 'target-out-of-range' });
});

test('one account counts once, all on one side, all in one numeraire', () => {
  const [ada, again] = [named('ada'), named('ada', { notional: 7n })];
  expect(ask([ada, named('bo'), again])).toEqual({ kind: 'duplicate', row: 2, first: 0 });
  expect(ask([ada, named('bo', { side: 1 })])).toEqual({ kind: 'mixed-sides', row: 1 });
  const dollars = { ...named('bo'), numeraire: 'dollars' } as const;
  expect(ask([ada, dollars])).toEqual({ kind: 'mixed-numeraires', row: 1 });
});

test('sizes are from nothing to what is held, positions are more than nothing', () => {
  const out = { kind: 'size-out-of-range', row: 0 };
  expect(ask([named('ada', { size: 101n })])).toEqual({ ...out, size: 101n });
  expect(ask([named('ada', { size: -1n })])).toEqual({ ...out, size: -1n });
  const none = { kind: 'no-position', row: 0, notional: 0n };
  expect(ask([named('ada', { notional: 0n })])).toEqual(none);
  expect(ask([named('ada')], -1n)).toEqual({ kind: 'target-out-of-range' });
});

test('a rule that has no meaning for what is asked says for what it has one', () => {
  const request: AdlRequest = { numeraire: 'dollars', target: 1n, candidates: [] };
  const refused = allocateRequest(ADL['leverage-waterfill'], request);
  expect(refused).toEqual({ kind: 'no-meaning', numeraires: ['quantity'] });
});
