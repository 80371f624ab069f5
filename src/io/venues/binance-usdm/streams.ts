/** All streams of a venue: which connections they need, and whether all of them stand. */
import { Pauses } from '../ccxt/pauses.ts';
import { VenueError, type VenueListener, type VenuePosition } from '../venue.ts';
import { MarketEvents } from './market-events.ts';
import { StreamSocket } from './stream-socket.ts';
import { tellUserEvent } from './user-events.ts';

/** Streams of one connection: their names are in its address, which must not become too long. */
const STREAMS_MAX = 200;
/** Marks come every second, so a market stream that is silent so long is dead. */
const SILENCE_MS_MAX = 30_000;
/** A listen key lives for an hour. */
const RENEW_MS = 1_800_000;
const RENEW_AGAIN_MS = 60_000;
/** From one question for the account that events ask for to the next. */
const ACCOUNT_MS_MIN = 2_000;

export interface StreamsTerms {
  /** Such as `wss://fstream.binance.com`. */
  readonly origin: string;
  readonly symbols: readonly string[];
  readonly listener: VenueListener;
  readonly quotes: 'book-ticker' | 'depth';
  readonly intervalMsOf: (symbol: string) => number;
  /** Null where there is no account to watch. */
  readonly account: AccountTerms | null;
  /** Takes secrets out of a text. */
  readonly clean: (text: string) => string;
}

/** The questions that the user data stream needs. */
export interface AccountTerms {
  openKey(): Promise<string>;
  renewKey(): Promise<void>;
  known(symbol: string): VenuePosition | undefined;
  /** Asks for positions and account, and tells them unless `isStale` by then. */
  tell(isStale: () => boolean): Promise<void>;
}

export class Streams {
  // state
  #state: 'opening' | 'up' | 'down' | 'closed' = 'opening';
  #changes = 0; // of balances or positions
  #isAsking = false;
  #renewal: NodeJS.Timeout | undefined;
  readonly #sockets: StreamSocket[] = [];
  readonly #pauses = new Pauses();
  readonly #opened = Promise.withResolvers<void>();
  // fixed
  readonly #terms: StreamsTerms;

  constructor(terms: StreamsTerms) {
    this.#terms = terms;
    this.#opened.promise.catch(() => {});
    const { symbols, quotes } = terms;
    const lower = symbols.map((symbol) => symbol.toLowerCase());
    const best = quotes === 'depth' ? 'depth5@100ms' : 'bookTicker';
    this.#addMarket('quotes', 'public', SILENCE_MS_MAX * 4, lower, [best]);
    this.#addMarket('marks', 'market', SILENCE_MS_MAX, lower, ['markPrice@1s', 'aggTrade']);
    if (terms.account !== null) this.#addUser(terms.account);
  }

  /**
   * Opens all connections; resolves when they stand.
   *
   * @throws VenueError `unavailable` with the names of those that do not
   */
  async open(msMax: number): Promise<void> {
    for (const socket of this.#sockets) socket.open();
    if (this.#sockets.length === 0) return;
    const timer = setTimeout(() => {
      const missing = this.#sockets.filter(({ isUp }) => !isUp).map(({ name }) => name);
      const says = `no connection in ${msMax} ms for ${missing.join(', ')}`;
      this.#opened.reject(new VenueError('unavailable', says));
    }, msMax);
    try {
      await this.#opened.promise;
    } finally {
      clearTimeout(timer);
    }
    if (this.#terms.account !== null) this.#renewLater(this.#terms.account, RENEW_MS);
  }

  close(): void {
    this.#state = 'closed';
    clearTimeout(this.#renewal);
    this.#pauses.end();
    this.#opened.reject(new VenueError('unavailable', 'the venue was closed'));
    for (const socket of this.#sockets) socket.close();
  }

  #addMarket(
    name: string,
    category: 'public' | 'market',
    silenceMsMax: number,
    symbols: readonly string[],
    channels: readonly string[],
  ): void {
    const { origin, listener, intervalMsOf } = this.#terms;
    const names = symbols.flatMap((symbol) => channels.map((channel) => `${symbol}@${channel}`));
    for (let from = 0; from < names.length; from += STREAMS_MAX) {
      const streams = names.slice(from, from + STREAMS_MAX).map(encodeURIComponent);
      const address = `${origin}/${category}/stream?streams=${streams.join('/')}`;
      const events = new MarketEvents(listener, intervalMsOf);
      this.#add(
        name,
        silenceMsMax,
        async () => address,
        (text) => events.take(text),
      );
    }
  }

  #addUser(account: AccountTerms): void {
    const parts = {
      listener: this.#terms.listener,
      known: (symbol: string) => account.known(symbol),
      accountChanged: () => this.#accountChanged(account),
      keyEnded: () => socket.restart('the listen key ended'),
    };
    const address = async (): Promise<string> =>
      `${this.#terms.origin}/private/ws?listenKey=${await account.openKey()}`;
    const socket = this.#add('account', 0, address, (text) => tellUserEvent(parts, text));
  }

  #add(
    name: string,
    silenceMsMax: number,
    address: () => Promise<string>,
    heard: (text: string) => void,
  ): StreamSocket {
    const changed = (state: 'up' | 'down', reason: string): void => {
      if (state === 'up') this.#checkUp();
      else this.#down(reason);
    };
    const socket = new StreamSocket({ name, silenceMsMax, address, heard, changed });
    this.#sockets.push(socket);
    return socket;
  }

  #checkUp(): void {
    if (this.#state === 'up' || this.#state === 'closed') return;
    if (!this.#sockets.every(({ isUp }) => isUp)) return;
    this.#state = 'up';
    this.#opened.resolve();
    this.#terms.listener.stream('up', '');
  }

  #down(reason: string): void {
    if (this.#state !== 'up') return;
    this.#state = 'down';
    this.#terms.listener.stream('down', this.#terms.clean(reason).slice(0, 500));
  }

  #renewLater(account: AccountTerms, ms: number): void {
    clearTimeout(this.#renewal);
    if (this.#state === 'closed') return;
    this.#renewal = setTimeout(() => {
      account.renewKey().then(
        () => this.#renewLater(account, RENEW_MS),
        // A key that is gone ends its stream, which opens anew with another one.
        () => this.#renewLater(account, RENEW_AGAIN_MS),
      );
    }, ms);
  }

  /** Events leave out margins and liquidation prices, so these are asked for. */
  #accountChanged(account: AccountTerms): void {
    this.#changes += 1;
    if (!this.#isAsking) void this.#tellAccount(account);
  }

  async #tellAccount(account: AccountTerms): Promise<void> {
    this.#isAsking = true;
    let told: number;
    do {
      told = this.#changes;
      const asked = told;
      // An answer that an event overtook is older than what was told already.
      const isStale = (): boolean => this.#changes !== asked || this.#state === 'closed';
      // A question that failed is asked again by the next event.
      await account.tell(isStale).catch(() => {});
      await this.#pauses.wait(ACCOUNT_MS_MIN);
    } while (this.#changes !== told && this.#state !== 'closed');
    this.#isAsking = false;
  }
}
