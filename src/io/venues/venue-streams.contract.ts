/** The laws of a venue's streams, and of its failures. */
import { expect, test } from 'vitest';
import type { VenueListener, VenueOrderState } from './venue.ts';
import {
  failureOf,
  held,
  known,
  orderOf,
  submit,
  TAKES,
  type VenuePlace,
} from './venue-place.contract.ts';

/** What a listener heard, by the name of the call. */
class Ear implements VenueListener {
  readonly heard: (readonly [string, ...unknown[]])[] = [];
  quote = (...said: unknown[]) => this.#keep('quote', said);
  mark = (...said: unknown[]) => this.#keep('mark', said);
  funding = (...said: unknown[]) => this.#keep('funding', said);
  trade = (...said: unknown[]) => this.#keep('trade', said);
  order = (...said: unknown[]) => this.#keep('order', said);
  fill = (...said: unknown[]) => this.#keep('fill', said);
  account = (...said: unknown[]) => this.#keep('account', said);
  position = (...said: unknown[]) => this.#keep('position', said);
  cash = (...said: unknown[]) => this.#keep('cash', said);
  notice = (...said: unknown[]) => this.#keep('notice', said);
  stream = (...said: unknown[]) => this.#keep('stream', said);

  #keep(name: string, said: readonly unknown[]): void {
    this.heard.push([name, ...said]);
  }

  of(name: keyof VenueListener): readonly (readonly unknown[])[] {
    return this.heard.filter(([found]) => found === name).map(([, ...said]) => said);
  }
}

export function listenerLaws(place: () => VenuePlace): void {
  const listening = async (): Promise<Ear> => {
    const ear = new Ear();
    await place().run(place().venue.connect([place().symbol], ear));
    await place().settle();
    return ear;
  };

  test('quotes, marks and public trades are heard', async () => {
    const ear = await listening();
    await place().book([['49000.0', '1.500']], [['49001.0', '0.250']]);
    await place().mark('49000.5');
    await place().trade('49001.0', '0.100', 'buy');
    await place().settle();
    expect(ear.of('stream')[0]?.[0]).toBe('up');
    const quotes = ear.of('quote').map(([symbol, , ...rest]) => [symbol, ...rest.map(Number)]);
    expect(quotes).toContainEqual([place().symbol, 49_000, 1.5, 49_001, 0.25]);
    expect(ear.of('mark').map(([, , mark]) => Number(mark))).toContain(49_000.5);
    const trades = ear
      .of('trade')
      .map(([, , price, size, side]) => [Number(price), Number(size), side]);
    expect(trades).toContainEqual([49_001, 0.1, 'buy']);
  });

  test('an own order is heard with its fill, its position and the account', async () => {
    const ear = await listening();
    const order = orderOf(place(), 'heard', { ...TAKES, size: '0.300' });
    await submit(place(), order);
    await place().settle();
    const states = ear.of('order').map(([state]) => state as VenueOrderState);
    const last = states.filter(({ client }) => client === order.client).at(-1);
    expect([last?.status, Number(last?.filled)]).toEqual(['filled', 0.3]);
    const [fill, ...more] = ear.of('fill').map(([one]) => one as { size: string; trade: string });
    expect([Number(fill?.size), more.length]).toEqual([0.3, 0]);
    const [trade] = await place().run(place().venue.trades(place().symbol, 0));
    expect(fill?.trade).toBe(trade?.trade);
    const positions = ear.of('position').map(([one]) => Number((one as { size: string }).size));
    expect(positions).toContain(0.3);
    expect(ear.of('account').length).toBeGreaterThan(0);
  });

  test('nothing is heard within a call', async () => {
    const ear = await listening();
    const before = ear.heard.length;
    const answer = place().venue.submit(orderOf(place(), 'quiet', TAKES));
    expect(ear.heard.length).toBe(before);
    await place().run(answer);
  });

  test('funding that was paid is heard as cash', async () => {
    const ear = await listening();
    await submit(place(), orderOf(place(), 'long', { ...TAKES, size: '2.000' }));
    await place().payFunding('0.0010');
    await place().settle();
    const [[reason, id, amount] = []] = ear.of('cash');
    expect([reason, typeof id, Number(amount)]).toEqual(['funding', 'string', -100]);
  });

  test('a closed venue is silent, and unavailable', async () => {
    const ear = await listening();
    await place().run(place().venue.close());
    const before = ear.heard.length;
    await place().mark('49999.0');
    await place().settle();
    expect(ear.heard.length).toBe(before);
    const error = await failureOf(place(), place().venue.submit(orderOf(place(), 'late')));
    expect(error.kind).toBe('unavailable');
  });
}

export function failureLaws(place: () => VenuePlace): void {
  test('a lost answer leaves an order unknown: it is there, a retry makes no second', async () => {
    const order = orderOf(place(), 'lost-after', { ...TAKES, size: '1.000' });
    await place().failNext('submit', 'lost-after');
    expect((await failureOf(place(), place().venue.submit(order))).kind).toBe('unknown');
    expect((await known(place(), order))?.status).toBe('filled');
    expect((await submit(place(), order)).status).toBe('filled');
    expect(await held(place())).toBe(1);
  });

  test('a lost request leaves an order unknown: it is not there, a retry makes it', async () => {
    const order = orderOf(place(), 'lost-before', { ...TAKES, size: '1.000' });
    await place().failNext('submit', 'lost-before');
    expect((await failureOf(place(), place().venue.submit(order))).kind).toBe('unknown');
    expect(await known(place(), order)).toBe(null);
    expect((await submit(place(), order)).status).toBe('filled');
    expect(await held(place())).toBe(1);
  });

  test('a question that gets no answer is unknown, not an order that is not there', async () => {
    const order = orderOf(place(), 'asked');
    await submit(place(), order);
    await place().failNext('order', 'lost-before');
    const error = await failureOf(place(), place().venue.order(place().symbol, order.client));
    expect(error.kind).toBe('unknown');
    expect((await known(place(), order))?.status).toBe('open');
  });

  test('a request over the limit is refused with the time to come back', async () => {
    await place().failNext('submit', 'rate-limit');
    const order = orderOf(place(), 'often');
    const error = await failureOf(place(), place().venue.submit(order));
    expect(error.kind).toBe('rate-limit');
    expect(error.retryAfterMs).toBeGreaterThan(0);
    await place().pass(error.retryAfterMs);
    expect(await known(place(), order)).toBe(null);
  });

  test('a clock that is far off is refused as that, until the time was asked', async () => {
    await place().skewClock(60_000);
    const order = orderOf(place(), 'early');
    expect((await failureOf(place(), place().venue.submit(order))).kind).toBe('clock');
    await place().run(place().venue.time());
    expect((await submit(place(), order)).status).toBe('open');
  });
}
