import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marginLeverage } from './index.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const asked = fc.record({
  losses: fc.array(real(-0.2, 0.9), { minLength: 100, maxLength: 300 }),
  side: fc.constantFrom('long' as const, 'short' as const),
  maintenance: real(0.001, 0.2),
  probability: real(0.01, 0.5),
  leverageMax: fc.constantFrom(1, 5, 1_000),
});

const TERMS = {
  losses: [...Array.from({ length: 99 }, () => 0.01), 0.2],
  side: 'long' as const,
  maintenance: 0.05,
  probability: 0.01,
  leverageMax: 100,
};

test('of a hundred days the worst decides at one in a hundred', () => {
  // Expected shortfall 0.2; of a long 1 / (0.2 + 0.05 * 0.8), of a short 1 / (0.2 + 0.05 * 1.2).
  const long = marginLeverage(TERMS);
  expect(long.kind === 'leverage' ? long.leverage : 0).toBeCloseTo(1 / 0.24, 12);
  const short = marginLeverage({ ...TERMS, side: 'short' });
  expect(short.kind === 'leverage' ? short.leverage : 0).toBeCloseTo(1 / 0.26, 12);
});

test('a sample without one loss in its tail, or with one of more than all, is refused', () => {
  const faultAt = (own: Partial<typeof TERMS>): string => {
    const sized = marginLeverage({ ...TERMS, ...own });
    return sized.kind === 'refused' ? sized.fault.at : 'nothing';
  };
  expect(faultAt({ losses: TERMS.losses.slice(1) })).toBe('losses');
  expect(faultAt({ probability: 0 })).toBe('probability');
  expect(faultAt({ maintenance: 0 })).toBe('maintenance');
  const name = 'expected shortfall of the losses';
  expect(faultAt({ losses: TERMS.losses.map((loss) => loss + 1) })).toBe(name);
  expect(faultAt({ losses: TERMS.losses.map(() => Number.NaN) })).toBe(name);
});

test('equity was under maintenance in at most the given share of the past', () => {
  let binding = 0;
  fc.assert(
    fc.property(asked, (terms) => {
      const sized = marginLeverage(terms);
      if (sized.kind === 'refused') throw new Error(sized.fault.at);
      const { leverage } = sized;
      expect(leverage).toBeGreaterThan(0);
      expect(leverage).toBeLessThanOrEqual(terms.leverageMax);
      if (leverage < terms.leverageMax) binding += 1;
      const toward = terms.side === 'long' ? -1 : 1;
      const under = terms.losses.filter((loss) => {
        const equity = 1 - leverage * loss;
        return equity < terms.maintenance * leverage * (1 + toward * loss) - 1e-9;
      });
      expect(under.length).toBeLessThanOrEqual(terms.probability * terms.losses.length);
    }),
    { seed: SEED, numRuns: 300 * FACTOR },
  );
  expect(binding).toBeGreaterThan(50);
});
