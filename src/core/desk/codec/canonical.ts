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

/** Marks what JSON cannot say; a field whose own name begins with it has it once more. */
const TAG = '~';
const TAG_CODE = TAG.charCodeAt(0);

/** Records with more fields than this are sorted by the runtime. */
const FIELDS_FEW = 24;

/** The text of a value. Fields that are undefined are left out. */
export function canonicalText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'bigint':
      return `{"${TAG}":"${value}"}`;
    case 'number':
      if (Number.isFinite(value) && !Object.is(value, -0)) return `${value}`;
      return `{"${TAG}f":"${Object.is(value, -0) ? '-0' : value}"}`;
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
      return recordText(value as Fields);
    default:
      return JSON.stringify(value);
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** As JSON writes it; most texts have nothing to escape. */
function quoted(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isPlain = code >= 0x20 && code < 0xd800 && code !== 0x22 && code !== 0x5c;
    if (!isPlain) return JSON.stringify(text);
  }
  return `"${text}"`;
}

function recordText(record: Fields): string {
  let text = '{';
  for (const name of sorted(Object.keys(record))) {
    const value = record[name];
    if (value === undefined) continue;
    const field = name.charCodeAt(0) === TAG_CODE ? TAG + name : name;
    text += `${text.length === 1 ? '' : ','}${quoted(field)}:${canonicalText(value)}`;
  }
  return `${text}}`;
}

/** By code units, in place. Few names, often in order already, are sorted by insertion. */
function sorted(names: string[]): readonly string[] {
  if (names.length > FIELDS_FEW) return names.sort();
  for (let next = 1; next < names.length; next += 1) {
    const name = names[next] as string;
    let at = next;
    for (; at > 0 && (names[at - 1] as string) > name; at -= 1) {
      names[at] = names[at - 1] as string;
    }
    names[at] = name;
  }
  return names;
}

/** The value of a text that `canonicalText` wrote. */
export const canonicalValue = (text: string): Plain => JSON.parse(text, revive) as Plain;

function revive(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Readonly<Record<string, string>>;
  if (record[TAG] !== undefined) return BigInt(record[TAG]);
  if (record[`${TAG}f`] !== undefined) return Number(record[`${TAG}f`]);
  return Array.isArray(value) ? value : withOwnNames(record);
}

/** A record whose fields have their own names again. */
function withOwnNames(record: Fields): Fields {
  const names = Object.keys(record);
  if (!names.some((name) => name.charCodeAt(0) === TAG_CODE)) return record;
  const own = (name: string): string => (name.charCodeAt(0) === TAG_CODE ? name.slice(1) : name);
  return Object.fromEntries(names.map((name) => [own(name), record[name]]));
}

/** UTF-8 of a text; the same on every machine. */
export function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  return writePlain(bytes, text) ? bytes : wideBytes(text);
}

/** Writes a text of one byte a sign; false where it has others. */
function writePlain(bytes: Uint8Array, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) return false;
    bytes[at] = code;
  }
  return true;
}

function wideBytes(text: string): Uint8Array {
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

/** Hash of a text, 32 hexadecimal digits: of its bytes, zeros to whole words, and their count. */
export function textHash(text: string): string {
  const plain = new Uint8Array(paddedLength(text.length));
  if (writePlain(plain, text)) return paddedHash(plain, text.length);
  const wide = wideBytes(text);
  const padded = new Uint8Array(paddedLength(wide.length));
  padded.set(wide);
  return paddedHash(padded, wide.length);
}

const paddedLength = (count: number): number => (Math.ceil(count / 4) + 1) * 4;

function paddedHash(padded: Uint8Array, count: number): string {
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, count, true);
  return new Hash128()
    .update(view, 0, padded.length / 4)
    .finish()
    .hex();
}
