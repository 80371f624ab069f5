import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type HedgeTrades,
  type NeutraliseTerms,
  neutralise,
  residualsOf,
} from '../../core/desk/index.ts';
import { openLinearSolver } from './index.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const solve = await openLinearSolver();

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Gamma, as in markets, is a hundred thousand times smaller than delta, vega as much larger. */
const SIZES = [1, 1e-5, 100];

const instruments = fc.array(
  fc.record({
    greeks: fc
      .tuple(real(-1, 1), real(0, 1), real(0, 1))
      .map((greeks) => greeks.map((value, at) => value * SIZES[at]!)),
    cost: real(0, 50),
    buyMax: fc.integer({ min: 0, max: 30 }),
    sellMax: fc.integer({ min: 0, max: 30 }),
    step: fc.constantFrom(0.1, 0.5, 1),
    notional: real(0, 1_000),
    buyMargin: real(0, 100),
    sellMargin: real(0, 200),
  }),
  { minLength: 1, maxLength: 5 },
);
const books = fc.record({
  targets: fc
    .tuple(real(-10, 10), real(-10, 10), real(-10, 10), real(0, 1))
    .map(([delta, gamma, vega, band]) =>
      [delta, gamma, vega].map((book, at) => ({
        name: ['delta', 'gamma', 'vega'][at]!,
        book: book * SIZES[at]!,
        band: (0.2 + band) * SIZES[at]!,
      })),
    ),
  instruments,
  budgets: fc.record({
    margin: fc.option(real(0, 3_000)),
    turnover: fc.option(real(0, 30_000)),
  }),
});

/** Within the depth and the budgets, but for what the solver may miss. */
function expectWithin(terms: NeutraliseTerms, { trades, residuals, cost }: HedgeTrades): void {
  expect(residuals).toEqual(residualsOf(terms, trades));
  let [margin, turnover, paid] = [0, 0, 0];
  trades.forEach((size, at) => {
    const of = terms.instruments[at]!;
    expect(size).toBeLessThanOrEqual(of.buyMax + 1e-9);
    expect(size).toBeGreaterThanOrEqual(-of.sellMax - 1e-9);
    margin += size > 0 ? size * of.buyMargin : -size * of.sellMargin;
    turnover += Math.abs(size) * of.notional;
    paid += Math.abs(size) * of.cost;
  });
  expect(cost).toBeCloseTo(paid, 9);
  expect(margin).toBeLessThanOrEqual((terms.budgets.margin ?? Number.POSITIVE_INFINITY) + 0.01);
  expect(turnover).toBeLessThanOrEqual((terms.budgets.turnover ?? Number.POSITIVE_INFINITY) + 0.1);
}

test('every answer is within its limits, and one in whole steps costs no less', () => {
  const seen = { neutral: 0, infeasible: 0 };
  fc.assert(
    fc.property(books, (book) => {
      const any = neutralise({ ...book, lots: 'any' }, solve);
      const whole = neutralise({ ...book, lots: 'whole' }, solve);
      for (const [terms, found] of [
        [{ ...book, lots: 'any' }, any],
        [{ ...book, lots: 'whole' }, whole],
      ] as const) {
        if (found.kind === 'refused' || found.kind === 'unsolved') throw new Error(found.kind);
        expectWithin(terms, found);
        seen[found.kind] += 1;
        if (found.kind === 'infeasible') {
          // The best that can be done is never worse than nothing.
          expect(found.violation).toBeLessThanOrEqual(found.violationBefore);
          expect(found.violation).toBeGreaterThan(0);
          continue;
        }
        expect(found.proof).toBe('least-cost');
        found.residuals.forEach((residual, greek) => {
          expect(Math.abs(residual)).toBeLessThanOrEqual(
            terms.targets[greek]!.band + 1.1e-5 * SIZES[greek]!,
          );
        });
      }
      if (whole.kind === 'neutral') {
        expect(any.kind).toBe('neutral');
        if (any.kind === 'neutral')
          expect(any.cost).toBeLessThanOrEqual(whole.cost * 1.0001 + 0.01);
        if (any.kind === 'neutral') expect(whole.steps.every(Number.isInteger)).toBe(true);
      }
      if (whole.kind === 'infeasible' && any.kind === 'infeasible') {
        expect(any.violation).toBeLessThanOrEqual(whole.violation + 1e-4);
      }
    }),
    { seed: SEED, numRuns: 60 * FACTOR },
  );
  expect(seen.neutral).toBeGreaterThan(20);
  expect(seen.infeasible).toBeGreaterThan(20);
});

/** Least cost over all whole trades of two instruments, null where none reaches the bands. */
function leastByTrial(terms: NeutraliseTerms): number | null {
  const [first, second] = terms.instruments as [
    NeutraliseTerms['instruments'][0],
    NeutraliseTerms['instruments'][0],
  ];
  let least: number | null = null;
  for (let a = -first.sellMax; a <= first.buyMax; a += 1) {
    for (let b = -second.sellMax; b <= second.buyMax; b += 1) {
      const residuals = residualsOf(terms, [a, b]);
      const isInside = residuals.every((each, at) => Math.abs(each) <= terms.targets[at]!.band);
      const cost = Math.abs(a) * first.cost + Math.abs(b) * second.cost;
      if (isInside && (least === null || cost < least)) least = cost;
    }
  }
  return least;
}

test('in whole contracts of two instruments no other trade is cheaper', () => {
  let found = 0;
  const small = books.map((book) => ({
    ...book,
    targets: book.targets.slice(0, 2),
    instruments: [book.instruments[0]!, book.instruments.at(-1)!].map((each) => ({
      ...each,
      greeks: each.greeks.slice(0, 2),
      step: 1,
      cost: Math.ceil(each.cost) + 1,
    })),
    budgets: { margin: null, turnover: null },
    lots: 'whole' as const,
  }));
  fc.assert(
    fc.property(small, (terms) => {
      const least = leastByTrial(terms);
      const answer = neutralise(terms, solve);
      if (least === null) return;
      found += 1;
      expect(answer.kind).toBe('neutral');
      // Whole costs: a dearer answer would be dearer by one at least.
      if (answer.kind === 'neutral') expect(answer.cost).toBeLessThanOrEqual(least + 0.5);
    }),
    { seed: SEED, numRuns: 80 * FACTOR },
  );
  expect(found).toBeGreaterThan(20);
});

test('the same book has the same answer every time', () => {
  fc.assert(
    fc.property(books, fc.constantFrom('any' as const, 'whole' as const), (book, lots) => {
      const terms = { ...book, lots };
      // Every instrument twice: the program is degenerate.
      const twice = { ...terms, instruments: [...book.instruments, ...book.instruments] };
      expect(neutralise(twice, solve)).toEqual(neutralise(twice, solve));
    }),
    { seed: SEED, numRuns: 25 },
  );
});
