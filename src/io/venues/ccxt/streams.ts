/** What a venue tells by itself: ccxt's watches, repeated for ever, and whether all stand. */
import { type VenueAccount, VenueError, type VenueListener } from '../venue.ts';
import { Connections, Watch } from './connections.ts';
import { Deadline } from './deadline.ts';
import { type Capabilities, type CcxtMarket, rowOf } from './exchange.ts';
import type { Markets } from './markets.ts';
import type { OpenExchange } from './open-exchange.ts';
import { Pauses } from './pauses.ts';
import {
  type Tell,
  type Telling,
  tellBook,
  tellCash,
  tellFills,
  tellFunding,
  tellFundings,
  tellMark,
  tellMarks,
  tellOrders,
  tellPositions,
  tellQuotes,
  tellTrades,
} from './tellings.ts';

/** Waits before a broken watch is repeated; the last one for ever. */
const RETRY_MS = [100, 500, 1_000, 2_000, 5_000, 10_000];
const FUNDING_POLL_MS = 30_000;
/** From one question for the account that events ask for to the next. */
const ACCOUNT_MS_MIN = 1_000;

export interface StreamsOptions {
  readonly open: OpenExchange;
  readonly markets: Markets;
  readonly watched: readonly CcxtMarket[];
  readonly listener: VenueListener;
  account(): Promise<VenueAccount>;
  /** `public`: without keys there is no account to watch. */
  readonly scope: 'account' | 'public';
}

export class Streams {
  readonly #given: StreamsOptions;
  readonly #telling: Telling;
  readonly #connections: Connections;
  readonly #pauses = new Pauses();
  readonly #loops = new Set<Promise<void>>();
  readonly #firstUp = Promise.withResolvers<void>();
  #state: 'opening' | 'up' | 'down' = 'opening';
  #isStopped = false;
  /** Events ask for the account; one question is out at a time. */
  #account: 'idle' | 'asking' | 'again' = 'idle';

  constructor(given: StreamsOptions) {
    const { listener, markets, open } = given;
    this.#given = given;
    this.#telling = { listener, markets, dialect: open.dialect };
    this.#connections = new Connections(open.exchange, () => this.#checkUp());
    this.#firstUp.promise.catch(() => {});
  }

  get watched(): readonly CcxtMarket[] {
    return this.#given.watched;
  }

  /**
   * Starts every watch that the venue has. Resolves when all connections stand.
   *
   * @throws VenueError `unavailable` with the names of those that do not
   */
  async start(deadlineMs: number): Promise<void> {
    const { has } = this.#given.open.exchange;
    if (this.watched.length > 0) this.#startPublic(has);
    if (this.#given.scope === 'account') this.#startPrivate(has);
    if (this.#loops.size === 0) return;
    const deadline = new Deadline(deadlineMs, 'streams');
    try {
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

  #startPublic(has: Capabilities): void {
    const { exchange } = this.#given.open;
    const symbols = this.watched.map((market) => market.symbol);
    if (has['watchBidsAsks'] === true) {
      const read = () => exchange.watchBidsAsks(symbols);
      this.#hear('quotes', read, (got) => tellQuotes(this.#telling, got));
    } else {
      for (const market of this.watched) {
        const read = () => exchange.watchOrderBook(market.symbol);
        this.#watch(`book ${market.id}`, read, (book) => tellBook(this.#telling, market, book));
      }
    }
    for (const market of this.watched) {
      const read = () => exchange.watchTrades(market.symbol);
      this.#watch(`trades ${market.id}`, read, (rows) => tellTrades(this.#telling, market, rows));
    }
    if (this.watched.some((market) => market.contract === true)) this.#startMarks(has, symbols);
  }

  #startMarks(has: Capabilities, symbols: readonly string[]): void {
    const { exchange } = this.#given.open;
    const tell = (got: unknown): Tell => tellMarks(this.#telling, got);
    if (has['watchMarkPrices'] === true) {
      this.#hear('marks', () => exchange.watchMarkPrices(symbols), tell);
    } else if (has['watchTickers'] === true) {
      this.#hear('tickers', () => exchange.watchTickers(symbols), tell);
    }
    if (has['watchFundingRates'] === true) {
      const read = () => exchange.watchFundingRates(symbols);
      this.#hear('funding', read, (got) => tellFundings(this.#telling, got));
    } else if (has['fetchFundingRate'] !== undefined && has['fetchFundingRate'] !== false) {
      // Also where the mark stream carries it: the first rate is known at once then.
      for (const market of this.watched) {
        if (market.type === 'swap') this.#run(this.#pollFunding(market));
      }
    }
  }

  #startPrivate(has: Capabilities): void {
    const { exchange, dialect } = this.#given.open;
    const telling = this.#telling;
    this.#watch(
      'orders',
      () => exchange.watchOrders(),
      (rows) => tellOrders(telling, rows),
    );
    this.#watch(
      'own trades',
      () => exchange.watchMyTrades(),
      (rows) => tellFills(telling, rows),
    );
    if (has['watchPositions'] === true) {
      const read = () => exchange.watchPositions();
      this.#hear('positions', read, (got) => tellPositions(telling, got));
    }
    if (has['watchBalance'] === true) {
      const read = () => exchange.watchBalance();
      this.#hear('balance', read, (got) => {
        const tell = tellCash(telling, dialect.cashOf(rowOf(rowOf(got)['info'])));
        return () => {
          tell();
          this.#askAccount();
        };
      });
    }
  }

  /** A watch of which ccxt keeps what nobody waited for. */
  #watch<T>(name: string, read: () => Promise<T>, tell: (got: T) => Tell): void {
    this.#start(new Watch(name, null), read, tell);
  }

  /** A watch of which every message is heard as it comes. */
  #hear(name: string, read: () => Promise<unknown>, tell: (got: unknown) => Tell): void {
    const hear = (got: unknown): void => {
      // Read at once, since ccxt writes the next message into the same object; told later, since
      // within ccxt an error of the listener would break the connection.
      const call = this.#read(watch, () => tell(got));
      queueMicrotask(() => this.#tell(watch, call));
    };
    const watch = new Watch(name, hear);
    this.#start(watch, read, tell);
  }

  #start<T>(watch: Watch, read: () => Promise<T>, tell: (got: T) => Tell): void {
    this.#connections.add(watch);
    this.#run(this.#repeat(watch, read, tell));
  }

  #run(loop: Promise<void>): void {
    const kept = loop.finally(() => this.#loops.delete(kept));
    this.#loops.add(kept);
  }

  async #repeat<T>(watch: Watch, read: () => Promise<T>, tell: (got: T) => Tell): Promise<void> {
    let failures = 0;
    while (!this.#isStopped) {
      const before = watch.messages;
      try {
        const got = await this.#connections.as(watch, read);
        failures = 0;
        // What was heard as it came is not told twice.
        if (watch.messages === before)
          this.#tell(
            watch,
            this.#read(watch, () => tell(got)),
          );
      } catch (error) {
        if (this.#isStopped) return;
        if (isMissing(error)) {
          // The venue does not have it after all; no use in asking again.
          this.#connections.drop(watch);
          this.#checkUp();
          return;
        }
        this.#down(watch, error);
        await this.#pauses.wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0);
        failures += 1;
      }
    }
  }

  /** A message that cannot be read counts as a broken stream, and nothing of it is told. */
  #read(watch: Watch, make: () => Tell): Tell | null {
    try {
      return make();
    } catch (error) {
      queueMicrotask(() => this.#down(watch, error));
      return null;
    }
  }

  /** Tells the listener, whose faults are faults of the program and not caught. */
  #tell(watch: Watch, call: Tell | null): void {
    if (this.#isStopped || call === null) return;
    watch.hasHeard = true;
    this.#checkUp();
    call();
  }

  async #pollFunding(market: CcxtMarket): Promise<void> {
    const { exchange } = this.#given.open;
    while (!this.#isStopped) {
      // A question that failed is asked again; what is old is known by its time.
      const row = await exchange.fetchFundingRate(market.symbol).catch(() => null);
      if (this.#isStopped) return;
      if (row !== null) {
        tellMark(this.#telling, market, row)();
        tellFunding(this.#telling, market, row)();
      }
      await this.#pauses.wait(FUNDING_POLL_MS);
    }
  }

  /** Balances do not say what is required of the account, so it is asked for. */
  #askAccount(): void {
    if (this.#account === 'idle') this.#run(this.#answerAccount());
    else this.#account = 'again';
  }

  async #answerAccount(): Promise<void> {
    do {
      this.#account = 'asking';
      const account = await this.#given.account().catch(() => null);
      if (this.#isStopped) return;
      if (account !== null) this.#given.listener.account(account);
      await this.#pauses.wait(ACCOUNT_MS_MIN);
    } while (this.#wasAskedAgain() && !this.#isStopped);
    this.#account = 'idle';
  }

  #wasAskedAgain(): boolean {
    return this.#account === 'again';
  }

  #down(watch: Watch, error: unknown): void {
    watch.reset();
    if (this.#state !== 'up') return;
    this.#state = 'down';
    const says = error instanceof Error ? error.message : String(error);
    const reason = this.#given.open.clean(`${watch.name}: ${says}`).slice(0, 500);
    this.#given.listener.stream('down', reason);
  }

  #checkUp(): void {
    if (this.#state === 'up' || this.#isStopped || !this.#connections.stand) return;
    this.#state = 'up';
    this.#firstUp.resolve();
    this.#given.listener.stream('up', '');
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.constructor.name === 'NotSupported';
