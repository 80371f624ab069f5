/** Takes secrets out of texts that leave the process: errors, log lines, journal records. */
import { CONCEALED, type Secret } from './secret.ts';

/**
 * Names whose value is secret or proves knowledge of one, as venues write them in query strings,
 * request bodies, headers and WebSocket logins.
 */
const NAMES = [
  '(?:[a-z]+[-_])*signature',
  '(?:[a-z]+[-_])*sign',
  'sig',
  'authent',
  '(?:[a-z]+[-_])*api[-_]?key(?:[-_]id)?',
  '(?:[a-z]+[-_])*access[-_]key',
  '(?:[a-z]+[-_])*passphrase',
  '(?:[a-z]+[-_])*secret(?:[-_]?key)?',
  'private[-_]?key',
  'password',
  'listen[-_]?key',
  '(?:[a-z]+[-_])*token',
].join('|');

/** `name=value`, `name: value`, `"name":"value"`, `'name', 'value'`, also with escaped quotes. */
const NAMED = new RegExp(
  `(?<![a-z0-9])(${NAMES})(["'\\\\]*\\s*[:=]\\s*["'\\\\]*|["'\\\\]+\\s*,\\s*["'\\\\]+)` +
    `[^\\s&"'\\\\,;}\\])]+`,
  'gi',
);
/** The scheme and its credentials are two words. */
const AUTHORIZATION = /(authorization["'\\]*\s*[:=,]\s*["'\\]*)[^"'\\\r\n,;}]+/gi;
/** Stream addresses that carry their session in the path. */
const SESSION = /(\/(?:ws|stream)\/)[A-Za-z0-9_-]{32,}/g;
/** Signatures of chain venues: two words of 32 bytes named r and s. */
const WORDS = /(["'\\]*\b[rs]\b["'\\]*\s*[:=]\s*["'\\]*)0x[0-9a-f]{64}/gi;

const SPECIAL = /[.*+?^${}()|[\]\\/-]/g;

/** The ways in which one value is written in requests: plain, escaped, in base 64 and in hex. */
function writings(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    encodeURIComponent(value),
    new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ];
}

/**
 * `text` with every secret, in each of the ways it can be written, and every value under a name
 * that is known to carry one replaced by `[secret]`. Names are recognised without `secrets`, so a
 * signature that was computed on the way is taken out too.
 *
 * @param text any text; it may be a whole stack
 * @param secrets values in use
 */
export function redact(text: string, secrets: readonly Secret[]): string {
  const values = secrets.flatMap((secret) => writings(secret.reveal()));
  // Longest first: a short writing inside a long one must not leave the rest standing. In one
  // pass, so that a value that is part of `[secret]` does not spoil what was put in.
  values.sort((a, b) => b.length - a.length);
  const any = [...new Set(values)].map((value) => value.replace(SPECIAL, '\\$&')).join('|');
  const cleaned = any === '' ? text : text.replace(new RegExp(any, 'g'), CONCEALED);
  return cleaned
    .replace(AUTHORIZATION, `$1${CONCEALED}`)
    .replace(NAMED, `$1$2${CONCEALED}`)
    .replace(SESSION, `$1${CONCEALED}`)
    .replace(WORDS, `$1${CONCEALED}`);
}
