/** Parameters of a request: the query and the body in one, each name once. */
import { DialectError, malformed, missing } from './dialect-error.ts';

const DECIMAL = /^\d{1,20}(?:\.\d{1,20})?$/;
const WHOLE = /^\d{1,16}$/;

/** Parameters by name; a value that is there is never empty. */
export type Params = ReadonlyMap<string, string>;

/**
 * Reads `query` and `body`, both urlencoded as sent.
 *
 * @throws DialectError -1101 where a name comes twice
 */
export function readParams(query: string, body: string): Params {
  const params = new Map<string, string>();
  for (const part of [query, body]) {
    for (const [name, value] of new URLSearchParams(part)) {
      if (params.has(name)) {
        throw new DialectError(-1101, `Duplicate values for parameter '${name}'.`);
      }
      if (value !== '') params.set(name, value);
    }
  }
  return params;
}

export function textOf(params: Params, name: string): string {
  const value = params.get(name);
  if (value === undefined) throw missing(name);
  return value;
}

/** A positive decimal text, as sent. */
export function decimalOf(params: Params, name: string): string {
  const value = textOf(params, name);
  if (!DECIMAL.test(value)) throw malformed(name);
  return value;
}

/** A whole number from 0 to 2^53 - 1; absent: `otherwise`. */
export function wholeOf(params: Params, name: string, otherwise?: number): number {
  const value = params.get(name);
  if (value === undefined) {
    if (otherwise === undefined) throw missing(name);
    return otherwise;
  }
  const whole = WHOLE.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(whole)) throw malformed(name);
  return whole;
}

/** One of `accepted`; absent: `otherwise`. */
export function oneOf<T extends string>(
  params: Params,
  name: string,
  accepted: readonly T[],
  otherwise?: T,
): T {
  const value = params.get(name);
  if (value === undefined) {
    if (otherwise === undefined) throw missing(name);
    return otherwise;
  }
  const found = accepted.find((word) => word === value.toUpperCase());
  if (found === undefined) throw malformed(name);
  return found;
}

/** `true` or `false` in any case; absent: false. */
export function flagOf(params: Params, name: string): boolean {
  return oneOf(params, name, ['TRUE', 'FALSE'], 'FALSE') === 'TRUE';
}

/** `limit` of a list, from 1 to `max`; more is cut to `max`, as the venue does. */
export const limitOf = (params: Params, otherwise: number, max: number): number =>
  Math.max(1, Math.min(wholeOf(params, 'limit', otherwise), max));
