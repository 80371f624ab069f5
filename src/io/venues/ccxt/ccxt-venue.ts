/** Any exchange of ccxt behind the port of venues. */

import type { RequestKind } from '../rate-limit.ts';
import type {
  KeyRights,
  Venue,
  VenueAbilities,
  VenueAccount,
  VenueInstrument,
  VenueListener,
  VenueOrder,
  VenueOrderState,
  VenuePosition,
  VenueTrade,
} from '../venue.ts';
import { VenueError } from '../venue.ts';
import { Deadline } from './deadline.ts';
import { type Meaning, meaningOf, venueErrorOf } from './errors.ts';
import type { CcxtMarket, CcxtPackage, ErrorClasses, Params, Row } from './exchange.ts';
import { KnownMarkets } from './known-markets.ts';
import { loadCcxt } from './load.ts';
import { Markets } from './markets.ts';
import { type CcxtVenueOptions, type OpenExchange, openExchange } from './open-exchange.ts';
import { ownTradeRows } from './own-trades.ts';
import { RecentNames } from './recent-names.ts';
import {
  contractsOf,
  instrumentOf,
  namesOrder,
  orderStateOf,
  plainAccountOf,
  positionOf,
  tradeOf,
} from './rows.ts';
import { Streams } from './streams.ts';
import { tracesOf } from './traces.ts';

/** Added to ccxt's own timeout, which does not cover reading the answer's body. */
const BODY_MS = 1_000;
const SENT_MAX = 100_000;

/** An error of ccxt with what it means, until the call decides what to make of it. */
class Failure {
  readonly meaning: Meaning;
  readonly error: VenueError;

  constructor(meaning: Meaning, error: VenueError) {
    this.meaning = meaning;
    this.error = error;
  }
}

class CcxtVenue implements Venue {
  readonly id: string;
  readonly abilities: VenueAbilities;
  // Private to the last: printing a venue must not print the exchange, which has the keys.
  readonly #open: OpenExchange;
  readonly #errors: ErrorClasses;
  readonly #deadlineMs: number;
  readonly #hasKeys: boolean;
  /** Client ids that were sent: a venue may take an id again once its order has ended. */
  readonly #sent = new RecentNames(SENT_MAX);
  readonly #markets: KnownMarkets;
  #connection: { readonly listener: VenueListener; readonly connected: Promise<void> } | null =
    null;
  #streams: Streams | null = null;
  #isClosed = false;

  constructor(open: OpenExchange, errors: ErrorClasses, given: CcxtVenueOptions) {
    this.#open = open;
    this.#errors = errors;
    this.id = given.id ?? given.exchange;
    this.#hasKeys = given.keys !== null;
    this.#deadlineMs = open.exchange.timeout + BODY_MS;
    this.#markets = new KnownMarkets((reload) =>
      this.#answer('question', 'markets', async () => {
        await open.exchange.loadMarkets(reload);
        return new Markets(this.id, open.exchange, open.dialect);
      }),
    );
    this.abilities = {
      cancelAllAfter: open.dialect.cancelAllAfter !== null,
      uniqueClientIds: open.dialect.uniqueClientIds,
      transfers: false,
    };
  }

  /** Whoever gave up waiting may ask again: the same listener is connected once. */
  connect(symbols: readonly string[], listener: VenueListener): Promise<void> {
    const before = this.#connection;
    if (before !== null && before.listener === listener) return before.connected;
    if (before !== null) {
      return Promise.reject(new Error(`venue ${this.id} is connected; close it first`));
    }
    const connected = this.#connect(symbols, listener).catch((error: unknown) => {
      this.#connection = null;
      throw error;
    });
    this.#connection = { listener, connected };
    return connected;
  }

  async #connect(symbols: readonly string[], listener: VenueListener): Promise<void> {
    const markets = await this.#markets.get();
    const streams = new Streams({
      open: this.#open,
      markets,
      watched: symbols.map((symbol) => markets.of(symbol)),
      listener,
      account: () => this.account(),
      scope: this.#hasKeys ? 'account' : 'public',
    });
    this.#streams = streams;
    try {
      await streams.start(this.#deadlineMs * 2);
    } catch (error) {
      streams.stop();
      this.#streams = null;
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#streams?.stop();
    await this.#open.close();
    await this.#streams?.ended();
  }

  /** As the venue last stated them; a list older than ten minutes is read anew behind the call. */
  async instruments(): Promise<readonly VenueInstrument[]> {
    const markets = await this.#markets.get();
    this.#markets.refresh();
    const mode = this.#open.exchange.precisionMode;
    return markets
      .all()
      .map((market) => instrumentOf(market, mode))
      .filter((each) => each !== null);
  }

  async submit(order: VenueOrder): Promise<VenueOrderState> {
    const { exchange, dialect } = this.#open;
    const market = (await this.#markets.get()).of(order.symbol);
    const id = this.#idToVenue(order.client);
    const wasSent = this.#sent.has(order.client);
    if (wasSent) {
      const state = await this.#fateOf(order.symbol, order.client);
      if (state !== null) return state;
    }
    const amount = contractsOf(market, order.size);
    if (amount === null) {
      const says = `${order.size} of ${order.symbol} is no number of contracts`;
      throw new VenueError('refused', `${this.id} submit: ${says}`);
    }
    const type = order.limit === undefined ? 'market' : 'limit';
    const params = { ...dialect.orderParams(id), ...timeInForce(order), ...reduceOnly(order) };
    this.#sent.add(order.client);
    const row = await this.#ask('order', 'submit', () =>
      exchange.createOrder(market.symbol, type, order.side, amount, order.limit, params),
    );
    if (!(row instanceof Failure)) return this.#stateOf(row, market, order.client, 'submit');
    if (row.meaning !== 'duplicate') {
      // Refused for certain, so the next sending is the first again.
      if (!wasSent && row.meaning !== 'unknown') this.#sent.delete(order.client);
      throw row.error;
    }
    // Sent before: what became of that sending is the answer to this one.
    const state = await this.#fateOf(order.symbol, order.client);
    if (state !== null) return state;
    throw new VenueError('unknown', row.error.message, { code: row.error.code });
  }

  async cancel(symbol: string, client: string): Promise<VenueOrderState> {
    const { exchange, dialect } = this.#open;
    const market = (await this.#markets.get()).of(symbol);
    const id = this.#idToVenue(client);
    const row = await this.#ask('cancel', 'cancel', async () => {
      if (dialect.cancel !== null) return dialect.cancel(this.#open, market, id);
      const found = await dialect.find(this.#open, market, id);
      if (found === null) return null;
      return exchange.cancelOrder(String(found['id']), market.symbol);
    });
    if (row instanceof Failure && row.meaning !== 'not-found') throw row.error;
    if (row !== null && !(row instanceof Failure)) {
      const state = orderStateOf(row, market, dialect, client);
      // An acknowledgement says that the cancel was heard, not how much had been filled.
      if (state.status === 'cancelled' && state.order !== '') return state;
    }
    const state = await this.#fateOf(symbol, client);
    if (state !== null) return state;
    if (row instanceof Failure) throw row.error;
    throw new VenueError('refused', `${this.id} cancel: no order of client id ${client}`);
  }

  async cancelAll(symbol: string): Promise<void> {
    const { exchange } = this.#open;
    const market = (await this.#markets.get()).of(symbol);
    const done = await this.#ask('cancel', 'cancel all', async () => {
      if (exchange.has['cancelAllOrders'] === true) return exchange.cancelAllOrders(market.symbol);
      const open = await exchange.fetchOpenOrders(market.symbol);
      const ids = open.map((row) => String(row['id']));
      // Twenty ids a request is the least that venues with a list of cancels take.
      for (let at = 0; at < ids.length; at += 20) {
        await exchange.cancelOrders(ids.slice(at, at + 20), market.symbol);
      }
      return null;
    });
    // Nothing to cancel is what was asked for.
    if (done instanceof Failure && done.meaning !== 'not-found') throw done.error;
  }

  async order(symbol: string, client: string): Promise<VenueOrderState | null> {
    const { dialect } = this.#open;
    const market = (await this.#markets.get()).of(symbol);
    const id = this.#idToVenue(client);
    const row = await this.#ask('question', 'order', () => dialect.find(this.#open, market, id));
    const isMissing = row === null || (row instanceof Failure && row.meaning === 'not-found');
    if (row instanceof Failure && !isMissing) throw row.error;
    if (row !== null && !(row instanceof Failure)) {
      return this.#stateOf(row, market, client, 'order');
    }
    if (dialect.findsAll) return null;
    return this.#answer('question', 'order', () => tracesOf(this.#open, market, client));
  }

  async openOrders(): Promise<readonly VenueOrderState[]> {
    const { exchange, dialect } = this.#open;
    const markets = await this.#markets.get();
    const rows = await this.#answer('question', 'open orders', async () => {
      if (dialect.openOrders === 'all') return exchange.fetchOpenOrders();
      const watched = this.#streams?.watched;
      // Without markets to ask for, an empty list would be a claim that nothing is open.
      if (watched === undefined) throw new VenueError('unavailable', 'it must be connected first');
      const found: Row[] = [];
      for (const { symbol } of watched) found.push(...(await exchange.fetchOpenOrders(symbol)));
      return found;
    });
    return rows.flatMap((row) => {
      const market = markets.ofRow(row['symbol']);
      return market === null ? [] : [orderStateOf(row, market, dialect)];
    });
  }

  async trades(symbol: string, since: number): Promise<readonly VenueTrade[]> {
    const { exchange, dialect } = this.#open;
    const market = (await this.#markets.get()).of(symbol);
    const rows = await this.#answer('question', 'trades', () =>
      ownTradeRows(exchange, dialect, market.symbol, since, Date.now()),
    );
    return rows.map((row) => tradeOf(row, market, dialect));
  }

  async positions(): Promise<readonly VenuePosition[]> {
    const markets = await this.#markets.get();
    const rows = await this.#answer('question', 'positions', () =>
      this.#open.dialect.positions(this.#open),
    );
    return rows.flatMap((row) => {
      const market = markets.ofRow(row['symbol'] ?? row['id']);
      return market === null ? [] : [positionOf(row, market)];
    });
  }

  async account(): Promise<VenueAccount> {
    const { exchange, dialect } = this.#open;
    const markets = await this.#markets.get();
    const balance = await this.#answer('question', 'account', () => exchange.fetchBalance());
    const watched = this.#streams?.watched[0] ?? markets.all()[0];
    const currency = watched?.settle ?? watched?.quote ?? 'USDT';
    return dialect.account(balance) ?? plainAccountOf(balance, currency);
  }

  async setLeverage(symbol: string, leverage: number): Promise<void> {
    const { exchange } = this.#open;
    const market = (await this.#markets.get()).of(symbol);
    if (exchange.has['setLeverage'] !== true) {
      throw new VenueError('refused', `${this.id} set leverage: the venue has no such setting`);
    }
    await this.#answer('question', 'set leverage', () =>
      exchange.setLeverage(leverage, market.symbol),
    );
  }

  transfer(_to: string, _amount: string, _id: string): Promise<void> {
    const says = 'a transfer that is repeated would move twice, so none is sent';
    return Promise.reject(new VenueError('refused', `${this.id} transfer: ${says}`));
  }

  async cancelAllAfter(symbol: string, ms: number): Promise<void> {
    const after = this.#open.dialect.cancelAllAfter;
    const market = (await this.#markets.get()).of(symbol);
    if (after === null) {
      throw new VenueError('refused', `${this.id} cancel all after: the venue has no such switch`);
    }
    await this.#answer('cancel', 'cancel all after', () => after(this.#open, market, ms));
  }

  async time(): Promise<number> {
    const { exchange } = this.#open;
    return this.#answer('question', 'time', async () => {
      const sent = Date.now();
      const venue = await exchange.fetchTime();
      // ccxt stamps by our clock less this; the venue read its own about halfway.
      if ('timeDifference' in exchange.options) {
        exchange.options['timeDifference'] = Math.round((sent + Date.now()) / 2 - venue);
      }
      return venue;
    });
  }

  async rights(): Promise<KeyRights> {
    return this.#answer('question', 'rights', () => this.#open.dialect.rights(this.#open));
  }

  /**
   * What became of an order that was sent, or of its cancel. A question that is refused says
   * nothing about what was sent before: then that is unknown.
   */
  async #fateOf(symbol: string, client: string): Promise<VenueOrderState | null> {
    try {
      return await this.order(symbol, client);
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      throw new VenueError('unknown', error.message, error);
    }
  }

  #idToVenue(client: string): string {
    const id = this.#open.dialect.idToVenue(client);
    if (id !== null) return id;
    throw new VenueError('refused', `${this.id} has no way to write the client id ${client}`);
  }

  #stateOf(row: Row, market: CcxtMarket, client: string, step: string): VenueOrderState {
    const { dialect } = this.#open;
    if (typeof row === 'object' && row !== null && namesOrder(row, dialect)) {
      return orderStateOf(row, market, dialect, client);
    }
    throw new VenueError('unknown', `${this.id} ${step}: the answer names no order`);
  }

  async #answer<T>(kind: RequestKind, step: string, act: () => Promise<T>): Promise<T> {
    const answer = await this.#ask(kind, step, act);
    if (answer instanceof Failure) throw answer.error;
    return answer;
  }

  /** Does `act` within the deadline; what it throws comes back as a `Failure`. */
  async #ask<T>(kind: RequestKind, step: string, act: () => Promise<T>): Promise<T | Failure> {
    const { as, answers, clean, dialect } = this.#open;
    const says = `${this.id} ${step}`;
    if (this.#isClosed) {
      return new Failure('unavailable', new VenueError('unavailable', `${says}: it was closed`));
    }
    const deadline = new Deadline(this.#deadlineMs, says);
    try {
      return await Promise.race([as({ kind, deadline }, act), deadline.passed]);
    } catch (error) {
      const answer = answers.of(error);
      const meaning =
        error instanceof VenueError ? error.kind : meaningOf(error, answer, dialect, this.#errors);
      return new Failure(meaning, venueErrorOf(error, answer, meaning, says, clean));
    } finally {
      deadline.hold();
    }
  }
}

/** A market order has no time in force: it is done at once in any case. */
function timeInForce(order: VenueOrder): Params {
  if (order.limit === undefined) return {};
  if (order.timeInForce === 'post-only') return { postOnly: true };
  return { timeInForce: order.timeInForce === 'immediate-or-cancel' ? 'IOC' : 'GTC' };
}

const reduceOnly = (order: VenueOrder): Params => (order.reduceOnly ? { reduceOnly: true } : {});

/**
 * Opens an exchange of ccxt. Nothing is sent before the first call.
 *
 * @param load how ccxt is loaded; the installed package where it is absent
 * @throws Error where ccxt is not installed or has no such exchange
 */
export async function openCcxtVenue(
  given: CcxtVenueOptions,
  load: () => Promise<CcxtPackage> = loadCcxt,
): Promise<Venue> {
  const ccxt = await load();
  return new CcxtVenue(openExchange(ccxt, given), ccxt.errors, given);
}
