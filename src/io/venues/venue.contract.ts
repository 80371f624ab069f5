/** The laws that every venue keeps: what the desk relies on when it sends, asks and listens. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { VenueOrder } from './venue.ts';
import {
  failureOf,
  held,
  known,
  openClients,
  orderOf,
  submit,
  TAKES,
  type VenuePlace,
} from './venue-place.contract.ts';
import { failureLaws, listenerLaws } from './venue-streams.contract.ts';

export type { ContractFailure, ContractLevel, VenuePlace } from './venue-place.contract.ts';

const NO_CLIENT = 'bwcontract-none';
const CONTRACT_COUNTDOWN_MS = 300;

/** @param makePlace a new place, with a book 49999.9 / 50000.1 made by this contract */
export function venueContract(name: string, makePlace: () => Promise<VenuePlace>): void {
  describe(`${name} as a venue`, () => {
    let place: VenuePlace;
    beforeEach(async () => {
      place = await makePlace();
      await place.mark('50000.0');
      await place.book(
        [
          ['49999.9', '2.000'],
          ['49990.0', '5.000'],
        ],
        [
          ['50000.1', '2.000'],
          ['50010.0', '5.000'],
        ],
      );
    });
    afterEach(() => place.remove());

    instrumentLaws(() => place);
    orderLaws(() => place);
    takingLaws(() => place);
    identityLaws(() => place);
    endingLaws(() => place);
    bookkeepingLaws(() => place);
    listenerLaws(() => place);
    failureLaws(() => place);
  });
}

function instrumentLaws(place: () => VenuePlace): void {
  test('an instrument states its steps, its least order and its fees', async () => {
    const { venue, symbol } = place();
    const instruments = await place().run(venue.instruments());
    const found = instruments.find((one) => one.symbol === symbol);
    expect(found?.kind).toBe('perpetual');
    expect([found?.tick, found?.step].map(Number)).toEqual([0.1, 0.001]);
    expect([found?.maker, found?.taker].map(Number)).toEqual([0.0002, 0.0005]);
    expect(Number(found?.notionalMin)).toBeGreaterThanOrEqual(1);
    expect(Number(found?.notionalMin)).toBeLessThanOrEqual(100);
    expect(found?.isTrading).toBe(true);
  });

  test('the clock of the venue does not fall, and keys in use may trade', async () => {
    const { venue } = place();
    const first = await place().run(venue.time());
    await place().pass(5);
    expect(await place().run(venue.time())).toBeGreaterThanOrEqual(first);
    expect((await place().run(venue.rights())).trade).toBe(true);
  });
}

function orderLaws(place: () => VenuePlace): void {
  test('an order below the market rests, and is known by its client id', async () => {
    const order = orderOf(place(), 'rests');
    const state = await submit(place(), order);
    expect([state.status, state.client, Number(state.filled)]).toEqual(['open', order.client, 0]);
    expect(state.order).not.toBe('');
    const found = await known(place(), order);
    expect([found?.status, found?.order]).toEqual(['open', state.order]);
    expect(await openClients(place())).toEqual([order.client]);
  });

  test('trades at its price fill a resting order once the queue before it is gone', async () => {
    const order = orderOf(place(), 'queue', { limit: '49999.9', timeInForce: 'post-only' });
    expect((await submit(place(), order)).status).toBe('open');
    await place().trade('49999.9', '1.500', 'sell');
    await place().settle();
    expect(Number((await known(place(), order))?.filled)).toBe(0);
    await place().trade('49999.9', '0.700', 'sell');
    await place().settle();
    const part = await known(place(), order);
    expect([part?.status, Number(part?.filled)]).toEqual(['open', 0.2]);
    await place().trade('49999.9', '3.000', 'sell');
    await place().settle();
    const whole = await known(place(), order);
    expect([whole?.status, Number(whole?.filled)]).toEqual(['filled', 0.5]);
    const trades = await place().run(place().venue.trades(place().symbol, 0));
    const paid = trades.reduce((sum, { fee }) => sum + Number(fee), 0);
    expect(paid).toBeCloseTo(0.5 * 49_999.9 * 0.0002, 6);
  });

  test('a post-only order that would trade is refused and holds nothing', async () => {
    const order = orderOf(place(), 'taker', { limit: '50000.1', timeInForce: 'post-only' });
    expect((await failureOf(place(), place().venue.submit(order))).kind).toBe('refused');
    expect((await known(place(), order))?.status ?? 'cancelled').toBe('cancelled');
    expect([await held(place()), await openClients(place())]).toEqual([0, []]);
  });

  test('sizes, prices and values that the instrument does not take are refused', async () => {
    const wrong: Partial<VenueOrder>[] = [
      { size: '0.5001' },
      { size: '0' },
      { limit: '49980.05' },
      { size: '0.001', limit: '900.0' },
    ];
    for (const [at, more] of wrong.entries()) {
      const error = await failureOf(
        place(),
        place().venue.submit(orderOf(place(), `w${at}`, more)),
      );
      expect(error.kind).toBe('refused');
    }
    expect(await openClients(place())).toEqual([]);
  });

  test('an order that the account cannot carry is refused', async () => {
    const order = orderOf(place(), 'large', { size: '60.000' });
    expect((await failureOf(place(), place().venue.submit(order))).kind).toBe('refused');
    expect(await known(place(), order)).toBe(null);
  });
}

function takingLaws(place: () => VenuePlace): void {
  test('a market order takes the best prices first', async () => {
    const { limit: _, ...market } = orderOf(place(), 'market', { size: '2.500', ...TAKES });
    const state = await submit(place(), market);
    expect([state.status, Number(state.filled)]).toEqual(['filled', 2.5]);
    const trades = await place().run(place().venue.trades(place().symbol, 0));
    expect(trades.map(({ price, size }) => [Number(price), Number(size)])).toEqual([
      [50_000.1, 2],
      [50_010, 0.5],
    ]);
    expect(await held(place())).toBe(2.5);
  });

  test('an immediate order trades what is there, and the rest is cancelled', async () => {
    const order = orderOf(place(), 'part', { ...TAKES, size: '3.000', limit: '50000.1' });
    const state = await submit(place(), order);
    expect([state.status, Number(state.filled)]).toEqual(['cancelled', 2]);
    expect([await held(place()), await openClients(place())]).toEqual([2, []]);
  });

  test('what is left of an order that may rest rests', async () => {
    const order = orderOf(place(), 'rest', { size: '3.000', limit: '50000.1' });
    const state = await submit(place(), order);
    expect([state.status, Number(state.filled)]).toEqual(['open', 2]);
    expect(await openClients(place())).toEqual([order.client]);
  });

  test('a reduce-only order closes, and never turns a position over', async () => {
    const nothing = orderOf(place(), 'reduce-none', { ...TAKES, reduceOnly: true });
    expect((await failureOf(place(), place().venue.submit(nothing))).kind).toBe('refused');
    await submit(place(), orderOf(place(), 'long', { ...TAKES, size: '1.000' }));
    const closing = { side: 'sell', size: '1.700', limit: '49980.0', reduceOnly: true } as const;
    const close = orderOf(place(), 'close', { ...TAKES, ...closing });
    expect(Number((await submit(place(), close)).filled)).toBe(1);
    expect(await held(place())).toBe(0);
  });
}

function identityLaws(place: () => VenuePlace): void {
  test('an order sent twice under one client id is one order', async () => {
    const order = orderOf(place(), 'twice', { ...TAKES, size: '1.000' });
    const first = await submit(place(), order);
    const second = await submit(place(), order);
    expect([second.order, second.status]).toEqual([first.order, 'filled']);
    expect(await held(place())).toBe(1);
    expect((await place().run(place().venue.trades(place().symbol, 0))).length).toBe(1);
  });

  test('a client id that the venue never heard of is no order', async () => {
    expect(await place().run(place().venue.order(place().symbol, NO_CLIENT))).toBe(null);
    const error = await failureOf(place(), place().venue.cancel(place().symbol, NO_CLIENT));
    expect(error.kind).toBe('refused');
  });
}

function endingLaws(place: () => VenuePlace): void {
  test('a cancelled order is cancelled, and known as that', async () => {
    const order = orderOf(place(), 'cancel');
    await submit(place(), order);
    const state = await place().run(place().venue.cancel(place().symbol, order.client));
    expect([state.client, state.status]).toEqual([order.client, 'cancelled']);
    expect((await known(place(), order))?.status).toBe('cancelled');
    expect(await openClients(place())).toEqual([]);
  });

  test('cancelling all ends every order of the symbol', async () => {
    for (const client of ['one', 'two', 'three']) await submit(place(), orderOf(place(), client));
    expect((await openClients(place())).length).toBe(3);
    await place().run(place().venue.cancelAll(place().symbol));
    expect(await openClients(place())).toEqual([]);
    await place().run(place().venue.cancelAll(place().symbol));
  });

  test('a dead-man switch cancels what nobody renews, and a renewed one waits', async () => {
    const { venue, symbol } = place();
    if (!venue.abilities.cancelAllAfter) return;
    const order = orderOf(place(), 'dead-man');
    await submit(place(), order);
    await place().run(venue.cancelAllAfter(symbol, 60_000));
    await place().run(venue.cancelAllAfter(symbol, 0));
    await place().pass(CONTRACT_COUNTDOWN_MS);
    expect(await openClients(place())).toEqual([order.client]);
    await place().run(venue.cancelAllAfter(symbol, CONTRACT_COUNTDOWN_MS));
    await place().pass(4 * CONTRACT_COUNTDOWN_MS);
    expect(await openClients(place())).toEqual([]);
  });
}

function bookkeepingLaws(place: () => VenuePlace): void {
  test('trades from a time on come oldest first, each with its order and its fee', async () => {
    const { venue, symbol } = place();
    await submit(place(), orderOf(place(), 'first', { ...TAKES, size: '1.000' }));
    await place().pass(50);
    const since = await place().run(venue.time());
    const second = orderOf(place(), 'second', { ...TAKES, size: '0.400' });
    const state = await submit(place(), second);
    const all = await place().run(venue.trades(symbol, 0));
    expect(all.map(({ size }) => Number(size))).toEqual([1, 0.4]);
    const [late, ...more] = await place().run(venue.trades(symbol, since));
    expect([late?.order, late?.side, more.length]).toEqual([state.order, 'buy', 0]);
    expect(['', second.client]).toContain(late?.client);
    expect(Number(late?.fee)).toBeCloseTo(0.4 * 50_000.1 * 0.0005, 6);
    expect(new Set(all.map(({ trade }) => trade)).size).toBe(2);
  });

  test('equity is deposits, profit at the mark and fees; margin follows leverage', async () => {
    const { venue, symbol } = place();
    await place().run(venue.setLeverage(symbol, 10));
    await submit(place(), orderOf(place(), 'long', { ...TAKES, size: '2.000' }));
    await place().mark('51000.0');
    await place().settle();
    const account = await place().run(venue.account());
    const fee = 2 * 50_000.1 * 0.0005;
    expect(Number(account.equity)).toBeCloseTo(100_000 + 2 * 999.9 - fee, 4);
    expect(Number(account.initial)).toBeCloseTo((2 * 51_000) / 10, 4);
    expect(Number(account.maintenance)).toBeGreaterThan(0);
    expect(Number(account.maintenance)).toBeLessThan(Number(account.initial));
    const [position] = await place().run(venue.positions());
    expect([position?.symbol, Number(position?.size)]).toEqual([symbol, 2]);
    expect(Number(position?.entry)).toBeCloseTo(50_000.1, 1);
    expect(Number(position?.leverage)).toBe(10);
    expect(Number(position?.liquidation)).toBeLessThan(50_000);
  });

  test('a leverage that the market does not have is refused', async () => {
    const error = await failureOf(place(), place().venue.setLeverage(place().symbol, 1000));
    expect(error.kind).toBe('refused');
  });

  test('funding is paid out of the account', async () => {
    await submit(place(), orderOf(place(), 'long', { ...TAKES, size: '2.000' }));
    const before = Number((await place().run(place().venue.account())).equity);
    await place().payFunding('0.0010');
    await place().settle();
    const after = Number((await place().run(place().venue.account())).equity);
    expect(before - after).toBeCloseTo(100, 4);
  });
}
