/**
 * One text for one value: fields in the order of their names, whole numbers of any size exact.
 * Journals, hashes and snapshots of a desk are made of it.
 */
import { Hash128 } from '../../numeric/index.ts';

/** Plain data: what a desk's state, commands and events are made of. */
export type Plain =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Plain[]
  | { readonly [name: string]: Plain | undefined };

/** Marks what JSON cannot say; no field of a desk has this name. */
const TAG = '~';

/** The text of a value. Fields that are undefined are left out. */
export function canonicalText(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return `{"${TAG}":"${value}"}`;
    case 'number':
      if (Number.isFinite(value) && !Object.is(value, -0)) return String(value);
      return `{"${TAG}f":"${Object.is(value, -0) ? '-0' : value}"}`;
    case 'object':
      return value === null ? 'null' : composite(value);
    default:
      return JSON.stringify(value);
  }
}

function composite(value: object): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const record = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of Object.keys(record).sort()) {
    if (record[name] === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalText(record[name])}`;
  }
  return `{${text}}`;
}

/** The value of a text that `canonicalText` wrote. */
export const canonicalValue = (text: string): Plain => JSON.parse(text, revive) as Plain;

function revive(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Readonly<Record<string, string>>;
  if (record[TAG] !== undefined) return BigInt(record[TAG]);
  return record[`${TAG}f`] === undefined ? value : Number(record[`${TAG}f`]);
}

/** UTF-8 of a text; the same on every machine. */
export function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) as number;
    if (code < 0x80) bytes[at++] = code;
    else at = writeWide(bytes, at, code);
  }
  return bytes.subarray(0, at);
}

function writeWide(bytes: Uint8Array, start: number, code: number): number {
  let at = start;
  if (code < 0x800) bytes[at++] = 0xc0 | (code >> 6);
  else {
    if (code < 0x10000) bytes[at++] = 0xe0 | (code >> 12);
    else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 63);
    }
    bytes[at++] = 0x80 | ((code >> 6) & 63);
  }
  bytes[at++] = 0x80 | (code & 63);
  return at;
}

/** The text of UTF-8 bytes that `textBytes` wrote. */
export function bytesText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    for (let next = 1; next < length; next += 1) {
      code = (code << 6) | ((bytes[at + next] as number) & 63);
    }
    text += String.fromCodePoint(code);
    at += length;
  }
  return text;
}

/** Hash of a text, 32 hexadecimal digits. */
export function textHash(text: string): string {
  const padded = new Uint8Array(Math.ceil((text.length * 3) / 4) * 4 + 4);
  const bytes = textBytes(text);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  view.setUint32(Math.ceil(bytes.length / 4) * 4, bytes.length, true);
  const words = Math.ceil(bytes.length / 4) + 1;
  return new Hash128().update(view, 0, words).finish().hex();
}
