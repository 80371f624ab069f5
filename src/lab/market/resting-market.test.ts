import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { Random } from '../../core/numeric/index.ts';
import { Book } from './book.ts';
import { CALM_BTC_BOOK } from './book-terms.ts';
import { RestingMarket } from './resting-market.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);

const START = 1_760_129_400_000;
const INDEX = 1_000_000n as PriceUnits;
const HIGH = 10n ** 9n;

const book = (): Book =>
  new Book(CALM_BTC_BOOK, {
    time: START,
    referencePrice: INDEX,
    sizeDecimals: 3,
    random: new Random(1),
  });
const open = (): RestingMarket => new RestingMarket(book(), START);

const order = (side: 'buy' | 'sell', lots: bigint, limit: bigint, time = START) =>
  ({ side, lots: lots as Lots, limitPrice: limit as PriceUnits, time }) as const;
const quote = (side: 'buy' | 'sell', lots: bigint, price: bigint) =>
  ({ side, lots: lots as Lots, price: price as PriceUnits }) as const;

test('without resting orders it is the market behind it', () => {
  const [market, plain] = [open(), book()];
  for (const time of [START + 1000, START + 2000]) {
    for (const each of [market, plain]) each.advance(time, (INDEX - 500n) as PriceUnits);
    const { fills, remaining } = market.execute(order('sell', 200_000n, 1n, time));
    const outcome = plain.execute(order('sell', 200_000n, 1n, time));
    expect(fills.map(({ resting, ...fill }) => fill)).toEqual(outcome.fills);
    expect(remaining).toBe(outcome.remaining);
    expect(market.mid()).toBe(plain.mid());
    expect(market.depthWithin(25, 'bid')).toBe(plain.depthWithin(25, 'bid'));
  }
});

test('better makers trade first, then the resting order at its own price, then the rest', () => {
  const market = open();
  const { id, remaining } = market.rest(quote('buy', 5_000n, 999_000n));
  expect(remaining).toBe(5_000n);
  const { fills } = market.execute(order('sell', 500_000n, 1n));
  const at = fills.findIndex(({ resting }) => resting === id);
  expect(fills[at]).toEqual({ price: 999_000n, lots: 5_000n, maker: -1, resting: id });
  expect(at).toBeGreaterThan(0);
  for (const { price } of fills.slice(0, at)) expect(price).toBeGreaterThanOrEqual(999_001n);
  for (const { price } of fills.slice(at + 1)) expect(price).toBeLessThanOrEqual(999_000n);
  expect(market.restingOrders()).toEqual([]);
});

test('a limit above the resting order leaves it alone', () => {
  const market = open();
  market.rest(quote('buy', 5_000n, 999_000n));
  const { fills } = market.execute(order('sell', 500_000n, 999_001n));
  expect(fills.every(({ resting }) => resting === null)).toBe(true);
  expect(market.restingOrders()).toHaveLength(1);
});

test('an order that comes where makers quote better trades with them at their prices', () => {
  const market = open();
  const { id, fills, remaining } = market.rest(quote('buy', 1_000n, 1_001_000n));
  expect([id, remaining]).toEqual([null, 0n]);
  for (const { price } of fills) expect(price).toBeLessThan(1_001_000n);
});

test('where the market goes through it, makers hit it at its price, as far as they show', () => {
  const market = open();
  const { id } = market.rest(quote('buy', 10_000_000n, 999_000n));
  market.advance(START + 1000, 998_000n as PriceUnits);
  const passed = market.takePassed();
  expect(passed.length).toBeGreaterThan(0);
  expect(new Set(passed.map(({ price }) => price))).toEqual(new Set([999_000n]));
  const traded = passed.reduce((sum, { lots }) => sum + lots, 0n);
  const shown = book().depthWithin(10.02, 'ask'); // 998,000 to 999,000, at calm depth
  expect(Number(traded)).toBeLessThanOrEqual(shown);
  expect(Number(traded)).toBeGreaterThan(0);
  expect(market.restingOrders()).toMatchObject([{ id, lots: 10_000_000n - traded }]);
  expect(market.takePassed()).toEqual([]);
});

test('a price that does not reach it trades nothing, and a cancelled order is gone', () => {
  const market = open();
  const { id } = market.rest(quote('sell', 1_000n, 1_002_000n));
  market.advance(START + 1000, 1_001_900n as PriceUnits);
  expect(market.takePassed()).toEqual([]);
  expect(market.cancel(id as number)).toBe(1_000n);
  market.advance(START + 2000, 1_010_000n as PriceUnits);
  expect(market.takePassed()).toEqual([]);
  expect(market.cancel(id as number)).toBe(0n);
});

test('depth and best quotes count what rests, the market behind does not', () => {
  const market = open();
  const before = market.depthWithin(25, 'ask');
  market.rest(quote('sell', 7_000n, 1_001_000n));
  expect(market.depthWithin(25, 'ask') - before).toBe(7_000);
  expect(market.makers.depthWithin(25, 'ask')).toBe(before);
  market.rest(quote('sell', 1n, 1_000_001n));
  expect(market.bestAsk()).toBe(1_000_001n);
});

const move = fc.record({
  side: fc.constantFrom('buy' as const, 'sell' as const),
  kind: fc.constantFrom('rest' as const, 'execute' as const, 'advance' as const),
  lots: fc.bigInt({ min: 1n, max: 400_000n }),
  awayBp: fc.integer({ min: -80, max: 80 }),
});

test(`no lot is lost, made twice or traded beyond a limit (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 40 }), (moves) => {
      const market = open();
      const waiting = new Map<number, { lots: bigint; price: bigint; side: string }>();
      let time = START;
      const trade = (id: number, lots: bigint, price: bigint): void => {
        const own = waiting.get(id) as { lots: bigint; price: bigint };
        expect(price).toBe(own.price);
        own.lots -= lots;
        expect(own.lots).toBeGreaterThanOrEqual(0n);
      };
      for (const { side, kind, lots, awayBp } of moves) {
        const price = (INDEX * BigInt(10_000 + awayBp)) / 10_000n;
        if (kind === 'rest') {
          const { id, fills, remaining } = market.rest(quote(side, lots, price));
          const traded = fills.reduce((sum, fill) => sum + fill.lots, 0n);
          expect(traded + remaining).toBe(lots);
          if (id !== null) waiting.set(id, { lots: remaining, price, side });
        } else if (kind === 'advance') {
          time += 1000;
          market.advance(time, price as PriceUnits);
          for (const each of market.takePassed()) trade(each.resting, each.lots, each.price);
        } else {
          const limit = side === 'sell' ? price : HIGH - price;
          const { fills, remaining } = market.execute(order(side, lots, limit, time));
          for (const fill of fills) {
            expect(side === 'sell' ? fill.price >= limit : fill.price <= limit).toBe(true);
            if (fill.resting !== null) trade(fill.resting, fill.lots, fill.price);
          }
          expect(fills.reduce((sum, fill) => sum + fill.lots, 0n) + remaining).toBe(lots);
        }
        const listed = market.restingOrders();
        expect(new Map(listed.map((each) => [each.id, each.lots]))).toEqual(
          new Map(
            [...waiting].filter(([, own]) => own.lots > 0n).map(([id, own]) => [id, own.lots]),
          ),
        );
      }
    }),
    { seed: SEED, numRuns: 200 },
  );
});
