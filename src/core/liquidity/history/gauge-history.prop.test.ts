import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GaugeHistory, HISTORY_TERMS } from './gauge-history.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const runs = (numRuns: number) => ({ seed: SEED, numRuns: numRuns * FACTOR });

const [LEAST, MOST] = [1e-4, 1e8];

const sizes = fc.oneof(
  fc.double({ min: LEAST, max: MOST, noNaN: true }),
  fc.double({ min: LEAST, max: 1, noNaN: true }),
  fc.integer({ min: 1, max: 9 }),
);
const values = fc.oneof(
  sizes,
  sizes.map((size) => -size),
  fc.constant(0),
  fc.double({ min: -LEAST / 2, max: LEAST / 2, noNaN: true }),
);
const samples = fc.array(values, { minLength: 1, maxLength: 200 });
const errors = fc.constantFrom(0.005, 0.01, 0.05);

const PART_MS = 1_000;
const historyOf = (relativeError: number): GaugeHistory =>
  new GaugeHistory('any', {
    ...HISTORY_TERMS,
    partMs: PART_MS,
    parts: 4,
    relativeError,
    least: LEAST,
    most: MOST,
    isSigned: true,
  });

/** What may be between a quantile and the exact one, with the rounding of a logarithm. */
const slack = (exact: number, relativeError: number): number =>
  Math.abs(exact) < LEAST ? LEAST : Math.abs(exact) * relativeError * (1 + 1e-9);

test(`a quantile is within the stated error of the sorted sample (seed ${SEED})`, () => {
  fc.assert(
    fc.property(samples, errors, fc.double({ min: 0, max: 1, noNaN: true }), (all, error, p) => {
      const history = historyOf(error);
      for (const value of all) history.add(value, 0);
      const sorted = Float64Array.from(all).sort();
      const exact = sorted[Math.floor(p * (all.length - 1))] as number;
      expect(Math.abs(history.quantile(p) - exact)).toBeLessThanOrEqual(slack(exact, error));
    }),
    runs(400),
  );
});

test(`the window holds exactly the values of its sub-windows (seed ${SEED})`, () => {
  const timed = fc.array(fc.tuple(values, fc.integer({ min: 0, max: 900 })), {
    minLength: 1,
    maxLength: 120,
  });
  fc.assert(
    fc.property(timed, (steps) => {
      const history = historyOf(0.01);
      let time = 0;
      const seen: { value: number; part: number }[] = [];
      for (const [value, wait] of steps) {
        time += wait;
        history.add(value, time);
        seen.push({ value, part: Math.floor(time / PART_MS) });
      }
      const newest = Math.floor(time / PART_MS);
      const kept = seen.filter(({ part }) => part > newest - 4).map(({ value }) => value);
      expect(history.count()).toBe(kept.length);
      const exact = Float64Array.from(kept).sort()[Math.floor((kept.length - 1) / 2)] as number;
      expect(Math.abs(history.median() - exact)).toBeLessThanOrEqual(slack(exact, 0.01));
    }),
    runs(200),
  );
});

test(`the rank of a value is off by at most what cannot be told from it (seed ${SEED})`, () => {
  fc.assert(
    fc.property(samples, values, (all, value) => {
      const history = historyOf(0.01);
      for (const each of all) history.add(each, 0);
      const near = slack(value, 0.0203);
      const below = all.filter((each) => each < value - near).length;
      const notAbove = all.filter((each) => each <= value + near).length;
      const rank = history.rankOf(value) * all.length;
      expect(rank).toBeGreaterThanOrEqual(below - 1e-9);
      expect(rank).toBeLessThanOrEqual(notAbove + 1e-9);
    }),
    runs(400),
  );
});
