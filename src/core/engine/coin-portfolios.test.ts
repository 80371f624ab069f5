/** Portfolio accounts in the coin: inverse perpetual, coin-settled options, Deribit's scenarios. */
import { expect, test } from 'vitest';
import { START, type Venue, venue } from '../../lab/cast.ts';

const DAY = 86_400_000;
const EXPIRY = START + 30 * DAY;
const PERPETUAL = 'BTC-USD';
const PUT = 'BTC-50000-P';
const WIDE = { sources: [], quorum: 1, ageMsMax: 86_400_000 };
const COIN_TERMS = {
  asset: 'BTC',
  price: WIDE,
  ladder: {
    slicePpm: 1_000_000,
    takeoverPpm: 0,
    slippagePpm: 20_000,
    sliceNotionalMin: '0',
    sliceNotionalMax: '1000',
    windowNotionalMax: '10000',
  },
  vault: { lossBudget: '0', notionalMax: '0', unwindPpm: 0 },
};
const coins = (amount: number): bigint => BigInt(Math.round(amount * 1e10));

function coinVenue(): Venue {
  const place = venue({}).must({ kind: 'list-asset', asset: 'BTC', decimals: 10 });
  const inverse = { payoff: 'inverse', contract: '10' };
  const put = { payoff: 'inverse-option', right: 'put', strike: '50000', expiry: EXPIRY };
  place
    .list(PERPETUAL, { ...COIN_TERMS, priceDecimals: 1, sizeDecimals: 0, instrument: inverse })
    .mark('60000', PERPETUAL)
    .list(PUT, {
      ...COIN_TERMS,
      priceDecimals: 4,
      sizeDecimals: 1,
      instrument: { ...put, underlying: PERPETUAL },
    });
  for (const [account, amount] of [
    ['emma', 0.5],
    ['olaf', 1_000],
  ] as const) {
    place.must({ kind: 'open-account', account, asset: 'BTC', mode: 'portfolio' });
    place.must({ kind: 'deposit', account, asset: 'BTC', amount: coins(amount) });
  }
  const fit = { forward: 60_000, index: 60_000, rate: 0, years: 30 / 365 };
  const smile = { a: 0.005, b: 0.06, rho: -0.2, m: 0, sigma: 0.25 };
  const surface = JSON.stringify({ ...fit, ...smile });
  return place.must({ kind: 'set-surface', market: PERPETUAL, expiry: EXPIRY, surface });
}

const of = (place: Venue, name: string) => {
  const view = place.engine.account(name, 'BTC');
  if (view === null) throw new Error(`${name} has no coins`);
  return view;
};

test('a coin option is marked in coin, and its premium moves coins', () => {
  const place = coinVenue();
  const mark = place.engine.mark(PUT); // in 0.0001 coin
  expect(mark).toBeGreaterThan(50n);
  expect(mark).toBeLessThan(300n);
  place.trade('olaf', 'emma', '1.0', (Number(mark) / 10_000).toFixed(4), PUT);
  expect(place.refusal()).toBeNull();
  expect(of(place, 'emma').balance).toBe(coins(0.5) + mark * 1_000_000n);
});

test('a short put is hedged by being short of the inverse perpetual', () => {
  const place = coinVenue();
  place.trade('olaf', 'emma', '1.0', '0.0100', PUT);
  const naked = of(place, 'emma').risk.initial;
  expect(naked).toBeGreaterThan(coins(0.02));
  place.trade('olaf', 'emma', '1200', '60000', PERPETUAL); // 12,000 dollars: 0.2 coins
  expect(place.refusal()).toBeNull();
  expect(of(place, 'emma').risk.initial).toBeLessThan(naked);
  place.trade('emma', 'olaf', '3000', '60000', PERPETUAL); // and the other way: it grows
  expect(of(place, 'emma').risk.initial).toBeGreaterThan(naked);
});

test('a fall liquidates the seller by selling the perpetual, and settlement pays in coin', () => {
  const place = coinVenue();
  place.trade('olaf', 'emma', '2.0', '0.0100', PUT);
  expect(place.refusal()).toBeNull();
  let price = 60_000;
  while (place.orders().length === 0 && price > 20_000) {
    price -= 250;
    place.mark(`${price}`, PERPETUAL);
  }
  const [order] = place.orders();
  expect(order).toMatchObject({ account: 'emma@BTC', market: PERPETUAL, side: 'sell' });
  for (let round = 0; round < 30 && place.orders().length > 0; round += 1) {
    for (const each of place.orders()) {
      const report = { order: each.name, counterparty: 'olaf', size: each.left };
      place.must({ kind: 'liquidation-fill', ...report, price: place.engine.mark(each.market) });
    }
  }
  expect(of(place, 'emma').stage).not.toBe('orderly');
  place.time = EXPIRY - 60_000;
  place.mark('40000', PERPETUAL);
  place.time = EXPIRY;
  place.wait(1);
  // 10,000 / 40,000 = 0.25 coins a put
  expect(place.all('settled')).toMatchObject([{ market: PUT, price: 2_500n }]);
  expect(place.worldTotal()).toBe('0');
});
