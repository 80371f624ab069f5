/** What ccxt throws, as the port's errors: did the request have its effect, and what now? */
import { VenueError } from '../venue.ts';
import type { Answer } from './answers.ts';
import type { Dialect } from './dialects/index.ts';
import type { ErrorClasses } from './exchange.ts';

export type Meaning = VenueError['kind'] | 'not-found' | 'duplicate';

/** The most special class first. */
const MEANINGS: readonly (readonly [string, Meaning])[] = [
  ['OrderNotFound', 'not-found'],
  ['DuplicateOrderId', 'duplicate'],
  ['RateLimitExceeded', 'rate-limit'],
  ['DDoSProtection', 'rate-limit'],
  ['ChecksumError', 'unknown'],
  ['InvalidNonce', 'clock'],
  ['AuthenticationError', 'keys'],
  ['NetworkError', 'unknown'],
  ['OperationFailed', 'unknown'],
  ['ExchangeError', 'refused'],
];

/** The connection was never there, so nothing was sent. */
const NEVER_SENT =
  /connect ECONNREFUSED|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|Connect Timeout Error/i;

const RETRY_MS_MIN = 1_000;

const byClass = (error: unknown, classes: ErrorClasses): Meaning => {
  for (const [name, meaning] of MEANINGS) {
    const errorClass = classes[name];
    if (errorClass !== undefined && error instanceof errorClass) return meaning;
  }
  // No error of ccxt: reading an answer failed, or its connection broke halfway.
  return 'unknown';
};

/** Status 4xx says that the request was not taken; a timeout of the server (408) does not. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 408;

/**
 * What an error means for the request that it answers. The venue's code is believed before ccxt's
 * class, since ccxt gives one class to codes of different meaning.
 */
export function meaningOf(
  error: unknown,
  answer: Answer,
  dialect: Dialect,
  classes: ErrorClasses,
): Meaning {
  const coded = dialect.codes[answer.code];
  if (coded !== undefined) return coded;
  const meaning = byClass(error, classes);
  // Also of maintenance: whoever answers has had the request, and may have acted on it.
  if (answer.status >= 500) return 'unknown';
  if (meaning !== 'unknown') return meaning;
  if (isRefusal(answer.status)) return 'refused';
  const says = error instanceof Error ? error.message : '';
  return answer.status === 0 && NEVER_SENT.test(says) ? 'unavailable' : 'unknown';
}

/**
 * The error for the caller. Only the cleaned message leaves: the error of ccxt, which may name
 * addresses with signatures, is neither its cause nor in its stack.
 *
 * @param says what was asked, such as `binanceusdm submit`
 * @param clean takes secrets out of a text
 */
export function venueErrorOf(
  error: unknown,
  answer: Answer,
  meaning: Meaning,
  says: string,
  clean: (text: string) => string,
): VenueError {
  if (error instanceof VenueError) return error;
  const kind = meaning === 'not-found' || meaning === 'duplicate' ? 'refused' : meaning;
  const message = clean(error instanceof Error ? error.message : String(error));
  const retryAfterMs =
    kind === 'rate-limit' ? Math.max(RETRY_MS_MIN, answer.retryAfterMs) : answer.retryAfterMs;
  return new VenueError(kind, `${says}: ${message.slice(0, 500)}`, {
    code: clean(answer.code).slice(0, 64),
    retryAfterMs,
  });
}
