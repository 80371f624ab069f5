import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BandRule,
  hedgeBand,
  targetInBand,
  targetInside,
  whalleyWilmottHalf,
  zakamoulineWidth,
} from './index.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const leg = fc.record({
  side: fc.constantFrom(1 as const, -1 as const),
  size: real(-50, 50),
  strike: real(50, 200),
  volatility: real(0.05, 3),
  years: real(0, 2),
});
const asked = fc.record({
  rule: fc.oneof(
    fc.record({ kind: fc.constant('fixed' as const), half: real(0, 5) }),
    fc.record({
      kind: fc.constantFrom('whalley-wilmott' as const, 'zakamouline' as const),
      cost: real(0, 0.002),
      aversion: real(1e-6, 10),
    }),
  ) as fc.Arbitrary<BandRule>,
  book: fc.record({
    market: fc.record({ spot: real(50, 200), rate: real(-0.05, 0.2) }),
    gamma: real(-2, 2),
    years: real(0, 2),
    volatility: real(0.05, 3),
    legs: fc.array(leg, { maxLength: 4 }),
  }),
  limits: fc.record({ halfMin: real(0, 0.1), deltaLimit: real(0, 5) }),
});

test('a band lies within the hard limit, whatever the book', () => {
  let bands = 0;
  fc.assert(
    fc.property(asked, ({ rule, book, limits }) => {
      const band = hedgeBand(rule, book, limits);
      if (band.kind === 'refused') return;
      bands += 1;
      const room = limits.deltaLimit * (1 + 1e-12);
      expect(band.half).toBeGreaterThanOrEqual(0);
      expect(Math.abs(band.centre) + band.half).toBeLessThanOrEqual(room);
      if (band.decidedBy !== 'limit') expect(band.half).toBeGreaterThanOrEqual(limits.halfMin);
    }),
    { seed: SEED, numRuns: 1_000 * FACTOR },
  );
  expect(bands).toBeGreaterThan(500);
});

test('a trade never crosses the band to the other side and never makes the distance larger', () => {
  const band = fc.tuple(real(-10, 10), real(-2, 2), real(0, 3), real(0, 1));
  fc.assert(
    fc.property(band, ([delta, centre, half, inner]) => {
      for (const target of [
        targetInBand(delta, centre, half),
        targetInside(delta, centre, half, inner),
      ]) {
        // Between where it was and the middle, both included.
        expect(target).toBeGreaterThanOrEqual(Math.min(delta, centre));
        expect(target).toBeLessThanOrEqual(Math.max(delta, centre));
        expect(target >= centre - half && target <= centre + half).toBe(true);
      }
      const edge = targetInBand(delta, centre, half);
      expect(targetInBand(edge, centre, half)).toBe(edge);
    }),
    { seed: SEED, numRuns: 1_000 * FACTOR },
  );
});

test('a trade that costs more, and a trader who minds less, has a wider band', () => {
  const inputs = fc.record({
    spot: real(50, 200),
    years: real(0.01, 2),
    volatility: real(0.05, 3),
    rate: real(-0.05, 0.2),
    cost: real(1e-5, 0.01),
    aversion: real(1e-6, 10),
    gamma: real(-2, 2),
  });
  fc.assert(
    fc.property(inputs, (of) => {
      const widths = (each: typeof of): [number, number] => {
        const { flat, curved } = zakamoulineWidth(each);
        return [whalleyWilmottHalf(each), flat + curved];
      };
      const own = widths(of);
      for (const wider of [
        widths({ ...of, cost: of.cost * 2 }),
        widths({ ...of, aversion: of.aversion / 2 }),
      ]) {
        expect(wider[0]).toBeGreaterThanOrEqual(own[0]);
        expect(wider[1]).toBeGreaterThanOrEqual(own[1]);
      }
    }),
    { seed: SEED, numRuns: 500 * FACTOR },
  );
});
