import { expect, test } from 'vitest';
import {
  type AuctionCurve,
  auctionPriceAt,
  curveFault,
  DERIVE_CURVE,
  discountPpmAt,
  levelAt,
  pricePpmAt,
  resetDue,
} from './curve.ts';
import { RAY, rayOf, rayPower } from './ray.ts';

const SECOND = 1_000n;
const maker: AuctionCurve = {
  kind: 'stair-step',
  startPpm: 1_000_000n,
  kept: rayOf(990_000n),
  stepMs: SECOND,
};

test('five dollars that lose a percent a second are 2.7357... after a minute, to the ray', () => {
  const price = auctionPriceAt(maker, 5n * RAY, 60n * SECOND);
  expect(price).toBe(2_735_783_211_953_807_380_973_706_855n);
  expect(auctionPriceAt(maker, 5n * RAY, 0n)).toBe(5n * RAY);
});

test('a stair holds until its step is over', () => {
  expect(levelAt(maker, SECOND - 1n)).toBe(RAY);
  expect(levelAt(maker, SECOND)).toBe(rayOf(990_000n));
  expect(levelAt(maker, 2n * SECOND - 1n)).toBe(rayOf(990_000n));
});

test('a linear price is half after half its time, and nothing from its end on', () => {
  const hour: AuctionCurve = {
    kind: 'linear',
    startPpm: 1_000_000n,
    endPpm: 0n,
    durationMs: 3_600n * SECOND,
  };
  const at = (seconds: bigint) => auctionPriceAt(hour, 1_000n, seconds * SECOND);
  expect([at(0n), at(1_800n), at(3_599n), at(3_600n), at(4_000n)]).toEqual([
    1000n,
    500n,
    0n,
    0n,
    0n,
  ]);
  expect(at(-5n)).toBe(1_000n);
});

test('Derive asks 95 %, 82.5 % half down the fast slope, 70 % at its end, then half of it', () => {
  const at = (seconds: bigint) => pricePpmAt(DERIVE_CURVE, seconds * SECOND);
  expect([at(0n), at(450n), at(900n)]).toEqual([950_000n, 825_000n, 700_000n]);
  expect([at(900n + 21_600n), at(900n + 43_200n), at(99_999n)]).toEqual([350_000n, 0n, 0n]);
  expect(discountPpmAt(DERIVE_CURVE, 0n)).toBe(50_000n);
});

test('an exponential price meets the powers at whole units and takes their chord between', () => {
  const curve: AuctionCurve = {
    kind: 'exponential',
    startPpm: 1_000_000n,
    kept: rayOf(500_000n),
    unitMs: 1_000n,
  };
  expect([0n, 500n, 1_000n, 1_500n, 2_000n].map((time) => pricePpmAt(curve, time))).toEqual([
    1_000_000n,
    750_000n,
    500_000n,
    375_000n,
    250_000n,
  ]);
});

test('a power of zero is one, of nothing nothing, and products round half up', () => {
  expect(rayPower(0n, 0n)).toBe(RAY);
  expect(rayPower(0n, 3n)).toBe(0n);
  expect(rayPower(rayOf(990_000n), 1n)).toBe(rayOf(990_000n));
  // Squared it is two and a half of the smallest unit.
  expect(rayPower(50_000_000_000_000n, 2n)).toBe(3n);
});

test('a curve that would rise, stand still or never end is refused with what is accepted', () => {
  const linear = { kind: 'linear', startPpm: 900_000n, endPpm: 0n, durationMs: 1n } as const;
  expect(curveFault(linear)).toBeNull();
  expect(curveFault(maker)).toBeNull();
  expect(curveFault(DERIVE_CURVE)).toBeNull();
  expect(curveFault({ ...linear, endPpm: 900_001n })).toEqual({
    kind: 'out-of-range',
    parameter: 'endPpm',
    value: 900_001n,
    least: 0n,
    most: 900_000n,
  });
  const refused: readonly [AuctionCurve, string][] = [
    [{ ...linear, startPpm: 0n }, 'startPpm'],
    [{ ...linear, durationMs: 0n }, 'durationMs'],
    [{ ...maker, stepMs: 0n }, 'stepMs'],
    [{ ...maker, kept: RAY }, 'kept'],
    [{ ...maker, kept: -1n }, 'kept'],
    [{ kind: 'exponential', startPpm: 1n, kept: 0n, unitMs: 0n }, 'unitMs'],
    [{ ...DERIVE_CURVE, turnPpm: 950_001n }, 'turnPpm'],
    [{ ...DERIVE_CURVE, endPpm: 700_001n }, 'endPpm'],
    [{ ...DERIVE_CURVE, fastMs: 0n }, 'fastMs'],
    [{ ...DERIVE_CURVE, slowMs: -1n }, 'slowMs'],
  ];
  for (const [curve, parameter] of refused) {
    expect(curveFault(curve)).toMatchObject({ kind: 'out-of-range', parameter });
  }
});

test('an auction starts again after its tail or below its cusp, and sells at both bounds', () => {
  const rule = { tailMs: 3_600n * SECOND, cusp: rayOf(300_000n) };
  const at = (price: bigint, seconds: bigint) =>
    resetDue(rule, { price, top: 1_000n, elapsedMs: seconds * SECOND });
  expect(at(300n, 3_600n)).toBe(false);
  expect(at(299n, 0n)).toBe(true);
  expect(at(1_000n, 3_601n)).toBe(true);
});
