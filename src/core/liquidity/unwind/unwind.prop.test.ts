import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import { type AlmgrenChrissSchedule, almgrenChriss } from './almgren-chriss.ts';
import { attributeUnwind } from './attribution.ts';
import { riskLimitedHoldings, riskLimitedUnwind } from './risk-limited.ts';
import { scheduleOf } from './schedule.ts';
import { lotsInProportion, participationLots, scheduledLots, twapSlices } from './slices.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const runs = (numRuns: number) => ({ seed: SEED, numRuns });

const big = (least: bigint, most: bigint) => fc.bigInt({ min: least, max: most });
const lots = fc.oneof(big(0n, 50n), big(0n, 10n ** 12n)).map((value) => value as Lots);
/** Doubles are drawn by their bits, most of them tiny; so half of the numbers are drawn evenly. */
const real = (min: number, max: number) =>
  fc.oneof(
    fc.double({ min, max, noNaN: true }),
    fc.nat(1_000_000).map((part) => min + ((max - min) * part) / 1_000_000),
  );
const sumOf = (values: readonly bigint[]): bigint => values.reduce((so, value) => so + value, 0n);

/** Where the net temporary impact is always more than zero. */
const model = fc.record({
  periodLength: real(0.01, 10),
  volatility: real(0.01, 5),
  temporary: real(1, 10),
  permanent: real(0, 0.19),
  fixed: real(0, 3),
});
const terms = fc.record({
  model,
  quantity: real(1, 1e6),
  periods: fc.integer({ min: 2, max: 30 }),
  riskAversion: fc.oneof(real(0, 1e-9), real(0, 10)),
});

const planned = (of: Parameters<typeof almgrenChriss>[0]): AlmgrenChrissSchedule => {
  const schedule = almgrenChriss(of);
  if (schedule.kind !== 'schedule') throw new Error(schedule.reason);
  return schedule;
};

test('no small change of an optimal schedule is cheaper by its own measure', () => {
  const change = fc.record({ period: fc.nat(), by: real(-0.2, 0.2) });
  fc.assert(
    fc.property(terms, change, ({ model: how, ...of }, { period, by }) => {
      const best = planned({ ...how, ...of });
      const at = 1 + (period % (of.periods - 1));
      const other = best.holdings.map((held, i) => (i === at ? held + by * of.quantity : held));
      const utility = ({ expectedCost, variance }: ReturnType<typeof scheduleOf>) =>
        expectedCost + of.riskAversion * variance;
      const [least, more] = [utility(best), utility(scheduleOf(how, other))];
      expect(more).toBeGreaterThanOrEqual(least - 1e-11 * Math.abs(least));
    }),
    runs(1_000),
  );
});

test('more aversion to risk sells sooner, costs more and varies less', () => {
  fc.assert(
    fc.property(terms, real(1, 1_000), ({ model: how, ...of }, times) => {
      const calm = planned({ ...how, ...of });
      const hasty = planned({ ...how, ...of, riskAversion: of.riskAversion * times });
      const slack = 1e-9 * of.quantity;
      calm.holdings.forEach((held, period) => {
        expect(hasty.holdings[period]).toBeLessThanOrEqual(held + slack);
        if (period > 0) expect(held).toBeLessThanOrEqual(calm.holdings[period - 1]! + slack);
      });
      expect(hasty.expectedCost).toBeGreaterThanOrEqual(calm.expectedCost * (1 - 1e-12));
      expect(hasty.variance).toBeLessThanOrEqual(calm.variance * (1 + 1e-9));
    }),
    runs(500),
  );
});

test('slices sum to the whole, each its share up or down to a lot', () => {
  const weights = fc.array(fc.oneof(big(0n, 5n), big(0n, 10n ** 15n)), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(lots, weights, (all, of) => {
      const parts = lotsInProportion(all, of);
      const sum = sumOf(of);
      expect(sumOf(parts)).toBe(sum === 0n ? 0n : all);
      parts.forEach((part, i) => {
        const distance = part * sum - all * of[i]!;
        expect(distance < (sum || 1n) && -distance < (sum || 1n)).toBe(true);
      });
    }),
    runs(1_000),
  );
  fc.assert(
    fc.property(lots, fc.integer({ min: 1, max: 40 }), (all, count) => {
      const slices = twapSlices(all, count);
      expect(sumOf(slices)).toBe(all);
      expect(slices[0]! - slices.at(-1)! <= 1n).toBe(true);
    }),
    runs(500),
  );
});

test('a schedule in whole lots sums to the whole and follows the floats', () => {
  fc.assert(
    fc.property(terms, lots, ({ model: how, ...of }, all) => {
      const { trades } = planned({ ...how, ...of });
      const parts = scheduledLots(all, trades);
      expect(sumOf(parts)).toBe(all);
      parts.forEach((part, i) => {
        const share = (Number(all) * trades[i]!) / of.quantity;
        expect(Math.abs(Number(part) - share)).toBeLessThanOrEqual(1.01 + 1e-9 * share);
      });
    }),
    runs(500),
  );
});

test('a participation never exceeds its share, the depth, the most or what is left', () => {
  const ppm = big(1n, 999_999n);
  fc.assert(
    fc.property(ppm, ppm, lots, lots, lots, lots, lots, (p, of, least, most, seen, depth, left) => {
      const sent = participationLots(
        { sharePpm: p as never, depthPpm: of as never, least, most },
        { observed: seen, depth, left },
      );
      expect(sent >= 0n && sent <= most && sent <= left).toBe(true);
      expect(sent * 1_000_000n <= p * (sent + seen)).toBe(true);
      expect(sent * 1_000_000n <= depth * of).toBe(true);
      expect(sent === 0n || sent >= least || sent === left).toBe(true);
    }),
    runs(1_000),
  );
});

const seldomZero = (of: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 9, arbitrary: of }, { weight: 1, arbitrary: fc.constant(0) });
const limit = fc.record({
  periods: fc.integer({ min: 1, max: 40 }),
  multiplier: seldomZero(real(0.1, 4)),
  share: seldomZero(real(0, 4)),
});

test('what is left never risks more than the limit, and nothing is left at the end', () => {
  let bound = 0;
  fc.assert(
    fc.property(model, limit, lots, (how, { share, ...of }, all) => {
      const shortfallMax = share * Number(all) * how.volatility * of.multiplier;
      const schedule = riskLimitedUnwind(all, how, { ...of, shortfallMax });
      if (schedule.kind !== 'schedule') throw new Error(schedule.reason);
      expect(sumOf(schedule.tradedLots)).toBe(all);
      expect(schedule.heldLots[0]).toBe(all);
      expect(schedule.heldLots.at(-1)).toBe(0n);
      expect(schedule.tradedLots.every((traded) => traded >= 0n)).toBe(true);
      const most = Math.max(...schedule.shortfalls);
      expect(most).toBeLessThanOrEqual(shortfallMax * (1 + 1e-12));
      if (shortfallMax > 0 && most > shortfallMax * 0.99) bound += 1;
    }),
    runs(1_000),
  );
  expect(bound).toBeGreaterThan(50);
});

test('a wider limit holds more for longer and costs less', () => {
  fc.assert(
    fc.property(model, limit, real(1, 1e6), real(1, 5), (how, { share, ...of }, all, times) => {
      const shortfallMax = share * all * how.volatility * of.multiplier;
      const plan = (most: number) =>
        scheduleOf(how, riskLimitedHoldings(all, how, { ...of, shortfallMax: most }));
      const [strict, wide] = [plan(shortfallMax), plan(shortfallMax * times)];
      strict.holdings.forEach((held, period) => {
        expect(held).toBeLessThanOrEqual(wide.holdings[period]! + 1e-9 * all);
      });
      expect(wide.expectedCost).toBeLessThanOrEqual(strict.expectedCost * (1 + 1e-12));
    }),
    runs(500),
  );
});

test('no other schedule within the limit costs less, nor is a slower one so even', () => {
  const moves = fc.array(real(0, 1), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(model, limit, real(1, 1e6), moves, (how, { share, ...of }, all, kept) => {
      const shortfallMax = share * all * how.volatility * of.multiplier;
      const holdings = riskLimitedHoldings(all, how, { ...of, shortfallMax });
      let before = all;
      const other = holdings.map((_, period) => {
        if (period === 0) return all;
        if (period === of.periods) return 0;
        const unit = of.multiplier * how.volatility * Math.sqrt(period * how.periodLength);
        const cap = unit > 0 ? Math.min(before, shortfallMax / unit) : before;
        before = cap * (1 - (1 - kept[period]!) / of.periods);
        return before;
      });
      const [best, drawn] = [scheduleOf(how, holdings), scheduleOf(how, other)];
      expect(best.expectedCost).toBeLessThanOrEqual(drawn.expectedCost * (1 + 1e-12));
      best.trades.forEach((trade, i) => {
        expect(trade).toBeGreaterThanOrEqual(-1e-9 * all);
        if (i > 0) expect(trade).toBeLessThanOrEqual(best.trades[i - 1]! + 1e-9 * all);
      });
    }),
    runs(500),
  );
});

test('the parts of a profit sum to it, to the unit', () => {
  const touch = fc
    .tuple(big(1n, 10_000n), big(1n, 50n))
    .map(([bid, spread]) => ({ bid: bid as PriceUnits, ask: (bid + spread) as PriceUnits }));
  const fill = fc.record({
    size: big(1n, 1_000n),
    filledAt: big(1n, 10_000n).map((value) => value as PriceUnits),
    touch,
    fee: big(-50n, 50n).map((value) => value as QuoteUnits),
  });
  const fills = fc.array(fill, { maxLength: 8 });
  const sides = fc.constantFrom(1n, -1n);
  fc.assert(
    fc.property(fills, sides, touch, big(-(10n ** 9n), 10n ** 9n), (list, sign, arrival, cost) => {
      const scale = 3n;
      const signed = list.map((one) => ({ ...one, size: (one.size * sign) as Lots }));
      const of = { cost: cost as QuoteUnits, arrival, scale, fills: signed };
      const { total, ...parts } = attributeUnwind(of);
      expect(sumOf(Object.values(parts))).toBe(total);
      const cash = signed.map(({ size, filledAt, fee }) => -size * filledAt * scale - fee);
      expect(total).toBe(sumOf(cash) - cost);
      const half = signed.map(
        ({ size, touch: at }) => (size < 0n ? size : -size) * (at.ask - at.bid),
      );
      const twice = 2n * parts.spread - sumOf(half) * scale;
      expect(twice >= 0n && twice <= 2n).toBe(true);
    }),
    runs(1_000),
  );
});
