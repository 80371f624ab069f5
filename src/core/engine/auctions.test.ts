/** What comes before the vault: providers with capacity, and auctions of whole accounts. */
import { expect, test } from 'vitest';
import { COIN, dora, mona, quote, type Venue, venue } from '../../lab/cast.ts';

/** Dora has 60 of equity at a mark of 96 and needs 63.36 with the terms of this market. */
function auctioned(): Venue {
  const place = venue({
    with: [dora],
    terms: {
      schedule: { tiers: [{ from: '0', initialPpm: 80_000, maintenancePpm: 66_000 }] },
      ladder: { takeoverPpm: 1_000_000 },
      auction: { fastMs: 10_000, slowMs: 10_000, fastEndPpm: 500_000 },
    },
  });
  return place.deposit('bea', '1000').mark('96');
}

const bid = (place: Venue, ppm: number, bidder = 'bea'): string | null =>
  place.run({ kind: 'bid', account: 'dora', bidder, ppm }).refusal();

test('an account is auctioned before the vault takes it, and a fraction restores it', () => {
  const place = auctioned();
  expect(place.stage('dora')).toBe('auction');
  place.wait(4_000);
  expect(bid(place, 1_000_000)).toBeNull(); // at 80 % of the equity
  // (69.696 - 60) / (69.696 - 60 * 0.2) = 16.8053 %, of ten lots of 0.001: 1.681
  expect(place.all('assigned')).toMatchObject([
    { account: 'dora', provider: 'bea', size: 1_681n, value: quote('161.376') },
  ]);
  expect([place.position('dora'), place.position('bea')]).toEqual(['8.319', '1.681']);
  expect(place.equity('bea')).toBe('1002.016648'); // a fifth of 16.8054 % of 60
  expect(place.equity('dora')).toBe('57.983352');
  expect(place.stage('dora')).toBe('warned');
  expect(place.worldTotal()).toBe('0');
});

test('bids are refused: nobody in auction, too poor, the account itself, a stale price', () => {
  const place = auctioned();
  expect(bid(place, 0)).toBe('not-positive');
  expect(bid(place, 500_000, 'dora')).toBe('same-account');
  expect(bid(place, 500_000, 'ghost')).toBe('unknown-account');
  expect(bid(place, 500_000, 'vault')).toBe('house-account');
  expect(bid(place.deposit('poor', '5'), 500_000, 'poor')).toBe('below-initial-margin');
  expect(place.run({ kind: 'bid', account: 'bea', bidder: 'dora', ppm: 1 }).refusal()).toBe(
    'not-in-auction',
  );
  place.run({ kind: 'operator', action: 'halt' });
  expect(bid(place, 500_000)).toBe('halted');
});

test('an auction without a bid ends with the vault, or begins anew', () => {
  const place = auctioned().wait(19_000);
  expect(place.stage('dora')).toBe('auction');
  place.fund('vault', '100000').wait(1_000);
  expect(place.stage('dora')).toBe('healthy');
  expect(place.position('vault:COIN')).toBe('10.000');
  const again = auctioned();
  again.change({ vault: { notionalMax: '0' } }).wait(20_000);
  expect(
    again
      .all('stage')
      .map(({ to, reason }) => [to, reason])
      .slice(-1),
  ).toEqual([['orderly', 'no-bid']]);
  again.rejectOrder(again.order('dora')).wait(20_000).wait(60_000);
  expect(again.stage('dora')).toBe('auction');
});

test('providers take over before the vault, in proportion to what they have left', () => {
  const place = venue({
    house: { vault: '10000' },
    terms: { ladder: { takeoverPpm: 1_000_000, cushionPpm: 1_000_000 } },
  });
  const offer = (account: string, perMinute: string, perHour: string): Venue =>
    place.must({
      kind: 'offer-capacity',
      account,
      market: COIN,
      perMinute: quote(perMinute),
      perHour: quote(perHour),
    });
  place.deposit('pia', '5000').deposit('pit', '5000').deposit('poor', '1');
  place.join(dora);
  offer('pia', '300', '5000');
  offer('pit', '100000', '150');
  offer('poor', '500', '500');
  place.mark('92'); // 20 of equity, 46 needed
  // 300 and 150 of notional at 92 are 3.26 and 1.63 lots; 5.11 are left for the vault.
  const lots = place.all('assigned').map(({ provider, size }) => [provider, size]);
  expect(lots).toEqual([
    ['pia', 3_260n],
    ['pit', 1_630n],
  ]);
  expect(place.position('vault:COIN')).toBe('5.110');
  expect(place.balance(dora)).toBe('0.000000'); // the whole cushion, shared by lots
  expect(place.equity('pia')).toBe('5006.520000'); // 3.26 lots of 2 each
  place
    .join({ ...dora, name: 'dana', entry: '92', collateral: '75' })
    .reload()
    .mark('88');
  // Within the same minute pia has 0.08 left, within the same hour pit nothing.
  expect(place.all('assigned').slice(2)).toEqual([]);
  place.mark('92').wait(120_000).mark('92');
  place.join({ ...dora, name: 'dina', entry: '92', collateral: '75' }).mark('88');
  expect(place.all('assigned').slice(2)).toMatchObject([{ provider: 'pia', size: 3_409n }]);
  expect(place.worldTotal()).toBe('0');
});

test('an offer is taken back with zeros, and is refused for nonsense', () => {
  const place = venue({ with: [dora], terms: { ladder: { takeoverPpm: 1_000_000 } } });
  const offer = (account: string, perMinute: bigint, market = COIN) =>
    place.run({ kind: 'offer-capacity', account, market, perMinute, perHour: quote('900') });
  expect(offer('ghost', 1n).refusal()).toBe('unknown-account');
  expect(offer(mona, 1n, 'X').refusal()).toBe('unknown-market');
  expect(offer('vault', 1n).refusal()).toBe('house-account');
  expect(offer(mona, -1n).refusal()).toBe('not-positive');
  expect(offer(mona, quote('900')).refusal()).toBeNull();
  expect(offer(mona, 0n).refusal()).toBeNull();
  place.mark('92');
  expect(place.all('assigned')).toEqual([]);
});
