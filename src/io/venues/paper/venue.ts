/** The port over a paper exchange in this process, in real or in virtual time. */
import {
  type KeyRights,
  type Venue,
  type VenueAbilities,
  type VenueAccount,
  VenueError,
  type VenueInstrument,
  type VenueListener,
  type VenueOrder,
  type VenueOrderState,
  type VenuePosition,
  type VenueTrade,
} from '../venue.ts';
import type { Courier } from './courier.ts';
import type {
  NewOrder,
  PaperAnswer,
  PaperFill,
  PaperMarket,
  PaperRefusal,
  PaperRequest,
  PaperTimeInForce,
} from './exchange-types.ts';
import { LIST_MAX } from './requests.ts';
import { VenueStream } from './venue-stream.ts';
import { accountOf, errorOf, instrumentOf, positionOf, stateOf, tradeOf } from './venue-texts.ts';

export interface PaperVenueOptions {
  readonly id: string;
  /** Open at the exchange. */
  readonly account: string;
  readonly courier: Courier;
  /** After which an answer that has not come is not waited for; default 10 s. */
  readonly timeoutMs?: number;
  /** How old a request may be when it arrives, by the venue's clock; default 5 s. */
  readonly windowMs?: number;
}

const TIMEOUT_MS = 10_000;
/** Source: Binance, "Timing security": the default of `recvWindow`. */
const WINDOW_MS = 5000;

const TIMES_IN_FORCE: Readonly<Record<VenueOrder['timeInForce'], PaperTimeInForce>> = {
  'post-only': 'gtx',
  'until-cancelled': 'gtc',
  'immediate-or-cancel': 'ioc',
};

type AnswerOf<K extends PaperAnswer['kind']> = Extract<PaperAnswer, { readonly kind: K }>;

export class PaperVenue implements Venue {
  readonly id: string;
  readonly abilities: VenueAbilities = {
    cancelAllAfter: true,
    uniqueClientIds: true,
    transfers: false,
  };
  /** Venue's clock less ours, as last asked. */
  #offsetMs = 0;
  readonly #waiting = new Map<number, (answer: PaperAnswer) => void>();
  #endings: (() => void)[] = [];
  #isClosed = false;
  readonly #account: string;
  readonly #courier: Courier;
  readonly #timeoutMs: number;
  readonly #windowMs: number;

  constructor(options: PaperVenueOptions) {
    this.id = options.id;
    this.#account = options.account;
    this.#courier = options.courier;
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#windowMs = options.windowMs ?? WINDOW_MS;
    const end = this.#courier.subscribe(this.#account, (event) => {
      if (event.kind === 'answer') this.#waiting.get(event.ticket)?.(event.answer);
    });
    this.#endings.push(end);
  }

  async connect(symbols: readonly string[], listener: VenueListener): Promise<void> {
    this.#requireOpen('connect');
    for (const symbol of symbols) this.#market('connect', symbol);
    const { exchange, clock } = this.#courier;
    const stream = new VenueStream(exchange, symbols, listener);
    const hear = stream.hear.bind(stream);
    this.#endings.push(this.#courier.subscribe(this.#account, hear));
    this.#endings.push(this.#courier.subscribe('', hear));
    this.#endings.push(clock.after(0, () => stream.open()));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const end of this.#endings) end();
    this.#endings = [];
    for (const answer of [...this.#waiting.values()]) answer({ kind: 'dropped' });
  }

  async instruments(): Promise<readonly VenueInstrument[]> {
    this.#requireOpen('instruments');
    return this.#courier.exchange.markets().map(instrumentOf);
  }

  /** An order whose client id is taken already is answered with the state of that order. */
  async submit(order: VenueOrder): Promise<VenueOrderState> {
    const market = this.#market('submit', order.symbol);
    const answer = await this.#askOrder(requestOf(order));
    if (answer.kind === 'order') return stateOf(market, answer.order);
    const known = answer.code === -4116 ? await this.order(order.symbol, order.client) : null;
    if (known === null) throw errorOf(`${this.id}: submit ${order.client}`, answer);
    return known;
  }

  /** An order that has ended already is answered with its state. */
  async cancel(symbol: string, client: string): Promise<VenueOrderState> {
    const market = this.#market('cancel', symbol);
    const answer = await this.#askOrder({ kind: 'cancel', symbol, client, order: 0 });
    if (answer.kind === 'order') return stateOf(market, answer.order);
    const known = answer.code === -2011 ? await this.order(symbol, client) : null;
    if (known === null) throw errorOf(`${this.id}: cancel ${client}`, answer);
    return known;
  }

  async cancelAll(symbol: string): Promise<void> {
    await this.#answer({ kind: 'cancel-all', symbol }, 'done');
  }

  async order(symbol: string, client: string): Promise<VenueOrderState | null> {
    const market = this.#market('order', symbol);
    const request = { kind: 'query-order', symbol, client, order: 0 } as const;
    const answer = await this.#askOrder(request);
    if (answer.kind === 'order') return stateOf(market, answer.order);
    if (answer.code === -2013) return null;
    throw errorOf(`${this.id}: order ${client}`, answer);
  }

  async openOrders(): Promise<readonly VenueOrderState[]> {
    const { orders } = await this.#answer({ kind: 'open-orders', symbol: '' }, 'orders');
    return orders.map((order) => stateOf(this.#market('open-orders', order.symbol), order));
  }

  async trades(symbol: string, since: number): Promise<readonly VenueTrade[]> {
    const market = this.#market('trades', symbol);
    const fills: PaperFill[] = [];
    for (;;) {
      const fromTrade = (fills[fills.length - 1]?.trade ?? -1) + 1;
      const range = { since, until: Number.MAX_SAFE_INTEGER, order: 0, fromTrade };
      const request = { kind: 'user-trades', symbol, ...range, limit: LIST_MAX } as const;
      const { trades } = await this.#answer(request, 'trades');
      fills.push(...trades);
      if (trades.length < LIST_MAX) return fills.map((fill) => tradeOf(market, fill));
    }
  }

  /** Only those that are not flat. */
  async positions(): Promise<readonly VenuePosition[]> {
    const { account } = await this.#answer({ kind: 'account' }, 'account');
    return account.positions
      .filter(({ size }) => size !== 0n)
      .map((position) => positionOf(this.#market('positions', position.symbol), position));
  }

  async account(): Promise<VenueAccount> {
    const { account } = await this.#answer({ kind: 'account' }, 'account');
    return accountOf(account);
  }

  async setLeverage(symbol: string, leverage: number): Promise<void> {
    await this.#answer({ kind: 'set-leverage', symbol, leverage }, 'leverage');
  }

  async transfer(to: string, amount: string, id: string): Promise<void> {
    const says = `${this.id}: transfer ${id} of ${amount} to ${to}: this venue has none`;
    throw new VenueError('unavailable', says);
  }

  async cancelAllAfter(symbol: string, ms: number): Promise<void> {
    await this.#answer({ kind: 'countdown', symbol, ms }, 'countdown');
  }

  /** Also learns how far the venue's clock is from ours; requests are stamped by it. */
  async time(): Promise<number> {
    const { time } = await this.#answer({ kind: 'time' }, 'time');
    this.#offsetMs = time - this.#courier.clock.now();
    return time;
  }

  async rights(): Promise<KeyRights> {
    return { trade: true, withdraw: false };
  }

  #market(asked: string, symbol: string): PaperMarket {
    const market = this.#courier.exchange.markets().find((one) => one.symbol === symbol);
    if (market !== undefined) return market;
    const says = `${this.id}: ${asked}: no market ${symbol}`;
    throw new VenueError('refused', says, { code: '-1121' });
  }

  /** Asks, and throws where the venue refuses. */
  async #answer<K extends PaperAnswer['kind']>(
    request: PaperRequest,
    kind: K,
  ): Promise<AnswerOf<K>> {
    const answer = await this.#ask(request);
    if (answer.kind === 'refused') throw errorOf(`${this.id}: ${request.kind}`, answer);
    if (answer.kind === kind) return answer as AnswerOf<K>;
    throw new TypeError(`${this.id}: ${request.kind}: answered with ${answer.kind}, not ${kind}`);
  }

  /** Asks about one order; a refusal is for the caller to read. */
  async #askOrder(request: PaperRequest): Promise<AnswerOf<'order'> | PaperRefusal> {
    const answer = await this.#ask(request);
    if (answer.kind === 'order' || answer.kind === 'refused') return answer;
    throw new TypeError(`${this.id}: ${request.kind}: answered with ${answer.kind}, not order`);
  }

  /** @throws VenueError where no answer says what happened, or one that is no refusal */
  async #ask(request: PaperRequest): Promise<PaperAnswer> {
    const asked = `${this.id}: ${request.kind}`;
    this.#requireOpen(request.kind);
    const answer = await this.#send(request);
    if (answer.kind === 'dropped') {
      throw new VenueError('unknown', `${asked}: no answer in ${this.#timeoutMs} ms`);
    }
    if (answer.kind !== 'refused') return answer;
    const error = errorOf(asked, answer);
    if (error.kind === 'refused') return answer;
    throw error;
  }

  /** The answer; `dropped` when none came in time. */
  #send(request: PaperRequest): Promise<PaperAnswer> {
    const { exchange, clock } = this.#courier;
    const now = clock.now();
    // The clock itself may be asked by whoever has the wrong time.
    const stamp = { time: now + this.#offsetMs, windowMs: this.#windowMs };
    const stamps = request.kind === 'time' ? [] : [stamp];
    const ticket = exchange.request(this.#account, request, now, ...stamps);
    const answered = new Promise<PaperAnswer>((resolve) => {
      const giveUp = clock.after(this.#timeoutMs, () => end({ kind: 'dropped' }));
      const end = (answer: PaperAnswer): void => {
        this.#waiting.delete(ticket);
        giveUp();
        resolve(answer);
      };
      this.#waiting.set(ticket, (answer) => {
        // A lost answer is noticed by waiting for it, except when nobody waits any more.
        if (answer.kind !== 'dropped' || this.#isClosed) end(answer);
      });
    });
    this.#courier.wake();
    return answered;
  }

  #requireOpen(asked: string): void {
    if (!this.#isClosed) return;
    throw new VenueError('unavailable', `${this.id}: ${asked}: the venue is closed`);
  }
}

const requestOf = (order: VenueOrder): NewOrder => ({
  kind: 'new-order',
  symbol: order.symbol,
  client: order.client,
  side: order.side,
  type: order.limit === undefined ? 'market' : 'limit',
  timeInForce: TIMES_IN_FORCE[order.timeInForce],
  size: order.size,
  limit: order.limit ?? '',
  reduceOnly: order.reduceOnly,
});
