import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AuctionCurve, auctionPriceAt, curveFault, levelAt } from './curve.ts';
import { RAY, rayOf } from './ray.ts';

const RUNS = {
  seed: Number(process.env['PROPERTY_SEED'] ?? 20_251_010),
  numRuns: 600 * Number(process.env['PROPERTY_FACTOR'] ?? 1),
};

const ppm = fc.bigInt({ min: 0n, max: 1_000_000n });
const duration = fc.oneof(fc.bigInt({ min: 1n, max: 50n }), fc.bigInt({ min: 1n, max: 10n ** 8n }));
/** From nothing kept to a cut of a millionth. */
const kept = fc.oneof(
  ppm.map((share) => (share === 1_000_000n ? RAY - rayOf(1n) : rayOf(share))),
  fc.bigInt({ min: 0n, max: RAY - rayOf(1n) }),
);
const falling = fc
  .tuple(ppm, ppm, ppm)
  .map((levels) => [...levels].sort((a, b) => (a > b ? -1 : 1)) as [bigint, bigint, bigint])
  .filter(([first]) => first > 0n);

const curves: fc.Arbitrary<AuctionCurve> = fc
  .record({ falling, kept, one: duration, two: duration })
  .chain(({ falling: [startPpm, turnPpm, endPpm], kept: share, one, two }) =>
    fc.constantFrom<AuctionCurve>(
      { kind: 'linear', startPpm, endPpm, durationMs: one },
      { kind: 'stair-step', startPpm, kept: share, stepMs: one },
      { kind: 'exponential', startPpm, kept: share, unitMs: one },
      { kind: 'two-slope', startPpm, turnPpm, endPpm, fastMs: one, slowMs: two },
    ),
  );

const times = fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 10n ** 10n }));

test('a price never rises while time passes, not by one ray', () => {
  fc.assert(
    fc.property(curves, times, times, (curve, first, more) => {
      expect(curveFault(curve)).toBeNull();
      const [before, after] = [levelAt(curve, first), levelAt(curve, first + more)];
      expect(after <= before && after >= 0n).toBe(true);
      expect(levelAt(curve, first + 1n) <= before).toBe(true);
      const top = 1_000_000_007n;
      expect(auctionPriceAt(curve, top, first + more) <= auctionPriceAt(curve, top, first)).toBe(
        true,
      );
    }),
    RUNS,
  );
});

test('a power never rises from one exponent to the next, where its binary digits carry', () => {
  fc.assert(
    fc.property(kept, fc.integer({ min: 1, max: 19 }), (share, digits) => {
      const stair: AuctionCurve = { kind: 'stair-step', startPpm: 1n, kept: share, stepMs: 1n };
      const curve = { ...stair, startPpm: 1_000_000n };
      const carry = 1n << BigInt(digits);
      expect(levelAt(curve, carry) <= levelAt(curve, carry - 1n)).toBe(true);
      expect(levelAt(curve, carry + 1n) <= levelAt(curve, carry)).toBe(true);
    }),
    RUNS,
  );
});

test('a price starts at its start and lies between the start and nothing', () => {
  fc.assert(
    fc.property(curves, times, (curve, time) => {
      expect(levelAt(curve, 0n)).toBe(rayOf(curve.startPpm));
      const price = auctionPriceAt(curve, 10n ** 17n, time);
      expect(price >= 0n && price * 1_000_000n <= 10n ** 17n * curve.startPpm).toBe(true);
    }),
    RUNS,
  );
});
