/** What a venue tells by itself: ccxt's watches, repeated for ever, as calls of a listener. */
import { type VenueAccount, VenueError, type VenueListener } from '../venue.ts';
import { Connections, Watch } from './connections.ts';
import { Deadline } from './deadline.ts';
import { decimalOrZero, decimalTextOf, signOf } from './decimal-text.ts';
import { type CcxtMarket, countOf, type Row, rowOf, rowsOf, textOf } from './exchange.ts';
import type { Markets } from './markets.ts';
import type { OpenExchange } from './open-exchange.ts';
import { Pauses } from './pauses.ts';
import { orderStateOf, positionOf, sizeOf, tradeOf } from './rows.ts';

/** Waits before a broken watch is repeated; the last one for ever. */
const RETRY_MS = [100, 500, 1_000, 2_000, 5_000, 10_000];
const FUNDING_POLL_MS = 30_000;
/** Between two questions for the account that events ask for. */
const ACCOUNT_MS_MIN = 1_000;
const DEFAULT_INTERVAL_MS = 28_800_000;

export interface StreamsOptions {
  readonly open: OpenExchange;
  readonly markets: Markets;
  readonly watched: readonly CcxtMarket[];
  readonly listener: VenueListener;
  account(): Promise<VenueAccount>;
  /** `public`: without keys there is no account to watch. */
  readonly scope: 'account' | 'public';
}

/** Tells the listener what was received; made where it can fail, called where it cannot. */
type Tell = () => void;

export class Streams {
  readonly #given: StreamsOptions;
  readonly #connections: Connections;
  readonly #pauses = new Pauses();
  readonly #loops = new Set<Promise<void>>();
  readonly #firstUp = Promise.withResolvers<void>();
  #state: 'opening' | 'up' | 'down' = 'opening';
  #isStopped = false;
  /** An event has asked for the account, and the answer is still to come. */
  #isAccountAsked = false;

  constructor(given: StreamsOptions) {
    this.#given = given;
    this.#connections = new Connections(given.open.exchange, () => this.#checkUp());
    this.#firstUp.promise.catch(() => {});
  }

  get watched(): readonly CcxtMarket[] {
    return this.#given.watched;
  }

  /** Starts every watch that the venue has. Resolves when all connections stand. */
  async start(deadlineMs: number): Promise<void> {
    const { has } = this.#given.open.exchange;
    if (this.watched.length > 0) this.#startPublic(has);
    if (this.#given.scope === 'account') this.#startPrivate(has);
    const deadline = new Deadline(deadlineMs, 'streams');
    try {
      if (this.#loops.size === 0) return;
      await Promise.race([this.#firstUp.promise, deadline.passed]);
    } catch (error) {
      if (!(error instanceof VenueError) || error.kind !== 'unknown') throw error;
      const missing = this.#connections.missing.join(', ');
      throw new VenueError('unavailable', `${error.message}; no connection for ${missing}`);
    } finally {
      deadline.hold();
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#firstUp.reject(new VenueError('unavailable', 'the venue was closed'));
    this.#pauses.end();
  }

  /** Resolves when no watch runs any more. */
  async ended(): Promise<void> {
    await Promise.all(this.#loops);
  }

  #startPublic(has: Readonly<Record<string, unknown>>): void {
    const { exchange } = this.#given.open;
    const symbols = this.watched.map((market) => market.symbol);
    if (has['watchBidsAsks'] === true) {
      this.#watch(
        'quotes',
        () => exchange.watchBidsAsks(symbols),
        (got) => this.#each(got, 'quote'),
      );
    } else {
      for (const market of this.watched) {
        const read = () => exchange.watchOrderBook(market.symbol);
        this.#watch(`book ${market.id}`, read, (book) => this.#book(market, book));
      }
    }
    for (const market of this.watched) {
      const read = () => exchange.watchTrades(market.symbol);
      this.#watch(`trades ${market.id}`, read, (rows) => this.#trades(market, rows));
    }
    this.#startMarks(has, symbols);
  }

  #startMarks(has: Readonly<Record<string, unknown>>, symbols: readonly string[]): void {
    const { exchange } = this.#given.open;
    if (!this.watched.some((market) => market.contract === true)) return;
    if (has['watchMarkPrices'] === true) {
      this.#watch(
        'marks',
        () => exchange.watchMarkPrices(symbols),
        (got) => this.#each(got, 'mark'),
      );
    } else if (has['watchTickers'] === true) {
      this.#watch(
        'tickers',
        () => exchange.watchTickers(symbols),
        (got) => this.#each(got, 'mark'),
      );
    }
    if (has['watchFundingRates'] === true) {
      const read = () => exchange.watchFundingRates(symbols);
      this.#watch('funding', read, (got) => this.#each(got, 'funding'));
    } else if (has['fetchFundingRate'] !== undefined && has['fetchFundingRate'] !== false) {
      // Also where the mark stream carries it: the first rate is known at once then.
      for (const market of this.watched) {
        if (market.type === 'swap') this.#poll(market);
      }
    }
  }

  #startPrivate(has: Readonly<Record<string, unknown>>): void {
    const { exchange } = this.#given.open;
    this.#watch(
      'orders',
      () => exchange.watchOrders(),
      (rows) => this.#orders(rows),
    );
    this.#watch(
      'own trades',
      () => exchange.watchMyTrades(),
      (rows) => this.#fills(rows),
    );
    if (has['watchPositions'] === true) {
      this.#watch(
        'positions',
        () => exchange.watchPositions(),
        (rows) => this.#positions(rows),
      );
    }
    if (has['watchBalance'] === true) {
      this.#watch(
        'balance',
        () => exchange.watchBalance(),
        (row) => this.#balance(row),
      );
    }
  }

  #watch<T>(name: string, read: () => Promise<T>, tell: (got: T) => Tell): void {
    const watch = new Watch(name);
    this.#connections.add(watch);
    // A fault of the listener is a fault of the program: it is not taken for a broken stream.
    this.#run(this.#repeat(watch, read, tell));
  }

  #run(loop: Promise<void>): void {
    const kept = loop.finally(() => this.#loops.delete(kept));
    this.#loops.add(kept);
  }

  async #repeat<T>(watch: Watch, read: () => Promise<T>, tell: (got: T) => Tell): Promise<void> {
    let failures = 0;
    while (!this.#isStopped) {
      let call: Tell;
      try {
        const got = await this.#connections.as(watch, read);
        if (this.#isStopped) return;
        failures = 0;
        watch.hasHeard = true;
        this.#checkUp();
        call = tell(got);
      } catch (error) {
        if (this.#isStopped) return;
        if (this.#isMissing(error)) {
          // The venue does not have it after all; no use in asking again.
          this.#connections.drop(watch);
          this.#checkUp();
          return;
        }
        watch.reset();
        this.#down(watch.name, error);
        await this.#pauses.wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0);
        failures += 1;
        continue;
      }
      call();
    }
  }

  #isMissing(error: unknown): boolean {
    return error instanceof Error && error.constructor.name === 'NotSupported';
  }

  #poll(market: CcxtMarket): void {
    const { exchange } = this.#given.open;
    const loop = async (): Promise<void> => {
      while (!this.#isStopped) {
        // A question that failed is asked again; what is old is known by its time.
        const row = await exchange.fetchFundingRate(market.symbol).catch(() => null);
        if (this.#isStopped) return;
        if (row !== null) {
          this.#mark(market, row)();
          this.#funding(market, row)();
        }
        await this.#pauses.wait(FUNDING_POLL_MS);
      }
    };
    this.#run(loop());
  }

  #down(name: string, error: unknown): void {
    if (this.#state !== 'up') return;
    this.#state = 'down';
    const says = error instanceof Error ? error.message : String(error);
    this.#given.listener.stream('down', this.#given.open.clean(`${name}: ${says}`).slice(0, 500));
  }

  #checkUp(): void {
    if (this.#state === 'up' || this.#isStopped || !this.#connections.stand) return;
    this.#state = 'up';
    this.#firstUp.resolve();
    // Called from within ccxt, and never within a call of ours.
    queueMicrotask(() => {
      if (!this.#isStopped && this.#state === 'up') this.#given.listener.stream('up', '');
    });
  }

  /** Rows by symbol, or a single one. */
  #each(got: unknown, kind: 'quote' | 'mark' | 'funding'): Tell {
    const one = rowOf(got);
    const rows = typeof one['symbol'] === 'string' ? [one] : rowsOf(Object.values(one));
    const calls = rows.flatMap((row) => {
      const market = this.#given.markets.ofRow(row['symbol']);
      if (market === null) return [];
      if (kind === 'quote') return [this.#quote(market, row)];
      if (kind === 'funding') return [this.#funding(market, row)];
      return [this.#mark(market, row), this.#markFunding(market, row)];
    });
    return () => {
      for (const call of calls) call();
    };
  }

  #quote(market: CcxtMarket, row: Row): Tell {
    const bid = decimalOrZero(row['bid']);
    const bidSize = sizeOf(market, row['bidVolume']);
    const ask = decimalOrZero(row['ask']);
    const askSize = sizeOf(market, row['askVolume']);
    const time = countOf(row['timestamp']) || Date.now();
    return () => this.#given.listener.quote(market.id, time, bid, bidSize, ask, askSize);
  }

  #book(market: CcxtMarket, book: Row): Tell {
    const top = (side: unknown): readonly unknown[] => {
      const level: unknown = Array.isArray(side) ? side[0] : undefined;
      return Array.isArray(level) ? level : [];
    };
    const [bid, bidVolume] = top(book['bids']);
    const [ask, askVolume] = top(book['asks']);
    const timestamp = book['timestamp'];
    return this.#quote(market, { bid, bidVolume, ask, askVolume, timestamp });
  }

  #mark(market: CcxtMarket, row: Row): Tell {
    const mark = decimalTextOf(row['markPrice']);
    if (mark === null || signOf(mark) <= 0) return () => {};
    const index = decimalOrZero(row['indexPrice']);
    const time = countOf(row['timestamp']) || Date.now();
    return () => this.#given.listener.mark(market.id, time, mark, index);
  }

  #markFunding(market: CcxtMarket, row: Row): Tell {
    const found = this.#given.open.dialect.fundingOf(rowOf(row['info']));
    const rate = decimalTextOf(found?.rate);
    if (found === null || rate === null) return () => {};
    const next = countOf(found.next);
    const interval = this.#intervalOf(market.info);
    return () => this.#given.listener.funding(market.id, rate, next, interval);
  }

  #funding(market: CcxtMarket, row: Row): Tell {
    const rate = decimalTextOf(row['fundingRate']);
    if (rate === null) return () => {};
    const next = countOf(row['fundingTimestamp']) || countOf(row['nextFundingTimestamp']);
    const interval = this.#intervalOf(row);
    return () => this.#given.listener.funding(market.id, rate, next, interval);
  }

  /** ccxt writes `8h`; where nothing is said, the eight hours of most venues. */
  #intervalOf(row: Row): number {
    const hours = /^(\d{1,3})h$/.exec(textOf(row['interval']))?.[1];
    return hours === undefined ? DEFAULT_INTERVAL_MS : Number(hours) * 3_600_000;
  }

  #trades(market: CcxtMarket, rows: readonly Row[]): Tell {
    const { listener } = this.#given;
    const calls = rows.map((row): Tell => {
      const price = decimalOrZero(row['price']);
      const size = sizeOf(market, row['amount']);
      const side = row['side'] === 'sell' ? 'sell' : 'buy';
      return () => listener.trade(market.id, countOf(row['timestamp']), price, size, side);
    });
    return () => {
      for (const call of calls) call();
    };
  }

  #orders(rows: readonly Row[]): Tell {
    const { listener, open } = this.#given;
    return this.#perMarket(rows, (market, row) => {
      const state = orderStateOf(row, market, open.dialect);
      const notice = open.dialect.noticeOf(rowOf(row['info']));
      return () => {
        if (notice !== null) listener.notice(market.id, notice);
        listener.order(state);
      };
    });
  }

  #fills(rows: readonly Row[]): Tell {
    const { listener, open } = this.#given;
    return this.#perMarket(rows, (market, row) => {
      const trade = tradeOf(row, market, open.dialect);
      return () => listener.fill(trade);
    });
  }

  #positions(rows: readonly Row[]): Tell {
    const { listener } = this.#given;
    return this.#perMarket(rows, (market, row) => {
      const position = positionOf(row, market);
      return () => listener.position(position);
    });
  }

  #perMarket(rows: unknown, tell: (market: CcxtMarket, row: Row) => Tell): Tell {
    const calls = rowsOf(rows).flatMap((row) => {
      const market = this.#given.markets.ofRow(row['symbol']);
      return market === null ? [] : [tell(market, row)];
    });
    return () => {
      for (const call of calls) call();
    };
  }

  /** Balances do not say what is required of the account, so it is asked for. */
  #balance(row: Row): Tell {
    const flows = this.#given.open.dialect.cashOf(rowOf(row['info']));
    return () => {
      for (const { reason, id, amount } of flows) this.#given.listener.cash(reason, id, amount);
      if (this.#isAccountAsked) return;
      this.#isAccountAsked = true;
      this.#run(this.#askAccount());
    };
  }

  async #askAccount(): Promise<void> {
    await this.#pauses.wait(ACCOUNT_MS_MIN);
    this.#isAccountAsked = false;
    if (this.#isStopped) return;
    const account = await this.#given.account().catch(() => null);
    if (account !== null && !this.#isStopped) this.#given.listener.account(account);
  }
}
