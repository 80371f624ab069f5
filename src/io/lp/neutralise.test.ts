/** A book of options against a perpetual, two calls and a put, solved by the real solver. */
import { expect, test } from 'vitest';
import {
  type HedgeInstrument,
  type Neutralisation,
  type NeutraliseTerms,
  neutralise,
} from '../../core/desk/index.ts';
import type { LinearProgram, LinearSolver } from '../../core/waterfall/index.ts';
import { openLinearSolver } from './index.ts';

const solve = await openLinearSolver();

const instrument = (
  greeks: readonly number[],
  cost: number,
  own: Partial<HedgeInstrument> = {},
): HedgeInstrument => ({
  greeks,
  cost,
  buyMax: 200,
  sellMax: 200,
  step: 1,
  notional: 100,
  buyMargin: 10,
  sellMargin: 20,
  ...own,
});

/** Long 3.2 delta, short gamma and vega. */
const BOOK: NeutraliseTerms = {
  targets: [
    { name: 'delta', book: 3.2, band: 0.25 },
    { name: 'gamma', book: -4e-4, band: 5e-5 },
    { name: 'vega', book: -900, band: 100 },
  ],
  instruments: [
    instrument([1, 0, 0], 3),
    instrument([0.52, 1.6e-5, 45], 45),
    instrument([-0.48, 1.6e-5, 45], 45),
    instrument([0.3, 1.1e-5, 80], 60),
  ],
  budgets: { margin: null, turnover: null },
  lots: 'any',
};
const WHOLE: NeutraliseTerms = { ...BOOK, lots: 'whole' };

function traded(found: Neutralisation) {
  if (found.kind === 'refused') throw new Error(found.fault.at);
  if (found.kind === 'unsolved') throw new Error(found.status);
  return found;
}

test('the cheapest trades of any size, worked in full', () => {
  const { kind, trades, cost, residuals } = traded(neutralise(BOOK, solve));
  expect(kind).toBe('neutral');
  [0, 7.55, 14.325, 0].forEach((size, at) => {
    expect(trades[at]).toBeCloseTo(size, 9);
  });
  expect(cost).toBeCloseTo(984.375, 9);
  [0.25, -5e-5, 84.375].forEach((residual, at) => {
    expect(residuals[at]).toBeCloseTo(residual, 9);
  });
});

test('the cheapest in whole contracts are none of those rounded', () => {
  const found = traded(neutralise(WHOLE, solve));
  expect(found).toMatchObject({ kind: 'neutral', proof: 'least-cost', cost: 1095 });
  expect(found.trades).toEqual([0, 8, 15, -1]);
  // 8 and 14, the nearest whole numbers, leave a delta of 0.64.
  expect(3.2 + 0.52 * 8 - 0.48 * 14).toBeGreaterThan(0.25);
});

test('steps that are no whole contracts', () => {
  const fine = BOOK.instruments.map((each) => ({ ...each, step: 0.1 }));
  const found = traded(neutralise({ ...WHOLE, instruments: fine }, solve));
  expect(found.kind).toBe('neutral');
  expect(found.steps.every(Number.isInteger)).toBe(true);
  expect(found.cost).toBeGreaterThanOrEqual(984.375 - 1e-6);
  expect(found.cost).toBeLessThan(1095);
});

test('a book within its bands is left alone, without asking the solver', () => {
  const targets = BOOK.targets.map((each) => ({ ...each, book: each.band }));
  const never: LinearSolver = () => {
    throw new Error('asked');
  };
  const found = neutralise({ ...BOOK, targets }, never);
  expect(found).toMatchObject({ kind: 'neutral', cost: 0, trades: [0, 0, 0, 0] });
});

test('depth that is too thin leaves what comes closest', () => {
  const thin = BOOK.instruments.map((each) => ({ ...each, buyMax: 5, sellMax: 5 }));
  for (const lots of ['any', 'whole'] as const) {
    const found = traded(neutralise({ ...BOOK, instruments: thin, lots }, solve));
    if (found.kind !== 'infeasible') throw new Error(found.kind);
    expect(found.violation).toBeLessThan(found.violationBefore);
    expect(found.trades.every((size) => Math.abs(size) <= 5)).toBe(true);
    // Gamma and vega need all the options there are.
    for (const size of found.trades.slice(1)) expect(size).toBeCloseTo(5, 6);
  }
});

test('at the least violation the cheapest trades are made, and none that do nothing', () => {
  // Nothing moves vega; delta is in reach by two instruments, one dear.
  const targets = [BOOK.targets[0]!, BOOK.targets[2]!];
  const instruments = [instrument([-1, 0], 9), instrument([1, 0], 3)];
  const found = traded(neutralise({ ...WHOLE, targets, instruments }, solve));
  expect(found).toMatchObject({ kind: 'infeasible', trades: [0, -3], cost: 9 });
  if (found.kind === 'infeasible') expect(found.violation).toBeCloseTo(8, 9);
});

test('a budget of turnover, and one of margin, bind to the last unit', () => {
  const free = traded(neutralise(BOOK, solve));
  const used = free.trades.reduce((sum, size) => sum + 100 * Math.abs(size), 0);
  const enough = neutralise({ ...BOOK, budgets: { margin: null, turnover: used } }, solve);
  expect(enough).toMatchObject({ kind: 'neutral' });
  const budgets = { margin: null, turnover: used / 2 };
  const half = traded(neutralise({ ...BOOK, budgets }, solve));
  expect(half.kind).toBe('infeasible');
  const spent = half.trades.reduce((sum, size) => sum + 100 * Math.abs(size), 0);
  expect(spent).toBeLessThanOrEqual((used / 2) * (1 + 1e-9));
  const tight = { margin: 100, turnover: null };
  const poor = traded(neutralise({ ...WHOLE, budgets: tight }, solve));
  expect(poor.kind).toBe('infeasible');
  const margin = poor.trades.reduce((sum, size) => sum + (size > 0 ? 10 : -20) * size, 0);
  expect(margin).toBeLessThanOrEqual(100);
});

test('without any budget nothing is traded, and the distance is told', () => {
  const none = neutralise({ ...BOOK, budgets: { margin: 0, turnover: 0 } }, solve);
  expect(none).toMatchObject({ kind: 'infeasible', trades: [0, 0, 0, 0], cost: 0 });
  if (none.kind === 'infeasible') expect(none.violation).toBe(none.violationBefore);
  const empty = neutralise({ ...BOOK, instruments: [] }, solve);
  expect(empty).toMatchObject({ kind: 'infeasible', trades: [] });
});

test('of two equal instruments the first is taken, whatever was solved before', () => {
  const first = BOOK.instruments[0]!;
  const terms: NeutraliseTerms = {
    ...BOOK,
    targets: [BOOK.targets[0]!],
    instruments: [first, first, first].map((each) => ({ ...each, greeks: [1] })),
  };
  const expected = traded(neutralise(terms, solve)).trades;
  expect(expected[0]).toBeCloseTo(-2.95, 12);
  expect(expected.slice(1)).toEqual([0, 0]);
  for (let time = 0; time < 20; time += 1) {
    neutralise(time % 2 === 0 ? BOOK : WHOLE, solve);
    expect(traded(neutralise(terms, solve)).trades).toEqual(expected);
  }
});

test('a solver that was opened anew gives the same bits', async () => {
  const other = await openLinearSolver();
  for (const terms of [BOOK, WHOLE]) {
    expect(neutralise(terms, other)).toEqual(neutralise(terms, solve));
  }
});

test('an answer that breaks a budget or misses the bands is not believed', () => {
  const wild: LinearSolver = ({ cost }: LinearProgram) => ({
    kind: 'solution',
    primal: cost.map(() => 0),
    dual: [],
  });
  const found = neutralise(BOOK, wild);
  expect(found).toMatchObject({ kind: 'infeasible', trades: [0, 0, 0, 0] });
  const greedy: LinearSolver = ({ most }) => ({
    kind: 'solution',
    primal: most.map((bound, at) => (at < 4 ? (bound ?? 0) : 0)),
    dual: [],
  });
  const poor = { ...BOOK, budgets: { margin: null, turnover: 1 } };
  expect(neutralise(poor, greedy)).toMatchObject({ kind: 'unsolved' });
});

test('a search that was cut short still gives trades within the bands, and says so', () => {
  const cut: LinearSolver = (program) =>
    program.rows.length === 3 && program.cost.length === 8
      ? { kind: 'unsolved', status: 'cut' }
      : solve(program);
  const found = neutralise(WHOLE, cut);
  expect(found).toMatchObject({ kind: 'neutral', proof: 'feasible' });
});

test('terms that are out of range are refused by name', () => {
  const faultAt = (terms: NeutraliseTerms): string => {
    const found = neutralise(terms, solve);
    return found.kind === 'refused' ? found.fault.at : found.kind;
  };
  const changed = (own: Partial<HedgeInstrument>): NeutraliseTerms => ({
    ...BOOK,
    instruments: [{ ...BOOK.instruments[0]!, ...own }],
  });
  expect(faultAt({ ...BOOK, targets: [] })).toBe('targets');
  expect(faultAt(changed({ cost: -1 }))).toBe('cost of instrument 0');
  expect(faultAt(changed({ step: 0 }))).toBe('step of instrument 0');
  expect(faultAt(changed({ buyMax: Number.NaN }))).toBe('steps to buy of instrument 0');
  expect(faultAt(changed({ greeks: [1] }))).toBe('greeks of instrument 0');
  expect(faultAt(changed({ greeks: [1, Number.NaN, 0] }))).toBe('gamma of instrument 0');
  expect(faultAt(changed({ buyMargin: -30 }))).toBe('sellMargin of instrument 0');
  const budgets = { margin: -1, turnover: null };
  expect(faultAt({ ...BOOK, budgets })).toBe('margin budget');
});
