/** An exchange with two markets and four keys, behind its server, for tests with a real ccxt. */
import ccxt from 'ccxt';
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../../../core/money/index.ts';
import {
  PaperExchange,
  type PaperLevel,
  type PaperMarket,
  type PaperOptions,
} from '../paper/index.ts';
import type { PaperKey } from './auth.ts';
import { type PaperServer, type PaperServerOptions, startPaperServer } from './server.ts';

export const BTC = 'BTC/USDT:USDT';
export const ETH = 'ETH/USDT:USDT';
const DOLLAR = 100_000_000n;

export const dollars = (amount: bigint): QuoteUnits => (amount * DOLLAR) as QuoteUnits;

/** Ada is well margined and trades, Bruno too; Chen may only read; Dora may withdraw. */
export const KEYS = {
  ada: { id: 'ada', apiKey: 'ada-key-0001', secret: 'ada-secret-0001' },
  bruno: { id: 'bruno', apiKey: 'bruno-key-0001', secret: 'bruno-secret-0001' },
  chen: {
    id: 'chen',
    apiKey: 'chen-key-0001',
    secret: 'chen-secret-0001',
    rights: { trade: false, withdraw: false },
  },
  dora: {
    id: 'dora',
    apiKey: 'dora-key-0001',
    secret: 'dora-secret-0001',
    rights: { trade: true, withdraw: true },
  },
} satisfies Record<string, PaperKey>;

const marketNamed = (base: string, tick: bigint): PaperMarket => ({
  symbol: `${base}USDT`,
  base,
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 3,
  tick: tick as PriceUnits,
  step: 1n as Lots,
  sizeMin: 1n as Lots,
  notionalMin: dollars(100n),
  isTrading: true,
  makerPpm: 200n as Ppm,
  takerPpm: 500n as Ppm,
  liquidationPpm: 12_500n as Ppm,
  bandPpm: 50_000n as Ppm,
  brackets: [
    {
      valueMax: dollars(50_000n),
      ratePpm: 4_000n as Ppm,
      amount: 0n as QuoteUnits,
      leverageMax: 125,
    },
    { valueMax: dollars(250_000n), ratePpm: 5_000n as Ppm, amount: dollars(50n), leverageMax: 100 },
    {
      valueMax: dollars(10_000_000n),
      ratePpm: 10_000n as Ppm,
      amount: dollars(1_300n),
      leverageMax: 20,
    },
  ],
  leverageStart: 20,
  fundingIntervalMs: 28_800_000,
});

/** Levels from `best` on, `step` price units apart, one coin each. */
export const levels = (best: bigint, step: bigint, count = 5): PaperLevel[] =>
  Array.from({ length: count }, (_, i) => [
    (best + BigInt(i) * step) as PriceUnits,
    1_000n as Lots,
  ]);

// The generic types of ccxt are wide; tests read its unified fields by name.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Client = any;

/** Asks again and again until `isDone` says so of the answer; at most 200 times. */
export async function until<T>(ask: () => Promise<T>, isDone: (answer: T) => boolean): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const answer = await ask();
    if (isDone(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come to be');
}

/**
 * Waits until a user data stream is open: ccxt opens it with the first watch, and what happens
 * before is not told.
 */
export const followed = (client: Client): Promise<unknown> =>
  until(
    async () => Object.values(client.clients),
    (all: Client[]) => all.some((one) => one.url.includes('/private/') && one.isOpen()),
  );

export interface Room {
  readonly exchange: PaperExchange;
  readonly server: PaperServer;
  /** An unmodified ccxt client; closed with the room. */
  client(key: PaperKey | null, more?: object): Client;
  close(): Promise<void>;
}

/** Bitcoin stands at 60,000.0 to 60,000.1 and ether at 3,000.00 to 3,000.01, five levels deep. */
export async function openRoom(
  more: Partial<PaperServerOptions> & Partial<PaperOptions> = {},
): Promise<Room> {
  const markets = [marketNamed('BTC', 10n), marketNamed('ETH', 1n)];
  const exchange = new PaperExchange({ seed: 7, markets, ...more });
  const now = (more.clock ?? Date.now)();
  for (const { id } of Object.values(KEYS)) exchange.openAccount(id, dollars(10_000n), now);
  for (const [symbol, bid, step] of [
    ['BTCUSDT', 6_000_000n, 10n],
    ['ETHUSDT', 300_000n, 1n],
  ] as const) {
    exchange.setBook(symbol, levels(bid, -step), levels(bid + step, step), now);
    exchange.mark(symbol, bid as PriceUnits, (bid + 5n) as PriceUnits, now);
    exchange.announceFunding(symbol, 100_000n, now + 3_600_000, now);
    exchange.marketTrade(symbol, bid as PriceUnits, 2n as Lots, 'sell', now);
  }
  const server = await startPaperServer({ accounts: Object.values(KEYS), ...more, exchange });
  const clients: Client[] = [];
  return {
    exchange,
    server,
    client: (key, options = {}) => {
      const keys = key === null ? {} : { apiKey: key.apiKey, secret: key.secret };
      const client = new ccxt.pro.binanceusdm({
        ...server.ccxtOptions,
        ...keys,
        enableRateLimit: false,
        ...options,
      });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) await client.close();
      await server.close();
    },
  };
}
