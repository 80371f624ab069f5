import { expect, test } from 'vitest';
import { PRICE_STATES } from '../model/index.ts';
import type { Ppb, PriceUnits, QuoteUnits } from '../money/index.ts';
import { DEFAULT_RULEBOOK } from '../rulebook/default.ts';
import { fundingOf, isWithinFundingLimit } from './funding.ts';
import { isOutlier, markNear, medianOf } from './index-price.ts';
import { pricePolicyOf } from './price-policy.ts';
import { Prices } from './prices.ts';

const price = (units: number): PriceUnits => BigInt(units) as PriceUnits;
const median = (list: number[]): bigint => medianOf(list.map(price), list.length);
const isOut = (list: number[], at: number): boolean =>
  isOutlier(list.map(price), list.length, at, 50_000n);

test('the median of an even number of prices is the mean of the middle two, rounded down', () => {
  expect(median([30, 10, 20])).toBe(20n);
  expect(median([40, 10, 30, 21])).toBe(25n);
  expect(median([7])).toBe(7n);
  expect(median([])).toBe(0n);
});

test('a price exactly at the distance is no outlier, one unit further is', () => {
  expect(isOut([10_500, 10_000], 0)).toBe(false);
  expect(isOut([10_501, 10_000], 0)).toBe(true);
  expect(isOut([9_500, 10_000], 0)).toBe(false);
  expect(isOut([9_499, 10_000], 0)).toBe(true);
  expect(isOut([1], 0)).toBe(false);
});

test('one liar among three makes an outlier of itself only', () => {
  for (const lie of [1, 500, 1_060, 1_500, 9_000_000]) {
    expect([0, 1, 2].map((at) => isOut([1_000, 1_002, lie], at))).toEqual([false, false, true]);
  }
  expect([0, 1, 2].map((at) => isOut([1_000, 1_060, 1_120], at))).toEqual([true, false, true]);
  expect([0, 1, 2, 3].map((at) => isOut([1_000, 1_001, 9_000, 9_001], at))).not.toContain(false);
});

test('the mark stays within its band of the index, which rounds inward', () => {
  expect(markNear(price(999), price(2_000), 20_000n)).toBe(1_018n); // 1018.98
  expect(markNear(price(999), price(1), 20_000n)).toBe(980n); // 979.02
  expect(markNear(price(999), price(1_000), 20_000n)).toBe(1_000n);
  expect(markNear(price(999), price(0), 20_000n)).toBe(999n);
  expect(markNear(price(1), price(50), 20_000n)).toBe(1n);
});

const TERMS = {
  sources: ['east', 'north', 'west'],
  quorum: 2,
  ageMsMax: 1_000,
  outlierPpm: 50_000,
  basisPpmMax: 20_000,
};

/** One market whose sources speak at times in ms. */
function market(terms = TERMS) {
  const prices = new Prices(1);
  prices.setPolicy(
    0,
    pricePolicyOf(terms, DEFAULT_RULEBOOK.market.integrity, { depthFull: 0n, minimum: 0n }),
  );
  const say = (source: string, units: number, time: number, sourceTime = time): boolean =>
    prices.observe(0, prices.findSource(0, source), price(units), sourceTime, time) !== 'backwards';
  const at = (now: number): [string | undefined, bigint | undefined] => {
    prices.refresh(0, now);
    return [PRICE_STATES[prices.state[0]!], prices.mark[0]];
  };
  return { prices, say, at };
}

test('a market has no mark until a quorum has spoken, and is live when all have', () => {
  const { say, at } = market();
  say('east', 100, 10);
  expect(at(10)).toEqual(['none', 0n]);
  say('west', 102, 20);
  expect(at(20)).toEqual(['degraded', 101n]);
  say('north', 101, 30);
  expect(at(30)).toEqual(['live', 101n]);
});

test('an observation counts up to its limit, by the older of its two times', () => {
  const { prices, say, at } = market();
  say('east', 100, 500, 400);
  say('west', 100, 500);
  expect(at(500)).toEqual(['degraded', 100n]);
  expect(prices.isFresh(0, 1_400)).toBe(true);
  expect(prices.isFresh(0, 1_401)).toBe(false);
  expect(at(1_400)[0]).toBe('degraded');
  expect(at(1_401)).toEqual(['stale', 100n]);
  say('north', 90, 1_450);
  expect(at(1_450)).toEqual(['stale', 100n]); // east and north disagree too far
});

test('a liar is left out, and two that disagree leave nobody', () => {
  const { prices, say, at } = market();
  say('east', 1_000, 1);
  say('north', 1_001, 1);
  say('west', 9_000, 1);
  expect(at(1)).toEqual(['degraded', 1_000n]);
  expect(prices.refresh(0, 1).outliers).toBe(4);
  const pair = market({ ...TERMS, sources: ['east', 'west'] });
  pair.say('east', 1_000, 1);
  pair.say('west', 1_100, 1);
  expect(pair.at(1)).toEqual(['none', 0n]);
});

test('a source may not go back in time, and after a restart nothing from before it counts', () => {
  const { prices, say, at } = market();
  expect([say('east', 100, 50), say('east', 99, 60, 49)]).toEqual([true, false]);
  say('west', 100, 50);
  expect(at(60)[0]).toBe('degraded');
  prices.restart(0, 100);
  expect(at(100)).toEqual(['restarting', 100n]);
  say('east', 80, 110, 99);
  say('west', 80, 110, 99);
  say('north', 80, 110, 99);
  expect(at(110)).toEqual(['restarting', 100n]);
  say('east', 80, 120);
  expect(at(120)).toEqual(['restarting', 100n]);
  say('west', 80, 120);
  expect(at(120)).toEqual(['degraded', 80n]);
});

test("the venue's own price moves the mark within the band until it is old", () => {
  const { prices, say, at } = market();
  for (const source of TERMS.sources) say(source, 1_000, 0);
  prices.venue.statePrice(0, 1_015n, 0);
  expect(at(0)[1]).toBe(1_015n);
  for (const source of TERMS.sources) say(source, 1_000, 900);
  expect(at(1_000)[1]).toBe(1_015n);
  expect(prices.isFresh(0, 1_001)).toBe(false);
  expect(at(1_001)[1]).toBe(1_000n);
});

test('funding rounds toward the venue: a payment up, a receipt down', () => {
  const pays = (value: bigint, rate: bigint): bigint => fundingOf(value as QuoteUnits, rate as Ppb);
  expect(pays(1_000_000_001n, 100n)).toBe(101n);
  expect(pays(-1_000_000_001n, 100n)).toBe(-100n);
  expect(pays(1_000_000_001n, -100n)).toBe(-100n);
  expect(pays(-1_000_000_001n, -100n)).toBe(101n);
  expect(isWithinFundingLimit(-4n as Ppb, 4n) && isWithinFundingLimit(4n as Ppb, 4n)).toBe(true);
  expect(isWithinFundingLimit(5n as Ppb, 4n)).toBe(false);
});
