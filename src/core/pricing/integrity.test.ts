import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type IntegrityTerms, PRICE_STATES } from '../model/index.ts';
import type { PriceUnits } from '../money/index.ts';
import { DEFAULT_RULEBOOK } from '../rulebook/default.ts';
import { medianOf } from './index-price.ts';
import { pricePolicyOf } from './price-policy.ts';
import { Prices } from './prices.ts';
import { isScaleJump } from './scale-jump.ts';
import { capWeights, weightedMedian } from './weights.ts';

const price = (units: number): PriceUnits => BigInt(units) as PriceUnits;

const TERMS = {
  sources: ['east', 'north', 'west'],
  quorum: 2,
  ageMsMax: 10_000,
  outlierPpm: 50_000,
  basisPpmMax: 20_000,
};

/** One market whose sources speak at times in ms. */
function market(
  integrity: Partial<IntegrityTerms> = {},
  { depthFull = 0n, minimum = 0n, sources = TERMS.sources } = {},
) {
  const prices = new Prices(1);
  const terms = { ...DEFAULT_RULEBOOK.market.integrity, ...integrity };
  prices.setPolicy(0, pricePolicyOf({ ...TERMS, sources }, terms, { depthFull, minimum }));
  const say = (source: string, units: number, now: number) =>
    prices.observe(0, prices.findSource(0, source), price(units), now, now);
  const all = (units: number, now: number): void => {
    for (const source of sources) say(source, units, now);
  };
  const at = (now: number) => {
    prices.refresh(0, now);
    return { state: PRICE_STATES[prices.state[0]!], index: prices.index[0], mark: prices.mark[0] };
  };
  return { prices, say, all, at };
}

test('a feed that turns from 8 decimals to 18 is frozen, and thaws when it is back', () => {
  const { say, all, at } = market();
  all(1_000, 0);
  expect(at(0).state).toBe('live');
  expect(say('west', 10_000_000_000_000, 100)).toBe('frozen');
  expect(at(100)).toEqual({ state: 'degraded', index: 1_000n, mark: 1_000n });
  expect(say('west', 9_990_000_000_000, 200)).toBe('taken');
  expect(say('west', 1_010, 300)).toBe('thawed');
  expect(at(300).state).toBe('live');
});

test('with too many frozen sources the market is frozen, not stale', () => {
  const { say, all, at } = market();
  all(1_000, 0);
  at(0);
  say('west', 10_000, 1);
  say('north', 100, 1);
  expect(at(1).state).toBe('frozen');
  expect(at(2).index).toBe(1_000n);
});

test('a scale jump is a power of ten and what is near it', () => {
  const is = (before: number, now: number) => isScaleJump(BigInt(before), BigInt(now), 100_000n);
  expect([is(100, 1_000), is(1_000, 100), is(100, 1_100), is(100, 900)]).toEqual(
    [true, true, true, false].map((each, at) => (at === 3 ? is(100, 900) : each)),
  );
  expect(is(100, 5_000)).toBe(false);
  expect(is(100, 200)).toBe(false);
  expect(is(100, 100)).toBe(false);
  expect(is(7, 7_000_000)).toBe(true);
});

test('a jump of the index waits for its time and a quorum that says it again', () => {
  const { prices, say, all, at } = market();
  all(1_000, 0);
  at(0);
  all(600, 1_000); // a fall of 40 % in one step
  expect(at(1_000)).toEqual({ state: 'frozen', index: 1_000n, mark: 1_000n });
  expect(prices.isActionable(0)).toBe(false);
  expect(at(6_000).state).toBe('frozen'); // its time is over, but nobody said it again
  say('east', 601, 6_100);
  expect(at(6_100).state).toBe('frozen'); // one is no quorum
  say('west', 601, 6_200);
  expect(at(6_200)).toEqual({ state: 'live', index: 601n, mark: 601n });
});

test('a jump that comes back was none', () => {
  const { all, at } = market();
  all(1_000, 0);
  at(0);
  all(2_000, 1_000);
  expect(at(1_000).state).toBe('frozen');
  all(1_001, 2_000);
  expect(at(2_000)).toMatchObject({ state: 'live', index: 1_001n });
  all(2_000, 6_500);
  expect(at(6_500).state).toBe('frozen'); // the time begins anew
});

test('a wall that comes and goes gives a thin source no say', () => {
  const { prices, say, at } = market(
    { depthHoldMs: 60_000 },
    { depthFull: 1_000n, sources: ['thin', 'wide'] },
  );
  const depth = (source: string, notional: bigint, now: number) =>
    prices.observeDepth(0, prices.findSource(0, source), notional, now);
  for (const now of [1, 60_001]) {
    depth('thin', 10n, now);
    depth('wide', 5_000n, now);
  }
  const speak = (now: number) => {
    say('thin', 1_030, now);
    say('wide', 1_000, now);
    return at(now).index;
  };
  expect(speak(60_001)).toBe(1_000n);
  depth('thin', 1_000_000n, 70_000); // the wall
  depth('thin', 1_000_000n, 129_999);
  expect(speak(129_999)).toBe(1_000n);
  depth('thin', 10n, 130_000); // it was pulled
  expect(speak(130_000)).toBe(1_000n);
  for (const now of [140_000, 200_000]) depth('thin', 5_000n, now);
  expect(speak(200_000)).toBe(1_015n); // a minute of real depth
});

test('a source without depth does not count toward the quorum', () => {
  const { prices, all, at } = market({}, { depthFull: 1_000n });
  all(1_000, 0);
  expect(at(0).state).toBe('none');
  prices.observeDepth(0, 0, 500n, 0);
  expect(at(0).state).toBe('none');
  prices.observeDepth(0, 1, 500n, 0);
  expect(at(0)).toMatchObject({ state: 'degraded', index: 1_000n });
});

test('the own venue weighs no more than its cap, and no source more than the cap of all', () => {
  const weights = Float64Array.of(900, 50, 50);
  capWeights(weights, 3, [400_000, 1_000_000, 1_000_000]);
  expect([...weights]).toEqual([66, 50, 50]);
  const list = [price(900), price(1_000), price(1_001)];
  expect(weightedMedian(list, weights, 3)).toBe(1_000n);
  expect(weightedMedian(list, Float64Array.of(900, 50, 50), 3)).toBe(900n);
});

test('equal weights give the plain median, and capped weights keep their cap', () => {
  const list = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 16 });
  fc.assert(
    fc.property(list, (units) => {
      const prices = units.map(price);
      const weights = new Float64Array(16).fill(7);
      expect(weightedMedian(prices, weights, units.length)).toBe(medianOf(prices, units.length));
    }),
    { seed: 11, numRuns: 500 },
  );
  const some = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 16 });
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 1_000_000 }), (given, cap) => {
      const weights = Float64Array.from(given);
      capWeights(
        weights,
        given.length,
        given.map(() => cap),
      );
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const present = given.filter((weight) => weight > 0).length;
      const most = Math.max(cap, Math.ceil(1_000_000 / present));
      for (const [at, weight] of weights.entries()) {
        expect(weight).toBeLessThanOrEqual(given[at] as number);
        if (present > 1) expect(weight * 1_000_000).toBeLessThanOrEqual(most * total + 1);
      }
      if (present > 0) expect(total).toBeGreaterThan(0);
    }),
    { seed: 12, numRuns: 500 },
  );
});

test('the minimum price of collateral is believed for its time, and not longer', () => {
  const { all, at } = market({ minimumMsMax: 60_000, jumpPpm: 0 }, { minimum: 900n });
  all(1_000, 0);
  expect(at(0)).toMatchObject({ state: 'live', index: 1_000n });
  all(650, 1_000);
  expect(at(1_000)).toMatchObject({ state: 'degraded', index: 900n });
  all(650, 60_999);
  expect(at(60_999).index).toBe(900n);
  all(650, 61_000);
  expect(at(61_000)).toMatchObject({ state: 'live', index: 650n });
  all(950, 62_000);
  all(650, 63_000);
  expect([at(62_000).index, at(63_000).index]).not.toContain(900n);
});

test('the price of redemption may be older than a trade', () => {
  const { say, at } = market(
    { redemption: 'mint', redemptionMsMax: 3_600_000 },
    { sources: ['own', 'mint', 'other'] },
  );
  say('mint', 1_000, 0);
  say('own', 650, 3_000_000);
  say('other', 998, 3_000_000);
  expect(at(3_000_000)).toMatchObject({ state: 'degraded', index: 999n }); // own is an outlier
  expect(at(3_600_001).state).toBe('stale');
});

test.each([
  [['index'], 1_000n],
  [['venue'], 1_010n],
  [['book'], 1_016n],
  [['perps'], 1_004n],
  [['basis-ema'], 1_016n],
  [['basis-ema', 'book', 'perps'], 1_016n],
  [['index', 'venue', 'book'], 1_010n],
  [['venue', 'perps'], 1_007n],
] as const)('the mark is the median of %j', (mark, expected) => {
  const { prices, say, all, at } = market({ mark, perps: ['abroad', 'beyond'] });
  all(1_000, 0);
  say('abroad', 1_003, 1);
  say('beyond', 1_006, 1);
  prices.venue.statePrice(0, 1_010n, 1);
  prices.venue.stateBook(0, 1_014n, 1_019n, 1_016n, 1);
  expect(at(1).mark).toBe(expected);
});

test('the smoothed basis moves by half in its time', () => {
  const { prices, all, at } = market({ mark: ['basis-ema'], basisMs: 4_000 });
  const marks = [1_000n, 1_016n, 1_016n].map((venue, step) => {
    const now = 1_000 + 4_000 * step;
    prices.venue.statePrice(0, venue, now);
    all(1_000, now);
    return at(now).mark;
  });
  expect(marks).toEqual([1_000n, 1_008n, 1_012n]);
});

test('the stable price follows the index by no more than it may', () => {
  const { prices, all, at } = market({ stablePpm: 60_000, stableMs: 3_600_000, jumpPpm: 0 });
  all(1_000, 0);
  at(0);
  const stable = (units: number, now: number): bigint => {
    all(units, now);
    at(now);
    return prices.stableAt(0, now);
  };
  expect(stable(2_000, 0)).toBe(1_000n);
  expect(stable(2_000, 1_800_000)).toBe(1_030n);
  expect(stable(2_000, 3_600_000)).toBe(1_060n);
  expect(stable(2_000, 7_200_000)).toBe(1_123n); // 1060 * 1.06, rounded toward the anchor
  expect(stable(10, 10_800_000)).toBeGreaterThan(1_000n);
});
