import { expect, test, vi } from 'vitest';
import { SYSTEM_CLOCK } from '../io/desk/clock.ts';
import { hyperliquidId } from '../io/venues/ccxt/dialects/index.ts';
import { BTC, dollars, levels, MARKET, price } from '../io/venues/paper/example.contract.ts';
import { Courier, PaperExchange, PaperVenue } from '../io/venues/paper/index.ts';
import { type Venue, VenueError, type VenueOrder } from '../io/venues/venue.ts';
import { stopPlaces } from './stop-places.ts';

vi.spyOn(console, 'log').mockImplementation(() => {});
vi.spyOn(console, 'error').mockImplementation(() => {});

const SYMBOLS = new Set([BTC]);

/** A paper venue that is long of what its book has two rounds of. */
async function longVenue(id: string, changes: (inner: Venue) => Partial<Venue> = () => ({})) {
  const exchange = new PaperExchange({ markets: [MARKET], seed: 7 });
  exchange.openAccount('ada', dollars(100_000), Date.now());
  const book = (bid: number): void =>
    exchange.setBook(BTC, levels([49_999.9, bid]), levels([50_000.1, 20]), Date.now());
  exchange.mark(BTC, price(50_000), price(50_000), Date.now());
  book(20);
  const courier = new Courier(exchange, SYSTEM_CLOCK);
  const paper = new PaperVenue({ id, account: 'ada', courier });
  const order = { symbol: BTC, side: 'buy', size: '2', reduceOnly: false } as const;
  await paper.submit({ ...order, client: 'hand-1', timeInForce: 'immediate-or-cancel' });
  const rest = { limit: '40000.0', timeInForce: 'until-cancelled' } as const;
  await paper.submit({ ...order, client: 'hand-2', ...rest });
  const changed = changes(paper);
  const venue = new Proxy<Venue>(paper, {
    get(target, name) {
      const value: unknown = Reflect.get({ ...changed }, name) ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { venue, paper, book };
}

test('positions are closed until there are none, with ids that every venue takes', async () => {
  const clients: string[] = [];
  const { venue, paper, book } = await longVenue('one', (inner) => ({
    submit: (order: VenueOrder) => {
      clients.push(order.client);
      if (clients.length > 1) return inner.submit(order);
      throw new VenueError('unavailable', 'not now');
    },
  }));
  book(20);
  expect(await stopPlaces([{ venue, symbols: SYMBOLS }], 'close', 5)).toEqual([]);
  expect((await paper.positions()).filter(({ size }) => Number(size) !== 0)).toEqual([]);
  expect(await paper.openOrders()).toEqual([]);
  expect(clients).toHaveLength(2);
  for (const client of clients) expect(hyperliquidId(client)).not.toBeNull();
});

test('a venue that fails is told of and keeps nobody from stopping the others', async () => {
  const dead = (): Promise<never> => Promise.reject(new VenueError('unavailable', 'gone'));
  const silent = await longVenue('silent', () => ({
    ...{ time: dead, cancelAll: dead, positions: dead, submit: dead },
  }));
  const deaf = await longVenue('deaf', () => ({ submit: dead }));
  const good = await longVenue('good');
  const places = [silent, deaf, good].map(({ venue }) => ({ venue, symbols: SYMBOLS }));
  const faults = await stopPlaces(places, 'close', 5);
  expect(faults.filter((fault) => fault.startsWith('good'))).toEqual([]);
  expect(Number((await good.paper.positions())[0]?.size ?? 0)).toBe(0);
  expect(faults).toContain('silent BTCUSDT: not cancelled: gone');
  expect(faults).toContain('silent: what is still open is not known: gone');
  expect(faults.some((fault) => /^deaf BTCUSDT: still open: 2/.test(fault))).toBe(true);
  expect(await deaf.paper.openOrders()).toEqual([]);
});
