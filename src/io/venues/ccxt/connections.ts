/** Which WebSocket connection every watch uses, and whether all of them stand. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { CcxtClient, CcxtExchange } from './exchange.ts';

/** A watch of ccxt that is repeated for ever. */
export class Watch {
  readonly name: string;
  /**
   * Hears every message, not only those that meet a waiting call: in a burst ccxt reads on without
   * waiting, and of what it keeps no list the later messages would be lost. Null where ccxt keeps
   * one.
   */
  readonly hear: ((result: unknown) => void) | null;
  /** The connection it asked for last; null while it asks anew. */
  client: CcxtClient | null = null;
  /** Has it heard anything since it asked anew? Then its connection stands, whatever it is. */
  hasHeard = false;
  /** Messages that were heard as they came. */
  messages = 0;

  constructor(name: string, hear: Watch['hear']) {
    this.name = name;
    this.hear = hear;
  }

  get stands(): boolean {
    return this.hasHeard || this.client?.isConnected === true;
  }

  reset(): void {
    this.client = null;
    this.hasHeard = false;
  }
}

/**
 * ccxt opens connections inside its watches and does not tell. Both places where it asks for one
 * and learns that it stands are wrapped; the watch in whose name it asks is known by its context.
 */
export class Connections {
  readonly #watches = new Set<Watch>();
  readonly #asking = new AsyncLocalStorage<Watch>();
  readonly #wrapped = new WeakSet<CcxtClient>();
  readonly #changed: () => void;

  /** @param changed called when a connection may stand that did not */
  constructor(exchange: CcxtExchange, changed: () => void) {
    this.#changed = changed;
    const client = exchange.client.bind(exchange);
    exchange.client = (url) => {
      const opened = client(url);
      this.#wrap(opened);
      const watch = this.#asking.getStore();
      // Names without an address are ccxt's own places to wait, not connections.
      if (watch !== undefined && /^wss?:/.test(url)) {
        watch.client = opened;
        if (opened.isConnected) queueMicrotask(this.#changed);
      }
      return opened;
    };
    const onConnected = exchange.onConnected.bind(exchange);
    exchange.onConnected = (...args) => {
      const result = onConnected(...args);
      // Not within ccxt, where an error of the listener would break the connection.
      queueMicrotask(this.#changed);
      return result;
    };
  }

  /** A watch waits for names of messages; what comes under such a name is what it watches. */
  #wrap(client: CcxtClient): void {
    if (this.#wrapped.has(client)) return;
    this.#wrapped.add(client);
    const waiting = new Map<string, Watch>();
    const future = client.future.bind(client);
    client.future = (name) => {
      const watch = this.#asking.getStore();
      if (watch !== undefined && watch.hear !== null) waiting.set(name, watch);
      return future(name);
    };
    const resolve = client.resolve.bind(client);
    client.resolve = (result, name) => {
      const watch = name === undefined ? undefined : waiting.get(name);
      if (watch !== undefined) {
        watch.messages += 1;
        watch.hear?.(result);
      }
      return resolve(result, name);
    };
  }

  add(watch: Watch): void {
    this.#watches.add(watch);
  }

  drop(watch: Watch): void {
    this.#watches.delete(watch);
  }

  as<T>(watch: Watch, act: () => Promise<T>): Promise<T> {
    return this.#asking.run(watch, act);
  }

  /** Do the connections of all watches stand? */
  get stand(): boolean {
    return [...this.#watches].every((watch) => watch.stands);
  }

  /** Names of the watches without a connection. */
  get missing(): readonly string[] {
    return [...this.#watches].filter((watch) => !watch.stands).map((watch) => watch.name);
  }
}
