/** A JSON file checked against a schema, with faults that name the field. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { InputError } from '../input-error.ts';

type FieldPath = readonly PropertyKey[];

/** `['positions', 3, 'strike']` as `positions[3].strike`. */
export function dotted(path: FieldPath): string {
  if (path.length === 0) return 'the file';
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** What stands at a path, as text; undefined where nothing does. */
function textAt(raw: unknown, path: FieldPath): string | undefined {
  let value = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A fault at a path of a file. */
export function faultAt(
  file: string,
  path: FieldPath,
  value: string | undefined,
  accepted: string,
): InputError {
  const seen = value === undefined ? {} : { value };
  return new InputError({ file, field: dotted(path), ...seen, accepted });
}

function faultOf(file: string, raw: unknown, issue: z.core.$ZodIssue): InputError {
  if (issue.code === 'unrecognized_keys') {
    const path = [...issue.path, issue.keys[0] as string];
    const accepted = 'only fields that are documented; there is none of that name';
    return faultAt(file, path, textAt(raw, path), accepted);
  }
  return faultAt(file, issue.path, textAt(raw, issue.path), issue.message);
}

const ACCEPTED = 'a readable file of JSON';
const SEEN: Readonly<Record<string, string>> = {
  EISDIR: 'a directory',
  EACCES: 'not open to this user',
};

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (thrown) {
    const { code = 'unknown' } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputError({ file, field: 'the file', accepted: ACCEPTED });
    throw new InputError({
      file,
      field: 'the file',
      value: SEEN[code] ?? code,
      accepted: ACCEPTED,
    });
  }
}

/**
 * Reads a file of JSON.
 *
 * @throws InputError where the file cannot be read, is no JSON, or is not what the schema accepts
 */
export function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.output<Schema> {
  let raw: unknown;
  const text = readText(file);
  try {
    raw = JSON.parse(text);
  } catch (thrown) {
    throw faultAt(file, [], (thrown as Error).message, ACCEPTED);
  }
  const read = schema.safeParse(raw);
  if (read.success) return read.data;
  throw faultOf(file, raw, read.error.issues[0] as z.core.$ZodIssue);
}
