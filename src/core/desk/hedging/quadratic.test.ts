import { expect, test } from 'vitest';
import { type QuadraticHedge, type QuadraticTerms, quadraticHedge } from './index.ts';

const FREE = Number.POSITIVE_INFINITY;
/** A perpetual, two calls and a put against delta, gamma and vega. */
const BOOK: QuadraticTerms = {
  sensitivities: [
    [1, 0.52, -0.48, 0.3],
    [0, 1.6e-5, 1.6e-5, 1.1e-5],
    [0, 45, 45, 80],
  ],
  book: [3.2, -4e-4, -900],
  weights: [16, 4e8, 1e-4],
  impacts: [0.02, 0.4, 0.4, 0.5],
  costs: [0, 0, 0, 0],
  most: [FREE, FREE, FREE, FREE],
};

function best(terms: QuadraticTerms): QuadraticHedge {
  const hedge = quadraticHedge(terms);
  if (hedge.kind === 'refused') throw new Error(hedge.fault.at);
  return hedge;
}

test('without costs and bounds it is the closed form, worked in full', () => {
  const { kind, trades, residuals } = best(BOOK);
  expect(kind).toBe('optimum');
  const expected = [-4.480751098144973, 4.719929225933527, 4.943966780840757, 4.016976314452609];
  expected.forEach((size, at) => {
    expect(trades[at]).toBeCloseTo(size, 10);
  });
  expect(residuals[2]).toBeCloseTo(-143.76657453894848, 8);
});

test('one instrument alone: the threshold, then the bound', () => {
  // (x + 10)^2 / 2 + c |x| is least at -(10 - c).
  const one = (cost: number, most: number): number =>
    best({
      sensitivities: [[1]],
      book: [10],
      weights: [1],
      impacts: [0],
      costs: [cost],
      most: [most],
    }).trades[0]!;
  expect(one(0, FREE)).toBe(-10);
  expect(one(4, FREE)).toBe(-6);
  expect(one(10, FREE)).toBe(0);
  expect(one(12, FREE)).toBe(0);
  expect(one(4, 2)).toBe(-2);
  expect(one(4, 0)).toBe(0);
});

test('a cost above all gains trades nothing, and that is proven at once', () => {
  const dear = best({ ...BOOK, costs: [1e6, 1e6, 1e6, 1e6] });
  expect(dear.trades).toEqual([0, 0, 0, 0]);
  expect(dear).toMatchObject({ kind: 'optimum', sweeps: 0 });
  expect(dear.certificate).toEqual({ violation: 0, gapMax: 0 });
});

test('an instrument that moves nothing is left alone', () => {
  const idle: QuadraticTerms = {
    ...BOOK,
    sensitivities: BOOK.sensitivities.map((row) => [...row.slice(0, 3), 0]),
    impacts: [0.02, 0.4, 0.4, 0],
  };
  expect(best(idle).trades[3]).toBe(0);
});

test('no instruments is an answer too', () => {
  const none = { ...BOOK, sensitivities: [[], [], []], impacts: [], costs: [], most: [] };
  expect(best(none)).toMatchObject({ kind: 'optimum', trades: [], residuals: BOOK.book });
});

test('lengths that do not fit and values that are no numbers are refused', () => {
  const faultAt = (terms: QuadraticTerms): string => {
    const hedge = quadraticHedge(terms);
    return hedge.kind === 'refused' ? hedge.fault.at : 'nothing';
  };
  expect(faultAt({ ...BOOK, weights: [1] })).toBe('weights');
  expect(faultAt({ ...BOOK, sensitivities: [[1], [0], [0]] })).toBe('row 0');
  expect(faultAt({ ...BOOK, costs: [0, 0, 0, -1] })).toBe('cost 3');
  expect(faultAt({ ...BOOK, most: [Number.NaN, 1, 1, 1] })).toBe('most 0');
  expect(faultAt({ ...BOOK, book: [FREE, 0, 0] })).toBe('book 0');
});
