import { describe, expect, test } from 'vitest';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { VirtualMarket } from './virtual-market.ts';
import { VIRTUAL_DEFAULTS, VIRTUAL_KINDS, type VirtualMarketTerms } from './virtual-terms.ts';

const START = 1_760_129_400_000;
const INDEX = 1_000_000n as PriceUnits; // 100,000.0

const TERMS: VirtualMarketTerms = {
  ...VIRTUAL_DEFAULTS,
  kind: 'constant-product',
  depth: 1000,
  inventoryMax: 400,
  halfSpreadPpm: 500,
};

const open = (change: Partial<VirtualMarketTerms> = {}): VirtualMarket =>
  new VirtualMarket(
    { ...TERMS, ...change },
    { time: START, referencePrice: INDEX, sizeDecimals: 3 },
  );

const lots = (size: number) => BigInt(size * 1000) as Lots;
const sell = (size: number, limit = 1n, time = START) =>
  ({ side: 'sell', lots: lots(size), limitPrice: limit as PriceUnits, time }) as const;
const buy = (size: number, limit = 10n ** 9n, time = START) =>
  ({ side: 'buy', lots: lots(size), limitPrice: limit as PriceUnits, time }) as const;

const notionalOf = (fills: readonly { readonly price: bigint; readonly lots: bigint }[]): number =>
  fills.reduce((sum, fill) => sum + Number(fill.price * fill.lots), 0);

test('flat, it quotes the reference price less and plus half the spread', () => {
  const market = open();
  // One lot of a million moves the price by a unit, and quotes are rounded against the taker.
  expect([market.bestBid(), market.bestAsk()]).toEqual([999_499n, 1_000_502n]);
  expect(market.mid()).toBe(1_000_001n);
});

test('a sale walks down the curve: depth squared over what is left of it', () => {
  const market = open({ halfSpreadPpm: 0 });
  const { fills, remaining } = market.execute(sell(100));
  expect(remaining).toBe(0n);
  expect(fills).toHaveLength(8);
  // (1000 / 1100)... the book pays quote 1000 * 1000 / (1000 + 100) less than it had
  const expected = Number(INDEX) * (1000 - (1000 * 1000) / 1100) * 1000;
  expect(notionalOf(fills) / expected).toBeCloseTo(1, 5);
  expect(notionalOf(fills)).toBeLessThanOrEqual(expected);
  expect(market.inventory()).toBe(100_000n);
  const prices = fills.map(({ price }) => price);
  expect(prices).toEqual([...prices].sort((a, b) => Number(b - a)));
});

test('what brings it back to flat trades at the reference price, never better', () => {
  const market = open({ halfSpreadPpm: 0 });
  market.execute(sell(100));
  const { fills } = market.execute(buy(100));
  expect(new Set(fills.map(({ price }) => price))).toEqual(new Set([INDEX]));
  expect(market.inventory()).toBe(0n);
});

test('it never holds more than its limit, and says so in its quotes', () => {
  const market = open();
  const { remaining } = market.execute(sell(500));
  expect(remaining).toBe(lots(100));
  expect(market.inventory()).toBe(lots(400));
  expect(market.bestBid()).toBeUndefined();
  expect(market.depthWithin(1000, 'bid')).toBe(0);
  expect(market.mid()).toBeLessThan(INDEX);
  expect(market.execute(sell(1)).fills).toEqual([]);
  expect(market.statistics()).toMatchObject({ orders: 2, unfilledLots: lots(101) });
});

test('others trade half of what it holds back in the stated time, or nobody does', () => {
  const market = open({ returnHalfLife: 60 });
  market.execute(sell(200));
  market.advance(START + 60_000, INDEX);
  expect(Number(market.inventory()) / 1000).toBeCloseTo(100, 2);
  const forever = open();
  forever.execute(sell(200));
  forever.advance(START + 3_600_000, INDEX);
  expect(forever.inventory()).toBe(lots(200));
});

test('a volatile reference price widens its quotes, calm narrows them', () => {
  const market = open({ widenPpmPerVolatility: 1_000 });
  const spread = () => Number(market.bestAsk()) - Number(market.bestBid());
  const calm = spread();
  market.advance(START + 1_000, 990_000n as PriceUnits);
  expect(market.volatilityBp()).toBeCloseTo(Math.sqrt((Math.LN2 / 60) * 60) * 100, 6);
  const wild = spread();
  expect(wild).toBeGreaterThan(2 * calm);
  market.advance(START + 1_800_000, 990_000n as PriceUnits);
  expect(spread()).toBeLessThan(wild / 2);
});

describe.each(VIRTUAL_KINDS)('%s', (kind) => {
  const terms = { kind, amplification: 20 } as const;

  test('no fill is beyond the limit, and one lot more would have been', () => {
    for (const limit of [999_400n, 995_000n, 950_000n]) {
      const market = open(terms);
      const { fills, remaining } = market.execute(sell(400, limit));
      for (const { price } of fills) expect(price).toBeGreaterThanOrEqual(limit);
      if (remaining === 0n) continue;
      expect(market.bestBid() as bigint).toBeLessThanOrEqual(limit);
      expect(market.execute({ ...sell(1, limit + 1n), lots: 1n as Lots }).fills).toEqual([]);
    }
  });

  test('depth is what an order with that limit gets, to a thousandth of the most it holds', () => {
    const market = open(terms);
    for (const bp of [5, 25, 100, 1000]) {
      const limit = BigInt(Math.ceil(Number(INDEX) * (1 - bp / 10_000)));
      const { remaining } = open(terms).execute(sell(400, limit));
      const got = Number(lots(400) - remaining);
      expect(market.depthWithin(bp, 'bid')).toBeLessThanOrEqual(got);
      expect(market.depthWithin(bp, 'bid')).toBeGreaterThanOrEqual(got - 400);
    }
  });

  test('the same orders give the same fills', () => {
    const play = () => {
      const market = open({ ...terms, returnHalfLife: 30, widenPpmPerVolatility: 100 });
      const outcomes = [];
      for (let second = 1; second <= 50; second += 1) {
        const price = (INDEX - BigInt(second * 700)) as PriceUnits;
        market.advance(START + second * 1000, price);
        const time = START + second * 1000;
        outcomes.push(
          market.execute(second % 3 === 0 ? buy(7, 10n ** 9n, time) : sell(11, 1n, time)),
        );
      }
      return { outcomes, mid: market.mid(), share: market.depthShare() };
    };
    expect(play()).toEqual(play());
  });
});

test.each([
  [{ depth: 400 }, 'depth'],
  [{ inventoryMax: 0.0001 }, 'inventoryMax'],
  [{ halfSpreadPpm: 1_000_000 }, 'halfSpreadPpm'],
  [{ kind: 'stable-curve', amplification: 0 }, 'amplification'],
] as const)('terms that describe no market are refused: %j', (change, field) => {
  expect(() => open(change)).toThrow(field);
});

test('time does not go backwards', () => {
  expect(() => open().advance(START - 1, INDEX)).toThrow(RangeError);
});
