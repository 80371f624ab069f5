import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ln, normalCdf } from '../../numeric/index.ts';
import {
  certifiedRadius,
  forwardGamma,
  type GammaLeg,
  greatestGamma,
  type ScenarioBound,
} from './certified-band.ts';

const SEED = 20_251_010;
const RUNS = 2_000;

const real = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true });

/** Undiscounted call on a forward; a put has the same gamma and delta less one. */
function call({ strike, deviation }: GammaLeg, forward: number): number {
  const d1 = ln(forward / strike) / deviation + deviation / 2;
  return forward * normalCdf(d1) - strike * normalCdf(d1 - deviation);
}

const delta = ({ strike, deviation }: GammaLeg, forward: number): number =>
  normalCdf(ln(forward / strike) / deviation + deviation / 2);

test('inside the radius no scenario loses its slack, and at its end one has lost it', () => {
  const scenario = fc.record({
    slack: real(0.001, 1e9),
    delta: real(-1e5, 1e5),
    curvature: fc.oneof(fc.constant(0), real(1e-6, 1e3)),
  });
  const left = ({ slack, delta: gain, curvature }: ScenarioBound, move: number): number =>
    slack + gain * move - (curvature * move * move) / 2;
  fc.assert(
    fc.property(
      fc.array(scenario, { minLength: 1, maxLength: 8 }),
      real(0, 1),
      (scenarios, share) => {
        const { down, up } = certifiedRadius(scenarios, 1e6);
        for (const each of scenarios) {
          expect(left(each, share * up)).toBeGreaterThanOrEqual(-1e-9 * each.slack);
          expect(left(each, -share * down)).toBeGreaterThanOrEqual(-1e-9 * each.slack);
        }
        const isUsedUp = (move: number): boolean =>
          scenarios.some((each) => left(each, move) <= 1e-6 * each.slack);
        if (up < 0.999e6) expect(isUsedUp(up * (1 + 1e-6))).toBe(true);
        if (down < 0.999e6) expect(isUsedUp(-down * (1 + 1e-6))).toBe(true);
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
});

test('no gamma inside a window is above the greatest, and one reaches it', () => {
  const leg = fc.record({ strike: real(10, 1_000), deviation: real(0.01, 1.5) });
  fc.assert(
    fc.property(leg, real(5, 1_500), real(1, 3), real(0, 1), (option, low, wide, share) => {
      const high = low * wide;
      const most = greatestGamma(option, low, high);
      const inside = forwardGamma(option, low + share * (high - low));
      expect(inside).toBeLessThanOrEqual(most * (1 + 1e-9));
      let seen = 0;
      for (let i = 0; i <= 200; i += 1) {
        seen = Math.max(seen, forwardGamma(option, low + (i / 200) * (high - low)));
      }
      if (option.deviation > 0.1 && most > 1e-100) expect(seen).toBeGreaterThan(most * 0.9);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('a book of options and a future keeps its slack inside the radius of its curvature', () => {
  const leg = fc.record({
    strike: real(60, 160),
    deviation: real(0.02, 0.8),
    size: real(-20, 20),
  });
  const book = fc.record({ legs: fc.array(leg, { maxLength: 6 }), future: real(-10, 10) });
  fc.assert(
    fc.property(book, real(0.1, 2_000), real(0, 1), fc.boolean(), (held, slack, share, isUp) => {
      const [forward, window] = [100, 30];
      const worth = (price: number): number =>
        held.legs.reduce((sum, each) => sum + each.size * call(each, price), held.future * price);
      const slope = held.legs.reduce(
        (sum, each) => sum + each.size * delta(each, forward),
        held.future,
      );
      const curvature = held.legs.reduce((sum, each) => {
        const most = greatestGamma(each, forward - window, forward + window);
        return each.size < 0 ? sum - each.size * most : sum;
      }, 0);
      const { down, up } = certifiedRadius([{ slack, delta: slope, curvature }], window);
      const move = share * (isUp ? up : -down);
      const left = slack + worth(forward + move) - worth(forward);
      expect(left).toBeGreaterThanOrEqual(-1e-9 * (slack + Math.abs(worth(forward))));
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('a scenario without slack certifies nothing, and none at all the window', () => {
  const spent = { slack: 0, delta: 5, curvature: 1 };
  expect(certifiedRadius([spent], 10)).toEqual({ down: 0, up: 0 });
  const { down, up } = certifiedRadius([], 10);
  expect([down, up].map((move) => Math.round(move * 1e6))).toEqual([10e6, 10e6]);
});

test('a short straddle of one gamma two may move by the root of its slack', () => {
  const { down, up } = certifiedRadius([{ slack: 9, delta: 0, curvature: 2 }], 100);
  expect(down).toBeCloseTo(3, 6);
  expect(up).toBeCloseTo(3, 6);
});
