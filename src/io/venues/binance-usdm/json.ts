/** JSON of the venue: whole numbers that a float cannot hold to the last digit stay texts. */
import { parseExactJson } from '../ccxt/exact-json.ts';

/** Digits from which a float may lose the last ones; decimals are texts in any case. */
const LONG_NUMBER = /\d{16}/;

/** @returns undefined where the text is no JSON */
export function readJson(text: string): unknown {
  if (LONG_NUMBER.test(text)) return parseExactJson(text);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
