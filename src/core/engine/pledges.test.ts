/** Collateral in another asset: haircut tiers, the index that moves it, conversion at default. */
import { expect, test } from 'vitest';
import { COIN, mona, type Venue, venue } from '../../lab/cast.ts';

const ETHER = 100_000_000n; // units of one ether: 8 decimals

const PRICES = { sources: ['a', 'b', 'c'], quorum: 2, ageMsMax: 86_400_000, outlierPpm: 50_000 };
const TIERS = [
  { from: '0', haircutPpm: 100_000 },
  { from: '2', haircutPpm: 500_000 },
];
const TERMS = { index: 'ETH', tiers: TIERS, conversionPpm: 50_000 };

/** Ether at 100 by three sources; Pia has ten of it and no dollars. */
function coinVenue(house: Readonly<Record<string, string>> = { vault: '100000' }): Venue {
  const place = venue({ house, terms: { price: { ageMsMax: 86_400_000 } } })
    .list('ETH', { price: PRICES, integrity: { jumpPpm: 0 } })
    .must({ kind: 'list-asset', asset: 'ETHER', decimals: 8 })
    .must({ kind: 'set-collateral', asset: 'ETHER', terms: JSON.stringify(TERMS) })
    .must({ kind: 'deposit', account: 'pia', asset: 'ETHER', amount: 10n * ETHER })
    .must({ kind: 'open-account', account: 'pia', mode: 'cross' });
  return index(place, '100');
}

function index(place: Venue, price: string): Venue {
  place.time += 1_000;
  for (const source of ['a', 'b', 'c']) place.observe(source, price, 0, 'ETH');
  return place;
}

const pledge = (place: Venue, ethers: bigint): Venue =>
  place.run({ kind: 'pledge', account: 'pia', asset: 'ETHER', amount: ethers * ETHER });

const release = (place: Venue, ethers: bigint): Venue =>
  place.run({ kind: 'release', account: 'pia', asset: 'ETHER', amount: ethers * ETHER });

test('each tier of a pledge counts at the index less its own haircut', () => {
  const place = pledge(coinVenue(), 5n);
  // two at 100 less 10 %, three at 100 less 50 %
  expect(place.equity('pia')).toBe('330.000000');
  expect(place.balance('pia')).toBe('0.000000');
  expect(place.engine.account('pia', 'ETHER')?.balance).toBe(5n * ETHER);
  index(place, '80');
  expect(place.equity('pia')).toBe('264.000000');
});

test('pledged coins carry positions, and only what is not needed is given back', () => {
  const place = pledge(coinVenue(), 5n).trade('pia', mona, '10', '100');
  expect(place.refusal()).toBeNull();
  // ten at 100 need 80: of 330 she may give back what counts for 250
  expect(release(place, 4n).refusal()).toBeNull();
  expect(place.equity('pia')).toBe('90.000000');
  expect(release(place, 1n).refusal()).toBe('insufficient-balance');
  expect(release(place, 2n).refusal()).toBe('insufficient-balance');
  place.withdraw('pia', '1');
  expect(place.refusal()).toBe('insufficient-balance');
});

test('one venue that lies about the coin moves no haircut: the index is of several', () => {
  const place = pledge(coinVenue(), 5n);
  place.observe('a', '10', 0, 'ETH');
  expect(place.equity('pia')).toBe('330.000000');
});

test('at default the pledge is converted first, at the index less the discount', () => {
  const place = pledge(coinVenue(), 2n).trade('pia', mona, '10', '100');
  place.mark('86.9'); // equity 180 - 131 = 49; maintenance 43.45
  expect(place.all('collateral-converted')).toEqual([]);
  place.mark('86'); // 40 against 43: two at 100 less 5 % are 190, and 10 % of haircut is gone
  expect(place.all('collateral-converted')).toMatchObject([
    { account: 'pia', pledge: 'pledge:pia@ETHER', value: 190_000_000n },
  ]);
  expect([place.balance('pia'), place.equity('pia')]).toEqual(['190.000000', '50.000000']);
  expect(place.orders()).toEqual([]);
  expect(place.stage('pia')).toBe('warned');
  expect(place.engine.account('vault', 'ETHER')?.balance).toBe(2n * ETHER);
});

test('a fall of the coin alone can endanger its owner', () => {
  const place = pledge(coinVenue(), 2n).trade('pia', mona, '10', '100');
  index(place, '30'); // 54 against 50: warned
  expect(place.stage('pia')).toBe('warned');
  index(place, '27'); // 48.6 against 50
  expect(place.all('collateral-converted')).toMatchObject([{ value: 51_300_000n }]);
});

test('a bankrupt owner loses the whole pledge before any fund pays', () => {
  const place = pledge(coinVenue({ vault: '0', 'shared-fund': '1000' }), 2n);
  place.trade('pia', mona, '10', '100').mark('75');
  // she lost 250; the pledge brings 190, which the venue owes until it sells the coins
  expect(place.balance('deficit')).toBe('-190.000000');
  expect(place.all('shortfall')).toMatchObject([{ account: 'pia', amount: 60_000_000n }]);
  expect(place.paid()).toEqual([{ layer: 'shared fund', amount: '60.000000', cause: 'pia' }]);
  place.fund('deficit', '190').withdraw(mona, '1');
  expect(place.refusal()).toBeNull();
});

test('while the coin has no price nothing is liquidated and nothing leaves', () => {
  const place = pledge(coinVenue(), 2n).trade('pia', mona, '10', '100').deposit('pia', '1');
  place.run({ kind: 'restart' }).mark('86');
  expect(place.blocks('pia')).toEqual(['stale-price']);
  place.withdraw('pia', '1');
  expect(place.refusal()).not.toBeNull();
  expect(release(place, 1n).refusal()).toBe('stale-price');
  index(place, '100');
  expect(place.all('collateral-converted')).toHaveLength(1);
});

test('a pledge lives through a snapshot', () => {
  const place = pledge(coinVenue(), 5n).trade('pia', mona, '10', '100');
  const hash = place.engine.stateHash();
  place.reload();
  expect([place.engine.stateHash(), place.equity('pia')]).toEqual([hash, '330.000000']);
  index(place, '50');
  expect(place.equity('pia')).toBe('165.000000');
});

test('terms of collateral that mean nothing are refused', () => {
  const place = coinVenue();
  const set = (terms: object, asset = 'ETHER') =>
    place.run({ kind: 'set-collateral', asset, terms: JSON.stringify(terms) }).refusal();
  expect(set({ ...TERMS, index: 'NONE' })).toBe('bad-terms');
  expect(set({ ...TERMS, tiers: [] })).toBe('bad-terms');
  expect(set({ ...TERMS, tiers: [{ from: '1', haircutPpm: 0 }] })).toBe('bad-terms');
  expect(set({ ...TERMS, tiers: [...TIERS].reverse() })).toBe('bad-terms');
  expect(set({ ...TERMS, conversionPpm: -1 })).toBe('bad-terms');
  expect(set({ ...TERMS, extra: 1 })).toBe('bad-terms');
  expect(set(TERMS, 'USDC')).toBe('unknown-asset');
  place.run({ kind: 'open-account', account: 'pledge:pia', mode: 'cross' });
  expect(place.refusal()).toBe('bad-name');
  expect(pledge(place, 11n).refusal()).toBe('insufficient-balance');
  place.trade('pia', mona, '1', '100', COIN);
  expect(place.refusal()).toBe('below-initial-margin');
});

test('a coin that breaks on the own venue alone endangers nobody; a real break does (USDe)', () => {
  const dollar = {
    priceDecimals: 3,
    price: { ...PRICES, sources: ['own', 'v1', 'v2', 'redemption'], quorum: 3 },
  };
  const terms = { index: 'USD', tiers: [{ from: '0', haircutPpm: 0 }], conversionPpm: 0 };
  const place = venue({ house: { vault: '1000000' }, terms: { price: { ageMsMax: 86_400_000 } } })
    .list('USD', dollar)
    .must({ kind: 'list-asset', asset: 'USDE', decimals: 6 })
    .must({ kind: 'set-collateral', asset: 'USDE', terms: JSON.stringify(terms) })
    .must({ kind: 'deposit', account: 'pia', asset: 'USDE', amount: 100_000_000_000n })
    .must({ kind: 'open-account', account: 'pia', mode: 'cross' });
  const say = (prices: readonly string[]): Venue => {
    place.time += 1_000;
    prices.forEach((price, i) => {
      place.observe(['own', 'v1', 'v2', 'redemption'][i] as string, price, 0, 'USD');
    });
    return place;
  };
  say(['1', '1', '1', '1']).deposit('mona', '10000000');
  place.must({ kind: 'pledge', account: 'pia', asset: 'USDE', amount: 100_000_000_000n });
  place.trade('pia', mona, '12000', '100'); // 96,000 of initial margin
  expect(place.refusal()).toBeNull();
  place.change({
    schedule: { tiers: [{ from: '0', initialPpm: 60_000, maintenancePpm: 58_333 }] },
  });
  expect(place.maintenance('pia')).toBe('69999.600000');
  say(['0.65', '0.995', '0.998', '1']);
  expect(place.all('source-ignored')).toMatchObject([{ market: 'USD', source: 'own' }]);
  expect(place.orders()).toEqual([]);
  expect(place.stage('pia')).toBe('healthy');
  expect(Number(place.equity('pia'))).toBeGreaterThan(99_000);
  say(['0.65', '0.655', '0.66', '0.65']);
  expect(place.stage('pia')).toBe('healthy'); // a third in one step waits for a second look
  place.time += 5_000;
  say(['0.65', '0.655', '0.66', '0.65']);
  expect(place.stage('pia')).toBe('orderly');
});
