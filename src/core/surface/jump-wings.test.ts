import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VOGT } from './examples.contract.ts';
import { type JumpWings, jumpWingsOf, sviOfJumpWings } from './jump-wings.ts';
import type { Svi } from './svi.ts';

const WINGS: JumpWings = {
  variance: 0.017426252555159123,
  skew: -0.17521114080912506,
  putSlope: 0.6997381041168085,
  callSlope: 1.316798218986386,
  varianceMin: 0.011624903235477876,
};

const rawOf = (wings: JumpWings, years: number): Svi => {
  const found = sviOfJumpWings(wings, years);
  if (found.kind === 'fault') throw new Error(found.reason);
  return found.svi;
};

const FIELDS = ['a', 'b', 'rho', 'm', 'sigma'] as const;

test("Vogt's slice has the published jump-wings", () => {
  const wings = jumpWingsOf(VOGT, 1);
  for (const [name, value] of Object.entries(WINGS)) {
    expect(wings[name as keyof JumpWings] / value).toBeCloseTo(1, 12);
  }
});

test('and the jump-wings lead back to it', () => {
  const raw = rawOf(WINGS, 1);
  for (const field of FIELDS) expect(raw[field] / VOGT[field]).toBeCloseTo(1, 10);
});

test('a slice that turns at the forward comes back: nothing is divided by zero', () => {
  const centred: Svi = { a: 0.01, b: 0.1, rho: -0.4, m: 0, sigma: 0.2 };
  const raw = rawOf(jumpWingsOf(centred, 0.25), 0.25);
  expect(raw.m).toBeCloseTo(0, 15);
  for (const field of ['a', 'b', 'rho', 'sigma'] as const) {
    expect(raw[field]).toBeCloseTo(centred[field], 13);
  }
});

test('raw to jump-wings and back is the same slice', () => {
  const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const slices = fc.record({
    a: within(0.001, 0.5),
    b: within(0.01, 0.9),
    rho: within(-0.95, 0.95),
    m: within(-0.5, 0.5),
    sigma: within(0.02, 1),
  });
  fc.assert(
    fc.property(slices, within(0.003, 2), (svi, years) => {
      const root = Math.sqrt(svi.m * svi.m + svi.sigma * svi.sigma);
      // Where the least is at the forward the width cannot be told.
      fc.pre(Math.abs(svi.m / root - svi.rho) > 0.01);
      const raw = rawOf(jumpWingsOf(svi, years), years);
      for (const field of FIELDS) {
        expect(Math.abs(raw[field] - svi[field])).toBeLessThan(1e-8 * (1 + Math.abs(svi[field])));
      }
    }),
  );
});

test.each<[Partial<JumpWings>, string]>([
  [{ variance: 0 }, 'variance-not-positive'],
  [{ variance: Number.NaN }, 'not-finite'],
  [{ putSlope: -0.1 }, 'wing-slope-negative'],
  [{ varianceMin: 0.02 }, 'least-variance-above-variance'],
  [{ varianceMin: -0.02 }, 'least-variance-negative'],
  [{ skew: -0.9 }, 'skew-beyond-wings'],
  [{ skew: 0 }, 'flat-at-forward'],
])('%j names no slice: %s', (wrong, reason) => {
  expect(sviOfJumpWings({ ...WINGS, ...wrong }, 1)).toEqual({ kind: 'fault', reason });
});
