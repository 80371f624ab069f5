/** Who listens to which public stream, and the small protocol by which they say so. */
import type { Connection } from './connection.ts';
import { readStreamName, type StreamName } from './stream-name.ts';

/** By "WebSocket Market Streams: Connect" of developers.binance.com. */
const STREAMS_MAX = 1_024;
const METHODS = ['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS'] as const;

/** How a listener reads events: bare, or wrapped with the name of the stream. */
export type Wrapping = 'raw' | 'combined';

interface Listener {
  readonly connection: Connection;
  readonly wrapping: Wrapping;
  readonly names: Set<string>;
}

interface Request {
  readonly method: (typeof METHODS)[number];
  readonly params: readonly string[];
  readonly id: number | string | null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The request in `text`, or the reason why there is none. */
function readRequest(text: string): Request | { readonly says: string; readonly code: number } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { code: 3, says: 'Invalid JSON: expected value' };
  }
  if (!isRecord(body)) return { code: 2, says: 'Invalid request: request must be an object' };
  const method = METHODS.find((word) => word === body['method']);
  if (method === undefined) return { code: 2, says: 'Invalid request: unknown variant' };
  const id = body['id'];
  if (typeof id !== 'number' && typeof id !== 'string') {
    return { code: 2, says: 'Invalid request: request ID must be an integer or a string' };
  }
  const params = body['params'] ?? [];
  if (!Array.isArray(params) || !params.every((name) => typeof name === 'string')) {
    return { code: 2, says: 'Invalid request: params must be a list of stream names' };
  }
  return { method, params, id };
}

/** The subscriptions of all connections. */
export class StreamHub {
  readonly #symbols: ReadonlySet<string>;
  readonly #names = new Map<string, StreamName>();
  readonly #byName = new Map<string, Set<Listener>>();
  readonly #listeners = new Map<Connection, Listener>();

  readonly #opened: (name: StreamName) => void;

  /** @param opened hears of a stream when its first listener comes */
  constructor(symbols: ReadonlySet<string>, opened: (name: StreamName) => void) {
    this.#symbols = symbols;
    this.#opened = opened;
  }

  /** Streams that somebody listens to. */
  names(): Iterable<StreamName> {
    return this.#names.values();
  }

  connections(): Iterable<Connection> {
    return this.#listeners.keys();
  }

  /** Adds a connection, with the streams that its address named. */
  open(connection: Connection, wrapping: Wrapping, names: readonly string[]): void {
    const listener = { connection, wrapping, names: new Set<string>() };
    this.#listeners.set(connection, listener);
    for (const name of names) this.#add(listener, name);
  }

  drop(connection: Connection): void {
    const listener = this.#listeners.get(connection);
    if (listener === undefined) return;
    for (const name of [...listener.names]) this.#remove(listener, name);
    this.#listeners.delete(connection);
  }

  /** Sends `event` to all who listen to the stream `name`. */
  publish(name: string, event: object): void {
    const listeners = this.#byName.get(name);
    if (listeners === undefined) return;
    const raw = JSON.stringify(event);
    for (const { connection, wrapping } of listeners) {
      connection.send(
        wrapping === 'raw' ? raw : `{"stream":${JSON.stringify(name)},"data":${raw}}`,
      );
    }
  }

  /** Answers a message of a connection. */
  answer(connection: Connection, text: string): void {
    const listener = this.#listeners.get(connection);
    if (listener === undefined) return;
    const request = readRequest(text);
    if ('says' in request) {
      connection.send(JSON.stringify({ error: { code: request.code, msg: request.says } }));
      return;
    }
    const refusal = this.#follow(listener, request);
    const { id } = request;
    if (refusal !== '') {
      connection.send(
        JSON.stringify({ error: { code: 2, msg: `Invalid request: ${refusal}` }, id }),
      );
      return;
    }
    const isList = request.method === 'LIST_SUBSCRIPTIONS';
    connection.send(JSON.stringify({ result: isList ? [...listener.names] : null, id }));
  }

  /** What is wrong with the request; empty where it was done. */
  #follow(listener: Listener, request: Request): string {
    const { method, params } = request;
    if (method === 'LIST_SUBSCRIPTIONS') return '';
    if (method === 'UNSUBSCRIBE') {
      for (const name of params) this.#remove(listener, name);
      return '';
    }
    const unknown = params.find((name) => readStreamName(name, this.#symbols) === null);
    if (unknown !== undefined) return `invalid stream ${unknown.slice(0, 80)}`;
    if (listener.names.size + params.length > STREAMS_MAX) return `over ${STREAMS_MAX} streams`;
    for (const name of params) this.#add(listener, name);
    return '';
  }

  #add(listener: Listener, text: string): void {
    const name = readStreamName(text, this.#symbols);
    if (name === null || listener.names.has(text)) return;
    listener.names.add(text);
    if (!this.#names.has(text)) this.#opened(name);
    this.#names.set(text, name);
    const listeners = this.#byName.get(text) ?? new Set();
    listeners.add(listener);
    this.#byName.set(text, listeners);
  }

  #remove(listener: Listener, text: string): void {
    if (!listener.names.delete(text)) return;
    const listeners = this.#byName.get(text);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    this.#byName.delete(text);
    this.#names.delete(text);
  }
}
