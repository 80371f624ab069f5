import { expect, test } from 'vitest';
import {
  axisAmount,
  compact,
  count,
  duration,
  escapeHtml,
  fixed,
  groupDigits,
  NOTHING,
  percent,
  price,
  roundDuration,
  share,
  THIN,
  things,
  utcMoment,
  utcSpan,
  utcTick,
  utcWithin,
} from './format.ts';

/** Thin spaces as plain ones, so that the expected texts can be read. */
const plain = (text: string): string => text.replaceAll(THIN, ' ');

test('exact amounts are grouped without losing a digit', () => {
  expect(plain(groupDigits('17561364.354418'))).toBe('17 561 364.354418');
  expect(plain(groupDigits('-1234.5'))).toBe('−1 234.5');
  expect(groupDigits('999')).toBe('999');
  expect(groupDigits('no amount')).toBe('no amount');
  expect(groupDigits('1234567', ',')).toBe('1,234,567');
});

test('a rounded number shows its zero without a sign and no number as a dash', () => {
  expect(fixed(-0.0001, 2)).toBe('0.00');
  expect(fixed(Number.NaN, 2)).toBe(NOTHING);
  expect(plain(count(4812))).toBe('4 812');
  expect(plain(percent(-0.1314))).toBe('−13.1 %');
  expect(share(1, 0)).toBe(NOTHING);
});

test('a cut amount takes its unit after rounding, and what is not zero never reads as zero', () => {
  expect(plain(compact(999_999))).toBe('1.00 M');
  expect(plain(compact(-12_344_000))).toBe('−12.34 M');
  expect(plain(compact(2.1e9))).toBe('2.10 bn');
  expect(compact(0)).toBe('0');
  expect(compact(0.000001)).toBe('< 0.01');
  expect(plain(axisAmount(5e6))).toBe('5 M');
  expect(plain(axisAmount(2.5e6))).toBe('2.5 M');
  expect(plain(axisAmount(250_000))).toBe('250 k');
});

test('a price has the decimals that its size deserves', () => {
  expect(plain(price(101_516.5))).toBe('101 516.5');
  expect(price(27.5)).toBe('27.50');
  expect(price(0.0095)).toBe('0.00950000');
});

test('times are UTC', () => {
  const time = Date.UTC(2025, 9, 10, 21, 20, 3);
  expect(utcMoment(time)).toBe('2025-10-10 21:20:03 UTC');
  expect(utcSpan(time, time + 3000)).toBe('2025-10-10, 21:20:03 to 21:20:06 UTC');
  expect(utcTick(time, 3_600_000)).toBe('21:20');
  expect(utcTick(time, 200_000_000)).toBe('10-10 21:20');
  expect(utcTick(Date.UTC(2025, 9, 11), 200_000_000)).toBe('10-11');
  expect(utcWithin(time, time, time + 1)).toBe('21:20:03');
  expect(utcWithin(time, time, time + 86_400_000)).toBe('2025-10-10 21:20:03');
});

test('lengths of time are said in words', () => {
  expect(plain(duration(60_000))).toBe('1 minute');
  expect(plain(duration(45_000))).toBe('45 seconds');
  expect(plain(duration(30 * 60_000))).toBe('30 minutes');
  expect(plain(duration(125 * 60_000))).toBe('2 hours 5 minutes');
  expect(plain(duration(179.9 * 60_000))).toBe('3 hours');
  expect(plain(things(1, 'account'))).toBe('1 account');
  expect(roundDuration(41_000)).toBe(60_000);
});

test('no text can leave its place in the page', () => {
  expect(escapeHtml(`<a href="x">'&`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;');
});
