import { expect, test } from 'vitest';
import { Vpin } from '../../core/liquidity/index.ts';
import { VpinRuns } from './vpin-runs.ts';

test('trades kept as runs fill the buckets as the trades themselves do', () => {
  const runs = new VpinRuns();
  const vpin = new Vpin(100, 50);
  const expected: number[] = [];
  for (let at = 1; at <= 900; at += 1) {
    const lots = 1 + ((at * 37) % 23);
    const aggressor = (at * at) % 7 < 4 ? 1 : -1;
    runs.onTrade(lots, aggressor);
    vpin.add(lots, aggressor === 1 ? 1 : 0);
    if (at % 9 !== 0) continue;
    runs.onSample();
    expected.push(vpin.value());
  }
  expect([...runs.values(100)]).toEqual(expected);
  expect(expected.at(-1)).toBeGreaterThan(0.05);
});

test('without a size a bucket is a fiftieth of what was traded', () => {
  const runs = new VpinRuns();
  runs.onSample();
  for (let at = 0; at < 100; at += 1) runs.onTrade(5, 1);
  runs.onSample();
  expect(runs.bucketOf(null)).toBe(10);
  expect(runs.bucketOf(7)).toBe(7);
  // Everything was bought.
  expect([...runs.values(10)]).toEqual([Number.NaN, 1]);
});

test('nothing traded is no bucket', () => {
  const runs = new VpinRuns();
  runs.onSample();
  expect([...runs.values(runs.bucketOf(null))]).toEqual([Number.NaN]);
});
