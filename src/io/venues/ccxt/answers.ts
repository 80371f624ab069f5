/** What a venue's HTTP answer said beside the error that ccxt made of it. */
import { retryAfterMsOf } from '../rate-limit.ts';
import { type CcxtExchange, rowOf, rowsOf, textOf } from './exchange.ts';

export interface Answer {
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly retryAfterMs: number;
  /** The venue's own code; empty where it gave none. */
  readonly code: string;
}

const NONE: Answer = { status: 0, retryAfterMs: 0, code: '' };

/** Fields in which venues put their code, the first that says something. */
const CODES = ['code', 'retCode', 'ret_code', 'errorCode', 'error_code'];

const codeIn = (body: unknown): string => {
  const row = rowOf(body);
  // OKX answers 1 or 2 for the request, and what happened to the order stands with the order.
  for (const inner of [...rowsOf(row['data']), rowOf(row['error'])]) {
    const code = textOf(inner['sCode']) || textOf(inner['code']);
    if (code !== '' && code !== '0') return code;
  }
  for (const field of CODES) {
    const code = textOf(row[field]);
    if (code !== '' && code !== '0') return code;
  }
  return '';
};

/** Headers by their names in small letters. */
export type Headers = ReadonlyMap<string, string>;

const headersOf = (headers: unknown): Headers =>
  new Map(
    Object.entries(rowOf(headers)).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
  );

/**
 * Remembers with every error the answer that caused it, and tells `learn` the headers of every
 * answer. ccxt throws inside two methods that see the whole answer; both are wrapped.
 */
export class Answers {
  readonly #byError = new WeakMap<object, Answer>();
  readonly #learn: (headers: Headers, answer: Answer) => void;

  constructor(exchange: CcxtExchange, learn: (headers: Headers, answer: Answer) => void) {
    this.#learn = learn;
    const handleErrors = exchange.handleErrors.bind(exchange);
    exchange.handleErrors = (...args) => {
      const [status, , , , headers, , body] = args;
      const answer = this.#read(Number(status), headersOf(headers), body);
      return this.#remember(answer, () => {
        const handled = handleErrors(...args);
        // ccxt would go on with the page as if it were an empty answer: no positions, no orders.
        if (status === 200 && body === undefined) throw new Error('the answer is no JSON');
        return handled;
      });
    };
    const handleStatus = exchange.handleHttpStatusCode.bind(exchange);
    exchange.handleHttpStatusCode = (...args) =>
      this.#remember({ ...NONE, status: Number(args[0]) }, () => handleStatus(...args));
  }

  of(error: unknown): Answer {
    if (typeof error !== 'object' || error === null) return NONE;
    return this.#byError.get(error) ?? NONE;
  }

  #read(status: number, headers: Headers, body: unknown): Answer {
    const retryAfterMs = retryAfterMsOf(headers.get('retry-after'), Date.now());
    const answer = { status, retryAfterMs, code: codeIn(body) };
    this.#learn(headers, answer);
    return answer;
  }

  #remember(answer: Answer, act: () => unknown): unknown {
    try {
      return act();
    } catch (error) {
      if (typeof error === 'object' && error !== null) this.#byError.set(error, answer);
      throw error;
    }
  }
}
