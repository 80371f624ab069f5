import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, QuoteUnits } from '../../money/index.ts';
import {
  type AuctionedAccount,
  auctionFee,
  bufferMargin,
  type SaleableShare,
  type ShareForSale,
  saleableLots,
  saleableShare,
  shareBid,
  sharePpm,
} from './saleable-share.ts';

const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;
const MILLION = 1_000_000n;

const account = (equity: bigint, maintenance: bigint, reserved = 0n): AuctionedAccount => ({
  equity: quote(equity),
  maintenance: quote(maintenance),
  reserved: quote(reserved),
  bufferPpm: 100_000n,
  wholeBelow: quote(0n),
});

function shareOf(result: SaleableShare): ShareForSale {
  if (result.kind !== 'share') throw new Error(result.kind);
  return result;
}

test('worth 100 that needs 150 and a tenth more sells 65 parts of 145 at eighty percent', () => {
  // MM = 100 - 150 = -50, BM = -50 - 150 * 10 % = -65, f = -65 / (-65 - 80) = 44.8 %.
  const share = shareOf(saleableShare(account(100n, 150n), 800_000n));
  expect(share.numerator * 145n).toBe(share.denominator * 65n);
  expect(sharePpm(share)).toBe(448_276n);
  expect(shareBid(account(100n, 150n), 800_000n, share)).toBe(36n);
  expect([saleableLots(share, 10n as Lots), saleableLots(share, -10n as Lots)]).toEqual([5n, -5n]);
});

test('what earlier buyers paid is not sold again', () => {
  // f = 65 / (65 + 40 + 100 * 0.5): reserved cash of 20 counts in full.
  const share = shareOf(saleableShare(account(100n, 150n, 20n), 500_000n));
  expect(share.numerator * (65n + 50n + 10n)).toBe(share.denominator * 65n);
});

test('an account at its buffer sells nothing, one without worth is insolvent', () => {
  expect(saleableShare(account(165n, 150n), 800_000n)).toEqual({ kind: 'healthy' });
  expect(saleableShare(account(164n, 150n), 800_000n).kind).toBe('share');
  expect(saleableShare(account(0n, 150n), 800_000n)).toEqual({ kind: 'insolvent' });
  expect(saleableShare(account(-5n, 150n), 800_000n)).toEqual({ kind: 'insolvent' });
  expect(saleableShare(account(20n, 150n, 20n), 800_000n)).toEqual({ kind: 'insolvent' });
});

test('at a price of nothing everything may be taken, and small accounts go whole', () => {
  expect(sharePpm(shareOf(saleableShare(account(100n, 150n), 0n)))).toBe(MILLION);
  const small = { ...account(100n, 150n), wholeBelow: quote(101n) };
  expect(sharePpm(shareOf(saleableShare(small, 800_000n)))).toBe(MILLION);
  expect(sharePpm(shareOf(saleableShare({ ...small, wholeBelow: quote(100n) }, 800_000n)))).toBe(
    448_276n,
  );
});

test('the fee is a rate of what would be sold without a discount, and at most the equity', () => {
  // f at a price of one is 65 / 165; a tenth of that of 100 is 3.93...
  expect(auctionFee(account(100n, 150n), 100_000n)).toBe(3n);
  expect(auctionFee(account(100n, 150n), 9_000_000n)).toBe(100n);
  expect(auctionFee(account(165n, 150n), 100_000n)).toBe(0n);
});

const auctioned = fc
  .record({
    equity: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    over: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    reservedPpm: fc.bigInt({ min: 0n, max: 999_999n }),
    bufferPpm: fc.bigInt({ min: 0n, max: 500_000n }),
    price: fc.bigInt({ min: 0n, max: MILLION }),
  })
  .map(({ equity, over, reservedPpm, bufferPpm, price }) => ({
    price,
    of: {
      ...account(equity, equity + over, (equity * reservedPpm) / MILLION),
      bufferPpm,
    },
  }));

test('selling exactly the share leaves exactly the buffer', () => {
  fc.assert(
    fc.property(auctioned, ({ of, price }) => {
      const { numerator: n, denominator: d } = shareOf(saleableShare(of, price));
      expect(n > 0n && n <= d).toBe(true);
      // Everything times d and a million, so that nothing is divided.
      const kept = (of.equity - of.reserved) * (d - n) * MILLION + of.reserved * d * MILLION;
      const paid = (of.equity - of.reserved) * n * price;
      const maintenance = of.maintenance * (d - n);
      expect(kept + paid).toBe(maintenance * (MILLION + of.bufferPpm));
      expect(bufferMargin(of) < 0n).toBe(true);
    }),
    { seed: 20_251_010, numRuns: 1_000 },
  );
});

test('a lower price sells more of the account, and rounding leaves the buffer', () => {
  fc.assert(
    fc.property(auctioned, fc.bigInt({ min: 0n, max: MILLION }), ({ of, price }, other) => {
      const [low, high] = price < other ? [price, other] : [other, price];
      const [more, less] = [shareOf(saleableShare(of, low)), shareOf(saleableShare(of, high))];
      expect(sharePpm(more) >= sharePpm(less)).toBe(true);
      expect(sharePpm(less) * less.denominator >= MILLION * less.numerator).toBe(true);
    }),
    { seed: 20_251_010, numRuns: 600 },
  );
});
