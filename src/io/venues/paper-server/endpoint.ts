/** What an endpoint is: a path, its price, who may call it, and its answer. */
import type { PaperExchange } from '../paper/exchange.ts';
import type {
  PaperAnswer,
  PaperMarket,
  PaperOrder,
  PaperRequest,
} from '../paper/exchange-types.ts';
import type { Holder, Stamp } from './auth.ts';
import { DialectError, executionUnknown, unknownSymbol } from './dialect-error.ts';
import type { Gateway } from './gateway.ts';
import type { OrderMeter, RateLimits } from './limits.ts';
import type { ListenKeys } from './listen-keys.ts';
import { type Params, textOf } from './params.ts';
import type { Tape } from './tape.ts';

/** `key`: the API key alone. `signed`: key, signature and time. `trade`: and the right to trade. */
export type Security = 'none' | 'key' | 'signed' | 'trade';

/** What all endpoints work on. */
export interface Desk {
  readonly exchange: PaperExchange;
  readonly gateway: Gateway;
  readonly tapes: ReadonlyMap<string, Tape>;
  readonly listenKeys: ListenKeys;
  readonly limits: RateLimits;
  ordersOf(account: string): OrderMeter;
  /** Forced orders of an account, oldest first. */
  forcedOrders(account: string): readonly PaperOrder[];
}

export interface Call {
  readonly desk: Desk;
  readonly params: Params;
  /** Nobody with rights where the endpoint is open to all. */
  readonly holder: Holder;
  readonly stamp: Stamp;
  /** Venue clock, Unix ms. */
  readonly now: number;
}

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly security: Security;
  /** Request weight. */
  readonly weight: number | ((params: Params) => number);
  /** Counts as an order of the account. */
  readonly isOrder?: true;
  answer(call: Call): unknown;
}

/** Weight with and without the parameter `symbol`. */
export const bySymbol =
  (one: number, all: number) =>
  (params: Params): number =>
    params.has('symbol') ? one : all;

/** Thrown where no answer reaches the client; the rim leaves the request open or cuts it. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export const marketsOf = (desk: Desk): ReadonlyMap<string, PaperMarket> =>
  new Map(desk.exchange.markets().map((market) => [market.symbol, market]));

export function marketNamed(desk: Desk, symbol: string): PaperMarket {
  const market = desk.exchange.markets().find((one) => one.symbol === symbol);
  if (market === undefined) throw unknownSymbol();
  return market;
}

/** @throws DialectError -1102, -1121 */
export const marketOf = (call: Call): PaperMarket =>
  marketNamed(call.desk, textOf(call.params, 'symbol'));

/** The market in `symbol`, or all where it is absent. */
export const marketsAsked = (call: Call): readonly PaperMarket[] =>
  call.params.has('symbol') ? [marketOf(call)] : call.desk.exchange.markets();

/** A list where no symbol was asked for, else the one. */
export const oneOrAll = <T>(call: Call, rows: readonly T[]): T | readonly T[] =>
  call.params.has('symbol') ? (rows[0] as T) : rows;

type AnswerOf<K extends PaperAnswer['kind']> = Extract<PaperAnswer, { readonly kind: K }>;

/**
 * Asks the exchange for the caller and returns the answer, which must be of `kind`.
 *
 * @throws DialectError what the exchange refuses
 * @throws NoAnswer where its answer is lost
 */
export async function ask<K extends PaperAnswer['kind']>(
  call: Call,
  kind: K,
  request: PaperRequest,
): Promise<AnswerOf<K>> {
  const answer = await call.desk.gateway.ask(call.holder.account, request, call.stamp);
  if (answer.kind === 'dropped') throw new NoAnswer('the answer is lost');
  if (answer.kind === 'refused') {
    // A failure may have had its effect or not, and the client must not read more out of it.
    if (answer.status === 503) throw executionUnknown();
    const retryAfterS = Math.ceil(answer.retryAfterMs / 1_000);
    throw new DialectError(answer.code, answer.says, { status: answer.status, retryAfterS });
  }
  if (answer.kind !== kind) {
    throw new Error(`paper server: answer ${answer.kind} to ${request.kind}, ${kind} is due`);
  }
  return answer as AnswerOf<K>;
}
