import { describe, expect, test } from 'vitest';
import type { Lots, Ppm, PriceUnits } from '../../money/index.ts';
import type { VirtualBook, VirtualBookState } from './book.ts';
import { constantProduct, faultOfConstantProduct } from './constant-product.ts';
import { faultOfSkewPremium, skewPremium } from './skew-premium.ts';
import { faultOfStableCurve, otherReserve, stableBook } from './stable-curve.ts';

const none = { halfSpreadPpm: 0n as Ppm, widenPpmPerVolatility: 0n as Ppm };
const STATE: VirtualBookState = {
  index: 10_000n as PriceUnits,
  isIndexLive: true,
  volatility: 0n as Ppm,
  inventory: 0n as Lots,
  scale: 1n,
};
const depth = 1_000n as Lots;
const inventoryMax = 900n as Lots;

const ask = (book: VirtualBook, side: 'buy' | 'sell', lots: bigint, held = 0n) => {
  const quote = book.quote(side, lots as Lots, { ...STATE, inventory: held as Lots });
  if (quote.kind !== 'quote') throw new Error(quote.reason);
  return [quote.cost, quote.averagePrice, quote.worstPrice];
};

describe('a constant product', () => {
  const book = constantProduct({ ...none, depth, inventoryMax });

  test('is the curve x * y = k around the index, rounded against the taker', () => {
    // 10000 * 1000^2 * 100 / (1000 * 900) = 1111111.1; the last lot 10^10 / (901 * 900) = 12331.98
    expect(ask(book, 'buy', 100n)).toEqual([1_111_112n, 11_112n, 12_332n]);
    // 10000 * 1000^2 * 100 / (1000 * 1100) = 909090.9; the last lot 10^10 / (1099 * 1100) = 8271.98
    expect(ask(book, 'sell', 100n)).toEqual([909_090n, 9_090n, 8_271n]);
    // half of the reserve costs as much as the other reserve holds
    expect(ask(book, 'buy', 500n)).toEqual([10_000_000n, 20_000n, 39_921n]);
  });

  test('goes on where the inventory stands', () => {
    // 10^10 * 100 / (800 * 700) = 1785714.3
    expect(ask(book, 'buy', 100n, -200n).slice(0, 2)).toEqual([1_785_715n, 17_858n]);
  });

  test('takes back at the index what it gave, and only then goes along the curve', () => {
    expect(ask(book, 'sell', 200n, -200n)).toEqual([2_000_000n, 10_000n, 10_000n]);
    expect(ask(book, 'sell', 300n, -200n)).toEqual([2_909_090n, 9_696n, 8_271n]);
  });

  test('needs more depth than inventory', () => {
    const terms = { ...none, depth, inventoryMax: depth };
    expect(faultOfConstantProduct(terms)?.at).toBe('depth');
    expect(faultOfConstantProduct({ ...terms, inventoryMax })).toBeNull();
  });
});

describe('a premium on skew', () => {
  test('is the mean of the premium before and after: the example of its source', () => {
    // an index of 1200, 100 of a scale of 1000000: 1200.06
    const scale = 1_000_000n as Lots;
    const book = skewPremium({ ...none, skewScale: scale, inventoryMax: 1_000n as Lots });
    const quote = book.quote('buy', 100n as Lots, { ...STATE, index: 120_000n as PriceUnits });
    expect(quote).toMatchObject({ cost: 12_000_600n, averagePrice: 120_006n });
  });

  test('goes both ways, further with every lot', () => {
    const book = skewPremium({ ...none, skewScale: depth, inventoryMax });
    expect(ask(book, 'buy', 100n)).toEqual([1_050_000n, 10_500n, 10_995n]);
    expect(ask(book, 'sell', 100n)).toEqual([950_000n, 9_500n, 9_005n]);
    // from 300 to 400 held short: a mean premium of 35 %
    expect(ask(book, 'buy', 100n, -300n).slice(0, 2)).toEqual([1_350_000n, 13_500n]);
  });

  test('is wider by the half spread, and by volatility', () => {
    const spread = { halfSpreadPpm: 1_000n as Ppm, widenPpmPerVolatility: 50_000n as Ppm };
    const book = skewPremium({ ...spread, skewScale: depth, inventoryMax });
    const volatile = { ...STATE, volatility: 40_000n as Ppm };
    // 1000 ppm and 50000 * 0.04 = 2000 ppm: 30 price units
    expect(book.quote('buy', 100n as Lots, volatile)).toMatchObject({ averagePrice: 10_530n });
    expect(book.quote('sell', 100n as Lots, volatile)).toMatchObject({ averagePrice: 9_470n });
    // one part of volatility widens by a twentieth of a ppm, which is a whole one for the taker
    const hardly = { ...STATE, volatility: 1n as Ppm, inventory: 1n as Lots };
    const million = { ...hardly, index: 1_000_000n as PriceUnits };
    expect(book.quote('buy', 1n as Lots, million)).toMatchObject({ cost: 1_001_001n });
    const returned = { ...volatile, inventory: 100n as Lots };
    expect(book.quote('buy', 100n as Lots, returned)).toMatchObject({ averagePrice: 10_030n });
  });

  test('has no quote where the premium would eat the index', () => {
    const wide = { halfSpreadPpm: 900_000n as Ppm, widenPpmPerVolatility: 0n as Ppm };
    const book = skewPremium({ ...wide, skewScale: depth, inventoryMax });
    expect(book.quote('sell', 50n as Lots, STATE).kind).toBe('quote');
    const refused = { kind: 'refusal', reason: 'no-price' };
    expect(book.quote('sell', 110n as Lots, STATE)).toEqual(refused);
    expect(faultOfSkewPremium({ ...wide, skewScale: depth, inventoryMax })).toBeNull();
    expect(faultOfSkewPremium({ ...wide, skewScale: depth, inventoryMax: depth })?.at).toBe(
      'skewScale',
    );
  });
});

describe('a stable curve', () => {
  test('is flatter the larger its amplification; values of the root in 80 digits', () => {
    const costs = [1n, 10n, 100n].map((amplification) => {
      const book = stableBook({ ...none, depth, inventoryMax, amplification });
      return ['buy', 'sell'].map((side) => ask(book, side as 'buy' | 'sell', 100n));
    });
    expect(costs).toEqual([
      [
        [1_034_648n, 10_347n, 10_705n],
        [967_607n, 9_676n, 9_363n],
      ],
      [
        [1_004_829n, 10_049n, 10_098n],
        [995_217n, 9_952n, 9_904n],
      ],
      [
        [1_000_503n, 10_006n, 10_011n],
        [999_497n, 9_994n, 9_989n],
      ],
    ]);
  });

  test('turns steep where a reserve runs out', () => {
    const book = stableBook({ ...none, depth, inventoryMax, amplification: 10n });
    // 900 of 1000 lots: 10893131.02 on the curve, the last one 30257.92
    expect(ask(book, 'buy', 900n)).toEqual([10_893_132n, 12_104n, 30_258n]);
    expect(ask(book, 'buy', 100n, -200n).slice(0, 2)).toEqual([1_027_485n, 10_275n]);
  });

  test('has a root that is the same from wherever Newton begins', () => {
    const billion = 1_000_000_000n;
    // Curve's own get_y with A = 200 of two coins gives 1000502.7423353568 more
    const root = otherReserve(9_000_000n * billion, 20_000_000n * billion, 100n);
    expect(root).toBe(11_000_502_742_335_358n);
    for (const start of [1n, 7n, root - 1n, root, root + 1n, 3n * root, 10n ** 60n]) {
      expect(otherReserve(9_000_000n * billion, 20_000_000n * billion, 100n, start)).toBe(root);
    }
  });

  test('has terms with ranges', () => {
    const terms = { ...none, depth, inventoryMax, amplification: 0n };
    expect(faultOfStableCurve(terms)?.at).toBe('amplification');
    expect(faultOfStableCurve({ ...terms, amplification: 85n })).toBeNull();
    const negative = { ...terms, halfSpreadPpm: -1n as Ppm };
    expect(faultOfStableCurve(negative)?.at).toBe('halfSpreadPpm');
  });
});

describe.each([
  constantProduct({ ...none, depth, inventoryMax }),
  skewPremium({ ...none, skewScale: depth, inventoryMax }),
  stableBook({ ...none, depth, inventoryMax, amplification: 50n }),
])('the book $id', (book) => {
  test('does not quote without a live index, nor for no lots', () => {
    const stale = { ...STATE, isIndexLive: false };
    const refused = { kind: 'refusal', reason: 'index-not-live' };
    expect(book.quote('buy', 1n as Lots, stale)).toEqual(refused);
    expect(book.quote('buy', 0n as Lots, STATE)).toEqual({ kind: 'refusal', reason: 'no-lots' });
  });

  test('stops at its inventory, and says how much it still takes', () => {
    const held = { ...STATE, inventory: -850n as Lots };
    expect(book.quote('buy', 50n as Lots, held).kind).toBe('quote');
    const refused = { kind: 'refusal', reason: 'inventory-limit' };
    expect(book.quote('buy', 51n as Lots, held)).toEqual({ ...refused, most: 50n });
    expect(book.quote('sell', 1_751n as Lots, held)).toEqual({ ...refused, most: 1_750n });
    const beyond = { ...STATE, inventory: -2_000n as Lots };
    expect(book.quote('buy', 1n as Lots, beyond)).toEqual({ ...refused, most: 0n });
    expect(book.quote('sell', 2_000n as Lots, beyond).kind).toBe('quote');
  });
});
