/** Requests over HTTP: within the limits, signed, in time, and with what their failure means. */
import * as http from 'node:http';
import * as https from 'node:https';
import { redact, secretsOf, type VenueKeys } from '../../keys/index.ts';
import { Gate } from '../ccxt/gate.ts';
import { retryAfterMsOf } from '../rate-limit.ts';
import { VenueError } from '../venue.ts';
import { readJson } from './json.ts';
import { Lane } from './lane.ts';
import type { Signer } from './signer.ts';
import { type Endpoint, type Meaning, meaningOf, type UsdmLimit } from './terms.ts';

/** The connection was never there, so nothing was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTDOWN']);
const RETRY_MS_MIN = 1_000;
/** Idle connections end before the venue ends them, so that no request meets the end. */
const IDLE_MS = 25_000;

export interface RestTerms {
  /** The venue's name in errors. */
  readonly id: string;
  readonly keys: VenueKeys | null;
  readonly signer: Signer | null;
  readonly limits: readonly UsdmLimit[];
  /** Ms from sending to the whole answer. */
  readonly timeoutMs: number;
  /** Connections for cancels, and as many for everything else. */
  readonly connections: number;
}

/** What came back. */
interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** A refusal with its meaning, which a caller may take for an answer. */
export class Refusal extends VenueError {
  readonly meaning: Meaning;

  constructor(meaning: Meaning, says: string, more: { code: string; retryAfterMs: number }) {
    const kind = meaning === 'not-found' || meaning === 'duplicate' ? 'refused' : meaning;
    super(kind, says, more);
    this.meaning = meaning;
  }
}

const laneOf = ({ kind }: Endpoint): 'cancel' | 'other' => (kind === 'cancel' ? kind : 'other');

export class Rest {
  // state
  #isClosed = false;
  // fixed
  readonly #terms: RestTerms;
  readonly #gate: Gate;
  readonly #agents = new Map<string, http.Agent | https.Agent>(); // by origin and lane
  /** Cancels never stand in a queue for a connection behind anything else. */
  readonly #lanes: Readonly<Record<'cancel' | 'other', Lane>>;

  constructor(terms: RestTerms) {
    this.#terms = terms;
    this.#lanes = { cancel: new Lane(terms.connections), other: new Lane(terms.connections) };
    this.#gate = new Gate(terms.limits, () => performance.now());
  }

  /**
   * Asks and reads the answer.
   *
   * @param origin such as `https://fapi.binance.com`
   * @param query parameters as they are sent, without stamp and signature
   * @throws Refusal where the venue refused, VenueError where it did not answer
   */
  async ask(origin: string, endpoint: Endpoint, query = ''): Promise<unknown> {
    const { id, signer } = this.#terms;
    const says = `${id} ${endpoint.says}`;
    if (this.#isClosed) throw new VenueError('unavailable', `${says}: it was closed`);
    if (endpoint.security !== 'none' && signer === null) {
      throw new VenueError('keys', `${says}: there are no keys; accepted: a key and its secret`);
    }
    await this.#gate.pass(endpoint.kind, endpoint.weight);
    const lane = this.#lanes[laneOf(endpoint)];
    await lane.enter();
    try {
      if (this.#isClosed) throw new VenueError('unavailable', `${says}: it was closed`);
      // Stamped last: what waited for the limits must not arrive old.
      const sent = endpoint.security === 'signed' ? (signer as Signer).sign(query) : query;
      return this.#read(says, await this.#send(says, origin, endpoint, sent));
    } finally {
      lane.leave();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#gate.close();
    for (const agent of this.#agents.values()) agent.destroy();
  }

  #agent(origin: string, endpoint: Endpoint): http.Agent | https.Agent {
    const name = `${origin} ${laneOf(endpoint)}`;
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const maxSockets = this.#terms.connections;
    const options = { keepAlive: true, maxSockets, timeout: IDLE_MS, scheduling: 'lifo' } as const;
    const agent = origin.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
    this.#agents.set(name, agent);
    return agent;
  }

  #send(says: string, origin: string, endpoint: Endpoint, query: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const { request } = origin.startsWith('https:') ? https : http;
    const { keys, timeoutMs } = this.#terms;
    const address = `${origin}${endpoint.path}${query === '' ? '' : `?${query}`}`;
    const headers: http.OutgoingHttpHeaders = {};
    if (endpoint.security !== 'none') headers['x-mbx-apikey'] = (keys as VenueKeys).key.reveal();
    const { method } = endpoint;
    const options = { method, headers, agent: this.#agent(origin, endpoint) };
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      reject(this.#failure(says, error));
    };
    const sending = request(address, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', fail);
      incoming.on('end', () => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      });
    });
    const timer = setTimeout(() => {
      // Without a connection not a byte has left.
      const isSent = sending.socket !== null && !sending.socket.connecting;
      const kind = isSent ? 'unknown' : 'unavailable';
      const what = isSent ? 'whole answer' : 'connection';
      reject(new VenueError(kind, `${says}: no ${what} in ${timeoutMs} ms`));
      sending.destroy();
    }, timeoutMs);
    sending.on('error', fail);
    sending.end();
    return promise;
  }

  #failure(says: string, error: unknown): VenueError {
    const { message, code } = error as Error & { readonly code?: string };
    const kind = NEVER_SENT.has(code ?? '') ? 'unavailable' : 'unknown';
    return new VenueError(kind, `${says}: ${this.#clean(message)}`);
  }

  #read(says: string, answer: Answer): unknown {
    const { status, headers, text } = answer;
    const retryAfterMs = retryAfterMsOf(headers['retry-after'], Date.now());
    this.#learn(headers, status, retryAfterMs);
    const body = readJson(text);
    if (status >= 200 && status < 300) {
      if (body !== undefined) return body;
      throw new VenueError('unknown', `${says}: the answer is no JSON`);
    }
    const { code = '', msg = '' } = (body ?? {}) as { code?: number | string; msg?: string };
    const meaning = meaningOf(status, String(code));
    const message = this.#clean(`${code} ${msg}`.trim() || `status ${status}`);
    throw new Refusal(meaning, `${says}: ${message}`, {
      code: String(code),
      retryAfterMs: meaning === 'rate-limit' ? Math.max(RETRY_MS_MIN, retryAfterMs) : retryAfterMs,
    });
  }

  #learn(headers: http.IncomingHttpHeaders, status: number, retryAfterMs: number): void {
    const told = new Map<string, string>();
    for (const { header } of this.#terms.limits) {
      const value = headers[header];
      if (typeof value === 'string') told.set(header, value);
    }
    this.#gate.learn(told, { status, retryAfterMs, code: '' });
  }

  #clean(text: string): string {
    return redact(text, secretsOf(this.#terms.keys)).slice(0, 500);
  }
}
