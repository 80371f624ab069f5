/** The sliding windows of breakers, against a plain list of all that was recorded. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Windows } from './windows.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const PARTS = BigInt(Windows.parts);
const START = 1_800_000_000_000;

interface Entry {
  readonly time: number;
  readonly value: bigint;
}

/** Number of the part of a moment, in whole numbers. */
const partOf = (time: number, windowMs: number): bigint =>
  (BigInt(time) * PARTS) / BigInt(windowMs);

/** What the window that ends at a moment holds, from a list of everything. */
function naive(all: readonly Entry[], now: number, windowMs: number) {
  const from = partOf(now, windowMs) - PARTS;
  const kept = all.filter(({ time }) => partOf(time, windowMs) > from);
  const counts = new Map<bigint, number>();
  for (const { time } of kept) {
    const part = partOf(time, windowMs);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  const values = kept.map(({ value }) => value).sort((a, b) => (a < b ? -1 : 1));
  return {
    kept,
    lowest: values[0],
    highest: values.at(-1),
    sum: values.reduce((sum, value) => sum + value, 0n),
    count: values.length,
    squares: [...counts.values()].reduce((sum, count) => sum + count * count, 0),
  };
}

const found = (windows: Windows) => ({
  lowest: windows.foundLowest,
  highest: windows.foundHighest,
  sum: windows.foundSum,
  count: windows.foundCount,
  squares: windows.foundSquares,
});

const value = fc.oneof(
  fc.bigInt({ min: -9n, max: 9n }),
  fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
);
const step = fc.record({ part: fc.integer({ min: 0, max: 120 }), value, isRecorded: fc.boolean() });

test('a window holds what a list of everything holds of its last parts', () => {
  let [looks, empty, forgotten] = [0, 0, 0];
  fc.assert(
    fc.property(
      fc.constantFrom(32, 33, 1_000, 60_000, 604_800_000),
      fc.array(step, { minLength: 20, maxLength: 60 }),
      (windowMs, steps) => {
        const windows = new Windows(2);
        const all: Entry[] = [];
        let time = START;
        for (const each of steps) {
          // up to a whole window at once, mostly far less, so that parts are reused at all ages
          time += Math.floor((windowMs * each.part * each.part) / (120 * 120));
          if (each.isRecorded) {
            windows.record(1, time, each.value, windowMs);
            all.push({ time, value: each.value });
          }
          windows.record(0, time, 10n ** 17n, windowMs); // a neighbour that must not be seen
          const { kept, ...holds } = naive(all, time, windowMs);
          expect(windows.look(1, time, windowMs)).toBe(kept.length > 0);
          if (kept.length > 0) expect(found(windows)).toEqual(holds);
          looks += 1;
          if (kept.length === 0) empty += 1;
          if (kept.length < all.length) forgotten += 1;
          const isYoung = ({ time: at }: Entry): boolean => time - at < windowMs;
          const surelyKept = all.filter(
            ({ time: at }) => (time - at) * Windows.parts <= windowMs * (Windows.parts - 1),
          );
          expect(kept.every(isYoung) && surelyKept.length <= kept.length).toBe(true);
        }
      },
    ),
    { seed: SEED, numRuns: 100 },
  );
  expect([looks > 3_000, empty > 50, forgotten > 1_000]).toEqual([true, true, true]);
});

test('lowest, highest, sum, count and squares of a window, by hand', () => {
  const windows = new Windows(1);
  for (const [at, amount] of [3n, -4n, 9n].entries()) windows.record(0, at, amount, 3_200);
  windows.record(0, 100, 5n, 3_200);
  expect(windows.look(0, 150, 3_200)).toBe(true);
  // three values in the first part and one in the second: 3 * 3 + 1 * 1
  expect(found(windows)).toEqual({ lowest: -4n, highest: 9n, sum: 13n, count: 4, squares: 10 });
  expect(windows.look(0, 3_200, 3_200)).toBe(true);
  expect(found(windows)).toEqual({ lowest: 5n, highest: 5n, sum: 5n, count: 1, squares: 1 });
  expect(windows.look(0, 3_300, 3_200)).toBe(false);
});

test('a part that comes around again holds nothing of its last round', () => {
  const windows = new Windows(1);
  windows.record(0, 50, 7n, 3_200);
  windows.record(0, 3_250, 2n, 3_200); // the same place, one window later
  expect(windows.look(0, 3_250, 3_200)).toBe(true);
  expect(found(windows)).toEqual({ lowest: 2n, highest: 2n, sum: 2n, count: 1, squares: 1 });
});

test('a window that is cleared holds nothing, and its neighbour keeps what it has', () => {
  const windows = new Windows(2);
  windows.record(0, START, 1n, 1_000);
  windows.record(1, START, 2n, 1_000);
  windows.clear(0);
  expect([windows.look(0, START, 1_000), windows.look(1, START, 1_000)]).toEqual([false, true]);
  windows.record(0, START, 3n, 1_000);
  expect(windows.look(0, START, 1_000)).toBe(true);
  expect(found(windows)).toEqual({ lowest: 3n, highest: 3n, sum: 3n, count: 1, squares: 1 });
});
