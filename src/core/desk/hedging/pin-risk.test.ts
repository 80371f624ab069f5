import { expect, test } from 'vitest';
import { isPinned, legDelta, type OptionLeg, type PinRule, pinDecision } from './index.ts';

const HOUR = 1 / (365 * 24);
const MARKET = { spot: 60_000, rate: 0 };
/** Ten calls that end in an hour; a deviation until then is 60,000 * 0.5 / sqrt(8,760) = 320. */
const CALLS: OptionLeg = { side: 1, size: 10, strike: 60_200, volatility: 0.5, years: HOUR };
const FAR: OptionLeg = { ...CALLS, strike: 65_000, size: -4 };
const RULE: PinRule = {
  yearsMax: 4 * HOUR,
  deviations: 1,
  shareMin: 0.001,
  response: 'half-delta',
  deltaLimit: 2,
};

test('an option is pinned near its strike and its expiry, and not before', () => {
  expect(isPinned(CALLS, 60_000, RULE)).toBe(true);
  expect(isPinned(CALLS, 59_500, RULE)).toBe(false);
  expect(isPinned({ ...CALLS, years: 5 * HOUR }, 60_000, RULE)).toBe(false);
  expect(isPinned({ ...CALLS, size: 0 }, 60_000, RULE)).toBe(false);
});

test('at the end the deviation is zero, and the share of the spot still counts', () => {
  expect(isPinned({ ...CALLS, years: 0 }, 60_150, RULE)).toBe(true);
  expect(isPinned({ ...CALLS, years: 0 }, 60_000, RULE)).toBe(false);
});

test('half exercised, the hedge stands still while the price crosses the strike', () => {
  for (const spot of [60_100, 60_200, 60_300]) {
    const decision = pinDecision(RULE, [CALLS], { spot, rate: 0 }, -4);
    expect(decision).toEqual({ kind: 'usual-band', delta: 1, pinned: [0] });
  }
  const put = pinDecision(RULE, [{ ...CALLS, side: -1 }], MARKET, 5);
  expect(put).toMatchObject({ delta: 0 });
});

test('what is not pinned keeps the delta of Black', () => {
  const far = legDelta(FAR, MARKET, FAR.volatility);
  expect(pinDecision(RULE, [FAR, CALLS], MARKET, 0)).toEqual({
    kind: 'usual-band',
    delta: 5 + far,
    pinned: [1],
  });
  expect(pinDecision(RULE, [FAR], MARKET, 0.5)).toEqual({
    kind: 'usual-band',
    delta: 0.5 + far,
    pinned: [],
  });
});

test('back to the limit is the most that is traded, or nothing at all', () => {
  const black = legDelta(CALLS, MARKET, CALLS.volatility);
  expect(black).toBeGreaterThan(2);
  const limited = { ...RULE, response: 'to-limit' } as const;
  expect(pinDecision(limited, [CALLS], MARKET, 0)).toMatchObject({ kind: 'target', target: 2 });
  expect(pinDecision(limited, [CALLS], MARKET, -black - 9)).toMatchObject({ target: -2 });
  expect(pinDecision(limited, [CALLS], MARKET, 1 - black)).toMatchObject({ kind: 'target' });
  const left = pinDecision({ ...RULE, response: 'leave' }, [CALLS], MARKET, 7);
  expect(left).toMatchObject({ kind: 'target', target: 7 + black });
});

test('a spot or a leg that is no number is refused', () => {
  const bad = pinDecision(RULE, [CALLS], { spot: Number.NaN, rate: 0 }, 0);
  expect(bad).toMatchObject({ kind: 'refused', fault: { at: 'spot' } });
  const leg = pinDecision(RULE, [{ ...CALLS, volatility: Number.NaN }], MARKET, 0);
  expect(leg).toMatchObject({ kind: 'refused', fault: { at: 'delta of the legs' } });
});
