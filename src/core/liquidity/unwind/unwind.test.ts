import { describe, expect, test } from 'vitest';
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../../money/index.ts';
import { almgrenChriss } from './almgren-chriss.ts';
import { attributeUnwind } from './attribution.ts';
import { acoshOnePlus, expMinusOne, sinhRatio } from './hyperbolic.ts';
import { squareRootImpactBp } from './impact.ts';
import { riskLimitedUnwind } from './risk-limited.ts';
import { participationLots, scheduledLots, twapSlices, vwapSlices } from './slices.ts';
import {
  faultOfUrgency,
  type Touch,
  URGENCY_LADDER,
  urgencyAfter,
  urgentLimit,
} from './urgency.ts';

const near = (value: number, expected: number, relative: number): void =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));

describe('hyperbolic functions', () => {
  test('keep their digits near zero and overflow nowhere', () => {
    near(expMinusOne(1e-12), 1e-12 + 5e-25, 1e-15);
    near(expMinusOne(1), 1.718281828459045, 1e-15);
    near(expMinusOne(-0.001), -0.0009995001666250082, 1e-15);
    expect([expMinusOne(0), expMinusOne(-1_000), expMinusOne(1_000)]).toEqual([0, -1, Infinity]);
    near(acoshOnePlus(2e-20), 2e-10, 1e-15);
    near(acoshOnePlus(1), 1.3169578969248166, 1e-15);
    near(acoshOnePlus(1e300), 691.4686750787737, 1e-15);
    expect(acoshOnePlus(0)).toBe(0);
    near(sinhRatio(1, 2), 1.1752011936438014 / 3.626860407847019, 1e-15);
    near(sinhRatio(1e-9, 4e-9), 0.25, 1e-15);
    near(sinhRatio(5_000, 5_001), 0.36787944117144233, 1e-12);
    expect(sinhRatio(0, 3)).toBe(0);
  });
});

describe('the schedule of Almgren and Chriss', () => {
  const paper = {
    quantity: 1e6,
    periods: 5,
    periodLength: 1,
    volatility: 0.95,
    temporary: 2.5e-6,
    permanent: 2.5e-7,
    fixed: 0.0625,
    riskAversion: 2e-6,
  };

  test('is that of their example', () => {
    const schedule = almgrenChriss(paper);
    if (schedule.kind !== 'schedule') throw new Error(schedule.reason);
    near(schedule.kappa, 0.8462971345012561, 1e-12);
    near(schedule.halfLife, 1.1816180856967273, 1e-12);
    near(schedule.expectedCost, 1_140_715.167049785, 1e-12);
    near(schedule.variance, 201_931_287_150.5245, 1e-12);
    const holdings = [1e6, 428_598.8457470175, 182_932.81426176784, 76_295.7216154617];
    [...holdings, 27_643.377396906417].forEach((held, period) => {
      near(schedule.holdings[period] as number, held, 1e-12);
    });
    expect(schedule.holdings[5]).toBe(0);
    const trades = [571_401.1542529825, 245_666.03148524964, 106_637.09264630613];
    [...trades, 48_652.344218555285, 27_643.377396906417].forEach((trade, period) => {
      near(schedule.trades[period] as number, trade, 1e-11);
    });
    expect(scheduledLots(1_000_000n as Lots, schedule.trades)).toEqual([
      571_401n,
      245_666n,
      106_637n,
      48_652n,
      27_644n,
    ]);
  });

  test('is even without aversion to risk, and nearly so with next to none', () => {
    const calm = almgrenChriss({ ...paper, riskAversion: 0 });
    expect(calm).toMatchObject({ kappa: 0, halfLife: Infinity });
    const tiny = almgrenChriss({ ...paper, riskAversion: 1e-22 });
    if (calm.kind !== 'schedule' || tiny.kind !== 'schedule') throw new Error('no schedule');
    [1e6, 8e5, 6e5, 4e5, 2e5].forEach((held, period) => {
      near(calm.holdings[period] as number, held, 1e-15);
      near(tiny.holdings[period] as number, held, 1e-12);
    });
  });

  test('sells nearly all at once where risk is all that counts, without overflow', () => {
    const hasty = almgrenChriss({ ...paper, riskAversion: 1e300 });
    if (hasty.kind !== 'schedule') throw new Error(hasty.reason);
    near(hasty.trades[0] as number, 1e6, 1e-12);
    expect(hasty.holdings.every(Number.isFinite)).toBe(true);
  });

  test.each([
    ['no period', { periods: 0 }, 'out-of-range'],
    ['half a period', { periods: 2.5 }, 'out-of-range'],
    ['no length', { periodLength: 0 }, 'out-of-range'],
    ['a quantity that is not a number', { quantity: Number.NaN }, 'out-of-range'],
    ['love of risk', { riskAversion: -1 }, 'out-of-range'],
    ['more permanent than temporary impact', { permanent: 5e-6 }, 'net-temporary'],
  ])('is refused for %s', (_, change, reason) => {
    expect(almgrenChriss({ ...paper, ...change })).toEqual({ kind: 'infeasible', reason });
  });
});

test('impact grows with the root of the share of the volume', () => {
  const size = { prefactor: 1, dailyVolatility: 0.03, quantity: 50, dailyVolume: 20_000 };
  near(squareRootImpactBp(size), 15, 1e-15);
  near(squareRootImpactBp({ ...size, quantity: 200 }), 30, 1e-15);
  expect(squareRootImpactBp({ ...size, quantity: 0 })).toBe(0);
  expect(squareRootImpactBp({ ...size, dailyVolume: 0 })).toBeNaN();
});

describe('slices', () => {
  test('are equal to a lot, the larger ones first', () => {
    const slices = [143n, 143n, 143n, 143n, 143n, 143n, 142n];
    expect(twapSlices(1_000n as Lots, 7)).toEqual(slices);
    expect(twapSlices(2n as Lots, 3)).toEqual([1n, 1n, 0n]);
    expect(twapSlices(2n as Lots, 0)).toEqual([]);
  });

  test('follow the volume, odd lots to the largest remainders', () => {
    expect(vwapSlices(1_000n as Lots, [5n, 3n, 2n, 2n, 3n, 8n])).toEqual([
      217n,
      131n,
      87n,
      87n,
      130n,
      348n,
    ]);
    expect(vwapSlices(5n as Lots, [0n, 0n])).toEqual([0n, 0n]);
  });

  test('of a participation keep the share of the whole volume', () => {
    const terms = {
      sharePpm: 200_000n as Ppm,
      least: 5n as Lots,
      most: 60n as Lots,
      depthPpm: 100_000n as Ppm,
    };
    const next = (observed: bigint, depth: bigint, left: bigint) =>
      participationLots(terms, {
        observed: observed as Lots,
        depth: depth as Lots,
        left: left as Lots,
      });
    // 20 of 100 are a quarter of the other 80
    expect(next(80n, 10_000n, 10_000n)).toBe(20n);
    expect(next(83n, 10_000n, 10_000n)).toBe(20n);
    expect(next(1_000n, 10_000n, 10_000n)).toBe(60n);
    expect(next(80n, 150n, 10_000n)).toBe(15n);
    expect(next(80n, 10_000n, 7n)).toBe(7n);
    expect(next(16n, 10_000n, 10_000n)).toBe(0n);
    expect(next(80n, 10_000n, 3n)).toBe(3n);
  });
});

describe('an unwinding within a limit of risk', () => {
  const model = { periodLength: 1, volatility: 2, temporary: 1, permanent: 0, fixed: 0 };

  test('is even where the limit binds nowhere', () => {
    const limit = { periods: 5, multiplier: 2.5, shortfallMax: 1e9 };
    expect(riskLimitedUnwind(1_000n as Lots, model, limit)).toMatchObject({
      heldLots: [1_000n, 800n, 600n, 400n, 200n, 0n],
      tradedLots: [200n, 200n, 200n, 200n, 200n],
      expectedCost: 200_000,
    });
  });

  test('is at once faster where it binds, and then as slow as it may be', () => {
    // a lot risks 5 sqrt(t): caps 500, 353.55, 288.68, 250. From 500 straight to nothing 375 would
    // be held after two periods, so 353.55 is a corner; from there the line is under the rest.
    const limit = { periods: 5, multiplier: 2.5, shortfallMax: 2_500 };
    const schedule = riskLimitedUnwind(1_000n as Lots, model, limit);
    expect(schedule).toMatchObject({
      heldLots: [1_000n, 500n, 353n, 235n, 117n, 0n],
      tradedLots: [500n, 147n, 118n, 118n, 117n],
    });
    if (schedule.kind !== 'schedule') throw new Error(schedule.reason);
    expect(schedule.shortfalls[1]).toBe(2_500);
    near(schedule.shortfalls[2] as number, 353 * 5 * Math.SQRT2, 1e-15);
  });

  test('is done at once where nothing may be risked', () => {
    const limit = { periods: 3, multiplier: 2.5, shortfallMax: 0 };
    expect(riskLimitedUnwind(9n as Lots, model, limit)).toMatchObject({
      tradedLots: [9n, 0n, 0n],
      shortfalls: [0, 0, 0, 0],
    });
    expect(riskLimitedUnwind(9n as Lots, model, { ...limit, periods: 0 })).toEqual({
      kind: 'infeasible',
      reason: 'out-of-range',
    });
  });
});

describe('the ladder of urgency', () => {
  const terms = {
    waitsMs: [1_000, 0, 2_000, 500],
    capPpm: 3_000n as Ppm,
    protection: 25n as PriceUnits,
  };
  const touch: Touch = {
    bid: 9_990n as PriceUnits,
    ask: 10_010n as PriceUnits,
    index: 10_000n as PriceUnits,
    tick: 10n as PriceUnits,
  };
  const limits = (side: 'buy' | 'sell', at: Touch = touch) =>
    URGENCY_LADDER.map((rung) => urgentLimit(rung, side, terms, at)).map((found) =>
      found.kind === 'limit' ? found.limit : found.reason,
    );

  test('goes from behind the own best to any price', () => {
    expect(limits('buy')).toEqual([9_980n, 9_990n, 10_010n, 10_035n, null]);
    expect(limits('sell')).toEqual([10_020n, 10_010n, 9_990n, 9_965n, null]);
  });

  test('crosses no further than its cap', () => {
    const wide = { ...touch, bid: 9_900n as PriceUnits, ask: 10_100n as PriceUnits };
    expect(limits('buy', wide)[2]).toBe(10_030n);
    expect(limits('sell', wide)[2]).toBe(9_970n);
  });

  test('never goes under one step', () => {
    const low = { ...touch, bid: 10n as PriceUnits, ask: 20n as PriceUnits };
    expect(limits('sell', low)[3]).toBe(10n);
    expect(limits('buy', low)[0]).toBe(10n);
  });

  test('needs the side that it looks at', () => {
    const bare = { ...touch, ask: null };
    expect(limits('buy', bare)).toEqual([9_980n, 9_990n, 'no-touch', 'no-touch', null]);
    expect(limits('sell', bare).slice(0, 2)).toEqual(['no-touch', 'no-touch']);
  });

  test('is climbed in time, and no further than it has waits', () => {
    const rungs = [0, 999, 1_000, 2_999, 3_000, 3_500, 9e9].map(
      (elapsed) => urgencyAfter(terms, elapsed).id,
    );
    expect(rungs).toEqual([
      'post-only',
      'post-only',
      'cross',
      'cross',
      'sweep',
      'market',
      'market',
    ]);
    expect(urgencyAfter({ ...terms, waitsMs: [5, 5] }, 9e9).id).toBe('cross');
    expect(faultOfUrgency(terms)).toBeNull();
    expect(faultOfUrgency({ ...terms, waitsMs: [1, -1] })?.at).toBe('waitsMs.1');
    expect(faultOfUrgency({ ...terms, waitsMs: [1, 1, 1, 1, 1] })?.at).toBe('waitsMs.length');
  });
});

describe('the profit of an unwinding', () => {
  const at = (bid: bigint, ask: bigint) => ({ bid: bid as PriceUnits, ask: ask as PriceUnits });

  test('is taken apart along every fill', () => {
    // ten lots bought for 1000 each; the middle is 990 when they are to be sold
    const parts = attributeUnwind({
      cost: 20_000n as QuoteUnits,
      arrival: at(988n, 992n),
      scale: 2n,
      fills: [
        {
          size: -6n as Lots,
          filledAt: 987n as PriceUnits,
          touch: at(988n, 992n),
          fee: 5n as QuoteUnits,
        },
        {
          size: -4n as Lots,
          filledAt: 971n as PriceUnits,
          touch: at(970n, 980n),
          fee: 1n as QuoteUnits,
        },
      ],
    });
    expect(parts).toEqual({
      arrival: -200n, // 10 * 990 * 2 - 20000
      drift: -120n, //   4 * (975 - 990) * 2
      spread: -64n, //   6 * -2 * 2 + 4 * -5 * 2
      impact: -4n, //    6 * -1 * 2 + 4 * 1 * 2
      fees: -6n,
      total: -394n,
    });
  });

  test('of a short position that is bought back has the opposite signs', () => {
    const parts = attributeUnwind({
      cost: -3_000n as QuoteUnits,
      arrival: at(989n, 992n),
      scale: 1n,
      fills: [
        {
          size: 3n as Lots,
          filledAt: 993n as PriceUnits,
          touch: at(990n, 992n),
          fee: 0n as QuoteUnits,
        },
      ],
    });
    // the middle 990.5: 28.5 made, 1.5 lost to drift; both round down, the spread takes the rest
    expect(parts).toEqual({
      arrival: 28n,
      drift: -2n,
      spread: -2n,
      impact: -3n,
      fees: 0n,
      total: 21n,
    });
  });
});
