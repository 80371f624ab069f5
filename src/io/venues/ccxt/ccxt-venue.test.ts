/** The laws of venues, kept by an unmodified ccxt against the paper exchange behind its server. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { parseDecimal } from '../../../core/money/index.ts';
import { Secret } from '../../keys/index.ts';
import { BTC, dollars, lots, MARKET, price } from '../paper/example.contract.ts';
import { PaperExchange, type PaperLevel, type RequestFault } from '../paper/index.ts';
import { startPaperServer } from '../paper-server/index.ts';
import { venueContract } from '../venue.contract.ts';
import type { VenueListener } from '../venue.ts';
import type { ContractFailure, ContractLevel, VenuePlace } from '../venue-place.contract.ts';
import { openCcxtVenue } from './index.ts';

const FAULTS: Readonly<Record<ContractFailure, RequestFault>> = {
  'lost-before': { kind: 'drop-request' },
  'lost-after': { kind: 'drop-answer' },
  'rate-limit': { kind: 'rate-limit', retryAfterMs: 500 },
};
const KINDS = { submit: 'new-order', order: 'query-order' } as const;
const TIMEOUT_MS = 1_500;
/** A way to the server and back, and an event on its stream. */
const SETTLE_MS = 60;
/** Mark prices are sent once a second. */
const MARK_MS = 1_100;

const levelsOf = (texts: readonly ContractLevel[]): PaperLevel[] =>
  texts.map(([at, size]) => [price(Number(at)), lots(Number(size))]);

async function makePlace(): Promise<VenuePlace> {
  const exchange = new PaperExchange({ markets: [MARKET], seed: 7 });
  exchange.openAccount('ada', dollars(100_000), Date.now());
  const key = { apiKey: 'ada-key-0001', secret: 'ada-secret-0001' };
  const server = await startPaperServer({ exchange, accounts: [{ id: 'ada', ...key }] });
  const venue = await openCcxtVenue({
    exchange: 'binanceusdm',
    keys: {
      venue: 'binanceusdm',
      key: new Secret(key.apiKey),
      secret: new Secret(key.secret),
      passphrase: null,
    },
    origins: { http: server.url, ws: server.wsUrl },
    timeoutMs: TIMEOUT_MS,
  });
  const now = Date.now;
  // The first one is there before anybody listens.
  let marks = -1;
  return {
    venue,
    symbol: BTC,
    book: async (bids, asks) => {
      exchange.setBook(BTC, levelsOf(bids), levelsOf(asks), now());
      // A quote that is over within the same ms is not sent.
      await wait(10);
    },
    trade: async (at, size, aggressor) =>
      exchange.marketTrade(BTC, price(Number(at)), lots(Number(size)), aggressor, now()),
    mark: async (at) => {
      exchange.mark(BTC, price(Number(at)), price(Number(at)), now());
      marks += 1;
    },
    payFunding: async (rate) => {
      const parsed = parseDecimal(rate, 9);
      if (parsed.kind === 'decimal') exchange.funding(BTC, parsed.value, now());
    },
    failNext: async (request, failure) =>
      exchange.inject({ on: KINDS[request], nth: 1, fault: FAULTS[failure] }),
    skewClock: async (ms) => exchange.skewClock(ms, now()),
    run: (waited) => waited,
    settle: async () => {
      await wait(marks > 0 ? MARK_MS : SETTLE_MS);
      marks = 0;
    },
    pass: (ms) => wait(ms),
    remove: async () => {
      await venue.close();
      await server.close();
    },
  };
}

venueContract('ccxt on Binance USD-M', makePlace);

test('a refused question about an order that may be there leaves it unknown', async () => {
  const place = await makePlace();
  await place.mark('50000.0');
  const order = {
    symbol: BTC,
    client: 'bwfate-1-0',
    side: 'buy',
    size: '0.5',
    limit: '49980.0',
    timeInForce: 'until-cancelled',
    reduceOnly: false,
  } as const;
  await place.failNext('submit', 'lost-after');
  await expect(place.venue.submit(order)).rejects.toMatchObject({ kind: 'unknown' });
  await place.failNext('order', 'rate-limit');
  // `rate-limit` would say that nothing happened, and the order rests at the venue.
  await expect(place.venue.submit(order)).rejects.toMatchObject({ kind: 'unknown' });
  expect((await place.venue.openOrders()).map(({ client }) => client)).toEqual([order.client]);
  await place.remove();
});

test('whoever asks to connect again meanwhile, or later, is connected once', async () => {
  const { venue, remove } = await makePlace();
  const heard = new Proxy({}, { get: () => () => {} }) as VenueListener;
  const [first, again] = [venue.connect([BTC], heard), venue.connect([BTC], heard)];
  await expect(Promise.all([first, again])).resolves.toBeDefined();
  await venue.connect([BTC], heard);
  const other = new Proxy({}, { get: () => () => {} }) as VenueListener;
  await expect(venue.connect([BTC], other)).rejects.toThrow('is connected');
  await remove();
});

test('a connection that failed can be tried again', async () => {
  const { venue, remove } = await makePlace();
  const heard = new Proxy({}, { get: () => () => {} }) as VenueListener;
  await expect(venue.connect(['NONE'], heard)).rejects.toThrow('no instrument NONE');
  await venue.connect([BTC], heard);
  await remove();
});
