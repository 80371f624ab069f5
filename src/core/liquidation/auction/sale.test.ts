import { expect, test } from 'vitest';
import { restartReward, startReward, startSale, takeFromSale, topPrice } from './sale.ts';

/** A vault of 40 collateral and 110 to raise, at 5: the setup of the tests of `clip.sol`. */
const SALE = { tab: 1_100n, lot: 400n };
const PRICE = 5n;
const LEFT_LEAST = 220n;
const take = (amount: bigint, sale = SALE, price = PRICE) =>
  takeFromSale(sale, { amount, priceMost: null }, price, LEFT_LEAST);

test('a buyer pays the price of what it takes, and the rest goes on', () => {
  expect(take(110n)).toEqual({
    kind: 'taken',
    bought: 110n,
    pays: 550n,
    sale: { tab: 550n, lot: 290n },
    returned: 0n,
    unpaid: 0n,
    isOver: false,
  });
});

test('nobody pays more than the debt, and what is left goes back to the owner', () => {
  const over = { bought: 220n, pays: 1_100n, returned: 180n, isOver: true };
  expect(take(250n)).toMatchObject(over);
  expect(take(220n)).toMatchObject({ ...over, sale: { tab: 0n, lot: 0n }, unpaid: 0n });
});

test('a purchase that would leave dust is cut so that just the least is left', () => {
  expect(take(180n)).toMatchObject({ bought: 176n, pays: 880n, sale: { tab: 220n, lot: 224n } });
});

test('once the debt is at the least, only all of it is sold', () => {
  const small = { tab: 220n, lot: 224n };
  expect(take(10n, small)).toEqual({ kind: 'no-partial-purchase', least: 44n });
  expect(take(44n, small)).toMatchObject({ kind: 'taken', pays: 220n, returned: 180n });
});

test('when all collateral is sold, the unpaid debt is a loss and no dust', () => {
  expect(take(400n, SALE, 2n)).toMatchObject({
    pays: 800n,
    unpaid: 300n,
    sale: { tab: 0n, lot: 0n },
    isOver: true,
  });
});

test('a sale refuses a price of zero, one above the limit, and a payment for nothing', () => {
  expect(take(400n, SALE, 0n)).toEqual({ kind: 'sold-for-nothing' });
  expect(take(0n)).toEqual({ kind: 'not-positive' });
  expect(takeFromSale(SALE, { amount: 1n, priceMost: 4n }, PRICE, 0n)).toEqual({
    kind: 'too-expensive',
    price: 5n,
  });
  expect(takeFromSale({ tab: 3n, lot: 9n }, { amount: 1n, priceMost: null }, PRICE, 0n)).toEqual({
    kind: 'buys-nothing',
    price: 5n,
  });
});

const WAD = 10n ** 18n;
const RAY = 10n ** 27n;
const RAD = 10n ** 45n;
const VAULT = { collateral: 40n * WAD, debt: 100n * WAD, rate: RAY };
const limits = (room: bigint, dust = 0n) => ({ room, penalty: 11n * 10n ** 17n, scale: WAD, dust });

test('room for 75 starts a sale for 75 less what the divisions round away', () => {
  expect(startSale(VAULT, limits(75n * RAD))).toEqual({
    kind: 'started',
    debt: 68_181_818_181_818_181_818n,
    sale: {
      tab: 74_999_999_999_999_999_999_800_000_000_000_000_000_000_000_000n,
      lot: 27_272_727_272_727_272_727n,
    },
  });
  expect(startSale(VAULT, limits(200n * RAD))).toMatchObject({
    debt: 100n * WAD,
    sale: { tab: 110n * RAD, lot: 40n * WAD },
  });
});

test('a rest that would be dust is sold too, and a partial sale of dust is refused', () => {
  expect(startSale(VAULT, limits(109n * RAD, 10n * RAD))).toMatchObject({ debt: 100n * WAD });
  expect(startSale(VAULT, limits(2n * RAD, 10n * RAD))).toEqual({
    kind: 'too-small',
    least: 10n * RAD,
  });
});

test('without room, debt or collateral nothing starts', () => {
  expect(startSale(VAULT, limits(0n))).toEqual({ kind: 'no-room' });
  expect(startSale({ ...VAULT, debt: 0n }, limits(RAD))).toEqual({ kind: 'no-debt' });
  expect(startSale({ ...VAULT, collateral: 0n }, limits(RAD))).toEqual({ kind: 'no-collateral' });
});

test('the top price is the feed with its margin: 4 at 1.25 is 5', () => {
  expect(topPrice(4n, 125n, 100n)).toBe(5n);
});

test('starting pays a tip and a share of the debt, starting again nothing for dust', () => {
  const reward = { fixed: 100n, share: 20n, scale: 1_000n };
  expect(startReward(reward, 1_110n)).toBe(122n);
  expect(restartReward(reward, SALE, PRICE, 1_100n)).toBe(122n);
  expect(restartReward(reward, SALE, PRICE, 1_101n)).toBe(0n);
  expect(restartReward(reward, { tab: 1_100n, lot: 43n }, PRICE, 220n)).toBe(0n);
});
