import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { ASK, BID, OrderBook } from '../book/index.ts';
import { DEPTH_BANDS_BP, GAUGE_AT, GAUGES, type GaugeId } from './gauge-table.ts';
import { MARKET_GAUGE_TERMS, type MarketGaugeTerms } from './gauge-terms.ts';
import { MarketGauges } from './market-gauges.ts';

const TERMS: MarketGaugeTerms = {
  ...MARKET_GAUGE_TERMS,
  vpinBucketLots: 100,
  bars: 5,
  garch: { omega: 1e-8, alpha: 0.1, beta: 0.8 },
  scoreSamplesMin: 2,
};

const at = (sample: Float64Array, id: GaugeId): number => sample[GAUGE_AT[id]] as number;

/** A book around 100,000 ticks, so that a basis point is ten. */
function bookOf(): OrderBook {
  const book = new OrderBook(100);
  for (const [price, lots] of [
    [99_990, 30],
    [99_970, 100],
    [99_800, 500],
    [99_400, 900],
  ] as const) {
    book.set(BID, price, lots);
  }
  for (const [price, lots] of [
    [100_010, 10],
    [100_040, 200],
    [100_700, 80],
  ] as const) {
    book.set(ASK, price, lots);
  }
  return book;
}

function sampleOf(gauges: MarketGauges, time: number): Float64Array {
  const out = new Float64Array(GAUGES.length);
  gauges.sample(time, out);
  return out;
}

test('names can stand in a condition as they are, once each', () => {
  const ids = GAUGES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, least, most, says } of GAUGES) {
    expect(id).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(least).toBeGreaterThan(0);
    expect(most).toBeGreaterThan(least);
    expect(says).toMatch(/\.$/);
  }
});

test('what was never fed is not known', () => {
  const sample = sampleOf(new MarketGauges(TERMS), 1_000);
  const known = GAUGES.filter((_, place) => !Number.isNaN(sample[place])).map(({ id }) => id);
  expect(known).toEqual(['ofi', 'volume', 'trades', 'rv_garch']);
});

test('the book gives spread, imbalance, weighted mid and depth on both sides', () => {
  const gauges = new MarketGauges(TERMS);
  const book = bookOf();
  gauges.onBook(book, 0);
  const sample = sampleOf(gauges, 250);
  expect(at(sample, 'spread_bp')).toBeCloseTo(2, 12);
  expect(at(sample, 'imbalance')).toBe(0.75);
  expect(at(sample, 'microprice_bp')).toBeCloseTo(0.5, 10);
  expect(at(sample, 'book_age_ms')).toBe(250);
  for (const bp of DEPTH_BANDS_BP) {
    const [bid, ask] = [book.depthWithin(BID, bp), book.depthWithin(ASK, bp)];
    expect(at(sample, `depth_${bp}bp_bid`)).toBe(bid);
    expect(at(sample, `depth_${bp}bp_ask`)).toBe(ask);
    expect(at(sample, `depth_${bp}bp`)).toBe(Math.min(bid, ask));
  }
  expect(at(sample, 'depth_5bp_bid')).toBe(130);
  expect(at(sample, 'depth_25bp_ask')).toBe(210);
  expect(at(sample, 'depth_100bp')).toBe(290);
});

test('an empty side has no depth, and no spread is known', () => {
  const gauges = new MarketGauges(TERMS);
  const book = new OrderBook(10);
  book.set(BID, 99_990, 30);
  gauges.onBook(book, 0);
  const sample = sampleOf(gauges, 0);
  expect(at(sample, 'depth_25bp_ask')).toBe(0);
  expect(at(sample, 'depth_25bp')).toBe(0);
  expect(at(sample, 'depth_25bp_bid')).toBeNaN();
  expect(at(sample, 'spread_bp')).toBeNaN();
});

test('a crossed book is passed over and grows old', () => {
  const gauges = new MarketGauges(TERMS);
  const book = bookOf();
  gauges.onBook(book, 0);
  book.set(BID, 100_020, 5);
  gauges.onBook(book, 5_000);
  const sample = sampleOf(gauges, 6_000);
  expect(at(sample, 'book_age_ms')).toBe(6_000);
  expect(at(sample, 'spread_bp')).toBeNaN();
  expect(at(sample, 'depth_5bp')).toBeNaN();
});

test('trades give volume, spreads paid, flow, toxicity and the share of buyers', () => {
  const gauges = new MarketGauges(TERMS);
  const book = bookOf();
  gauges.onBook(book, 0);
  gauges.onTrade(100_010, 60, 1, 100);
  gauges.onTrade(99_990, 40, -1, 200);
  const sample = sampleOf(gauges, 700);
  expect(at(sample, 'volume')).toBe(100);
  expect(at(sample, 'trades')).toBe(2);
  expect(at(sample, 'buy_share')).toBe(0.6);
  expect(at(sample, 'trade_age_ms')).toBe(500);
  expect(at(sample, 'effective_spread_bp')).toBeCloseTo(2, 10);
  expect(at(sample, 'realised_spread_bp')).toBeNaN();
  expect(at(sample, 'vpin')).toBeCloseTo(0.2, 12);
});

test('quotes of their own are the mid that trades are measured against', () => {
  const gauges = new MarketGauges(TERMS);
  const book = bookOf();
  gauges.onQuotes(99_999, 5, 100_001, 7, 0);
  gauges.onBook(book, 10);
  gauges.onQuotes(100_001, 5, 99_999, 7, 15); // crossed: a mistake of the feed
  gauges.onQuotes(100_019, 5, 100_021, 7, 20);
  gauges.onTrade(100_021, 60, 1, 100);
  const sample = sampleOf(gauges, 700);
  expect(at(sample, 'effective_spread_bp')).toBeCloseTo((2 / 100_020) * 10_000, 10);
  expect(at(sample, 'ofi')).toBe(12);
  expect(at(sample, 'spread_bp')).toBeCloseTo(2, 10);
});

test('Kyle compares the flow of a second with the move of the mid over it', () => {
  const gauges = new MarketGauges(TERMS);
  const book = bookOf();
  gauges.onBook(book, 0);
  gauges.onTrade(100_010, 10, 1, 300);
  book.set(ASK, 100_010, 0); // the mid rises by 15 ticks, 1.5 bp
  gauges.onBook(book, 300);
  expect(at(sampleOf(gauges, 999), 'kyle')).toBeNaN();
  expect(at(sampleOf(gauges, 1_000), 'kyle')).toBeCloseTo(0.15, 12);
  // the bid stayed as it was; the asks at the best were used up
  expect(at(sampleOf(gauges, 1_000), 'ofi')).toBe(10);
});

test('levels and trades give what was withdrawn', () => {
  const gauges = new MarketGauges(TERMS);
  gauges.onLevel(BID, 100, 40, 0);
  gauges.onTrade(99_990, 20, -1, 0);
  const sample = sampleOf(gauges, 0);
  expect(at(sample, 'cancel_trade')).toBe(2);
  expect(at(sample, 'cancel_trade_bid')).toBe(2);
  expect(at(sample, 'cancel_trade_ask')).toBeNaN();
});

test('a book that is swept and comes back has a resilience', () => {
  const gauges = new MarketGauges(TERMS);
  const book = bookOf();
  gauges.onBook(book, 0);
  book.set(BID, 99_990, 2);
  book.set(BID, 99_970, 0);
  gauges.onBook(book, 1_000);
  expect(at(sampleOf(gauges, 4_000), 'resilience_ms')).toBe(3_000);
  book.set(BID, 99_980, 90);
  gauges.onBook(book, 6_000);
  expect(at(sampleOf(gauges, 60_000), 'resilience_ms')).toBe(5_000);
});

test('trades become bars at the end of their minute, silent minutes are flat', () => {
  const gauges = new MarketGauges(TERMS);
  gauges.onTrade(100_000, 1, 1, 0);
  gauges.onTrade(101_000, 3, 1, 30_000);
  gauges.onTrade(100_500, 2, -1, 59_999);
  expect(at(sampleOf(gauges, 59_999), 'rv_parkinson')).toBeNaN();
  const yearly = Math.sqrt(525_600);
  const first = Math.log(1.01) ** 2 / (4 * Math.LN2);
  expect(at(sampleOf(gauges, 60_000), 'rv_parkinson')).toBeCloseTo(Math.sqrt(first) * yearly, 9);
  const after = sampleOf(gauges, 180_000);
  expect(at(after, 'rv_parkinson')).toBeCloseTo(Math.sqrt(first / 3) * yearly, 9);
  expect(at(after, 'rv_ewma')).toBe(0);
  expect(at(after, 'amihud')).toBeNaN();
  gauges.onTrade(101_505, 4, 1, 180_000);
  const moved = sampleOf(gauges, 240_000);
  expect(at(moved, 'amihud')).toBeCloseTo((Math.log(1.01) * 10_000) / 4, 9);
  expect(at(moved, 'rv_close')).toBeGreaterThan(0);
  expect(at(moved, 'rv_garch')).toBeGreaterThan(0);
});

test('bars in place of trades are classified in bulk where sides are unknown', () => {
  const gauges = new MarketGauges(TERMS);
  const bars = [
    { open: 100, high: 102, low: 99, close: 101, lots: 300 },
    { open: 101, high: 101, low: 97, close: 98, lots: 500 },
    { open: 98, high: 100, low: 98, close: 99.5, lots: 200 },
  ];
  bars.forEach((bar, minute) => {
    gauges.onBar(bar, minute === 0 ? 0.5 : Number.NaN, 60_000 * (minute + 1));
  });
  const sample = sampleOf(gauges, 180_000);
  expect(at(sample, 'volume')).toBe(1_000);
  expect(at(sample, 'rv_close')).toBeGreaterThan(0);
  expect(at(sample, 'vpin')).toBeGreaterThan(0);
  expect(at(sample, 'kyle')).toBeGreaterThan(0);
  expect(at(sample, 'amihud')).toBeGreaterThan(0);
});

test('basis, funding, venues and liquidations', () => {
  const gauges = new MarketGauges(TERMS);
  gauges.onBook(bookOf(), 0);
  for (const index of [99_990, 99_980, 99_990]) {
    gauges.onIndex(index);
    sampleOf(gauges, 0);
  }
  gauges.onIndex(99_900);
  for (const rate of [0.0001, 0.0003, 0.0001, -0.0008]) gauges.onFunding(rate);
  gauges.onVenues([100, 101, 102]);
  gauges.onLiquidation(50, 0);
  const sample = sampleOf(gauges, 0);
  expect(at(sample, 'basis_bp')).toBeCloseTo((100 / 99_900) * 10_000, 9);
  expect(at(sample, 'basis_z')).toBeGreaterThan(3);
  expect(at(sample, 'funding_bp')).toBeCloseTo(-8, 12);
  expect(at(sample, 'funding_z')).toBeLessThan(-3);
  expect(at(sample, 'dispersion_bp')).toBeCloseTo(10_000 / 101, 9);
  expect(at(sample, 'liquidation_intensity')).toBeCloseTo((50 * Math.LN2) / 60, 9);
});

test('a sample fills every place, in the order of the table, and nothing beyond', () => {
  const gauges = new MarketGauges(TERMS);
  const out = new Float64Array(GAUGES.length + 1).fill(-7);
  gauges.sample(0, out);
  expect([...out].indexOf(-7)).toBe(GAUGES.length);
});

/** A minute of a busy market, drawn from a seed. */
function busy(seed: number, samples: number): Float64Array[] {
  const random = new Random(seed);
  const gauges = new MarketGauges(TERMS);
  const book = bookOf();
  return Array.from({ length: samples }, (_, second) => {
    for (let step = 0; step < 20; step += 1) {
      const time = 1_000 * second + 50 * step;
      const side = random.chance(0.5) ? BID : ASK;
      const price = 100_000 + (side === BID ? -1 : 1) * (10 + 10 * random.below(30));
      const lots = random.below(200);
      gauges.onLevel(side, book.set(side, price, lots), lots, time);
      gauges.onBook(book, time);
      const bought = random.chance(0.5);
      const best = bought ? book.bestAsk() : book.bestBid();
      if (random.chance(0.3)) gauges.onTrade(best, 1 + random.below(9), bought ? 1 : -1, time);
    }
    return sampleOf(gauges, 1_000 * (second + 1));
  });
}

test('the same market gives the same samples to the bit, and every gauge of it comes alive', () => {
  const first = busy(23, 400);
  expect(busy(23, 400)).toEqual(first);
  const last = first.at(-1) as Float64Array;
  const outside = /^(basis|funding|dispersion|liquidation)/;
  for (const { id } of GAUGES) {
    if (!outside.test(id)) expect([id, Number.isFinite(at(last, id))]).toEqual([id, true]);
  }
});
