/** JSON whose numbers keep their digits. */
import { decimalTextOf } from './decimal-text.ts';

interface Source {
  /** The number as it was written; absent before Node 22. */
  readonly source?: string;
}

const keep = (_name: string, value: unknown, context?: Source): unknown => {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined) return value;
  // A number that lost digits stays the text that it was.
  const written = decimalTextOf(source);
  return written === null || written === decimalTextOf(value) ? value : written;
};

/**
 * Reads JSON; a number that a float cannot hold to the last digit becomes its text. ccxt reads ids
 * and amounts from both alike.
 *
 * @returns undefined where the text is no JSON, as ccxt expects
 */
export function parseExactJson(text: string): unknown {
  // Most answers are pages that are no JSON only when something is wrong.
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text, keep as (name: string, value: unknown) => unknown);
  } catch {
    return undefined;
  }
}
