import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type QuadraticHedge, type QuadraticTerms, quadraticHedge } from './index.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const SIZES = [1, 1e-5, 100];

const programs = fc.integer({ min: 1, max: 6 }).chain((count) => {
  const each = (min: number, max: number) =>
    fc.array(real(min, max), { minLength: count, maxLength: count });
  return fc
    .record({
      rows: fc.tuple(each(-1, 1), each(0, 1), each(-1, 1)),
      sizes: fc.tuple(real(-10, 10), real(-10, 10), real(-10, 10)),
      values: fc.tuple(real(0.01, 10), real(0.01, 10), real(0.01, 10)),
      impacts: each(0.01, 1),
      costs: each(0, 5),
      most: each(0, 20),
    })
    .map(({ rows, sizes, values, impacts, costs, most }): QuadraticTerms => {
      const scaled = (value: number, at: number): number => value * SIZES[at]!;
      return {
        sensitivities: rows.map((row, at) => row.map((value) => scaled(value, at))),
        book: sizes.map(scaled),
        weights: values.map((value, at) => value / (SIZES[at]! * SIZES[at]!)),
        impacts,
        costs,
        most,
      };
    });
});

function valueOf(terms: QuadraticTerms, x: readonly number[]): number {
  const { sensitivities, book, weights, impacts, costs } = terms;
  let sum = 0;
  book.forEach((greek, row) => {
    const left = x.reduce((all, size, at) => all + sensitivities[row]![at]! * size, greek);
    sum += (weights[row]! * left * left) / 2;
  });
  x.forEach((size, at) => {
    sum += (impacts[at]! * size * size) / 2 + costs[at]! * Math.abs(size);
  });
  return sum;
}

function solved(terms: QuadraticTerms): QuadraticHedge {
  const hedge = quadraticHedge(terms);
  if (hedge.kind === 'refused') throw new Error(hedge.fault.at);
  return hedge;
}

test('every random program is solved, and its certificate says so', () => {
  let sweepsMost = 0;
  fc.assert(
    fc.property(programs, (terms) => {
      const { kind, certificate, trades, sweeps } = solved(terms);
      expect(kind).toBe('optimum');
      expect(certificate.violation).toBeLessThan(1e-12);
      expect(certificate.gapMax).toBeLessThan(1e-12);
      trades.forEach((size, at) => {
        expect(Math.abs(size)).toBeLessThanOrEqual(terms.most[at]!);
      });
      sweepsMost = Math.max(sweepsMost, sweeps);
    }),
    { seed: SEED, numRuns: 500 * FACTOR },
  );
  expect(sweepsMost).toBeGreaterThan(0);
  expect(sweepsMost).toBeLessThanOrEqual(200);
});

test('instruments that repeat each other, without any impact, are solved too', () => {
  fc.assert(
    fc.property(programs, ({ impacts, ...terms }) => {
      const thrice = <T>(list: readonly T[]): T[] => [...list, ...list, ...list];
      const { kind, certificate } = solved({
        ...terms,
        sensitivities: terms.sensitivities.map(thrice),
        impacts: thrice(impacts.map(() => 0)),
        costs: thrice(terms.costs),
        most: thrice(terms.most),
      });
      expect(kind).toBe('optimum');
      expect(certificate.gapMax).toBeLessThan(1e-9);
    }),
    { seed: SEED, numRuns: 200 * FACTOR },
  );
});

test('no point within the bounds is better, near or far, and no trade is not either', () => {
  const shift = fc.array(real(-1, 1), { minLength: 6, maxLength: 6 });
  const asked = fc.tuple(programs, shift, fc.constantFrom(1e-3, 0.1, 1, 20));
  fc.assert(
    fc.property(asked, ([terms, direction, way]) => {
      const { trades, certificate } = solved(terms);
      const own = valueOf(terms, trades);
      const other = trades.map((size, at) => {
        const most = terms.most[at]!;
        return Math.min(Math.max(size + way * direction[at]!, -most), most);
      });
      const rounding = 1e-12 * (1 + Math.abs(own));
      expect(valueOf(terms, other)).toBeGreaterThanOrEqual(own - certificate.gapMax - rounding);
      const none = valueOf(
        terms,
        trades.map(() => 0),
      );
      expect(own).toBeLessThanOrEqual(none + rounding);
    }),
    { seed: SEED, numRuns: 500 * FACTOR },
  );
});

/** Gaussian elimination with the largest pivot of a column. */
function eliminated(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  const count = rows.length;
  for (let at = 0; at < count; at += 1) {
    let pivot = at;
    for (let i = at; i < count; i += 1) {
      if (Math.abs(rows[i]![at]!) > Math.abs(rows[pivot]![at]!)) pivot = i;
    }
    [rows[at], rows[pivot]] = [rows[pivot]!, rows[at]!];
    for (let i = 0; i < count; i += 1) {
      if (i === at) continue;
      const factor = rows[i]![at]! / rows[at]![at]!;
      rows[i] = rows[i]!.map((value, j) => value - factor * rows[at]![j]!);
    }
  }
  return rows.map((row, at) => row[count]! / row[at]!);
}

test('without costs and bounds it is -(G W G + D)^-1 G W g', () => {
  fc.assert(
    fc.property(programs, (random) => {
      const terms: QuadraticTerms = {
        ...random,
        costs: random.costs.map(() => 0),
        most: random.most.map(() => Number.POSITIVE_INFINITY),
      };
      const { sensitivities, book, weights, impacts } = terms;
      const along = (i: number, other: (row: number) => number): number =>
        weights.reduce(
          (sum, weight, row) => sum + weight * sensitivities[row]![i]! * other(row),
          0,
        );
      const matrix = impacts.map((impact, i) =>
        impacts.map((_, j) => along(i, (row) => sensitivities[row]![j]!) + (i === j ? impact : 0)),
      );
      const right = impacts.map((_, i) => -along(i, (row) => book[row]!));
      const { trades } = solved(terms);
      eliminated(matrix, right).forEach((size, at) => {
        expect(trades[at]).toBeCloseTo(size, 8);
      });
    }),
    { seed: SEED, numRuns: 300 * FACTOR },
  );
});
