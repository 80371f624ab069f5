/** Who orders too much to mean it: the limits, the border of two windows, and the time held. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RunawayPolicy, Runaways } from './runaways.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const START = 1_800_000_000_000;
const POLICY: RunawayPolicy = {
  windowMs: 1_000,
  ordersMax: 4,
  notionalMax: 1_000n,
  holdMs: 5_000,
};

/** Notes orders of one account at moments after the start; gives which of them passed a limit. */
function note(runaways: Runaways, moments: readonly number[], notional = 1n, account = 0) {
  return moments.map((at) => runaways.note(account, START + at, notional, POLICY));
}

test('as many orders as are allowed hold nobody, one more does, and only it says so', () => {
  const runaways = new Runaways(2);
  expect(note(runaways, [0, 10, 20, 30])).toEqual([false, false, false, false]);
  expect(runaways.isHeld(0, START + 30)).toBe(false);
  expect(note(runaways, [40, 50])).toEqual([true, false]);
  expect(runaways.isHeld(0, START + 40)).toBe(true);
  expect(runaways.isHeld(1, START + 40)).toBe(false);
});

test('who is held is free after its time, not a moment before, and may be held again', () => {
  const runaways = new Runaways(1);
  note(runaways, [0, 0, 0, 0, 0]);
  expect([4_999, 5_000].map((at) => runaways.isHeld(0, START + at))).toEqual([true, false]);
  expect(note(runaways, [5_000, 5_000, 5_000, 5_000, 5_000]).at(-1)).toBe(true);
  expect(runaways.isHeld(0, START + 9_999)).toBe(true);
});

test('a burst across the border of two windows is seen', () => {
  const runaways = new Runaways(1);
  expect(note(runaways, [0, 980, 985, 990])).toEqual([false, false, false, false]);
  // the four before count for 99 % at the start of the window, which is three whole ones
  expect(note(runaways, [1_005, 1_010])).toEqual([false, true]);
});

test('the window before counts by what is left of it, and no longer than the one after', () => {
  const halfway = new Runaways(1);
  note(halfway, [0, 100, 200, 300]);
  // half of four at the middle of the next window: two more are allowed
  expect(note(halfway, [1_500, 1_500, 1_500])).toEqual([false, false, true]);
  const later = new Runaways(1);
  note(later, [0, 100, 200, 300]);
  expect(note(later, [2_000, 2_000, 2_000, 2_000])).not.toContain(true);
});

test('an order at the end of a window is the first of the next one', () => {
  const runaways = new Runaways(1);
  expect(note(runaways, [0, 0, 1_000, 1_000, 2_000, 2_000])).not.toContain(true);
  expect(note(runaways, [2_000])).toEqual([true]); // two of the window before, and three
});

test('notional has its own limit: at it nobody is held, over it the account is', () => {
  const runaways = new Runaways(1);
  expect(note(runaways, [0, 0], 500n)).toEqual([false, false]);
  expect(note(runaways, [0], 1n)).toEqual([true]);
  const border = new Runaways(1);
  note(border, [0], 1_000n);
  // a quarter of the window is over: 750 of the thousand still count
  expect(note(border, [1_250], 250n)).toEqual([false]);
  expect(note(border, [1_250], 1n)).toEqual([true]);
});

test('an order that no column could hold is counted as one over the limit', () => {
  const runaways = new Runaways(1);
  expect(note(runaways, [0, 0], 2n ** 80n)).toEqual([true, false]);
  expect(runaways.notional[0]).toBe(POLICY.notionalMax + 1n);
});

test('an account that nobody noted is not held, and a restored table knows whom it had', () => {
  const runaways = new Runaways(3);
  expect(runaways.isHeld(2, START)).toBe(false);
  note(runaways, [0, 0, 0, 0, 0], 1n, 2);
  const restored = new Runaways(3);
  restored.heldUntil.set(runaways.heldUntil);
  expect(restored.isHeld(2, START)).toBe(false);
  restored.restore(runaways.registers());
  expect(restored.isHeld(2, START)).toBe(true);
});

test('nobody is held without more than the limit in two windows; twice the limit in one is', () => {
  const bursts = fc.array(
    fc.record({ gap: fc.integer({ min: 0, max: 1_500 }), orders: fc.integer({ min: 1, max: 6 }) }),
    { minLength: 5, maxLength: 30 },
  );
  let [holds, obliged] = [0, 0];
  fc.assert(
    fc.property(bursts, (list) => {
      const runaways = new Runaways(1);
      const all: number[] = [];
      let time = START;
      let heldAt = 0;
      const within = (span: number): number => all.filter((at) => time - at < span).length;
      for (const { gap, orders } of list) {
        time += gap;
        for (let order = 0; order < orders; order += 1) {
          all.push(time);
          const isNew = runaways.note(0, time, 1n, POLICY);
          if (isNew) holds += 1;
          if (isNew) expect(within(2 * POLICY.windowMs)).toBeGreaterThan(POLICY.ordersMax);
          if (runaways.isHeld(0, time)) heldAt = time;
          if (within(POLICY.windowMs) <= 2 * POLICY.ordersMax) continue;
          obliged += 1;
          expect(time - heldAt).toBeLessThan(POLICY.windowMs);
        }
      }
    }),
    { seed: SEED, numRuns: 400 },
  );
  expect([holds > 200, obliged > 200]).toEqual([true, true]);
});
