import { expect, test } from 'vitest';
import { normalCdf } from '../../numeric/index.ts';
import { BulkClassifier, bulkBuyShare, Vpin } from './vpin.ts';

test('trades fill buckets, are split at their edges, and the open bucket does not count', () => {
  const vpin = new Vpin(100, 3);
  expect(vpin.value()).toBeNaN();
  vpin.add(60, 1);
  vpin.add(60, 0); // first bucket: 60 bought, 40 sold; 20 sold are left
  expect(vpin.value()).toBeCloseTo(0.2, 15);
  expect(vpin.last()).toBeCloseTo(0.2, 15);
  vpin.add(80, 0); // second bucket: all sold
  expect(vpin.last()).toBe(-1);
  expect(vpin.value()).toBeCloseTo((0.2 + 1) / 2, 15);
  vpin.add(99, 1);
  expect(vpin.count()).toBe(2);
});

test('old buckets leave', () => {
  const vpin = new Vpin(10, 2);
  for (const share of [1, 0.5, 0.5]) vpin.add(10, share);
  expect(vpin.value()).toBe(0);
});

test('a trade as large as a thousand windows fills each bucket once', () => {
  const vpin = new Vpin(10, 5);
  vpin.add(3, 1);
  vpin.add(50_007, 0);
  expect(vpin.value()).toBe(1);
  expect(vpin.count()).toBe(5);
});

test('volume that is none and shares that are none are passed over', () => {
  const vpin = new Vpin(10, 5);
  vpin.add(0, 1);
  vpin.add(Number.NaN, 1);
  vpin.add(10, 2);
  expect(vpin.count()).toBe(0);
});

test('bulk classification goes by the size of the move', () => {
  expect(bulkBuyShare(0.2, 0.4)).toBe(normalCdf(0.5));
  expect(bulkBuyShare(3, 0)).toBe(0.5);
  const bulk = new BulkClassifier(10);
  expect(bulk.share(1)).toBe(0.5);
  // Deviation of 1 and -1 is the root of two.
  expect(bulk.share(-1)).toBeCloseTo(normalCdf(-Math.SQRT1_2), 14);
});

test('volume in fractions fills as many buckets as it has', () => {
  const vpin = new Vpin(0.3, 1_000);
  for (let trade = 0; trade < 3_000; trade += 1) vpin.add(0.1, 1);
  expect(Math.abs(vpin.count() - 1_000)).toBeLessThanOrEqual(1);
  expect(vpin.value()).toBeCloseTo(1, 12);
});
