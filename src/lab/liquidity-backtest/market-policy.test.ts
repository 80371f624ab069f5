import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readActivation } from '../../core/liquidity/index.ts';
import type { ActivationTerms } from '../../core/model/index.ts';
import { type BarEvent, barEvents, barsInMemory, runBacktest } from '../backtest/index.ts';
import type { StressWindow } from '../stress-windows/index.ts';
import { CONDITION_NAMES } from './liquidity-scenario.ts';
import { type MarketOutcome, MarketPolicy, type WatchTerms } from './market-policy.ts';
import { type PriceStretch, PriceTrack } from './price-track.ts';
import { medianOf, scoresOf } from './scores.ts';
import { syntheticBars } from './synthetic-bars.ts';

const HOUR = 3_600_000;
const START = 1_577_836_800_000; // 2020-01-01

const LEVEL = { enterMs: 0, leaveMs: 0, lastsMsMax: 0 };
const TERMS: ActivationTerms = {
  watch: { ...LEVEL, enter: 'range_bp > 100', leave: 'range_bp < 50' },
  support: { ...LEVEL, enter: 'range_bp > 500', leave: 'range_bp < 50' },
  rescue: null,
  gapMsMax: 10 * HOUR,
};

function termsOf(windows: readonly StressWindow[], terms: ActivationTerms = TERMS): WatchTerms {
  const read = readActivation(terms, CONDITION_NAMES);
  if (read.kind === 'fault') throw new Error(`${read.at}: ${read.accepted}`);
  return {
    gauges: { bars: 2, highBars: 4 },
    history: { relativeError: 0.01, parts: 10, partMs: 10 * HOUR },
    valuesMin: 5,
    policy: read.policy,
    names: [
      { enter: [], leave: [] },
      { enter: ['range_bp'], leave: ['range_bp'] },
      { enter: ['range_bp'], leave: ['range_bp'] },
      { enter: [], leave: [] },
    ],
    windows,
    judgeFrom: START,
  };
}

/** Bars of an hour: each opens and closes at `close` of the one before and its own. */
function hours(
  closes: readonly number[],
  wicks: Readonly<Record<number, number>> = {},
): BarEvent[] {
  return closes.map((close, at) => {
    const open = closes[at - 1] ?? close;
    const low = Math.min(open, close, wicks[at] ?? close);
    const high = Math.max(open, close) * 1.0001;
    const [volume, trades, takerBuy] = [10, Number.NaN, Number.NaN];
    const time = START + (at + 1) * HOUR;
    const shape = { open, high, low, close, volume, trades, takerBuy };
    return { kind: 'bar', time, market: 'M', intervalMs: HOUR, ...shape };
  });
}

function run(bars: readonly BarEvent[], terms: WatchTerms): MarketOutcome {
  const policy = new MarketPolicy('M', terms);
  for (const bar of bars) policy.onEvent(bar);
  return policy.outcome();
}

const window = (from: number, to: number): StressWindow => ({
  id: `w${from}`,
  standing: 'primary',
  from: START + from * HOUR,
  to: START + to * HOUR,
  why: 'a fall that was made',
  source: 'this test',
});

const CALM = Array(20).fill(100) as number[];
/** Twenty calm hours, then 100, 97, 90, a wick to 80, and calm at 95. */
const CRASH = [...CALM, 97, 90, 94, ...(Array(20).fill(95) as number[])];

describe('what happened when', () => {
  const outcome = run(hours(CRASH, { 22: 80 }), termsOf([window(18, 30)]));

  test('levels begin at the close of the bar that did it, and say what did it', () => {
    const entered = outcome.timeline.map(({ time, from, to, reason }) => [
      (time - START) / HOUR,
      from,
      to,
      reason,
    ]);
    expect(entered).toEqual([
      [21, 0, 1, 'entered'],
      [22, 1, 2, 'entered'],
      [25, 2, 1, 'left'],
      [26, 1, 0, 'left'],
    ]);
    const [first] = outcome.timeline;
    expect(first?.price).toBe(97);
    expect(first?.values).toEqual([{ name: 'range_bp', value: expect.closeTo(305.6, 1) }]);
  });

  test('the lead ends where the bar with the trough opens, not where it closes', () => {
    const [seen] = outcome.windows;
    expect(seen).toMatchObject({ isCovered: true, trough: 80, troughAt: START + 22 * HOUR });
    expect(seen?.hits[0]).toMatchObject({ level: 1, leadToTroughMs: HOUR });
    expect(seen?.hits[1]).toMatchObject({ level: 2, leadToTroughMs: 0, leadToWorstMs: 0 });
    expect(seen?.hits[2]).toMatchObject({ activatedAt: null, leadToTroughMs: null });
    expect(seen?.hits[0]?.fallAhead).toBeCloseTo((97 - 80) / (100.01 - 80), 6);
    expect(seen?.hits[1]?.fallAhead).toBeCloseTo((90 - 80) / (100.01 - 80), 6);
  });

  test('the level of a stretch is the one in force during it, not the one its close led to', () => {
    expect(outcome.track.slice(20, 24).map(({ level }) => level)).toEqual([0, 1, 2, 2]);
  });

  test('what is active before a window has the whole fall ahead; what comes late has none', () => {
    const early = run(hours(CRASH, { 22: 80 }), termsOf([window(22, 30)])).windows[0];
    expect(early?.hits[0]).toMatchObject({ activatedAt: START + 21 * HOUR, fallAhead: 1 });
    const wick = hours([...CALM, 85, 95, ...CALM], { 20: 80 });
    const late = run(wick, termsOf([window(18, 30)])).windows[0];
    expect(late?.hits[0]).toMatchObject({ leadToTroughMs: -HOUR, fallAhead: 0 });
  });

  test('a window is not judged without data, with half of it, or without a past', () => {
    const whys = run(
      hours(CRASH),
      termsOf([window(-5, -2), window(40, 60), window(0, 4)]),
    ).windows.map(({ why, isCovered }) => [why, isCovered]);
    expect(whys).toEqual([
      ['no data', false],
      ['3 of 20 bars', false],
      ['', true],
    ]);
    const terms: ActivationTerms = {
      ...TERMS,
      watch: { ...LEVEL, enter: 'range_bp_rank > 0.9', leave: 'range_bp < 50' },
    };
    const asked = {
      ...termsOf([window(2, 8)], terms),
      names: [
        { enter: [], leave: [] },
        { enter: ['range_bp_rank'], leave: ['range_bp'] },
        { enter: ['range_bp'], leave: [] },
        { enter: [], leave: [] },
      ],
    };
    const ranked = run(hours(CRASH), asked);
    expect(ranked.windows[0]).toMatchObject({ isCovered: false, why: 'no past to judge by' });
    // Five values before the sixth bar: from then on it is judged.
    expect(ranked.judgedMs).toBe((CRASH.length - 5) * HOUR);
  });
});

describe('scores', () => {
  const two = [...CRASH, ...CALM.map(() => 95), 90, ...CALM.map(() => 91)];
  const scored = (grace: number) =>
    scoresOf('M', [run(hours(two, { 22: 80 }), termsOf([window(18, 30)]))], {
      graceMs: grace * HOUR,
      quietBp: 1_000,
    });

  test('an alarm beside every window is a false one, and quiet where the fall was small', () => {
    const [watch, support] = scored(0);
    expect(watch).toMatchObject({
      precision: { hits: 1, of: 2 },
      recall: { primary: { hits: 1, of: 1 }, secondary: { hits: 0, of: 0 } },
      inTime: { hits: 1, of: 1 },
      falseAlarms: 1,
      quietFalseAlarms: 1,
      leadToTroughMs: HOUR,
    });
    expect(support).toMatchObject({ precision: { hits: 1, of: 2 }, falseAlarms: 1 });
    expect(watch?.judgedYears).toBeCloseTo((two.length * HOUR) / 31_557_600_000, 10);
    expect(watch?.falsePerYear).toBeCloseTo(1 / (watch?.judgedYears as number), 8);
    expect(watch?.activeShare).toBeGreaterThan(support?.activeShare as number);
  });

  test('within the grace it belongs to the window', () => {
    expect(scored(40)[0]).toMatchObject({ precision: { hits: 2, of: 2 }, falseAlarms: 0 });
  });

  test('alarms before the judging begins are not counted', () => {
    const terms = { ...termsOf([]), judgeFrom: START + 40 * HOUR };
    const [watch] = scoresOf('M', [run(hours(two), terms)], { graceMs: 0, quietBp: 0 });
    expect(watch?.precision).toEqual({ hits: 0, of: 1 });
  });

  test.each([
    [[], null],
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 2, 3], 2.5],
  ])('the middle of %j is %s', (values, middle) => {
    expect(medianOf(values)).toBe(middle);
  });
});

test('nothing of the future is in the timeline: a shorter past gives the same beginning', () => {
  const made = syntheticBars({
    knots: [
      { time: START, price: 100 },
      { time: START + 150 * HOUR, price: 90 },
      { time: START + 160 * HOUR, price: 70 },
      { time: START + 300 * HOUR, price: 80 },
    ],
    intervalMs: HOUR,
    seed: 5,
    noiseBp: 80,
    volume: 1_000_000,
  });
  const events = barEvents('M', made, HOUR);
  const terms: ActivationTerms = {
    ...TERMS,
    watch: { ...LEVEL, enter: 'range_bp_rank > 0.8', leave: 'range_bp_rank < 0.5' },
    support: { ...LEVEL, enter: 'range_bp_rank > 0.95', leave: 'range_bp_rank < 0.9' },
  };
  const names = { enter: ['range_bp_rank'], leave: ['range_bp_rank'] };
  const watch = { ...termsOf([], terms), names: [names, names, names, names] };
  const whole = run(events, watch).timeline;
  expect(whole.length).toBeGreaterThan(20);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: events.length }), (count) => {
      const part = run(events.slice(0, count), watch).timeline;
      const end = events[count - 1]?.time ?? 0;
      expect(part).toEqual(whole.filter(({ time }) => time <= end));
    }),
    { seed: 23, numRuns: 25 },
  );
});

test('the runner gives what the bars give one by one', async () => {
  const made = syntheticBars({
    knots: [
      { time: START, price: 100 },
      { time: START + 100 * HOUR, price: 60 },
    ],
    intervalMs: HOUR,
    seed: 9,
    noiseBp: 80,
    volume: 1_000_000,
  });
  const policy = new MarketPolicy('M', termsOf([window(10, 90)]));
  await runBacktest({ feeds: [barsInMemory('M', made, HOUR)], policy });
  const direct = run(barEvents('M', made, HOUR), termsOf([window(10, 90)]));
  expect(policy.outcome()).toEqual(direct);
});

test('a track keeps every extreme in a bounded number of stretches', () => {
  const stretch = fc.record({ low: fc.integer({ min: 1, max: 50 }), level: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(stretch, { minLength: 1, maxLength: 200 }), (list) => {
      const track = new PriceTrack(8);
      const all = list.map(
        ({ low, level }, at): PriceStretch => ({
          from: at,
          to: at + 1,
          low,
          high: 2 * low,
          close: low,
          level,
        }),
      );
      for (const each of all) track.push(each);
      const kept = track.list();
      expect(kept.length).toBeLessThanOrEqual(8);
      expect(kept[0]?.from).toBe(0);
      expect(kept.at(-1)?.to).toBe(list.length);
      for (const [at, each] of kept.entries()) {
        const inside = all.filter(({ from }) => from >= each.from && from < each.to);
        expect(each.low).toBe(Math.min(...inside.map(({ low }) => low)));
        expect(each.high).toBe(Math.max(...inside.map(({ high }) => high)));
        expect(each.level).toBe(Math.max(...inside.map(({ level }) => level)));
        if (at > 0) expect(each.from).toBe(kept[at - 1]?.to);
      }
    }),
    { seed: 29, numRuns: 200 },
  );
});
