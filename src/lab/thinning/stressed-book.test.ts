import { expect, test } from 'vitest';
import { ASK, BID, OrderBook } from '../../core/liquidity/index.ts';
import type { PriceUnits } from '../../core/money/index.ts';
import { drawBook } from './book-picture.ts';
import { LOTS_PER_BTC, lots, openBook, PRICE, price, START } from './made-market.contract.ts';
import { MAKERS, RESTING, stressedBook } from './stressed-book.ts';
import { FITTED_BTC } from './thinning-terms.ts';

const LOW = 1n as PriceUnits;
const sell = (btc: number, limitPrice = LOW, time = START) =>
  ({ side: 'sell', lots: lots(btc), limitPrice, time }) as const;
const below = (bp: number) => price(Number(PRICE) * (1 - bp / 10_000));
const above = (bp: number) => price(Number(PRICE) * (1 + bp / 10_000));
const bid = (bp: number, btc: number) =>
  ({ side: 'bid', price: below(bp), lots: lots(btc) }) as const;
const ask = (bp: number, btc: number) =>
  ({ side: 'ask', price: above(bp), lots: lots(btc) }) as const;
const movedBp = (book: { level: () => number }) => book.level();
/** All impact stays: levels are the walks alone. */
const lasting = { impact: { permanent: 1, halfLife: 60 } };

test('a calm book shows the calm profile around its opening price', () => {
  const book = openBook();
  expect(book.mid()).toBe(PRICE);
  expect([book.bestBid(), book.bestAsk()]).toEqual([1_168_302n, 1_168_304n]);
  for (const side of ['bid', 'ask'] as const) {
    for (const { bp, size } of FITTED_BTC.depth) {
      expect(book.depthWithin(bp, side) / LOTS_PER_BTC).toBeCloseTo(size, 9);
    }
  }
  expect(book.depthShare()).toBe(1);
  expect(book.spreadBp()).toBe(0.016);
});

test('a sale walks the mid down by the depth it takes, at the average price of the walk', () => {
  const book = openBook();
  const { fills, remaining } = book.execute(sell(146.6));
  expect(remaining).toBe(0n);
  expect(movedBp(book)).toBeCloseTo(-10, 9);
  expect(fills).toEqual([{ price: 1_167_718n, lots: 146_600n, maker: MAKERS }]);
  expect(Number(fills[0]?.price)).toBeCloseTo(Number(PRICE) * Math.exp(-5 / 10_000), -0.5);
});

test('slices of an order walk as far as the whole, inside the first knot', () => {
  const once = openBook({ refillHalfLife: 1e-6 });
  const often = openBook({ refillHalfLife: 1e-6 });
  once.execute(sell(100));
  for (let i = 1; i <= 10; i += 1) {
    often.advance(START + i);
    often.execute(sell(10, LOW, START + i));
  }
  expect(movedBp(often)).toBeCloseTo(movedBp(once), 2);
});

test('purchases that undo sales bring the mid back', () => {
  const book = openBook();
  for (let i = 0; i < 50; i += 1) {
    book.sweep('sell', 30_000);
    book.sweep('buy', 30_000);
  }
  expect(Math.abs(movedBp(book))).toBeLessThan(15);
});

test('an order stops at its limit and the rest is cancelled', () => {
  const book = openBook();
  const { fills, remaining } = book.execute(sell(1000, below(20)));
  expect(book.exactMid()).toBeCloseTo(Number(below(20)), 6);
  expect(fills.every((fill) => fill.price >= below(20))).toBe(true);
  // 508 BTC rest within 20 bp; the simple and the logarithmic distance differ by a fiftieth of one.
  expect(Number(lots(1000) - remaining) / LOTS_PER_BTC).toBeCloseTo(508, -1);
  expect(book.execute(sell(1, above(30)))).toEqual({ fills: [], remaining: lots(1) });
});

test('the passing part of a move decays with its half-life', () => {
  const book = openBook({ impact: { permanent: 0.25, halfLife: 40 } });
  book.sweep('sell', 146_600);
  book.advance(START + 40_000);
  expect(movedBp(book)).toBeCloseTo(-2.5 - 7.5 / 2, 9);
  book.advance(START + 400_000);
  expect(movedBp(book)).toBeCloseTo(-2.5 - 7.5 / 1024, 9);
});

test('net flow empties the side it hits, and the side refills with its half-life', () => {
  const book = openBook({ refillHalfLife: 5 });
  const calm = book.depthWithin(25, 'bid');
  book.sweep('sell', 300_000);
  const thin = book.depthWithin(25, 'bid');
  expect(thin / calm).toBeCloseTo(1369 / (1369 + 300), 9);
  expect(book.depthWithin(25, 'ask')).toBeCloseTo(calm, 6);
  book.advance(START + 5_000);
  expect(book.depthWithin(25, 'bid') / calm).toBeCloseTo(1369 / (1369 + 150), 9);
});

test('makers show less and quote wider as the mid turns volatile, down to the floor', () => {
  const book = openBook({ stress: { ...FITTED_BTC.stress, halfLife: 1 } });
  const swing = (bp: number, from: number) => {
    for (let second = 1; second <= 120; second += 1) {
      if (second % 30 === 1) book.revalue(second % 60 === 1 ? bp : -bp);
      book.advance(from + second * 1000);
    }
  };
  swing(300, START);
  expect(book.volatilityBp()).toBeCloseTo(300 / (2 * Math.sqrt(Math.LN2)), 9);
  expect(book.depthShare()).toBeCloseTo((45.9 / book.volatilityBp()) ** 1.19, 9);
  expect(book.spreadBp()).toBeCloseTo((0.016 * book.volatilityBp()) / 6, 9);
  swing(3_000, START + 120_000);
  expect(book.depthShare()).toBe(0.05);
  book.scaleDepth(2);
  expect(book.depthShare()).toBe(0.1);
});

test('a reference price takes the quotes along, whatever takers moved', () => {
  const book = openBook(lasting);
  book.sweep('sell', 73_300);
  book.advance(START + 1000, above(30));
  expect(movedBp(book)).toBeCloseTo(-5 + 10_000 * Math.log(1.003), 2);
});

test('a resting bid holds the price until it is gone', () => {
  const book = openBook();
  expect(book.rest(bid(5, 100))).toEqual({ kind: 'resting', id: 1 });
  expect(book.depthWithin(10, 'bid')).toBeCloseTo(246_600, 6);
  const { fills, remaining } = book.execute(sell(150));
  expect(remaining).toBe(0n);
  expect(fills.map((fill) => fill.maker)).toEqual([MAKERS, RESTING]);
  expect(fills[1]).toEqual({ price: below(5), lots: 150_000n - (fills[0]?.lots ?? 0n), maker: 1 });
  expect(book.exactMid()).toBeCloseTo(Number(below(5)), 6);
  expect(book.takeRestingFills().map(({ id, lots: traded }) => [id, traded])).toEqual([
    [1, fills[1]?.lots],
  ]);
  expect(book.takeRestingFills()).toEqual([]);
  book.execute(sell(50));
  expect(book.restingOrders()).toEqual([]);
  expect(Number(book.mid())).toBeLessThan(Number(below(6)));
});

test('the better resting order trades first, and the earlier one at one price', () => {
  const book = openBook();
  for (const quote of [bid(3, 1), bid(2, 1), bid(2, 2)]) book.rest(quote);
  book.rest(ask(4, 5));
  expect(book.restingOrders().map(({ id }) => id)).toEqual([2, 3, 1, 4]);
  book.execute(sell(60));
  expect(book.takeRestingFills().map(({ id }) => id)).toEqual([2, 3, 1]);
});

test('a cancelled order gives back what still waited, and trades no more', () => {
  const book = openBook();
  book.rest(bid(0.5, 10));
  book.execute(sell(12));
  const waiting = book.restingOrders()[0]?.lots ?? 0n;
  expect(waiting > 0n && waiting < lots(10)).toBe(true);
  expect(book.cancel(1)).toBe(waiting);
  expect(book.cancel(1)).toBe(0n);
  book.takeRestingFills();
  book.execute(sell(100));
  expect(book.takeRestingFills()).toEqual([]);
});

test('a bid above the mid or an ask below it is refused with the nearest price', () => {
  const book = openBook();
  expect(book.rest({ ...bid(0, 1), price: above(1) })).toEqual({
    kind: 'would-trade',
    nearest: PRICE,
  });
  expect(book.rest({ ...ask(0, 1), price: below(1) })).toEqual({
    kind: 'would-trade',
    nearest: PRICE,
  });
  expect(book.rest({ ...bid(0, 1), price: PRICE }).kind).toBe('resting');
});

test('quotes that would pass a resting bid trade with it first, by the depth they skip', () => {
  const book = openBook();
  book.rest(bid(5, 100));
  book.revalue(-8);
  expect(book.exactMid()).toBeCloseTo(Number(below(5)), 6);
  const [fill] = book.takeRestingFills();
  expect(Number(fill?.lots) / LOTS_PER_BTC).toBeCloseTo(3 * 14.66, 0);
  book.revalue(-10);
  expect(book.restingOrders()).toEqual([]);
  // 100 BTC stand for 6.8 of the 13 bp below the bid.
  expect(movedBp(book)).toBeCloseTo(-5 - (13 - 100 / 14.66), 1);
});

test('a picture for readers of level-2 books has the depth of the book', () => {
  const book = openBook();
  book.rest(bid(7, 40));
  const picture = new OrderBook(500);
  drawBook(book, picture, { stepBp: 0.5, reachBp: 100 });
  expect(picture.isCrossed()).toBe(false);
  expect([picture.bestBid(), picture.bestAsk()]).toEqual([1_168_302, 1_168_304]);
  for (const [side, name] of [
    [BID, 'bid'],
    [ASK, 'ask'],
  ] as const) {
    const drawn = picture.depthWithin(side, 50);
    expect(Math.abs(drawn / book.depthWithin(50, name) - 1)).toBeLessThan(0.02);
  }
  expect(picture.sizeAt(BID, Number(below(7)))).toBeGreaterThanOrEqual(40_000);
});

test('terms that describe no book are refused with the reason', () => {
  const opening = { time: START, price: PRICE, sizeDecimals: 3 };
  const open = (terms: object) => () => stressedBook({ ...FITTED_BTC, ...terms }, opening);
  expect(open({ arbitrage: 0 })).toThrow('arbitrage must be above zero: 0');
  expect(open({ separation: 1.5 })).toThrow('separation must be a share from 0 to 1: 1.5');
  expect(open({ rangeBp: 10_000 })).toThrow('rangeBp must be under 10,000');
  expect(open({ depth: [] })).toThrow('depth needs one knot or more');
});
