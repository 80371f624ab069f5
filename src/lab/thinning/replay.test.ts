import { describe, expect, test } from 'vitest';
import type { FlowBar } from './flow-bars.ts';
import { slowFundamental } from './fundamental.ts';
import { impliedShocks, netFlowDepth } from './implied-depth.ts';
import {
  absent,
  hasRecorded,
  LOTS_PER_BTC,
  lots,
  madeBars,
  price,
  recorded,
} from './made-market.contract.ts';
import { pathErrors } from './path-errors.ts';
import { type ReplayOptions, replayMinutes } from './replay.ts';
import { FITTED_BTC } from './thinning-terms.ts';

const made = madeBars(FITTED_BTC, 7, 20);
const low = (bars: readonly { low: number }[]) => Math.min(...bars.map((bar) => bar.low));

/** Rests one bid when a bar begins, and counts what it traded. */
function withBid(bars: readonly FlowBar[], at: number, level: number, btc: number) {
  const traded = { lots: 0n, notional: 0n };
  let isPlaced = false;
  const onTick: ReplayOptions['onTick'] = (book, time) => {
    if (!isPlaced && time >= (bars[at] as FlowBar).ts) {
      isPlaced = true;
      const rested = book.rest({ side: 'bid', price: price(level), lots: lots(btc) });
      expect(rested.kind).toBe('resting');
    }
    for (const fill of book.takeRestingFills()) {
      traded.lots += fill.lots;
      traded.notional += fill.lots * fill.price;
    }
  };
  return { onTick, traded };
}

test('the same bars and terms give the same path', () => {
  expect(replayMinutes(made, FITTED_BTC)).toEqual(replayMinutes(made, FITTED_BTC));
});

test('ticks come once at the opening and after every second, with what takers did', () => {
  const times: number[] = [];
  let bought = 0;
  replayMinutes(made.slice(0, 3), FITTED_BTC, {
    onTick: (_, time, flow) => {
      times.push(time);
      bought += flow.bought;
    },
  });
  const start = (made[0] as FlowBar).ts;
  expect(times).toEqual(Array.from({ length: 181 }, (_, i) => start + i * 1000));
  const real = made.slice(0, 3).reduce((sum, bar) => sum + bar.bought, 0);
  expect(bought / LOTS_PER_BTC).toBeCloseTo(real, 1);
});

test('a path that is put on every open begins each bar there', () => {
  const bars = replayMinutes(made, FITTED_BTC, { anchoring: 'every-open' });
  bars.forEach((bar, i) => {
    expect(bar.open).toBeCloseTo(Number((made[i] as FlowBar).open), 4);
  });
});

test('quotes follow a price outside with their half-life', () => {
  const still = made
    .slice(0, 2)
    .map((bar) => ({ ...bar, bought: 0, sold: 0, volume: 0, high: bar.open, low: bar.open }));
  const target = Number((made[0] as FlowBar).open) * Math.exp(0.01);
  const fundamental = { priceAt: () => target, halfLife: 60 };
  const [first, second] = replayMinutes(still as FlowBar[], FITTED_BTC, { fundamental });
  const away = (at: number) => 10_000 * Math.log(target / at);
  expect(away(first?.close ?? 0)).toBeCloseTo(50, 6);
  expect(away(second?.close ?? 0)).toBeCloseTo(25, 6);
});

test('a slow fundamental has the opens it knows, and straight lines between them', () => {
  const { priceAt } = slowFundamental(made, 5, 60);
  const open = (i: number) => Number((made[i] as FlowBar).open);
  const ts = (i: number) => (made[i] as FlowBar).ts;
  expect(priceAt(ts(5))).toBe(open(5));
  expect(priceAt(ts(10) - 150_000)).toBeCloseTo((open(5) + open(10)) / 2, 6);
  expect(priceAt(ts(19) + 60_000)).toBe(open(19));
});

test('shocks make a replay follow the real path, and an added bid changes it', () => {
  const { shocks } = impliedShocks(made, FITTED_BTC);
  const followed = replayMinutes(made, FITTED_BTC, { shocks });
  expect(pathErrors(made, followed).closeMost).toBeLessThan(1e-6);
  const falls = followed.map((bar) => bar.open - bar.low);
  const at = falls.indexOf(Math.max(...falls));
  const level = (followed[at]?.open ?? 0) - (falls[at] ?? 0) / 2;
  const lows = [0.001, 5, 20, 200].map((btc) => {
    const { onTick, traded } = withBid(made, at, level, btc);
    const helped = replayMinutes(made, FITTED_BTC, { shocks, onTick });
    expect(traded.lots > 0n).toBe(true);
    expect(traded.notional).toBe(traded.lots * price(level));
    return helped[at]?.low ?? 0;
  });
  expect([...lows].sort((a, b) => a - b)).toEqual(lows);
  expect((lows.at(-1) ?? 0) - (lows[0] ?? 0)).toBeGreaterThan(20);
});

test('depth by net flow is the depth of a market whose depth is constant', () => {
  const rigid = { ...FITTED_BTC, stress: { ...FITTED_BTC.stress, exponent: 0 } };
  const lasting = { ...rigid, impact: { permanent: 1, halfLife: 60 }, refillHalfLife: 1e-3 };
  const depths = netFlowDepth(madeBars(lasting, 3, 20), 5);
  for (const depth of depths) expect((depth ?? 0) / 14.66).toBeCloseTo(1, 0.5);
});

describe.skipIf(!hasRecorded)(`recorded crashes${absent}`, () => {
  const crash = hasRecorded ? recorded('2025-10-10') : [];
  const older = hasRecorded ? recorded('2020-03-13') : [];
  const errorsOf = (bars: readonly FlowBar[], options: ReplayOptions) =>
    pathErrors(bars, replayMinutes(bars, FITTED_BTC, options));

  test('told the first open only, closes of 10 October 2025 are met within 100 bp', () => {
    const errors = errorsOf(crash, {});
    expect(errors.closeRms).toBeLessThan(100);
    expect(errors.lowRms).toBeLessThan(110);
    expect(errors.highRms).toBeLessThan(95);
    expect(errors.closeMost).toBeLessThan(200);
    expect(Math.abs(errors.lowest)).toBeLessThan(50);
    expect(errors.lowestBarsLate).toBe(0);
  });

  test('told every open, closes are met within 52 bp there and 192 bp in March 2020', () => {
    expect(errorsOf(crash, { anchoring: 'every-open' }).closeRms).toBeLessThan(52);
    expect(errorsOf(older, { anchoring: 'every-open' }).closeRms).toBeLessThan(192);
  });

  test('told the first open only, March 2020 is not met: it rose while takers sold', () => {
    const errors = errorsOf(older, {});
    const unmoved = older.map(() => {
      const at = Number((older[0] as FlowBar).open);
      return { high: at, low: at, close: at };
    });
    expect(errors.closeRms).toBeGreaterThan(pathErrors(older, unmoved).closeRms);
  });

  test('with shocks every open, high, low and close is met, far within a tick', () => {
    for (const bars of [crash, older]) {
      const { shocks } = impliedShocks(bars, FITTED_BTC);
      replayMinutes(bars, FITTED_BTC, { shocks }).forEach((bar, i) => {
        for (const of of ['open', 'high', 'low', 'close'] as const) {
          expect(Math.abs(bar[of] - Number((bars[i] as FlowBar)[of]))).toBeLessThan(1e-4);
        }
        expect(bar.unfilledLots).toBe(0);
      });
    }
  });

  test('at 21:19 makers showed about a quarter of the calm depth, at 21:20 a fifth', () => {
    const { minutes } = impliedShocks(crash, FITTED_BTC);
    const at = (clock: string) =>
      minutes.find(({ ts }) => new Date(ts).toISOString().slice(11, 16) === clock);
    expect(at('21:19')?.impliedShare).toBeCloseTo(0.26, 1.5);
    expect(at('21:20')?.impliedShare).toBeCloseTo(0.2, 1.5);
    expect(at('21:19')?.flowMoveBp).toBeLessThan(-480);
    const byFlow = netFlowDepth(crash, 2).map((depth) => (depth ?? Number.NaN) / 14.66);
    expect(byFlow[29]).toBeCloseTo(0.294, 3);
  });

  test('2,000 BTC of bids at 107,000 lift the low of 10 October by more than 3,000 dollars', () => {
    const { shocks } = impliedShocks(crash, FITTED_BTC);
    const { onTick, traded } = withBid(crash, 28, 1_070_000, 2_000);
    const helped = replayMinutes(crash, FITTED_BTC, { shocks, onTick });
    expect(low(helped) - 1_015_165).toBeGreaterThan(30_000);
    expect(Number(traded.lots) / LOTS_PER_BTC).toBeGreaterThan(1_000);
  });
});
