import { describe, expect, test } from 'vitest';
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../../money/index.ts';
import { faultOfQuoteLadder, type QuoteLadderTerms, quoteLadder } from './ladder.ts';
import {
  afterFill,
  faultOfLimits,
  lossAt,
  NO_POSITION,
  type ReserveLimits,
  type ReserveMark,
  reserveRoom,
} from './limits.ts';
import { faultOfPurchase, nextPurchase, type PurchaseTerms } from './purchase.ts';

const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;
const lots = (amount: bigint): Lots => amount as Lots;
const at = (price: bigint): PriceUnits => price as PriceUnits;
const ppm = (rate: bigint): Ppm => rate as Ppm;

const LIMITS: ReserveLimits = {
  budget: quote(1_000_000n),
  inventoryMax: lots(100n),
  lossMax: quote(50_000n),
};
const MARK: ReserveMark = { index: at(10_000n), isIndexLive: true, scale: 1n };
const TERMS: QuoteLadderTerms = {
  levels: 3,
  halfSpreadPpm: ppm(1_000n),
  stepPpm: ppm(2_000n),
  sizePerLevel: quote(300_000n),
  skewPpm: ppm(5_000n),
  widenPpmPerVolatility: ppm(100_000n),
};

const ladder = (change: Partial<Parameters<typeof quoteLadder>[1]> = {}, terms = TERMS) => {
  const inventory = change.inventory ?? lots(0n);
  const spent = quote(inventory * MARK.index);
  const room = reserveRoom(LIMITS, { inventory, spent }, [], MARK);
  const state = { ...MARK, inventory, inventoryMax: LIMITS.inventoryMax, tick: at(1n), room };
  return quoteLadder(terms, { ...state, volatility: ppm(0n), ...change });
};
const shape = (orders: ReturnType<typeof ladder>) =>
  orders.map(({ side, limit, lots: size }) => [side, Number(limit), Number(size)]);

describe('the quotes of the reserve', () => {
  test('stand on both sides of the index, one step apart, in whole lots', () => {
    // 300000 / 9990 = 30.03; 300000 / 9970 = 30.09; 300000 / 9950 = 30.15; asks 29.97 and less
    expect(shape(ladder())).toEqual([
      ['buy', 9_990, 30],
      ['buy', 9_970, 30],
      ['buy', 9_950, 30],
      ['sell', 10_010, 29],
      ['sell', 10_030, 29],
      ['sell', 10_050, 29],
    ]);
  });

  test('lean against the inventory: half of it moves the centre by half of the skew', () => {
    // centre 10000 * (1 - 0.005 * 50/100) = 9975; room to buy 500000 and 50 lots
    expect(shape(ladder({ inventory: lots(50n) }))).toEqual([
      ['buy', 9_965, 30],
      ['buy', 9_945, 20],
      ['sell', 9_985, 30],
      ['sell', 10_005, 29],
      ['sell', 10_025, 29],
    ]);
  });

  test('widen with volatility, the widening rounded up', () => {
    // 100000 ppm * 0.05 = 5000 ppm; half spread 6000
    const orders = ladder({ volatility: ppm(50_000n) }, { ...TERMS, levels: 1 });
    expect(shape(orders)).toEqual([
      ['buy', 9_940, 30],
      ['sell', 10_060, 29],
    ]);
  });

  test('round away from the centre onto the tick, and two levels never share one', () => {
    const narrow = { ...TERMS, halfSpreadPpm: ppm(1n), stepPpm: ppm(1n) };
    expect(shape(ladder({ tick: at(25n) }, narrow)).map(([, limit]) => limit)).toEqual([
      9_975, 9_950, 9_925, 10_025, 10_050, 10_075,
    ]);
  });

  test('are none on an index that is not live, and none of a reserve that may hold nothing', () => {
    expect(ladder({ isIndexLive: false })).toEqual([]);
    expect(ladder({ inventoryMax: lots(0n) })).toEqual([]);
  });

  test('have terms with ranges', () => {
    expect(faultOfQuoteLadder(TERMS)).toBeNull();
    expect(faultOfQuoteLadder({ ...TERMS, halfSpreadPpm: ppm(0n) })).toEqual({
      at: 'halfSpreadPpm',
      seen: '0',
      accepted: 'a whole number, 1 to 999999',
    });
    expect(faultOfQuoteLadder({ ...TERMS, levels: 1.5 })?.at).toBe('levels');
  });
});

describe('the limits of the reserve', () => {
  test('count every open order as filled, each side as if the other never were', () => {
    const position = { inventory: lots(10n), spent: quote(100_000n) };
    const open = [
      { side: 'buy', limit: at(9_990n), lots: lots(30n) },
      { side: 'sell', limit: at(10_010n), lots: lots(20n) },
    ] as const;
    expect(reserveRoom(LIMITS, position, open, MARK)).toEqual({
      buy: { notional: 1_000_000n - 100_000n - 299_700n, lots: 60n },
      sell: { notional: 1_000_000n + 100_000n - 200_200n, lots: 90n },
      loss: 0n,
      isStopped: false,
    });
  });

  test('stop at the loss limit, not one unit before', () => {
    // 100 lots for 1000000; at 9500 they are worth 950000, at 9501 a hundred more
    const position = { inventory: lots(100n), spent: quote(1_000_000n) };
    expect(reserveRoom(LIMITS, position, [], { ...MARK, index: at(9_501n) })).toMatchObject({
      loss: 49_900n,
      isStopped: false,
    });
    const stopped = reserveRoom(LIMITS, position, [], { ...MARK, index: at(9_500n) });
    expect(stopped).toMatchObject({ loss: 50_000n, isStopped: true, sell: { lots: 0n } });
    expect(ladder({ room: stopped })).toEqual([]);
  });

  test('leave no room without a live index, where the loss is not known', () => {
    const room = reserveRoom(LIMITS, NO_POSITION, [], { ...MARK, isIndexLive: false });
    expect(room).toMatchObject({ loss: null, buy: { notional: 0n }, sell: { lots: 0n } });
  });

  test('a round trip that lost, with its fees, is a loss whatever the index', () => {
    const fee = quote(7n);
    const bought = afterFill(
      NO_POSITION,
      { side: 'buy', limit: at(10_000n), lots: lots(5n), fee },
      2n,
    );
    const flat = afterFill(bought, { side: 'sell', limit: at(9_000n), lots: lots(5n), fee }, 2n);
    expect(flat).toEqual({ inventory: 0n, spent: 10_014n });
    expect(lossAt(flat, at(1n), 2n)).toBe(10_014n);
    expect(lossAt(bought, at(9_500n), 2n)).toBe(5_007n);
  });

  test('have ranges', () => {
    expect(faultOfLimits(LIMITS)).toBeNull();
    expect(faultOfLimits({ ...LIMITS, lossMax: quote(0n) })?.at).toBe('lossMax');
  });
});

describe('the purchases of the reserve', () => {
  const purchase: PurchaseTerms = {
    sliceNotional: quote(200_000n),
    intervalMs: 10_000,
    awayPpmMax: ppm(5_000n),
    lastsMsMax: 60_000,
  };
  const step = (change: Partial<Parameters<typeof nextPurchase>[1]> = {}) =>
    nextPurchase(purchase, {
      ...MARK,
      side: 'buy',
      nowMs: 1_000,
      startedAtMs: 1_000,
      slicedAtMs: null,
      tick: at(20n),
      room: reserveRoom(LIMITS, NO_POSITION, [], MARK),
      ...change,
    });

  test('are slices at a cap that rounds toward the index', () => {
    // cap 10050, on the tick 10040; 200000 at 10050 are 19.9 lots
    expect(step()).toEqual({
      kind: 'purchase',
      order: { side: 'buy', limit: 10_040n, lots: 19n },
    });
    expect(step({ side: 'sell' })).toEqual({
      kind: 'purchase',
      order: { side: 'sell', limit: 9_960n, lots: 19n },
    });
  });

  test('wait for their interval, and end with their time or with the loss limit', () => {
    expect(step({ nowMs: 10_999, slicedAtMs: 1_000 })).toEqual({ kind: 'wait', untilMs: 11_000 });
    expect(step({ nowMs: 11_000, slicedAtMs: 1_000 }).kind).toBe('purchase');
    expect(step({ nowMs: 61_000 })).toEqual({ kind: 'ended', reason: 'time-limit' });
    const lost = { inventory: lots(0n), spent: quote(50_000n) };
    const room = reserveRoom(LIMITS, lost, [], MARK);
    expect(step({ room })).toEqual({ kind: 'ended', reason: 'loss-limit' });
  });

  test('pause without a live index, and where not one lot has room', () => {
    expect(step({ isIndexLive: false })).toEqual({ kind: 'paused', reason: 'index-not-live' });
    const full = { inventory: lots(100n), spent: quote(1_000_000n) };
    const room = reserveRoom(LIMITS, full, [], MARK);
    expect(step({ room })).toEqual({ kind: 'paused', reason: 'no-room' });
    expect(step({ room, side: 'sell' }).kind).toBe('purchase');
  });

  test('have terms with ranges', () => {
    expect(faultOfPurchase(purchase)).toBeNull();
    expect(faultOfPurchase({ ...purchase, intervalMs: 0 })?.at).toBe('intervalMs');
  });
});
