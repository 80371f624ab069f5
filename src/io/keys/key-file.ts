/** Keys from a file that nobody but its owner can read. */
import {
  closeSync,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { KeyError } from './key-error.ts';
import { Secret } from './secret.ts';
import type { VenueKeys } from './venue-keys.ts';

const FILE_BYTES_MAX = 65_536;
const OWNER_ONLY = 0o600;
const WORLD_WRITABLE = 0o002;
const FIELDS = new Set(['key', 'secret', 'passphrase']);
const SHAPE = 'VENUE: {key: TEXT, secret: TEXT, passphrase: TEXT if the venue asks for one}';

const octal = (mode: number): string => `0${(mode & 0o7777).toString(8)}`;

/** Refuses a file or a folder that somebody else could read or exchange. */
function refuseOpenPlaces(path: string, file: Stats): void {
  const owner = process.getuid?.();
  if (owner === undefined) {
    const accepted = 'environment variables BREAKWATER_VENUE_KEY and _SECRET';
    throw new KeyError(path, 'this system has no file owners to check', accepted);
  }
  if (!file.isFile()) throw new KeyError(path, 'it is not a file', 'a regular file');
  if (file.uid !== owner) {
    throw new KeyError(path, `it belongs to user ${file.uid}`, `a file of user ${owner}`);
  }
  if ((file.mode & 0o7777 & ~OWNER_ONLY) !== 0) {
    const accepted = `mode 0600 or stricter (chmod 600 ${path})`;
    throw new KeyError(path, `its mode is ${octal(file.mode)}`, accepted);
  }
  // A link may lie in one folder and its target in another; both decide what is read.
  for (const folder of new Set([dirname(resolve(path)), dirname(realpathSync(path))])) {
    const { mode } = statSync(folder);
    if ((mode & WORLD_WRITABLE) === 0) continue;
    const seen = `everybody may write to its folder ${folder} (mode ${octal(mode)})`;
    throw new KeyError(path, seen, `a folder without that right (chmod o-w ${folder})`);
  }
}

/** The text of the file, checked on the open file so that it cannot be exchanged in between. */
function readOwnText(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new KeyError(path, `it cannot be opened (${code})`, 'a file that its user may read');
  }
  try {
    const stats = fstatSync(file);
    refuseOpenPlaces(path, stats);
    if (stats.size > FILE_BYTES_MAX) {
      throw new KeyError(path, `it has ${stats.size} bytes`, `at most ${FILE_BYTES_MAX}`);
    }
    const bytes = Buffer.alloc(FILE_BYTES_MAX);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, FILE_BYTES_MAX, 0));
  } finally {
    closeSync(file);
  }
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function keysOfEntry(path: string, venue: string, entry: unknown): VenueKeys {
  const place = `${path}, venue ${venue}`;
  if (!isMap(entry)) throw new KeyError(place, 'there are no fields', SHAPE);
  if (Object.keys(entry).some((name) => !FIELDS.has(name))) {
    // The name is not repeated: what stands in the wrong place may be the secret.
    throw new KeyError(place, 'there is another field', 'key, secret, passphrase');
  }
  const text = (field: string): Secret => {
    const value = entry[field];
    if (typeof value === 'string' && value !== '') return new Secret(value);
    const seen = value === undefined ? 'is not there' : `is no text (${typeof value})`;
    throw new KeyError(place, `${field} ${seen}`, 'a text that is not empty, in quotes');
  };
  const passphrase = entry['passphrase'] === undefined ? null : text('passphrase');
  return { venue, key: text('key'), secret: text('secret'), passphrase };
}

/**
 * Keys of `venue` from a YAML or JSON file `{venue: {key, secret, passphrase?}}`. A link is
 * followed and its target checked.
 *
 * @throws KeyError where the file is not ours alone or not of this shape; never with its content
 */
export function keysFromFile(path: string, venue: string): VenueKeys {
  // Warnings of the parser quote the text, so none may reach the console.
  const document = parseDocument(readOwnText(path), { logLevel: 'silent', prettyErrors: true });
  const fault = document.errors[0];
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line;
    const at = line === undefined ? path : `${path}, line ${line}`;
    throw new KeyError(at, `it is no YAML (${fault.code})`, SHAPE);
  }
  const content: unknown = document.toJS();
  if (!isMap(content)) throw new KeyError(path, 'it has no venues', SHAPE);
  if (!Object.hasOwn(content, venue)) {
    throw new KeyError(path, `venue ${venue} is not there`, SHAPE);
  }
  return keysOfEntry(path, venue, content[venue]);
}
