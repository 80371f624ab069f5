/**
 * The venue of the kill bench, in a process of its own: a paper exchange behind its server. It
 * tells when cancels reach the exchange and when the last order is gone, by a clock of the machine
 * that is the same in all processes.
 */
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../src/core/money/index.ts';
import { PaperExchange, type PaperMarket } from '../src/io/venues/paper/index.ts';
import { startPaperServer, USDM_LIMITS } from '../src/io/venues/paper-server/index.ts';

export const MARKETS = 10;
export const KEY = { id: 'ada', apiKey: 'ada-key-0001', secret: 'ada-secret-0001' };
export const symbolOf = (at: number): string => `COIN${at}USDT`;

export type ToServer =
  /** Answers and events of new orders are lost until this time, Unix ms. */
  | { readonly kind: 'lose'; readonly until: number }
  /** From now on cancels are counted; so many orders are open. */
  | { readonly kind: 'watch'; readonly orders: number };

export type FromServer =
  | { readonly kind: 'ready'; readonly url: string; readonly wsUrl: string }
  | { readonly kind: 'watching'; readonly open: number }
  /** Ns of the machine's clock, as texts. */
  | {
      readonly kind: 'gone';
      readonly first: string;
      readonly last: string;
      readonly gone: string;
      readonly requests: number;
    };

const marketOf = (at: number): PaperMarket => ({
  ...{ symbol: symbolOf(at), base: `COIN${at}`, quote: 'USDT' },
  ...{ priceDecimals: 1, sizeDecimals: 3, tick: 1n as PriceUnits, step: 1n as Lots },
  ...{ sizeMin: 1n as Lots, notionalMin: 0n as QuoteUnits, isTrading: true },
  ...{ makerPpm: 200n as Ppm, takerPpm: 500n as Ppm, liquidationPpm: 0n as Ppm },
  ...{ bandPpm: 0n as Ppm, leverageStart: 20, fundingIntervalMs: 28_800_000 },
  brackets: [
    {
      ...{ valueMax: (10n ** 17n) as QuoteUnits, ratePpm: 4_000n as Ppm },
      ...{ amount: 0n as QuoteUnits, leverageMax: 100 },
    },
  ],
});

/** Notes when cancels come and when the last order that was open has ended. */
class Watch {
  // state
  #left = 0;
  #requests = 0;
  #first = 0n; // ns
  #last = 0n;

  constructor(exchange: PaperExchange, gone: (seen: FromServer) => void) {
    const request = exchange.request.bind(exchange);
    exchange.request = (account, asked, ...rest) => {
      if (asked.kind === 'cancel' || asked.kind === 'cancel-all') this.#note();
      return request(account, asked, ...rest);
    };
    const advance = exchange.advance.bind(exchange);
    exchange.advance = (time) => {
      const events = advance(time);
      const ended = events.filter((each) => each.kind === 'order' && each.execution === 'canceled');
      if (this.#left > 0 && ended.length > 0) {
        this.#left -= ended.length;
        if (this.#left <= 0) gone(this.#seen());
      }
      return events;
    };
  }

  begin(orders: number): void {
    this.#left = orders;
    this.#requests = 0;
  }

  #note(): void {
    this.#last = process.hrtime.bigint();
    if (this.#requests === 0) this.#first = this.#last;
    this.#requests += 1;
  }

  #seen(): FromServer {
    const [first, last] = [String(this.#first), String(this.#last)];
    const gone = String(process.hrtime.bigint());
    return { kind: 'gone', first, last, gone, requests: this.#requests };
  }
}

async function serve(): Promise<void> {
  const tell = (message: FromServer): void => void process.send?.(message);
  const markets = Array.from({ length: MARKETS }, (_, at) => marketOf(at));
  const exchange = new PaperExchange({ markets, seed: 7 });
  const now = Date.now();
  exchange.openAccount(KEY.id, (10n ** 16n) as QuoteUnits, now);
  for (const { symbol } of markets) {
    exchange.mark(symbol, 10_000n as PriceUnits, 10_000n as PriceUnits, now);
    exchange.setBook(
      symbol,
      [[9_999n as PriceUnits, 1_000n as Lots]],
      [[10_001n as PriceUnits, 1_000n as Lots]],
      now,
    );
  }
  const watch = new Watch(exchange, tell);
  const limits = { ...USDM_LIMITS, ordersPer10Seconds: 10_000, ordersPerMinute: 10_000 };
  const server = await startPaperServer({ exchange, accounts: [KEY], limits });
  process.on('message', (message: ToServer) => {
    if (message.kind === 'lose') {
      const { until } = message;
      exchange.inject({ on: 'new-order', fault: { kind: 'drop-answer' }, until });
      exchange.inject({ on: 'order', fault: { kind: 'drop-event' }, until });
    } else {
      watch.begin(message.orders);
      tell({ kind: 'watching', open: openOrders(exchange) });
    }
  });
  process.on('disconnect', () => process.exit(0));
  tell({ kind: 'ready', url: server.url, wsUrl: server.wsUrl });
}

/** As the venue counts them, whoever knows of them. */
function openOrders(exchange: PaperExchange): number {
  const ticket = exchange.request(KEY.id, { kind: 'open-orders', symbol: '' }, Date.now());
  for (const event of exchange.advance(Date.now())) {
    if (event.kind !== 'answer' || event.ticket !== ticket) continue;
    return event.answer.kind === 'orders' ? event.answer.orders.length : 0;
  }
  return 0;
}

if (process.send !== undefined) await serve();
