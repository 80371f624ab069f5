import { expect, test } from 'vitest';
import { CONDITION_NAMES } from '../../core/liquidity/index.ts';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { Random } from '../../core/numeric/index.ts';
import { Book } from '../market/book.ts';
import { CALM_BTC_BOOK } from '../market/book-terms.ts';
import { SIMULATED_GAUGES, SimulatedGauges } from './simulated-gauges.ts';

const START = 1_760_129_400_000;
const INDEX = 1_000_000n as PriceUnits;
const CALM_MS = 60_000;

const NAMES = new Set(['depth_25bp_median', 'depth_25bp_rank', 'spread_bp_rank']);

const open = () => {
  const book = new Book(CALM_BTC_BOOK, {
    time: START,
    referencePrice: INDEX,
    sizeDecimals: 3,
    random: new Random(1),
  });
  return { book, gauges: new SimulatedGauges(START + CALM_MS, NAMES) };
};

type Place = ReturnType<typeof open>;

/** Samples once a second, the price as given. */
function play({ book, gauges }: Place, from: number, seconds: number, price: bigint = INDEX) {
  let values: Record<string, number> = {};
  for (let second = from; second < from + seconds; second += 1) {
    const time = START + second * 1000;
    book.advance(time, price as PriceUnits);
    values = gauges.observe(book, Number(INDEX), time);
  }
  return values;
}

test('every gauge has a name that conditions know', () => {
  for (const id of SIMULATED_GAUGES) expect(CONDITION_NAMES).toContain(id);
});

test('depths are lots of the book, on each side and on the thinner one', () => {
  const place = open();
  const time = START + 1000;
  place.book.advance(time, INDEX);
  place.book.execute({ side: 'sell', lots: 200_000n as Lots, limitPrice: 1n as PriceUnits, time });
  const values = place.gauges.observe(place.book, Number(INDEX), time);
  expect(values['depth_25bp_bid']).toBe(place.book.depthWithin(25, 'bid'));
  expect(values['depth_25bp_ask']).toBe(place.book.depthWithin(25, 'ask'));
  const [thick, thin] = [values['depth_25bp_bid'] as number, values['depth_25bp_ask'] as number];
  expect(values['depth_25bp']).toBe(Math.min(thick, thin));
  const touch = [values['depth_5bp_bid'] as number, values['depth_5bp_ask'] as number] as const;
  expect(values['imbalance']).toBe(touch[0] / (touch[0] + touch[1]));
  expect(values['basis_bp']).toBeLessThan(0);
  const [bid, ask] = [Number(place.book.bestBid()), Number(place.book.bestAsk())];
  expect(values['spread_bp']).toBeCloseTo(((ask - bid) / ((ask + bid) / 2)) * 10_000, 9);
});

test('ranks and medians are not known before the calm part is over', () => {
  const place = open();
  expect(play(place, 0, 60)['depth_25bp_median']).toBeNaN();
  const after = play(place, 60, 1);
  expect(after['depth_25bp_median']).toBeGreaterThan(0);
  expect(
    Math.abs((after['depth_25bp_median'] as number) / (after['depth_25bp'] as number) - 1),
  ).toBeLessThan(0.011);
  expect(after['depth_25bp_rank']).toBe(0.5);
});

test('what happens after the calm part changes no median', () => {
  const place = open();
  const before = play(place, 0, 61)['depth_25bp_median'];
  const later = play(place, 61, 600, 900_000n);
  expect(later['depth_25bp_median']).toBe(before);
  expect(later['depth_25bp']).toBeLessThan(before as number);
  expect(later['depth_25bp_rank']).toBe(0);
});

test('only what conditions compare with its past is told with it', () => {
  const values = play(open(), 0, 1);
  expect(
    Object.keys(values)
      .filter((name) => /_(rank|median)$/.test(name))
      .sort(),
  ).toEqual(['depth_25bp_median', 'depth_25bp_rank', 'spread_bp_rank']);
});

test('volatility is that of minutes of the mid price, a year', () => {
  const place = open();
  expect(play(place, 0, 100)['rv_ewma']).toBeNaN();
  // The price jumps by a hundredth once, in the third minute.
  const values = play(place, 100, 141, 990_000n);
  const minutes = 365 * 24 * 60;
  const variance = values['rv_ewma'] as number;
  expect(variance).toBeGreaterThan(0.01 * Math.sqrt(0.06 * minutes) * 0.9);
  expect(variance).toBeLessThan(0.011 * Math.sqrt(minutes));
});

test('liquidations are a rate that fades', () => {
  const place = open();
  play(place, 0, 1);
  place.gauges.noteLiquidation(60_000, START);
  const now = play(place, 1, 1)['liquidation_intensity'] as number;
  expect(now).toBeCloseTo(((60_000 * Math.LN2) / 60) * 2 ** (-1 / 60), 3);
  expect(play(place, 61, 1)['liquidation_intensity']).toBeCloseTo(now / 2, 3);
});
