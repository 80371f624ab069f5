/**
 * Coin-settled contracts: a ledger in the coin, and prices in dollars that the engine keeps turned
 * over. BTC has 10 decimals here, a contract is 100 dollars.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TERMS, type Venue, venue } from '../../lab/cast.ts';
import { limitOutside, reciprocalOf } from './inverse.ts';

const COIN_UNITS = 10_000_000_000n;
const INVERSE = 'BTC-USD';
const CONTRACT_TERMS = {
  ...TERMS,
  asset: 'BTC',
  instrument: { payoff: 'inverse', contract: '100' },
  priceDecimals: 1,
  sizeDecimals: 0,
  schedule: { tiers: [{ from: '0', initialPpm: 80_000, maintenancePpm: 50_000 }] },
  ladder: {
    ...TERMS.ladder,
    sliceNotionalMin: '0',
    sliceNotionalMax: '1000',
    windowNotionalMax: '10000',
  },
  vault: { lossBudget: '0', notionalMax: '0', unwindPpm: 0 },
};

const coins = (amount: number): bigint => BigInt(Math.round(amount * 1e10));

/** Ada and the market maker with coins, and an inverse perpetual at 50,000. */
function coinVenue(): Venue {
  const place = venue({}).must({ kind: 'list-asset', asset: 'BTC', decimals: 10 });
  for (const [account, amount] of [
    ['ada', 1],
    ['dora', 0.02],
    ['mona', 1_000],
  ] as const) {
    place.must({ kind: 'deposit', account, asset: 'BTC', amount: coins(amount) });
  }
  return place
    .must({ kind: 'list-market', market: INVERSE, terms: JSON.stringify(CONTRACT_TERMS) })
    .mark('50000', INVERSE);
}

const inCoins = (place: Venue, name: string) => {
  const view = place.engine.account(name, 'BTC');
  if (view === null) throw new Error(`${name} has no coins`);
  return view;
};

test('an asset has a ledger and house accounts of its own', () => {
  const place = coinVenue();
  expect(inCoins(place, 'ada').balance).toBe(COIN_UNITS);
  expect(place.engine.account('ada')).toBeNull();
  place.must({ kind: 'withdraw', account: 'ada', asset: 'BTC', amount: coins(0.25) });
  const moves = place.all('transferred').filter(({ from }) => from.startsWith('ada'));
  expect(moves.map(({ from, to }) => [from, to])).toEqual([['ada@BTC', 'world@BTC']]);
  place.run({ kind: 'deposit', account: 'ada', asset: 'ETH', amount: 1n });
  expect(place.refusal()).toBe('unknown-asset');
  place.run({ kind: 'list-asset', asset: 'BTC', decimals: 8 });
  expect(place.refusal()).toBe('asset-exists');
  place.run({ kind: 'list-asset', asset: 'ETH', decimals: 13 });
  expect(place.refusal()).toBe('bad-terms');
});

test('a long of an inverse contract earns q(1/entry - 1/mark) coins', () => {
  const place = coinVenue().trade('ada', 'mona', '100', '50000', INVERSE).mark('62500', INVERSE);
  // 100 contracts of 100 dollars: 10,000 / 50,000 - 10,000 / 62,500 = 0.2 - 0.16 coins
  const [position] = inCoins(place, 'ada').positions;
  expect(position).toMatchObject({ market: INVERSE, size: 100n, unrealised: coins(0.04) });
  expect(place.engine.mark(INVERSE)).toBe(625_000n);
  place.trade('mona', 'ada', '100', '62500', INVERSE);
  expect(inCoins(place, 'ada').balance).toBe(coins(1.04));
});

test('the liquidation price of an inverse long is in dollars, and it holds', () => {
  const place = coinVenue().trade('dora', 'mona', '10', '50000', INVERSE);
  // equity 0.02 + 1000/50000 - 1000/p meets 5 % of 1000/p at p = 1050/0.04 = 26,250
  const price = inCoins(place, 'dora').positions[0]?.liquidationPrice;
  expect(Number(price?.numerator) / Number(price?.denominator)).toBeCloseTo(262_500, 3);
  place.mark('26250.1', INVERSE);
  expect(inCoins(place, 'dora').stage).not.toBe('orderly');
  place.mark('26249.9', INVERSE);
  const [order] = place.orders();
  expect(order).toMatchObject({ account: 'dora@BTC', market: INVERSE, side: 'sell' });
  expect(order?.limit).toBeLessThan(262_499n);
  place.run({
    kind: 'liquidation-fill',
    order: String(order?.name),
    counterparty: 'mona',
    size: order?.left as bigint,
    price: order?.limit as bigint,
  });
  expect(place.refusal()).toBeNull();
  // the least lots that restore her, at the worst price that the order allows
  expect(inCoins(place, 'dora').positions[0]?.size).toBe(8n);
});

test('orders, fees and funding of an inverse market are on the side that people see', () => {
  const place = coinVenue();
  place.place('bid', 'ada', 'buy', '100', INVERSE);
  expect(place.all('order-placed').at(-1)).toMatchObject({ account: 'ada@BTC', side: 'buy' });
  place.must({
    kind: 'fill',
    market: INVERSE,
    buyer: 'ada',
    seller: 'mona',
    size: 100n,
    price: 500_000n,
    buyerFee: 7n,
    sellerFee: 3n,
    buyOrder: 'bid',
  });
  expect(place.all('filled').at(-1)).toMatchObject({ buyer: 'ada@BTC', seller: 'mona@BTC' });
  expect(inCoins(place, 'ada').balance).toBe(COIN_UNITS - 7n);
  place.must({ kind: 'funding', market: INVERSE, rate: 1_000_000n });
  // longs pay 0.1 % of 0.2 coins
  expect(inCoins(place, 'ada').balance).toBe(COIN_UNITS - 7n - coins(0.0002));
  expect(place.all('funding-settled').at(-1)?.rate).toBe(1_000_000n);
});

test('a bankrupt inverse account is covered in its own coin, and no other', () => {
  const place = coinVenue().trade('dora', 'mona', '10', '50000', INVERSE);
  place.must({ kind: 'fund-house', house: 'shared-fund', amount: 5_000_000n });
  place.must({ kind: 'fund-house', house: 'shared-fund', asset: 'BTC', amount: coins(1) });
  place.mark('20000', INVERSE); // 0.02 + 0.02 - 0.05
  expect(place.all('shortfall').at(-1)).toMatchObject({ account: 'dora@BTC', amount: coins(0.01) });
  expect(place.all('layer-paid').filter(({ amount }) => amount > 0n)).toMatchObject([
    { layer: 'shared fund', amount: coins(0.01) },
  ]);
  expect(place.balance('shared-fund')).toBe('5.000000');
});

test('a price that is turned over twice is the price again', () => {
  const contract = fc.record({
    price: fc.bigInt({ min: 1n, max: 10_000_000n }),
    dollars: fc.constantFrom(1n, 10n, 100n),
  });
  fc.assert(
    fc.property(contract, ({ price, dollars }) => {
      const product = dollars * 10n ** 17n;
      expect(reciprocalOf(product, reciprocalOf(product, price))).toBe(price);
    }),
    { seed: 20_260_205 },
  );
});

test('no price within an outside limit is beyond the limit inside', () => {
  const any = fc.bigInt({ min: 1n, max: 10n ** 12n });
  fc.assert(
    fc.property(any, any, any, (product, limit, price) => {
      const inside = reciprocalOf(product, price);
      if (price <= limitOutside(product, limit, 'buy')) expect(inside >= limit).toBe(true);
      if (price >= limitOutside(product, limit, 'sell')) expect(inside <= limit).toBe(true);
    }),
    { seed: 20_260_206 },
  );
});
