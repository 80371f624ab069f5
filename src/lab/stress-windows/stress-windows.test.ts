import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loadBars } from '../../io/feeds/bars/index.ts';
import { LABELLED_FROM, STRESS_WINDOWS } from './index.ts';

const data = process.env['BREAKWATER_DATA'] ?? resolve('..', 'shared', 'data');
const HOURLY = join(data, 'hourly', 'BTCUSDT-spot-1h-2017-08_2021-12.csv.gz');

test('windows are whole days in order, apart, none before the labels begin', () => {
  let end = LABELLED_FROM;
  for (const { id, from, to, why, source } of STRESS_WINDOWS) {
    expect(new Date(from).toISOString()).toBe(`${id}T00:00:00.000Z`);
    expect((to - from) % 86_400_000).toBe(0);
    expect(from).toBeGreaterThanOrEqual(end);
    expect(to).toBeGreaterThan(from);
    expect([why, source].every((text) => text.length > 10)).toBe(true);
    end = to;
  }
});

test('the primary windows are the five that every judgement counts', () => {
  const primary = STRESS_WINDOWS.filter(({ standing }) => standing === 'primary');
  expect(primary.map(({ id }) => id)).toEqual([
    '2020-03-12',
    '2021-05-19',
    '2024-08-05',
    '2025-10-10',
    '2026-02-05',
  ]);
});

test.skipIf(!existsSync(HOURLY))(
  'every labelled day of recorded hours fell by a tenth or more (needs BREAKWATER_DATA)',
  async () => {
    const { bars } = await loadBars(HOURLY);
    const end = bars.time.at(-1) as number;
    const covered = STRESS_WINDOWS.filter(({ to }) => to <= end);
    expect(covered.length).toBe(5);
    for (const { id, from, to } of covered) {
      let [high, fall] = [0, 0];
      bars.time.forEach((time, at) => {
        if (time < from || time >= to) return;
        high = Math.max(high, bars.high[at] as number);
        fall = Math.max(fall, 1 - (bars.low[at] as number) / high);
      });
      expect([id, fall > 0.1]).toEqual([id, true]);
    }
  },
);
