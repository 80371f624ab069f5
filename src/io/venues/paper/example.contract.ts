/** The market and the people of the tests of the paper exchange. */
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../../../core/money/index.ts';
import { PaperExchange, type PaperOptions } from './exchange.ts';
import type {
  NewOrder,
  PaperAnswer,
  PaperEvent,
  PaperLevel,
  PaperMarket,
  PaperRequest,
} from './exchange-types.ts';

/** Start of all tests, Unix ms. */
export const START = 1_760_000_000_000;
export const BTC = 'BTCUSDT';

/** Quote units of whole dollars. */
export const dollars = (amount: number): QuoteUnits =>
  (BigInt(Math.round(amount * 100)) * 1_000_000n) as QuoteUnits;
/** Prices have one decimal, sizes three. */
export const price = (value: number): PriceUnits => BigInt(Math.round(value * 10)) as PriceUnits;
export const lots = (value: number): Lots => BigInt(Math.round(value * 1000)) as Lots;
export const levels = (...pairs: readonly (readonly [number, number])[]): PaperLevel[] =>
  pairs.map(([at, size]) => [price(at), lots(size)]);

const ppm = (value: number): Ppm => BigInt(value) as Ppm;

/**
 * The first tiers of BTCUSDT at Binance USD-M as of 2024; the amounts make the requirement
 * continuous.
 */
export const MARKET: PaperMarket = {
  symbol: BTC,
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 1,
  sizeDecimals: 3,
  tick: 1n as PriceUnits,
  step: 1n as Lots,
  sizeMin: 1n as Lots,
  notionalMin: dollars(5),
  isTrading: true,
  makerPpm: ppm(200),
  takerPpm: ppm(500),
  liquidationPpm: ppm(0),
  bandPpm: ppm(50_000),
  brackets: [
    { valueMax: dollars(50_000), ratePpm: ppm(4000), amount: dollars(0), leverageMax: 125 },
    { valueMax: dollars(600_000), ratePpm: ppm(5000), amount: dollars(50), leverageMax: 100 },
    { valueMax: dollars(3_000_000), ratePpm: ppm(6500), amount: dollars(950), leverageMax: 75 },
    { valueMax: dollars(12e6), ratePpm: ppm(10_000), amount: dollars(11_450), leverageMax: 50 },
    { valueMax: dollars(70e6), ratePpm: ppm(20_000), amount: dollars(131_450), leverageMax: 25 },
  ],
  leverageStart: 20,
  fundingIntervalMs: 28_800_000,
};

/** An exchange with Ada, Bruno and a calm book around 50,000; everybody has 100,000. */
export function openExchange(more: Partial<PaperOptions> = {}): PaperExchange {
  const exchange = new PaperExchange({ markets: [MARKET], seed: 1, ...more });
  for (const name of ['ada', 'bruno']) exchange.openAccount(name, dollars(100_000), START);
  exchange.mark(BTC, price(50_000), price(50_000), START);
  calm(exchange, START);
  exchange.advance(START);
  return exchange;
}

export function calm(exchange: PaperExchange, time: number): void {
  const bids = levels([49_999.9, 2], [49_990, 5]);
  exchange.setBook(BTC, bids, levels([50_000.1, 2], [50_010, 5]), time);
}

/** A resting bid, unless told otherwise. */
export const newOrder = (client: string, more: Partial<NewOrder> = {}): NewOrder => ({
  kind: 'new-order',
  symbol: BTC,
  client,
  side: 'buy',
  type: 'limit',
  timeInForce: 'gtc',
  size: '1.000',
  limit: '49980.0',
  reduceOnly: false,
  ...more,
});

/** Sends a request and gives its answer and all events, at an exchange without latency. */
export function ask(
  exchange: PaperExchange,
  account: string,
  request: PaperRequest,
  time = START,
): { readonly answer: PaperAnswer; readonly events: readonly PaperEvent[] } {
  const ticket = exchange.request(account, request, time);
  const events = exchange.advance(time);
  for (const event of events) {
    if (event.kind === 'answer' && event.ticket === ticket) {
      return { answer: event.answer, events };
    }
  }
  throw new Error(`no answer to ${request.kind} of ${account}`);
}

/** The code of a refusal; 0 where the answer is none. */
export const codeOf = (answer: PaperAnswer): number =>
  answer.kind === 'refused' ? answer.code : 0;

/** Sends an order that must be taken. */
export function place(
  exchange: PaperExchange,
  account: string,
  order: NewOrder,
  time = START,
): Extract<PaperAnswer, { kind: 'order' }>['order'] {
  const { answer } = ask(exchange, account, order, time);
  if (answer.kind === 'order') return answer.order;
  throw new Error(`${order.client} was answered ${answer.kind} ${codeOf(answer)}`);
}

/** Asks for an order as it is now. */
export function orderNow(exchange: PaperExchange, account: string, client: string, time = START) {
  const request = { kind: 'query-order', symbol: BTC, client, order: 0 } as const;
  const { answer } = ask(exchange, account, request, time);
  if (answer.kind === 'order') return answer.order;
  throw new Error(`${client} is not known: ${codeOf(answer)}`);
}

/** Signed lots of an account. */
export const heldBy = (exchange: PaperExchange, account: string): Lots =>
  exchange.accountState(account).positions[0]?.size as Lots;
