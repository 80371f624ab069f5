import { expect, test } from 'vitest';
import { clearBids, type SealedBid, type SealedSale } from './sealed-bids.ts';

const SALE: SealedSale = {
  lot: 100n,
  reserve: 80n,
  pricing: 'uniform',
  margin: 'pro-rata',
  mostOf: new Map(),
};
const bid = (bidder: number, price: bigint, amount: bigint, time = 0n): SealedBid => ({
  bidder,
  price,
  amount,
  time,
});
const won = (sale: SealedSale, bids: readonly SealedBid[]) => {
  const cleared = clearBids(sale, bids);
  if (cleared.kind !== 'cleared') throw new Error(cleared.kind);
  return cleared.won.map(({ bid: at, amount, price }) => [at, amount, price]);
};

test('the highest bids win, and all pay the lowest price that won', () => {
  const bids = [bid(1, 90n, 50n), bid(2, 95n, 40n), bid(3, 85n, 30n), bid(4, 84n, 500n)];
  expect(clearBids(SALE, bids)).toEqual({
    kind: 'cleared',
    won: [
      { bid: 1, amount: 40n, price: 85n, pays: 3_400n },
      { bid: 0, amount: 50n, price: 85n, pays: 4_250n },
      { bid: 2, amount: 10n, price: 85n, pays: 850n },
    ],
    sold: 100n,
    left: 0n,
    price: 85n,
    proceeds: 8_500n,
  });
  expect(won({ ...SALE, pricing: 'pay-as-bid' }, bids)).toEqual([
    [1, 40n, 95n],
    [0, 50n, 90n],
    [2, 10n, 85n],
  ]);
});

test('bids of zero never win, whatever the reserve, and bids below the reserve neither', () => {
  const nothing = [bid(1, 0n, 100n), bid(2, 0n, 1_000n)];
  expect(clearBids({ ...SALE, reserve: 0n }, nothing)).toEqual({ kind: 'no-bids', least: 1n });
  expect(clearBids(SALE, [bid(1, 79n, 100n)])).toEqual({ kind: 'no-bids', least: 80n });
  expect(clearBids(SALE, [bid(1, 99n, 0n)])).toEqual({ kind: 'no-bids', least: 80n });
  expect(clearBids(SALE, [bid(1, 80n, 60n), bid(2, 79n, 60n)])).toMatchObject({
    sold: 60n,
    left: 40n,
    price: 80n,
  });
});

test('bids of the last price share what is left, odd units to the earlier, then the lower', () => {
  const bids = [bid(1, 90n, 60n, 5n), bid(2, 90n, 60n, 5n), bid(3, 90n, 60n, 4n)];
  expect(won(SALE, bids)).toEqual([
    [2, 34n, 90n],
    [0, 33n, 90n],
    [1, 33n, 90n],
  ]);
  expect(won({ ...SALE, margin: 'first-come' }, bids)).toEqual([
    [2, 60n, 90n],
    [0, 40n, 90n],
  ]);
});

test('nobody wins more than its cap, over all of its bids, the better first', () => {
  const bids = [bid(1, 85n, 60n), bid(1, 95n, 60n), bid(2, 84n, 60n)];
  const mostOf = new Map([
    [1, 70n],
    [3, 0n],
  ]);
  expect(won({ ...SALE, mostOf }, [...bids, bid(3, 99n, 60n)])).toEqual([
    [1, 60n, 84n],
    [0, 10n, 84n],
    [2, 30n, 84n],
  ]);
});
