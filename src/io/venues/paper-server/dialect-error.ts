/**
 * A refusal in the dialect: an HTTP status, a code and a sentence. Codes and sentences are those of
 * developers.binance.com, "Error Code" of USD-M futures.
 */

/** Thrown where a request is refused; the rim turns it into `{code, msg}`. */
export class DialectError extends Error {
  override readonly name = 'DialectError';
  /** HTTP status: 400 as a rule, 401 keys, 403 rights, 418 ban, 429 limits, 5xx faults. */
  readonly status: number;
  readonly code: number;
  /** Seconds; 0 where the answer carries no `Retry-After`. */
  readonly retryAfterS: number;

  constructor(
    code: number,
    says: string,
    more: { readonly status?: number; readonly retryAfterS?: number } = {},
  ) {
    super(says);
    this.code = code;
    this.status = more.status ?? 400;
    this.retryAfterS = more.retryAfterS ?? 0;
  }
}

/** What a refused client reads. */
export const refusalOf = (error: DialectError): { code: number; msg: string } => ({
  code: error.code,
  msg: error.message,
});

export const missing = (name: string): DialectError =>
  new DialectError(
    -1102,
    `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
  );

export const malformed = (name: string): DialectError =>
  new DialectError(-1130, `Data sent for parameter '${name}' is not valid.`);

export const unknownSymbol = (): DialectError => new DialectError(-1121, 'Invalid symbol.');

/** The answer of a broken gateway: whether the order was placed is not known. */
export const executionUnknown = (): DialectError =>
  new DialectError(
    -1007,
    'Timeout waiting for response from backend server. Send status unknown; ' +
      'execution status unknown.',
    { status: 503 },
  );

export const internalError = (): DialectError =>
  new DialectError(-1001, 'Internal error; unable to process your request. Please try again.', {
    status: 500,
  });
