/** Liquidation orders with two legs: when they are sent, and that both trade or neither does. */
import { expect, test } from 'vitest';
import { START, type Venue, venue } from '../../lab/cast.ts';
import type { CommandBody } from '../model/index.ts';
import { DEFAULT_RULEBOOK } from '../rulebook/index.ts';

const DAY = 86_400_000;
const SPOT = 'BTC';
const SHORT = 'BTC-70000-C';
const LONG = 'BTC-72000-C';
const OUTRIGHT = 'BTC-80000-C';
const SMILE = { a: 0.005, b: 0.06, rho: -0.2, m: 0, sigma: 0.25 };
/** Share of the mark that a lot is expected to cost, ppm: nobody makes a market far out. */
const SLIPPAGE = { [SHORT]: 2_000, [LONG]: 2_000, [OUTRIGHT]: 300_000 };

const terms = (slippagePpm: number) => ({
  priceDecimals: 1,
  sizeDecimals: 3,
  price: { sources: [], quorum: 1, ageMsMax: DAY },
  ladder: { slicePpm: 1_000_000, takeoverPpm: 0, feePpm: 0, slippagePpm },
});

const markOf = (place: Venue, market: string): string =>
  (Number(place.engine.mark(market)) / 10).toFixed(1);

/** What a venue is made with. */
interface Made {
  /** Legs that one order of the venue may have. */
  readonly orderLegs?: number;
  /** Days until the short leg expires; the others have thirty. */
  readonly shortDays?: number;
  /** What else is done while the perpetual still trades. */
  readonly first?: (place: Venue) => void;
}

/**
 * Emma is short of twenty calls, long of as many further out, and short of one far out. The
 * perpetual is halted, and at 78,000 she has less than she needs.
 */
function spreadVenue({ orderLegs, shortDays = 30, first }: Made = {}): Venue {
  const portfolio = { ...DEFAULT_RULEBOOK.portfolio, ...(orderLegs ? { orderLegs } : {}) };
  const rulebook = { ...DEFAULT_RULEBOOK, portfolio };
  const place = venue({ house: { 'shared-fund': '1000000' }, rulebook })
    .list(SPOT, terms(2_000))
    .mark('60000', SPOT);
  for (const [market, strike, days] of [
    [SHORT, '70000', shortDays],
    [LONG, '72000', 30],
    [OUTRIGHT, '80000', 30],
  ] as const) {
    const option = { payoff: 'option', underlying: SPOT, strike, right: 'call' };
    const instrument = { ...option, expiry: START + days * DAY };
    place.list(market, { ...terms(SLIPPAGE[market] as number), instrument });
  }
  for (const [account, amount] of [
    ['emma', '34000'],
    ['olaf', '100000000'],
  ] as const) {
    place.must({ kind: 'open-account', account, mode: 'portfolio' }).deposit(account, amount);
  }
  place.deposit('mona', '100000000');
  for (const days of new Set([30, shortDays])) {
    const level = { forward: 60_000, index: 60_000, rate: 0, years: days / 365 };
    const surface = JSON.stringify({ ...level, ...SMILE });
    place.must({ kind: 'set-surface', market: SPOT, expiry: START + days * DAY, surface });
  }
  place.trade('emma', 'olaf', '20', markOf(place, LONG), LONG);
  place.trade('olaf', 'emma', '20', markOf(place, SHORT), SHORT);
  place.trade('olaf', 'emma', '1', markOf(place, OUTRIGHT), OUTRIGHT);
  expect(place.refusal()).toBeNull();
  first?.(place);
  place.run({ kind: 'operator', action: 'halt', market: SPOT });
  return place.mark('78000', SPOT);
}

/** Fills Emma's order at the mark: the requirement that it releases, and what it would cost. */
function filled(place: Venue): { readonly released: number; readonly cost: number } {
  const order = place.order('emma');
  const legs = [order.market, ...(order.second === undefined ? [] : [order.second.market])];
  const cost = legs.reduce((sum, market) => {
    const value = (Number(order.left) / 1_000) * Number(markOf(place, market));
    return sum + (value * (SLIPPAGE[market as keyof typeof SLIPPAGE] as number)) / 1e6;
  }, 0);
  const before = Number(place.maintenance('emma'));
  place.fillOrder(order);
  expect(place.refusal()).toBeNull();
  return { released: before - Number(place.maintenance('emma')), cost };
}

test('the spread goes before the outright: it releases more, and more for what it costs', () => {
  const place = spreadVenue();
  expect(place.order('emma')).toMatchObject({ market: SHORT, side: 'buy', left: 10_000n });
  expect(place.order('emma').second).toMatchObject({ market: LONG });
  const spread = filled(place);
  expect([place.position('emma', SHORT), place.position('emma', LONG)]).toEqual([
    '-10.000',
    '10.000',
  ]);
  const alone = spreadVenue({ orderLegs: 1 });
  expect(alone.order('emma')).toMatchObject({ market: OUTRIGHT, side: 'buy' });
  const outright = filled(alone);
  expect(outright.released).toBeGreaterThan(0);
  expect(spread.released).toBeGreaterThan(outright.released);
  expect(spread.released / spread.cost).toBeGreaterThan(outright.released / outright.cost);
});

test('a venue that trades no two legs as one is never sent a spread', () => {
  const place = spreadVenue({ orderLegs: 1 }).settle();
  expect(place.all('liquidation-order').length).toBeGreaterThan(0);
  expect(place.all('liquidation-spread')).toEqual([]);
});

test('every fill of a spread lowers the requirement, down to the last', () => {
  const place = spreadVenue();
  let last = Number(place.maintenance('emma'));
  let spreads = 0;
  for (let round = 0; round < 40 && place.orders().length > 0; round += 1) {
    const order = place.order('emma');
    if (order.second !== undefined) spreads += 1;
    place.fillOrder(order, round % 2 === 0 ? { size: '0.5' } : {});
    const now = Number(place.maintenance('emma'));
    expect(now).toBeLessThan(last);
    last = now;
  }
  expect(spreads).toBeGreaterThan(1);
  expect(place.orders()).toEqual([]);
  expect(place.stage('emma')).not.toBe('orderly');
  expect(place.worldTotal()).toBe('0');
});

test('a report that cannot be true of both legs books neither', () => {
  const place = spreadVenue();
  const { name: order, left: size, limit, second } = place.order('emma');
  if (second === undefined) throw new Error('no spread was sent');
  const [price, secondPrice] = [place.engine.mark(SHORT), place.engine.mark(LONG)];
  const truth = { order, counterparty: 'mona', size, price, secondPrice };
  const refusal = (change: object) =>
    place.run({ kind: 'liquidation-spread-fill', ...truth, ...change } as CommandBody).refusal();
  const before = [place.equity('emma'), place.equity('mona'), place.position('emma', SHORT)];
  expect(refusal({ order: 'bw-999-0' })).toBe('unknown-order');
  expect(refusal({ counterparty: 'nobody' })).toBe('unknown-account');
  expect(refusal({ counterparty: 'vault' })).toBe('house-account');
  expect(refusal({ counterparty: 'emma' })).toBe('same-account');
  expect(refusal({ size: 0n })).toBe('not-positive');
  expect(refusal({ secondPrice: 0n })).toBe('not-positive');
  expect(refusal({ size: size + 1n })).toBe('beyond-order-size');
  expect(refusal({ price: limit + 1n })).toBe('beyond-limit-price');
  expect(refusal({ secondPrice: second.limit - 1n })).toBe('beyond-limit-price');
  place.must({ kind: 'open-account', account: 'ines', mode: 'isolated' }).deposit('ines', '90000');
  expect(refusal({ counterparty: 'ines' })).toBe('isolated-elsewhere');
  const one = { kind: 'liquidation-fill', order, counterparty: 'mona', size, price } as const;
  expect(place.run(one).refusal()).toBe('other-legs');
  expect([place.equity('emma'), place.equity('mona'), place.position('emma', SHORT)]).toEqual(
    before,
  );
  expect(refusal({ price: limit, secondPrice: second.limit })).toBeNull();
  expect(place.all('liquidation-filled').slice(-2)).toMatchObject([
    { market: SHORT, size, price: limit },
    { market: LONG, size, price: second.limit },
  ]);
});

test('an order of one leg takes no report of two', () => {
  const place = spreadVenue({ orderLegs: 1 });
  const { name: order, left: size, market } = place.order('emma');
  const price = place.engine.mark(market);
  const report = { order, counterparty: 'mona', size, price, secondPrice: price };
  expect(place.run({ kind: 'liquidation-spread-fill', ...report }).refusal()).toBe('other-legs');
});

test('both legs count against the liquidation windows of their markets', () => {
  const place = spreadVenue();
  const { left, second } = place.order('emma');
  const { breakers } = place.engine.state;
  for (const market of [SHORT, second?.market ?? '']) {
    const at = place.engine.state.findMarket(market);
    const most = 1_000_000_000_000n;
    const room = breakers.room(at, place.time, most as never, 10_000);
    const spent = left * place.engine.mark(market) * 100n; // of 6, 1 and 3 decimals
    expect(most - room).toBe(spent);
  }
});

test('a snapshot with an open spread goes on with the same hash, and takes the report', () => {
  const place = spreadVenue();
  const order = place.order('emma');
  const hash = place.engine.stateHash();
  place.reload();
  expect(place.engine.stateHash()).toBe(hash);
  expect(place.fillOrder(order, { size: '1' }).refusal()).toBeNull();
  expect([place.position('emma', SHORT), place.position('emma', LONG)]).toEqual([
    '-19.000',
    '19.000',
  ]);
});

test('a leg that expires recalls the order, and the row of the other is not kept empty', () => {
  const ivo = (place: Venue) => {
    place
      .must({ kind: 'open-account', account: 'ivo', mode: 'portfolio' })
      .deposit('ivo', '220000');
    place.trade('olaf', 'ivo', '20', markOf(place, LONG), LONG);
    expect(place.refusal()).toBeNull();
  };
  const place = spreadVenue({ shortDays: 29, first: ivo });
  const order = place.order('emma');
  expect([order.market, order.second?.market]).toEqual([SHORT, LONG]);
  // Ivo is liquidated too, and buys from Emma what her open order would sell.
  for (let round = 0; round < 20 && place.position('ivo', LONG) !== '0.000'; round += 1) {
    place.fillOrder(place.order('ivo'), { by: 'emma' });
  }
  expect([place.refusal(), place.position('emma', LONG)]).toEqual([null, '0.000']);
  const kept = () => place.engine.account('emma')?.positions.map(({ market }) => market);
  expect(kept()).toContain(LONG);
  place.time = START + 29 * DAY - 61_000;
  place.run({ kind: 'set-mark', market: SPOT, price: place.engine.mark(SPOT) });
  place.time = START + 29 * DAY;
  place.wait(1);
  expect(place.all('settled').map(({ market }) => market)).toEqual([SHORT]);
  expect(place.all('liquidation-closed').map((event) => event.order)).toContain(order.name);
  expect(kept()).not.toContain(LONG);
  expect(place.worldTotal()).toBe('0');
});
