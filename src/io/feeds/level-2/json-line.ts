/** A recorded line: local receive time in ns, a space, and what came over the wire. */
import type { Scale } from './scale.ts';

export type JsonObject = { readonly [name: string]: unknown };

export interface JsonLine {
  readonly receivedMs: number;
  readonly body: JsonObject;
}

/** Digits of ns since 1970 from September 2001 to November 2286. */
const NS_DIGITS = 19;
const ACCEPTED = `receive time in ns (${NS_DIGITS} digits), a space and a JSON object`;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Splits a line and parses its JSON; faults are those of `scale.line`. */
export function readJsonLine(text: string, scale: Scale): JsonLine {
  const receivedMs = receivedOf(text);
  if (Number.isNaN(receivedMs)) return scale.refuse('malformed-line', 'the line', text, ACCEPTED);
  let body: unknown;
  try {
    body = JSON.parse(text.slice(NS_DIGITS + 1));
  } catch {
    return scale.refuse('malformed-line', 'the line', text, ACCEPTED);
  }
  if (isObject(body)) return { receivedMs, body };
  return scale.refuse('malformed-line', 'the line', text, ACCEPTED);
}

/** ms since 1970 at the head of a line; NaN where there is none. */
export function receivedOf(text: string): number {
  if (text.charCodeAt(NS_DIGITS) !== 32) return Number.NaN;
  for (let at = 0; at < NS_DIGITS; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return Number.NaN;
  }
  const whole = NS_DIGITS - 6;
  return Number(text.slice(0, whole)) + Number(text.slice(whole, NS_DIGITS)) / 1e6;
}
