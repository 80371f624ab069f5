import { expect, test } from 'vitest';
import { ClockSkew } from './clock-skew.ts';

test('differences are received minus exchange time; messages without one are passed over', () => {
  const skew = new ClockSkew();
  for (const late of [-3, -1, -2, 10]) skew.take(1_000, 1_000 + late);
  skew.take(Number.NaN, 5);
  expect(skew.figures()).toEqual({
    messages: 4,
    median: -2,
    p1: -3,
    p99: 10,
    least: -3,
    most: 10,
  });
});

test('of more than a million an evenly spaced part is looked at', () => {
  const skew = new ClockSkew();
  const many = 2_500_000;
  for (let at = 0; at < many; at += 1) skew.take(0, at);
  const { messages, median, p99, least, most } = skew.figures();
  expect([messages, least, most]).toEqual([many, 0, many - 1]);
  expect(Math.abs(median / many - 0.5)).toBeLessThan(1e-3);
  expect(Math.abs(p99 / many - 0.99)).toBeLessThan(1e-3);
});

test('nothing is known of no message', () => {
  expect(new ClockSkew().figures()).toMatchObject({ messages: 0, median: Number.NaN });
});
