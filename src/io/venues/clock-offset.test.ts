import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockOffset, isWithin, measureClockOffset, refuseOffset } from './clock-offset.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);

test('the probe with the least round trip is believed', () => {
  const offset = clockOffset([
    { sent: 0, received: 200, venue: 1_190 },
    { sent: 300, received: 320, venue: 1_310 },
    { sent: 400, received: 500, venue: 1_500 },
  ]);
  expect(offset).toEqual({ offsetMs: 1_000, uncertaintyMs: 10, probes: 3 });
});

test('a probe during which our own clock was set back says nothing', () => {
  expect(clockOffset([{ sent: 100, received: 40, venue: 5_000 }])).toBeNull();
  expect(clockOffset([])).toBeNull();
  expect(clockOffset([{ sent: 0, received: 10, venue: Number.NaN }])).toBeNull();
});

test('the true offset is within the uncertainty wherever the way took its time', () => {
  const way = fc.integer({ min: 0, max: 500 });
  const probes = fc.array(fc.record({ out: way, back: way }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(probes, fc.integer({ min: -10_000, max: 10_000 }), (ways, truth) => {
      let now = 1_000_000;
      const answered = ways.map(({ out, back }) => {
        const sent = now;
        now += out + back;
        return { sent, received: now, venue: sent + out + truth };
      });
      const offset = clockOffset(answered);
      expect(Math.abs((offset?.offsetMs ?? Number.NaN) - truth)).toBeLessThanOrEqual(
        offset?.uncertaintyMs ?? -1,
      );
    }),
    { seed: SEED, numRuns: 300 * FACTOR },
  );
});

test('the budget is for the worst case of the measurement', () => {
  const offset = { offsetMs: -200, uncertaintyMs: 50, probes: 5 };
  expect(isWithin(offset, 250)).toBe(true);
  expect(isWithin(offset, 249)).toBe(false);
  expect(() => refuseOffset('okx', offset, 250)).not.toThrow();
  expect(() => refuseOffset('okx', offset, 200)).toThrow(
    'venue okx: its clock is -200 ms from ours, to 50 ms; accepted: both together at most 200 ms',
  );
});

test('probes that fail are passed over, and the last failure is told where all do', async () => {
  let now = 0;
  let asked = 0;
  const clock = (): number => {
    now += 5;
    return now;
  };
  const sometimes = (): Promise<number> => {
    asked += 1;
    return asked % 2 === 0 ? Promise.resolve(now + 42) : Promise.reject(new Error(`no ${asked}`));
  };
  const offset = await measureClockOffset(sometimes, clock, 4);
  expect(asked).toBe(4);
  expect(offset.probes).toBe(2);
  expect(Math.abs(offset.offsetMs - 42)).toBeLessThanOrEqual(offset.uncertaintyMs);
  const never = (): Promise<number> => Promise.reject(new Error('no answer'));
  await expect(measureClockOffset(never, clock, 3)).rejects.toThrow('no answer');
  await expect(measureClockOffset(never, clock, 0)).rejects.toThrow('accepted: 1 or more');
});
