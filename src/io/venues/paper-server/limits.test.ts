import { describe, expect, test } from 'vitest';
import { DialectError } from './dialect-error.ts';
import { OrderMeter, USDM_LIMITS, WeightMeter } from './limits.ts';

/** The start of a minute. */
const START = 1_700_000_040_000 - (1_700_000_040_000 % 60_000);

const refusalOf = (act: () => void): DialectError | null => {
  try {
    act();
  } catch (error) {
    if (error instanceof DialectError) return error;
    throw error;
  }
  return null;
};

describe('request weight', () => {
  const limits = { ...USDM_LIMITS, weightPerMinute: 100, patience: 2 };

  test('what is spent counts until the minute is over', () => {
    const meter = new WeightMeter(limits);
    meter.spend(START, 60);
    meter.spend(START + 59_999, 40);
    expect(meter.used(START + 59_999)).toBe(100);
    expect(meter.used(START + 60_000)).toBe(0);
  });

  test('over the limit is 429 and names the seconds that are left of the minute', () => {
    const meter = new WeightMeter(limits);
    meter.spend(START, 100);
    const refusal = refusalOf(() => meter.spend(START + 12_000, 1));
    expect(refusal).toMatchObject({ status: 429, code: -1003, retryAfterS: 48 });
    expect(refusalOf(() => meter.spend(START + 60_000, 1))).toBeNull();
  });

  test('who goes on is banned for two minutes, then for four', () => {
    const meter = new WeightMeter(limits);
    const abuse = (at: number): DialectError | null => {
      let last: DialectError | null = null;
      for (let i = 0; i < 5; i++) last = refusalOf(() => meter.spend(at, 100));
      return last;
    };
    expect(abuse(START)).toMatchObject({ status: 418, code: -1003, retryAfterS: 120 });
    expect(refusalOf(() => meter.spend(START + 119_999, 1))?.status).toBe(418);
    expect(refusalOf(() => meter.spend(START + 120_000, 1))).toBeNull();
    expect(abuse(START + 180_000)).toMatchObject({ status: 418, retryAfterS: 240 });
  });
});

describe('orders', () => {
  test('the ten seconds fill before the minute does', () => {
    const meter = new OrderMeter({ ...USDM_LIMITS, ordersPer10Seconds: 2, ordersPerMinute: 3 });
    meter.spend(START);
    meter.spend(START);
    expect(meter.counts(START)).toEqual({ tenSeconds: 2, minute: 2 });
    expect(refusalOf(() => meter.spend(START))).toMatchObject({
      status: 429,
      code: -1015,
      retryAfterS: 10,
    });
    meter.spend(START + 10_000);
    expect(refusalOf(() => meter.spend(START + 20_000))).toMatchObject({
      code: -1015,
      retryAfterS: 40,
    });
    expect(refusalOf(() => meter.spend(START + 60_000))).toBeNull();
  });
});
