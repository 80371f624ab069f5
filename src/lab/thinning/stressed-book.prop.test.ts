import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lots, openBook, price, START } from './made-market.contract.ts';
import type { StressedBook } from './stressed-book.ts';

const turn = fc.record({
  seconds: fc.integer({ min: 0, max: 90 }),
  revalueBp: fc.integer({ min: -60, max: 60 }),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  btc: fc.integer({ min: 1, max: 400 }),
  restSide: fc.constantFrom('bid' as const, 'ask' as const),
  restBp: fc.integer({ min: 0, max: 40 }),
  restBtc: fc.integer({ min: 0, max: 60 }),
});
const games = fc.array(turn, { maxLength: 25 });
type Turn = typeof turn extends fc.Arbitrary<infer T> ? T : never;

const SETTINGS = { numRuns: 150, seed: 20_251_010 };

/** Plays turns; shows the book and each order's outcome, with what had rested and traded. */
function play(turns: readonly Turn[], look: (book: StressedBook, rested: bigint) => void): void {
  const book = openBook();
  let time = START;
  let rested = 0n;
  for (const one of turns) {
    time += one.seconds * 1000;
    book.advance(time);
    if (one.restBtc > 0) {
      const toward = one.restSide === 'bid' ? -1 : 1;
      const at = price(book.exactMid() * (1 + (toward * one.restBp) / 10_000) + toward);
      const done = book.rest({ side: one.restSide, price: at, lots: lots(one.restBtc) });
      expect(done.kind).toBe('resting');
      rested += lots(one.restBtc);
    }
    const limitPrice = price(book.exactMid() * (one.side === 'buy' ? 1.05 : 0.95));
    const before = book.exactMid();
    const out = book.execute({ side: one.side, lots: lots(one.btc), limitPrice, time });
    const filled = out.fills.reduce((sum, fill) => sum + fill.lots, 0n);
    expect(filled + out.remaining).toBe(lots(one.btc));
    const toward = one.side === 'buy' ? 1 : -1;
    expect((book.exactMid() - before) * toward).toBeGreaterThanOrEqual(0);
    const prices = out.fills.map((fill) => Number(fill.price) * toward);
    // A unit of rounding: a walk that begins at a resting order may round to its price.
    prices.slice(1).forEach((one, i) => {
      expect(one).toBeGreaterThanOrEqual((prices[i] as number) - 1);
    });
    book.revalue(one.revalueBp);
    look(book, rested);
  }
}

test('every resting lot waits or has traded at its own price, and is never passed by', () => {
  fc.assert(
    fc.property(games, (turns) => {
      const prices = new Map<number, bigint>();
      let traded = 0n;
      play(turns, (book, rested) => {
        const orders = book.restingOrders();
        for (const { id, price: at } of orders) prices.set(id, prices.get(id) ?? at);
        const fills = book.takeRestingFills();
        for (const fill of fills) {
          traded += fill.lots;
          if (prices.has(fill.id)) expect(fill.price).toBe(prices.get(fill.id));
        }
        expect(orders.reduce((sum, order) => sum + order.lots, traded)).toBe(rested);
        for (const { side, price: at } of orders) {
          const past = (Number(at) / book.exactMid() - 1) * (side === 'bid' ? 1 : -1);
          expect(past).toBeLessThan(1e-9);
        }
      });
    }),
    SETTINGS,
  );
});

test('the book is never crossed, and depth rises with distance', () => {
  fc.assert(
    fc.property(games, (turns) => {
      play(turns, (book) => {
        // The mid may stand on a resting order; the far quote is a spread away.
        expect(book.bestBid()).toBeLessThanOrEqual(book.bestAsk());
        for (const side of ['bid', 'ask'] as const) {
          let before = 0;
          for (const bp of [1, 10, 25, 50, 100]) {
            const depth = book.depthWithin(bp, side);
            expect(depth).toBeGreaterThanOrEqual(before);
            before = depth;
          }
        }
        expect(book.depthShare()).toBeGreaterThanOrEqual(0.05);
        expect(book.depthShare()).toBeLessThanOrEqual(1);
      });
    }),
    SETTINGS,
  );
});

test('with a bid in the way the same sales end no lower', () => {
  const sales = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(
      sales,
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 1, max: 800 }),
      (...[sizes, bp, btc]) => {
        const plain = openBook();
        const helped = openBook();
        const at = price(helped.exactMid() * (1 - bp / 10_000) - 1);
        helped.rest({ side: 'bid', price: at, lots: lots(btc) });
        for (const [i, size] of sizes.entries()) {
          for (const book of [plain, helped]) {
            book.advance(START + i * 1000);
            book.sweep('sell', Number(lots(size)));
          }
          // What is less than a lot at a resting price is passed: a ten-thousandth of a point.
          expect(helped.level()).toBeGreaterThanOrEqual(plain.level() - 0.001);
        }
      },
    ),
    SETTINGS,
  );
});
