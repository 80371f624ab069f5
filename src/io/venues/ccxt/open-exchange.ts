/** Makes a ccxt exchange: numbers as texts, own rate limits, no loose timers, nothing printed. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent } from 'node:http';
import { inspect } from 'node:util';
import { redact, secretsOf, type VenueKeys } from '../../keys/index.ts';
import type { RequestKind } from '../rate-limit.ts';
import { Answers } from './answers.ts';
import type { Deadline } from './deadline.ts';
import { decimalTextOf, sum } from './decimal-text.ts';
import { type CountedClass, type Dialect, dialectOf, paceLimits } from './dialects/index.ts';
import { parseExactJson } from './exact-json.ts';
import type { CcxtExchange, CcxtPackage, Params, Row } from './exchange.ts';
import { Gate } from './gate.ts';

export interface CcxtVenueOptions {
  /** ccxt's id, such as `binanceusdm`. */
  readonly exchange: string;
  /** Name under which the venue is known here; the exchange's where it is absent. */
  readonly id?: string;
  /** Null reads public prices only. */
  readonly keys: VenueKeys | null;
  /** The venue's test network, where ccxt knows one. */
  readonly network?: 'production' | 'sandbox';
  /** Options of ccxt. */
  readonly options?: Params;
  /** Origins that take the place of the venue's own, such as `http://127.0.0.1:8080`. */
  readonly origins?: { readonly http: string; readonly ws: string };
  /** Longest wait for an answer, ms. */
  readonly timeoutMs?: number;
  readonly limits?: readonly CountedClass[];
  /** Where ccxt's log lines go, cleaned; nowhere where it is absent. */
  readonly log?: (line: string) => void;
}

/** In whose name ccxt sends its requests. */
export interface Call {
  readonly kind: RequestKind;
  readonly deadline: Deadline;
}

/** An open exchange and what was put around it. */
export interface OpenExchange {
  readonly exchange: CcxtExchange;
  readonly dialect: Dialect;
  readonly gate: Gate;
  readonly answers: Answers;
  readonly clean: (text: string) => string;
  /** Runs `act`; its requests count as the call's kind and have its deadline. */
  as<T>(call: Call, act: () => Promise<T>): Promise<T>;
  endpoint(name: string, params?: Params): Promise<Row | readonly Row[]>;
  /** Ends timers and connections of the exchange. */
  close(): Promise<void>;
}

/** Oldest that a request may be when the venue takes it, ms; Binance's own default. */
const WINDOW_MS_MAX = 5_000;

/** ccxt lets requests to some venues be older, and they would have an effect after we gave up. */
function narrowWindow(exchange: CcxtExchange): void {
  const { recvWindow } = exchange.options;
  if (recvWindow === undefined || Number(recvWindow) <= WINDOW_MS_MAX) return;
  // Of the type that ccxt's signing expects there.
  exchange.options['recvWindow'] =
    typeof recvWindow === 'string' ? String(WINDOW_MS_MAX) : WINDOW_MS_MAX;
}

const ADDRESS = /^(https?|wss?):\/\/[^/]*/;

/** Every address below `value` with another origin; paths stay. */
function moved(value: unknown, origins: NonNullable<CcxtVenueOptions['origins']>): unknown {
  if (typeof value === 'string') {
    return value.replace(ADDRESS, (_all, scheme: string) =>
      scheme.startsWith('ws') ? origins.ws : origins.http,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, at]) => [name, moved(at, origins)]));
}

/** Keys under the names that the exchange asks for. */
function credentials(asked: Readonly<Record<string, boolean>>, keys: VenueKeys | null): Params {
  if (keys === null) return {};
  const onChain = asked['walletAddress'] === true;
  const [key, secret] = onChain ? ['walletAddress', 'privateKey'] : ['apiKey', 'secret'];
  const phrase = keys.passphrase === null ? {} : { password: keys.passphrase.reveal() };
  return { [key]: keys.key.reveal(), [secret]: keys.secret.reveal(), ...phrase };
}

/** ccxt's own sum passes over texts; fees are added with it. */
const sumOf = (...terms: readonly unknown[]): unknown => {
  if (!terms.some((term) => typeof term === 'string')) {
    const numbers = terms.filter((term): term is number => typeof term === 'number');
    return numbers.length === 0 ? undefined : numbers.reduce((a, b) => a + b, 0);
  }
  const texts = terms.map(decimalTextOf).filter((text) => text !== null);
  return texts.length === 0 ? undefined : texts.reduce(sum, '0');
};

/** ccxt's timers keep a process alive; these end with the venue. */
function ownTimers(exchange: CcxtExchange): () => void {
  const timers = new Set<NodeJS.Timeout>();
  exchange.delay = (ms, method, ...args) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      exchange.spawn(method, ...args);
    }, ms);
    timer.unref();
    timers.add(timer);
  };
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}

/** Everything of ccxt that would round, print, retry, or go its own pace. */
function tame(exchange: CcxtExchange, clean: (text: string) => string, given: CcxtVenueOptions) {
  exchange.parseJson = parseExactJson;
  exchange.sum = sumOf;
  exchange.verbose = false;
  exchange.log = (...words) =>
    given.log?.(clean(words.map((word) => inspect(word, { depth: 4 })).join(' ')));
  exchange.timeout = given.timeoutMs ?? 10_000;
  // Sizes and prices arrive on their steps; rounding one silently would send another order.
  exchange.amountToPrecision = (_symbol, amount) => decimalTextOf(amount);
  exchange.priceToPrecision = (_symbol, price) => decimalTextOf(price);
  exchange.has['fetchCurrencies'] = false;
  if (given.network === 'sandbox') exchange.setSandboxMode(true);
  if (given.origins !== undefined) {
    exchange.urls = { ...exchange.urls, api: moved(exchange.urls['api'], given.origins) };
    // Without one ccxt refuses `ws://`, taking it for a proxy.
    exchange.httpAgent = new Agent();
  }
}

/** @throws Error where ccxt has no exchange of that name with streams */
export function openExchange(ccxt: CcxtPackage, given: CcxtVenueOptions): OpenExchange {
  const exchangeClass = ccxt.pro[given.exchange];
  if (exchangeClass === undefined) {
    const known = Object.keys(ccxt.pro).length;
    const accepted = `one of the ${known} names in ccxt.pro, such as binanceusdm`;
    throw new Error(`ccxt has no exchange ${given.exchange} with streams; accepted: ${accepted}`);
  }
  const asked = new exchangeClass({}).requiredCredentials;
  const exchange = new exchangeClass({
    ...credentials(asked, given.keys),
    number: String,
    newUpdates: true,
  });
  const secrets = secretsOf(given.keys);
  const clean = (text: string): string => redact(text, secrets);
  tame(exchange, clean, given);
  const dialect = dialectOf(exchange.id, exchange.has);
  Object.assign(exchange.options, dialect.options, given.options);
  narrowWindow(exchange);
  const fallback = dialect.limits.length > 0 ? dialect.limits : paceLimits(exchange.rateLimit);
  const gate = new Gate(given.limits ?? fallback, () => performance.now());
  const answers = new Answers(exchange, (headers, answer) => gate.learn(headers, answer));
  const calls = new AsyncLocalStorage<Call>();
  exchange.throttle = async (cost = 1) => {
    const call = calls.getStore();
    // What waits here was not sent: only what was sent can be without an answer.
    call?.deadline.hold();
    await gate.pass(call?.kind ?? 'question', cost);
    call?.deadline.restart();
  };
  const endTimers = ownTimers(exchange);
  const endpoint: OpenExchange['endpoint'] = (name, params = {}) => {
    const call = (exchange as unknown as Readonly<Record<string, unknown>>)[name];
    if (typeof call !== 'function') throw new Error(`ccxt has no endpoint ${name}`);
    return call.call(exchange, params) as Promise<Row | readonly Row[]>;
  };
  const close = async (): Promise<void> => {
    gate.close();
    endTimers();
    await exchange.close();
    await exchange.fetchDispatcher?.destroy();
  };
  const as: OpenExchange['as'] = (call, act) => calls.run(call, act);
  return { exchange, dialect, gate, answers, clean, as, endpoint, close };
}
