/** The laws of venues, kept by the native client against the paper exchange behind its server. */
import { setTimeout as wait } from 'node:timers/promises';
import { parseDecimal } from '../../../core/money/index.ts';
import { Secret } from '../../keys/index.ts';
import { BTC, dollars, lots, MARKET, price } from '../paper/example.contract.ts';
import { PaperExchange, type PaperLevel, type RequestFault } from '../paper/index.ts';
import { startPaperServer } from '../paper-server/index.ts';
import { venueContract } from '../venue.contract.ts';
import type { ContractFailure, ContractLevel, VenuePlace } from '../venue-place.contract.ts';
import { openBinanceUsdmVenue } from './index.ts';

const FAULTS: Readonly<Record<ContractFailure, RequestFault>> = {
  'lost-before': { kind: 'drop-request' },
  'lost-after': { kind: 'drop-answer' },
  'rate-limit': { kind: 'rate-limit', retryAfterMs: 500 },
};
const KINDS = { submit: 'new-order', order: 'query-order' } as const;
const TIMEOUT_MS = 400;
/** A way to the server and back, and an event on its stream. */
const SETTLE_MS = 60;
/** The stream of marks speaks once a second. */
const MARK_MS = 1_100;

const levelsOf = (texts: readonly ContractLevel[]): PaperLevel[] =>
  texts.map(([at, size]) => [price(Number(at)), lots(Number(size))]);

async function makePlace(): Promise<VenuePlace> {
  const exchange = new PaperExchange({ markets: [MARKET], seed: 7 });
  exchange.openAccount('ada', dollars(100_000), Date.now());
  const key = { apiKey: 'ada-key-0001', secret: 'ada-secret-0001' };
  const server = await startPaperServer({ exchange, accounts: [{ id: 'ada', ...key }] });
  const venue = openBinanceUsdmVenue({
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
  let isListening = false;
  let markedAt = 0;
  const connect = venue.connect.bind(venue);
  venue.connect = (symbols, listener) => {
    isListening = true;
    return connect(symbols, listener);
  };
  return {
    venue,
    symbol: BTC,
    book: async (bids, asks) => {
      exchange.setBook(BTC, levelsOf(bids), levelsOf(asks), now());
      // The server looks at the exchange every 20 ms; a quote that is over by then is not sent.
      await wait(30);
    },
    trade: async (at, size, aggressor) =>
      exchange.marketTrade(BTC, price(Number(at)), lots(Number(size)), aggressor, now()),
    mark: async (at) => {
      if (isListening) markedAt = now();
      exchange.mark(BTC, price(Number(at)), price(Number(at)), now());
    },
    payFunding: async (rate) => {
      const parsed = parseDecimal(rate, 9);
      if (parsed.kind === 'decimal') exchange.funding(BTC, parsed.value, now());
    },
    failNext: async (request, failure) =>
      exchange.inject({ on: KINDS[request], nth: 1, fault: FAULTS[failure] }),
    skewClock: async (ms) => exchange.skewClock(ms, now()),
    run: (waited) => waited,
    settle: () => wait(Math.max(SETTLE_MS, markedAt + MARK_MS - now())),
    pass: (ms) => wait(ms),
    remove: async () => {
      await venue.close();
      await server.close();
    },
  };
}

venueContract('the native client of Binance USD-M', makePlace);
