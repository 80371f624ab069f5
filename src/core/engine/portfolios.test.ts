/** Accounts that are weighed by scenarios: options, hedges, and how such an account is closed. */
import { expect, test } from 'vitest';
import { START, type Venue, venue } from '../../lab/cast.ts';
import { LIMITS } from '../model/index.ts';

const DAY = 86_400_000;
const EXPIRY = START + 30 * DAY;
const SPOT = 'BTC';
const CALL = 'BTC-70000-C';
const PUT = 'BTC-50000-P';

const LADDER = { slicePpm: 1_000_000, takeoverPpm: 0, slippagePpm: 20_000 };
const WIDE = { sources: [], quorum: 1, ageMsMax: 86_400_000 };
const linear = { priceDecimals: 1, sizeDecimals: 3, price: WIDE, ladder: LADDER };

const option = (
  strike: string,
  right: string,
  extra: object = {},
): Readonly<Record<string, unknown>> => ({
  ...linear,
  instrument: { payoff: 'option', underlying: SPOT, expiry: EXPIRY, strike, right },
  ...extra,
});

const SMILE = { a: 0.005, b: 0.06, rho: -0.2, m: 0, sigma: 0.25 };

const surface = (index: number, level = 0): string =>
  JSON.stringify({ forward: index, index, rate: 0, years: 30 / 365, ...SMILE, a: SMILE.a + level });

/** A perpetual at 60,000, a call and a put on it, and traders with portfolio margin. */
function optionVenue(): Venue {
  const place = venue({ house: { 'shared-fund': '1000000' } })
    .list(SPOT, linear)
    .mark('60000', SPOT)
    .list(CALL, option('70000', 'call'))
    .list(PUT, option('50000', 'put'));
  for (const [account, amount] of [
    ['emma', '40000'],
    ['olaf', '100000000'],
  ] as const) {
    place.must({ kind: 'open-account', account, mode: 'portfolio' }).deposit(account, amount);
  }
  return place
    .deposit('mona', '100000000')
    .must({ kind: 'set-surface', market: SPOT, expiry: EXPIRY, surface: surface(60_000) });
}

const number = (text: string): number => Number(text);
const markOf = (place: Venue, market: string): string =>
  (Number(place.engine.mark(market)) / 10).toFixed(1);

/** Moves the perpetual; options follow by their surface. */
const move = (place: Venue, price: string): Venue => place.mark(price, SPOT);

test('a surface marks every option, and the marks follow the underlying', () => {
  const place = optionVenue();
  const [call, put] = [place.engine.mark(CALL), place.engine.mark(PUT)];
  expect([call, put].every((mark) => mark > 100n)).toBe(true);
  move(place, '61000');
  expect(place.engine.mark(CALL)).toBeGreaterThan(call);
  expect(place.engine.mark(PUT)).toBeLessThan(put);
  expect(place.all('surface-set')).toMatchObject([{ market: SPOT, expiry: BigInt(EXPIRY) }]);
});

test('a surface that is none is refused, and the old one stays', () => {
  const place = optionVenue();
  const mark = place.engine.mark(CALL);
  const say = (text: string, expiry = EXPIRY) =>
    place.run({ kind: 'set-surface', market: SPOT, expiry, surface: text }).refusal();
  expect(say('{"forward":60000}')).toBe('bad-surface');
  expect(say(surface(60_000).replace('-0.2', '-1.2'))).toBe('bad-surface');
  expect(say(surface(60_000, -1))).toBe('bad-surface');
  expect(say(surface(60_000), START - 1)).toBe('expired');
  expect(place.engine.mark(CALL)).toBe(mark);
});

test('smiles of expiries that are over are forgotten, and there are only so many', () => {
  const place = optionVenue();
  const say = (expiry: number) =>
    place.run({ kind: 'set-surface', market: SPOT, expiry, surface: surface(60_000) }).refusal();
  for (let at = 1; at < LIMITS.surfaces; at += 1) expect(say(EXPIRY + at)).toBeNull();
  expect(say(EXPIRY + LIMITS.surfaces)).toBe('table-full');
  expect(say(EXPIRY + 1)).toBeNull(); // known already
  place.time = EXPIRY + 5;
  expect(say(EXPIRY + LIMITS.surfaces)).toBeNull();
  expect(place.engine.state.surfaces.names().length).toBe(LIMITS.surfaces - 5);
});

test('a short option needs margin, and a hedge with the perpetual lowers it', () => {
  const place = optionVenue();
  place.trade('olaf', 'emma', '1', markOf(place, CALL), CALL);
  expect(place.refusal()).toBeNull();
  const naked = number(place.initial('emma'));
  expect(naked).toBeGreaterThan(2_000);
  expect(number(place.maintenance('emma'))).toBeLessThanOrEqual(naked);
  place.trade('emma', 'mona', '0.2', '60000', SPOT);
  expect(place.refusal()).toBeNull();
  expect(number(place.initial('emma'))).toBeLessThan(naked);
});

test('a requirement that is the sum of two is more than that of a hedged book', () => {
  const long = optionVenue();
  long.trade('emma', 'mona', '0.5', '60000', SPOT);
  const short = optionVenue();
  short.trade('olaf', 'emma', '1', markOf(short, CALL), CALL);
  const both = optionVenue();
  both.trade('emma', 'mona', '0.5', '60000', SPOT);
  both.trade('olaf', 'emma', '1', markOf(both, CALL), CALL);
  const sum = number(long.initial('emma')) + number(short.initial('emma'));
  expect(number(both.initial('emma'))).toBeLessThan(sum);
});

test('a trade that the equity does not cover is refused and leaves no trace', () => {
  const place = optionVenue();
  const hash = place.equity('emma');
  place.trade('olaf', 'emma', '100', markOf(place, CALL), CALL);
  expect(place.refusal()).toBe('below-initial-margin');
  expect([place.equity('emma'), place.position('emma', CALL)]).toEqual([hash, '0.000']);
});

test('open orders of options are margined on their worse side', () => {
  const place = optionVenue();
  place.trade('olaf', 'emma', '1', markOf(place, CALL), CALL);
  const before = number(place.initial('emma'));
  place.place('more', 'emma', 'sell', '1', CALL);
  expect(place.refusal()).toBeNull();
  expect(number(place.initial('emma'))).toBeGreaterThan(before * 1.5);
  place.run({ kind: 'cancel-order', order: 'more' });
  expect(number(place.initial('emma'))).toBe(before);
});

test('an endangered short call is hedged with the perpetual first, and every order helps', () => {
  const place = optionVenue();
  place.trade('olaf', 'emma', '3', markOf(place, CALL), CALL);
  let price = 60_000;
  while (place.orders().length === 0 && price < 80_000) {
    price += 250;
    move(place, `${price}`);
  }
  const [first] = place.orders();
  expect(first).toMatchObject({ account: 'emma', market: SPOT, side: 'buy' });
  let last = number(place.maintenance('emma'));
  for (let round = 0; round < 20 && place.orders().length > 0; round += 1) {
    for (const order of place.orders()) place.fillOrder(order);
    const now = number(place.maintenance('emma'));
    expect(now).toBeLessThan(last);
    last = now;
  }
  expect(place.stage('emma')).not.toBe('orderly');
  expect(number(place.equity('emma'))).toBeGreaterThanOrEqual(last);
});

const WING = 'BTC-75000-C';

/** Emma is short of calls and long of as many further out; the perpetual cannot trade. */
function spreadVenue(): Venue {
  const place = optionVenue().list(WING, option('75000', 'call'));
  place.must({ kind: 'set-surface', market: SPOT, expiry: EXPIRY, surface: surface(60_000) });
  place.trade('emma', 'olaf', '20', markOf(place, WING), WING);
  place.trade('olaf', 'emma', '20', markOf(place, CALL), CALL);
  expect(place.refusal()).toBeNull();
  place.run({ kind: 'operator', action: 'halt', market: SPOT });
  for (let price = 60_500; place.orders().length === 0 && price < 90_000; price += 250) {
    move(place, `${price}`);
  }
  return place;
}

test('where no future trades, a spread is closed as one order before anything outright', () => {
  const place = spreadVenue();
  const [order] = place.orders();
  expect(order).toMatchObject({ account: 'emma', market: CALL, side: 'buy' });
  expect(order?.second).toMatchObject({ market: WING });
  const [spread] = place.all('liquidation-spread');
  expect(spread).toMatchObject({ order: order?.name, side: 'sell', size: order?.left });
  const before = number(place.maintenance('emma'));
  place.reload().fillOrder(order as NonNullable<typeof order>, { size: '1' });
  expect(place.refusal()).toBeNull();
  expect([place.position('emma', CALL), place.position('emma', WING)]).toEqual([
    '-19.000',
    '19.000',
  ]);
  expect(number(place.maintenance('emma'))).toBeLessThan(before);
  for (let round = 0; round < 30 && place.orders().length > 0; round += 1) {
    for (const each of place.orders()) place.fillOrder(each);
  }
  expect(place.stage('emma')).not.toBe('orderly');
  expect(place.worldTotal()).toBe('0');
});

test('a spread trades with both its legs or not at all', () => {
  const place = spreadVenue();
  const [order] = place.orders();
  if (order?.second === undefined) throw new Error('no spread was sent');
  const report = { order: order.name, counterparty: 'mona', size: 1_000n } as const;
  const [price, secondPrice] = [place.engine.mark(CALL), place.engine.mark(WING)];
  const refusal = (body: Parameters<Venue['run']>[0]) => place.run(body).refusal();
  const both = { kind: 'liquidation-spread-fill', ...report, price, secondPrice } as const;
  expect(refusal({ kind: 'liquidation-fill', ...report, price })).toBe('other-legs');
  expect(refusal({ ...both, price: order.limit + 1n })).toBe('beyond-limit-price');
  expect(refusal({ ...both, size: order.left + 1n })).toBe('beyond-order-size');
  expect(refusal({ ...both, counterparty: 'emma' })).toBe('same-account');
  expect(refusal({ ...both, secondPrice: 0n })).toBe('not-positive');
  expect(place.position('emma', CALL)).toBe('-20.000');
  place.rejectOrder(order);
  expect(refusal(both)).toBe('unknown-order');
});

test('a gap beyond the collateral goes through the waterfall, and nobody is left over', () => {
  const place = optionVenue();
  place.trade('olaf', 'emma', '3', markOf(place, CALL), CALL);
  move(place, '95000');
  expect(place.all('shortfall').map(({ account }) => account)).toEqual(['emma']);
  expect(place.paid()[0]).toMatchObject({ layer: 'shared fund', cause: 'emma' });
  expect([place.position('emma', CALL), place.equity('emma')]).toEqual(['0.000', '0.000000']);
});

test('a portfolio goes on from a snapshot with the same requirement and the same hash', () => {
  const place = optionVenue();
  place.trade('olaf', 'emma', '2', markOf(place, CALL), CALL);
  place.trade('emma', 'olaf', '1', markOf(place, PUT), PUT);
  move(place, '61234.5').wait(3_600_000);
  const before = [place.initial('emma'), place.maintenance('emma'), place.engine.stateHash()];
  place.reload();
  expect([place.initial('emma'), place.maintenance('emma'), place.engine.stateHash()]).toEqual(
    before,
  );
});

test('a vega shock alone can endanger: the surface is a mark like any other', () => {
  const place = optionVenue();
  place.trade('olaf', 'emma', '3', markOf(place, CALL), CALL);
  const before = number(place.equity('emma'));
  place.time += 1_000;
  const wild = JSON.stringify({ ...JSON.parse(surface(60_000, 0.4)) });
  place.run({ kind: 'set-surface', market: SPOT, expiry: EXPIRY, surface: wild });
  expect(number(place.equity('emma'))).toBeLessThan(before);
  expect(place.stage('emma')).not.toBe('healthy');
});

test('a vault that owes and holds only worthless options is closed out at expiry', () => {
  const place = venue({ house: { vault: '2000' } })
    .list(SPOT, linear)
    .mark('60000', SPOT)
    .list(CALL, option('70000', 'call', { ladder: { ...LADDER, takeoverPpm: 1_000_000 } }));
  for (const account of ['emma', 'olaf']) {
    place.must({ kind: 'open-account', account, mode: 'portfolio' }).deposit(account, '8000');
  }
  place.must({ kind: 'set-surface', market: SPOT, expiry: EXPIRY, surface: surface(60_000) });
  place.trade('emma', 'olaf', '1', markOf(place, CALL), CALL).withdraw('emma', '1');
  for (const price of ['63000', '66000', '52000', '40000']) move(place, price);
  place.time = EXPIRY - 61_000;
  move(place, '40000');
  place.time = EXPIRY;
  place.wait(1);
  expect(place.all('settled')).toMatchObject([{ market: CALL, price: 0n }]);
  expect(place.worldTotal()).toBe('0');
});

test('a price that went stale changes no requirement: the last one counts', () => {
  const place = optionVenue();
  place.trade('olaf', 'emma', '2', markOf(place, CALL), CALL);
  const before = number(place.initial('emma'));
  place.time += 2 * DAY;
  place.run({ kind: 'clock' });
  expect(place.all('price-state').at(-1)).toMatchObject({ to: 'stale' });
  expect(Math.abs(number(place.initial('emma')) / before - 1)).toBeLessThan(0.1);
  expect(place.stage('emma')).toBe('healthy');
});
