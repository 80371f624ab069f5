import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { Random } from '../../core/numeric/index.ts';
import { Book } from './book.ts';
import { CALM_BTC_BOOK } from './book-terms.ts';

const START = 1_760_129_400_000;
const MARK = 1_168_303;

const turn = fc.record({
  seconds: fc.integer({ min: 0, max: 120 }),
  moveBp: fc.integer({ min: -300, max: 300 }),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  lots: fc.integer({ min: 1, max: 2_000_000 }),
  limitBp: fc.integer({ min: -100, max: 400 }),
});

const units = (price: number) => BigInt(Math.max(1, Math.round(price))) as PriceUnits;

/** Plays random turns and shows each order with its outcome to `look`. */
function play(
  seed: number,
  turns: readonly (typeof turn extends fc.Arbitrary<infer T> ? T : never)[],
  look: (
    book: Book,
    order: Parameters<Book['execute']>[0],
    out: ReturnType<Book['execute']>,
  ) => void,
): Book {
  const random = new Random(seed);
  const opening = { time: START, referencePrice: units(MARK), sizeDecimals: 3, random };
  const book = new Book(CALM_BTC_BOOK, opening);
  let time = START;
  let reference = MARK;
  for (const { seconds, moveBp, side, lots, limitBp } of turns) {
    time += seconds * 1000;
    reference = Math.max(10_000, reference * (1 + moveBp / 10_000));
    book.advance(time, units(reference));
    const away = (side === 'sell' ? -limitBp : limitBp) / 10_000;
    const limitPrice = units(Number(book.mid()) * (1 + away));
    const order = { side, lots: BigInt(lots) as Lots, limitPrice, time };
    look(book, order, book.execute(order));
  }
  return book;
}

const games = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.array(turn, { maxLength: 30 }));

test('fills and what remains sum to the order, in at most eight fills of whole lots', () => {
  fc.assert(
    fc.property(games, ([seed, turns]) => {
      play(seed, turns, (_, order, { fills, remaining }) => {
        expect(fills.reduce((sum, fill) => sum + fill.lots, remaining as bigint)).toBe(order.lots);
        expect(fills.length).toBeLessThanOrEqual(8);
        expect(remaining >= 0n && fills.every((fill) => fill.lots > 0n)).toBe(true);
      });
    }),
  );
});

test('no fill passes the limit, and prices get worse along the order', () => {
  fc.assert(
    fc.property(games, ([seed, turns]) => {
      play(seed, turns, (_, { side, limitPrice }, { fills }) => {
        const worse = side === 'sell' ? -1n : 1n;
        let before: bigint | undefined;
        for (const { price } of fills) {
          expect(price * worse).toBeLessThanOrEqual(limitPrice * worse);
          if (before !== undefined) expect(price * worse).toBeGreaterThanOrEqual(before * worse);
          before = price;
        }
      });
    }),
  );
});

test('the book is never crossed and never thicker than at rest', () => {
  const rest = play(1, [], () => {});
  fc.assert(
    fc.property(games, ([seed, turns]) => {
      play(seed, turns, (book) => {
        const bid = book.bestBid();
        const ask = book.bestAsk();
        if (bid !== undefined && ask !== undefined) expect(bid).toBeLessThan(ask);
        for (const side of ['bid', 'ask'] as const) {
          expect(book.depthWithin(500, side)).toBeGreaterThanOrEqual(0);
          expect(book.depthWithin(500, side)).toBeLessThan(rest.depthWithin(501, side) + 1);
        }
      });
    }),
  );
});

test('a sale never lifts the mid and a purchase never lowers it', () => {
  fc.assert(
    fc.property(games, ([seed, turns]) => {
      const random = new Random(seed);
      const opening = { time: START, referencePrice: units(MARK), sizeDecimals: 3, random };
      const book = new Book(CALM_BTC_BOOK, opening);
      for (const { side, lots } of turns) {
        const before = book.mid();
        const limitPrice = units(side === 'sell' ? 1 : MARK * 10);
        book.execute({ side, lots: BigInt(lots) as Lots, limitPrice, time: START });
        if (side === 'sell') expect(book.mid()).toBeLessThanOrEqual(before);
        else expect(book.mid()).toBeGreaterThanOrEqual(before);
      }
    }),
  );
});

test('hundreds of orders at one moment are whole lots at real prices', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = new Random(Math.abs(seed));
      const opening = { time: START, referencePrice: units(MARK), sizeDecimals: 3, random };
      const book = new Book(CALM_BTC_BOOK, opening);
      for (let i = 0; i < 300; i += 1) {
        const lots = BigInt(1 + random.below(i % 3 === 0 ? 200_000 : 900)) as Lots;
        const limitPrice = units(MARK * (1 - 0.03 * random.unit()));
        const { fills } = book.execute({ side: 'sell', lots, limitPrice, time: START });
        for (const fill of fills) expect(fill.price).toBeGreaterThanOrEqual(limitPrice);
      }
    }),
    { numRuns: 20 },
  );
});

test('the same seed and the same turns give the same fills', () => {
  fc.assert(
    fc.property(games, ([seed, turns]) => {
      const record = () => {
        const outcomes: unknown[] = [];
        const book = play(seed, turns, (_, __, outcome) => outcomes.push(outcome));
        return { outcomes, mid: book.mid(), statistics: book.statistics() };
      };
      expect(record()).toEqual(record());
    }),
    { numRuns: 30 },
  );
});
