/** Binance USD-M futures behind the port of venues. */
import { redact, secretsOf, type VenueKeys } from '../../keys/index.ts';
import { RecentNames } from '../ccxt/recent-names.ts';
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
import { ownTrades } from './own-trades.ts';
import { clientText, orderQuery, queryOf } from './queries.ts';
import { Refusal, Rest } from './rest.ts';
import {
  accountOf,
  BASE_FEES,
  type Fees,
  instrumentOf,
  orderOf,
  positionOf,
  rowIn,
  rowsIn,
  textOf,
} from './rows.ts';
import { Signer } from './signer.ts';
import { Streams } from './streams.ts';
import type { UsdmLimit } from './terms.ts';
import { ADDRESSES, type Addresses, type Endpoint, USDM, USDM_LIMITS } from './terms.ts';
import { VenueClock } from './venue-clock.ts';

export interface BinanceUsdmOptions {
  /** Name in errors and in the desk; absent: `binanceusdm`. */
  readonly id?: string;
  /** Null: market data only. */
  readonly keys: VenueKeys | null;
  /** `sandbox` is the venue's test network; absent: `live`. */
  readonly network?: 'live' | 'sandbox';
  /** Other addresses than those of the network, such as a paper server on this machine. */
  readonly origins?: { readonly http: string; readonly ws: string };
  /** Ms from sending to the whole answer; absent: 10,000. */
  readonly timeoutMs?: number;
  /** Ms that a request may be late, 1 to 60,000; absent: 5,000. */
  readonly recvWindowMs?: number;
  /** Connections for cancels, and as many for everything else; absent: 8. */
  readonly connections?: number;
  /** Where quotes come from: every change of the best prices, or the five best levels. */
  readonly quotes?: 'book-ticker' | 'depth';
  readonly limits?: readonly UsdmLimit[];
}

const SENT_MAX = 100_000;
const FUNDING_INTERVAL_MS = 28_800_000;
const HOUR_MS = 3_600_000;
/** Symbols whose fees are asked for: the question is dear, so others have those of the first. */
const FEES_ASKED_MAX = 10;
const ABILITIES: VenueAbilities = {
  cancelAllAfter: true,
  // "A unique id among open orders": after its order has ended, an id is taken again.
  uniqueClientIds: false,
  transfers: false,
};

class BinanceUsdmVenue implements Venue {
  readonly id: string;
  readonly abilities = ABILITIES;
  // state
  #streams: Streams | null = null;
  #connected: Promise<void> | null = null;
  #listener: VenueListener | null = null;
  #watched: readonly string[] = [];
  #isClosed = false;
  /** Client ids that were sent: the venue takes an id again once its order has ended. */
  readonly #sent = new RecentNames(SENT_MAX);
  readonly #positions = new Map<string, VenuePosition>();
  readonly #intervalMs = new Map<string, number>(); // of funding, where it is not eight hours
  // fixed
  readonly #given: BinanceUsdmOptions;
  readonly #addresses: Addresses;
  readonly #clock = new VenueClock(Date.now);
  readonly #rest: Rest;

  constructor(given: BinanceUsdmOptions) {
    const { origins, keys, network = 'live', recvWindowMs = 5_000 } = given;
    this.id = given.id ?? 'binanceusdm';
    this.#given = given;
    this.#addresses =
      origins === undefined ? ADDRESSES[network] : { ...origins, wallet: origins.http };
    this.#rest = new Rest({
      id: this.id,
      keys,
      signer: keys === null ? null : new Signer(keys, recvWindowMs, () => this.#clock.now()),
      limits: given.limits ?? USDM_LIMITS,
      timeoutMs: given.timeoutMs ?? 10_000,
      connections: given.connections ?? 8,
    });
  }

  /** A second call waits for the first: whoever gave up waiting for it may ask again. */
  async connect(symbols: readonly string[], listener: VenueListener): Promise<void> {
    if (this.#connected !== null && this.#listener !== listener) {
      throw new Error(`venue ${this.id} is connected to another listener; close it first`);
    }
    this.#listener = listener;
    this.#connected ??= this.#connect(symbols, listener).catch((error: unknown) => {
      this.#connected = null;
      throw error;
    });
    return this.#connected;
  }

  async #connect(symbols: readonly string[], listener: VenueListener): Promise<void> {
    await this.time();
    await this.#readFundingIntervals();
    const { keys, quotes = 'book-ticker', timeoutMs = 10_000 } = this.#given;
    const streams = new Streams({
      ...{ origin: this.#addresses.ws, symbols, listener, quotes },
      intervalMsOf: (symbol) => this.#intervalMs.get(symbol) ?? FUNDING_INTERVAL_MS,
      account: keys === null ? null : this.#accountTerms(listener),
      clean: (text) => redact(text, secretsOf(keys)),
    });
    this.#streams = streams;
    this.#watched = symbols;
    try {
      await streams.open(2 * timeoutMs);
    } catch (error) {
      streams.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#streams?.close();
    this.#rest.close();
  }

  async instruments(): Promise<readonly VenueInstrument[]> {
    const says = `${this.id} markets`;
    const answer = rowIn(says, await this.#ask(USDM.markets));
    const fees = await this.#fees();
    const [first = BASE_FEES] = fees.values();
    return rowsIn(says, answer['symbols']).flatMap((row) => {
      const instrument = instrumentOf(row, fees.get(textOf(row['symbol'])) ?? first);
      return instrument === null ? [] : [instrument];
    });
  }

  async submit(order: VenueOrder): Promise<VenueOrderState> {
    const query = orderQuery(order);
    if (this.#sent.has(order.client)) {
      const state = await this.order(order.symbol, order.client);
      if (state !== null) return state;
    }
    this.#sent.add(order.client);
    try {
      return orderOf(`${this.id} submit`, await this.#ask(USDM.submit, query));
    } catch (error) {
      if (!(error instanceof Refusal) || error.meaning !== 'duplicate') throw error;
      // Sent before: what became of that sending is the answer to this one.
      const state = await this.order(order.symbol, order.client);
      if (state !== null) return state;
      throw new VenueError('unknown', error.message, { code: error.code });
    }
  }

  async cancel(symbol: string, client: string): Promise<VenueOrderState> {
    const query = this.#nameOf(symbol, client);
    try {
      return orderOf(`${this.id} cancel`, await this.#ask(USDM.cancel, query));
    } catch (error) {
      if (!(error instanceof Refusal) || error.meaning !== 'not-found') throw error;
      // Nothing to cancel: the order ended before, or never was.
      const state = await this.order(symbol, client);
      if (state !== null) return state;
      throw error;
    }
  }

  async cancelAll(symbol: string): Promise<void> {
    await this.#unlessMissing(this.#ask(USDM.cancelAll, queryOf({ symbol })));
  }

  async order(symbol: string, client: string): Promise<VenueOrderState | null> {
    const answer = this.#ask(USDM.order, this.#nameOf(symbol, client));
    const row = await this.#unlessMissing(answer);
    return row === null ? null : orderOf(`${this.id} order`, row);
  }

  async openOrders(): Promise<readonly VenueOrderState[]> {
    const says = `${this.id} open orders`;
    return rowsIn(says, await this.#ask(USDM.openOrders)).map((row) => orderOf(says, row));
  }

  trades(symbol: string, since: number): Promise<readonly VenueTrade[]> {
    const ask = (params: Readonly<Record<string, string | number>>): Promise<unknown> =>
      this.#ask(USDM.trades, queryOf(params));
    return ownTrades(ask, symbol, since, this.#clock.now());
  }

  async positions(): Promise<readonly VenuePosition[]> {
    const says = `${this.id} positions`;
    const [risks, settings] = await Promise.all([
      this.#ask(USDM.positions),
      this.#ask(USDM.settings),
    ]);
    const leverages = new Map(
      rowsIn(says, settings).map((row) => [row['symbol'], textOf(row['leverage'])]),
    );
    const positions = rowsIn(says, risks).map((row) =>
      positionOf(row, leverages.get(row['symbol']) ?? '0'),
    );
    this.#positions.clear();
    for (const position of positions) this.#positions.set(position.symbol, position);
    return positions;
  }

  async account(): Promise<VenueAccount> {
    return accountOf(`${this.id} account`, await this.#ask(USDM.account));
  }

  async setLeverage(symbol: string, leverage: number): Promise<void> {
    await this.#ask(USDM.leverage, queryOf({ symbol, leverage }));
  }

  transfer(_to: string, _amount: string, _id: string): Promise<void> {
    const says = 'a transfer that is repeated would move twice, so none is sent';
    return Promise.reject(new VenueError('refused', `${this.id} transfer: ${says}`));
  }

  async cancelAllAfter(symbol: string, ms: number): Promise<void> {
    await this.#ask(USDM.cancelAllAfter, queryOf({ symbol, countdownTime: ms }));
  }

  /** Asking also measures how far the clocks are apart; requests are stamped by the venue's. */
  async time(): Promise<number> {
    const sent = Date.now();
    const row = rowIn(`${this.id} time`, await this.#ask(USDM.time));
    const venue = Number(row['serverTime']);
    if (!(venue > 0)) throw new VenueError('unknown', `${this.id} time: the answer says none`);
    this.#clock.learn({ sent, received: Date.now(), venue });
    return venue;
  }

  async rights(): Promise<KeyRights> {
    const { wallet, http } = this.#addresses;
    const says = `${this.id} rights`;
    if (wallet === null) {
      // Nobody says what the key itself may do there.
      const row = rowIn(says, await this.#rest.ask(http, USDM.accountRights));
      return { trade: row['canTrade'] === true, withdraw: 'unknown' };
    }
    const row = rowIn(says, await this.#rest.ask(wallet, USDM.rights));
    const withdraw = row['enableWithdrawals'];
    return {
      trade: row['enableFutures'] === true,
      withdraw: typeof withdraw === 'boolean' ? withdraw : 'unknown',
    };
  }

  #ask(endpoint: Endpoint, query = ''): Promise<unknown> {
    return this.#rest.ask(this.#addresses.http, endpoint, query);
  }

  #nameOf(symbol: string, client: string): string {
    return `symbol=${encodeURIComponent(symbol)}&origClientOrderId=${clientText(client)}`;
  }

  /** Null where the venue does not know what was asked for. */
  async #unlessMissing(answer: Promise<unknown>): Promise<unknown> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof Refusal && error.meaning === 'not-found') return null;
      throw error;
    }
  }

  /** Only intervals that are not the usual one are listed. */
  async #readFundingIntervals(): Promise<void> {
    const rows = rowsIn(`${this.id} funding intervals`, await this.#ask(USDM.funding));
    for (const row of rows) {
      const hours = Number(row['fundingIntervalHours']);
      if (hours > 0) this.#intervalMs.set(textOf(row['symbol']), hours * HOUR_MS);
    }
  }

  /** Rates by symbol, in the order in which the symbols are watched. */
  async #fees(): Promise<ReadonlyMap<string, Fees>> {
    const fees = new Map<string, Fees>();
    if (this.#given.keys === null) return fees;
    for (const symbol of this.#watched.slice(0, FEES_ASKED_MAX)) {
      const row = rowIn(`${this.id} fees`, await this.#ask(USDM.fees, queryOf({ symbol })));
      const maker = textOf(row['makerCommissionRate']);
      const taker = textOf(row['takerCommissionRate']);
      if (maker !== '' && taker !== '') fees.set(symbol, { maker, taker });
    }
    return fees;
  }

  #accountTerms(listener: VenueListener) {
    return {
      openKey: async () => {
        const key = textOf(rowIn(`${this.id} key`, await this.#ask(USDM.openKey))['listenKey']);
        if (key !== '') return encodeURIComponent(key);
        throw new VenueError('unknown', `${this.id} open listen key: the answer has none`);
      },
      renewKey: async () => void (await this.#ask(USDM.renewKey)),
      known: (symbol: string) => this.#positions.get(symbol),
      tell: async (isStale: () => boolean) => {
        const [positions, account] = await Promise.all([this.positions(), this.account()]);
        if (isStale()) return;
        for (const position of positions) {
          if (this.#watched.includes(position.symbol)) listener.position(position);
        }
        listener.account(account);
      },
    };
  }
}

/** Opens the venue. Nothing is sent before the first call. */
export const openBinanceUsdmVenue = (given: BinanceUsdmOptions): Venue =>
  new BinanceUsdmVenue(given);
