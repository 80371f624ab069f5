import { expect, test } from 'vitest';
import { RateLimit, retryAfterMsOf } from './rate-limit.ts';

/** 100 a second, of which 20 are for cancels alone. */
const LIMITS = { name: 'weight', weightMax: 100, windowMs: 1_000, reserve: 20 };

const takeAt = (limit: RateLimit, kind: 'cancel' | 'order' | 'question', weight: number, at = 0) =>
  limit.take(limit.join(kind, weight), at);

test('orders leave the reserve to cancels', () => {
  const limit = new RateLimit(LIMITS, 0);
  expect(takeAt(limit, 'order', 80)).toBe(0);
  expect(limit.left('order', 0)).toBe(0);
  expect(takeAt(limit, 'order', 1)).toBe(10);
  expect(takeAt(limit, 'cancel', 20)).toBe(0);
  expect(takeAt(limit, 'cancel', 1)).toBe(10);
});

test('a cancel that comes later goes before orders and questions that wait', () => {
  const limit = new RateLimit(LIMITS, 0);
  takeAt(limit, 'order', 80);
  takeAt(limit, 'cancel', 20);
  const question = limit.join('question', 10);
  const order = limit.join('order', 10);
  const cancel = limit.join('cancel', 10);
  // 100 ms give ten: enough for one of them, and only the cancel may have them.
  expect(limit.take(question, 100)).toBeGreaterThan(0);
  expect(limit.take(order, 100)).toBeGreaterThan(0);
  expect(limit.take(cancel, 100)).toBe(0);
  // The order is next, once the reserve is there again and ten beside it.
  expect(limit.take(question, 400)).toBeGreaterThan(0);
  expect(limit.take(order, 400)).toBe(0);
  expect(limit.take(question, 500)).toBe(0);
});

test('the wait that is answered is long enough, and no longer', () => {
  const limit = new RateLimit(LIMITS, 0);
  takeAt(limit, 'order', 80);
  const order = limit.join('order', 30);
  const wait = limit.take(order, 0);
  expect(wait).toBe(300);
  expect(limit.take(order, wait - 1)).toBeGreaterThan(0);
  expect(limit.take(order, wait)).toBe(0);
});

test('who gives up no longer stands in the way', () => {
  const limit = new RateLimit(LIMITS, 0);
  takeAt(limit, 'order', 70);
  const first = limit.join('order', 80);
  const second = limit.join('order', 10);
  expect(limit.take(second, 0)).toBeGreaterThan(0);
  limit.leave(first);
  expect(limit.take(second, 0)).toBe(0);
});

test('a request that costs more than there ever is waits for a full bucket, not for ever', () => {
  const limit = new RateLimit(LIMITS, 0);
  takeAt(limit, 'cancel', 100);
  const heavy = limit.join('question', 500);
  expect(limit.take(heavy, 999)).toBeGreaterThan(0);
  expect(limit.take(heavy, 1_000)).toBe(0);
});

test('the count of the venue is believed where it is higher than ours, and only there', () => {
  const limit = new RateLimit(LIMITS, 0);
  takeAt(limit, 'order', 10);
  limit.observeUsed(5, 0);
  expect(limit.left('cancel', 0)).toBe(90);
  limit.observeUsed(95, 0);
  expect(limit.left('cancel', 0)).toBe(5);
  expect(limit.left('order', 0)).toBe(-15);
  limit.observeUsed(130, 0);
  expect(takeAt(limit, 'cancel', 1)).toBe(310);
});

test('after a refusal nothing is sent before the venue wants to be asked again', () => {
  const limit = new RateLimit(LIMITS, 0);
  limit.observeRefusal(5_000, 1_000);
  expect(takeAt(limit, 'cancel', 1, 2_000)).toBe(4_000);
  expect(takeAt(limit, 'cancel', 1, 6_000)).toBe(0);
});

test('a refusal without a time empties the bucket', () => {
  const limit = new RateLimit(LIMITS, 0);
  limit.observeRefusal(0, 0);
  expect(takeAt(limit, 'cancel', 10)).toBe(100);
});

test('a clock that was set back neither gives nor takes', () => {
  const limit = new RateLimit(LIMITS, 1_000);
  takeAt(limit, 'cancel', 100, 1_000);
  expect(limit.left('cancel', 0)).toBe(0);
  expect(limit.left('cancel', 1_000)).toBe(0);
  expect(limit.left('cancel', 1_500)).toBe(50);
});

test('limits that leave nothing are refused', () => {
  for (const wrong of [{ reserve: 100 }, { weightMax: 0 }, { windowMs: 0 }, { reserve: -1 }]) {
    expect(() => new RateLimit({ ...LIMITS, ...wrong }, 0)).toThrow('rate limit weight');
  }
});

test('Retry-After is read as seconds and as a date', () => {
  expect(retryAfterMsOf('3', 0)).toBe(3_000);
  expect(retryAfterMsOf('Wed, 21 Oct 2015 07:28:00 GMT', Date.UTC(2015, 9, 21, 7, 27))).toBe(
    60_000,
  );
  expect(retryAfterMsOf('Wed, 21 Oct 2015 07:28:00 GMT', Date.UTC(2016, 0, 1))).toBe(0);
  expect(retryAfterMsOf('soon', 0)).toBe(0);
  expect(retryAfterMsOf(undefined, 0)).toBe(0);
});
