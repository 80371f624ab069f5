/**
 * Reads test cases from JSON Lines, or from one JSON object whose fields are cases. Every number
 * keeps its text, so that none is rounded.
 */
import { InputError } from '../input-error.ts';
import { parseRational, type Rational, ZERO } from './rational.ts';

/** JSON with numbers as their source text. */
export type Json = string | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonFields = { readonly [name: string]: Json };

/** How far a number may be from the expected one: `max(absolute, relative * |expected|)`. */
export interface Tolerance {
  readonly absolute: Rational;
  readonly relative: Rational;
}

export const EXACT: Tolerance = { absolute: ZERO, relative: ZERO };

/** One case of a file. */
export interface VectorCase {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly id: string;
  readonly system: string;
  /** What the case is about; the part before a colon names the rule. */
  readonly title: string;
  readonly inputs: JsonFields;
  /** What the case says in words beside its inputs; empty where it says nothing. */
  readonly note: string;
  readonly expected: Json;
  /** Inputs and expectations are the same object: what a rule does not read, it must give. */
  readonly isMixed: boolean;
  /** Of all numbers, and of single fields that have their own. */
  readonly tolerance: Tolerance;
  readonly fieldTolerance: ReadonlyMap<string, Tolerance>;
}

type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;
const parseJson = JSON.parse as (text: string, reviver: Reviver) => Json;

export const isFields = (value: Json | undefined): value is JsonFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const SHOWN = 60;

/** A file that is one JSON object. */
const OBJECT_FILE = /\.json$/i;

function parsed(file: string, line: number, text: string, accepted: string): JsonFields {
  let value: Json;
  try {
    value = parseJson(text, (_key, found, context) =>
      typeof found === 'number' ? (context?.source ?? String(found)) : found,
    );
  } catch {
    throw new InputError({ file, line, field: 'the line', value: text.slice(0, SHOWN), accepted });
  }
  if (isFields(value)) return value;
  const shown = text.trim().slice(0, SHOWN);
  const wanted = 'a JSON object with system, inputs and expected';
  throw new InputError({ file, line, field: 'the line', value: shown, accepted: wanted });
}

/** A fault of one field, with what was seen there, if anything. */
function fault(
  file: string,
  line: number,
  field: string,
  seen: Json | undefined,
  accepted: string,
) {
  const value = seen === undefined ? {} : { value: JSON.stringify(seen) };
  return new InputError({ file, line, field, ...value, accepted });
}

const TOLERANCES =
  "'exact', a number of zero or more, {abs, rel} of such numbers, or one of these per field";

function readBound(value: Json | undefined): Rational | null {
  if (value === undefined) return ZERO;
  const bound = typeof value === 'string' ? parseRational(value) : null;
  return bound === null || bound.n < 0n ? null : bound;
}

/** One tolerance; null where the value is none. */
function readTolerance(value: Json): Tolerance | null {
  if (value === 'exact') return EXACT;
  if (!isFields(value)) {
    const absolute = value === null ? null : readBound(value);
    return absolute === null ? null : { absolute, relative: ZERO };
  }
  if (value['abs'] === undefined && value['rel'] === undefined) return null;
  const absolute = readBound(value['abs']);
  const relative = readBound(value['rel']);
  return absolute === null || relative === null ? null : { absolute, relative };
}

type Bounds = Pick<VectorCase, 'tolerance' | 'fieldTolerance'>;

/** `tolerance` or `tol` of a line; what has none is exact. */
function readBounds(file: string, line: number, fields: JsonFields): Bounds {
  const field = fields['tolerance'] !== undefined ? 'tolerance' : 'tol';
  const value = fields[field];
  const fieldTolerance = new Map<string, Tolerance>();
  if (value === undefined || value === null) return { tolerance: EXACT, fieldTolerance };
  const one = readTolerance(value);
  if (one !== null) return { tolerance: one, fieldTolerance };
  if (!isFields(value)) throw fault(file, line, field, value, TOLERANCES);
  for (const [name, bound] of Object.entries(value)) {
    const tolerance = readTolerance(bound);
    if (tolerance === null) throw fault(file, line, `${field}.${name}`, bound, TOLERANCES);
    fieldTolerance.set(name, tolerance);
  }
  return { tolerance: EXACT, fieldTolerance };
}

function readCase(file: string, line: number, text: string): VectorCase {
  const fields = parsed(file, line, text, 'one JSON object a line');
  const { system, id, inputs, expected } = fields;
  const title = fields['case'] ?? '';
  if (typeof system !== 'string' || system === '') {
    throw fault(file, line, 'system', system, 'the name of a venue or a system');
  }
  if (typeof title !== 'string') throw fault(file, line, 'case', title, 'a text');
  if (id !== undefined && typeof id !== 'string') throw fault(file, line, 'id', id, 'a text');
  if (!isFields(inputs)) throw fault(file, line, 'inputs', inputs, 'an object');
  if (expected === undefined) {
    throw fault(file, line, 'expected', expected, 'an object, a value or null');
  }
  const bounds = readBounds(file, line, fields);
  return {
    file,
    line,
    id: id ?? `${system}, line ${line}`,
    system,
    title,
    inputs,
    note: typeof fields['note'] === 'string' ? fields['note'] : '',
    expected,
    isMixed: false,
    ...bounds,
  };
}

/** Of cases without a tolerance of their own that were computed in doubles: a billionth. */
const IN_DOUBLES: Tolerance = { absolute: ZERO, relative: { n: 1n, d: 1_000_000_000n } };

/**
 * The cases of one JSON object: a field is the name of a rule, its value a case of it or a list of
 * them; the system has the name of the file. A case holds inputs and expectations side by side.
 */
function readObject(file: string, text: string): VectorCase[] {
  const system = (file.split(/[/\\]/).at(-1) as string).replace(OBJECT_FILE, '');
  return Object.entries(parsed(file, 1, text, 'one JSON object')).flatMap(([title, value]) => {
    const line = text.slice(0, text.indexOf(`"${title}"`)).split('\n').length;
    const cases = Array.isArray(value) ? (value as readonly Json[]) : [value];
    return cases.map((fields, at): VectorCase => {
      if (!isFields(fields)) {
        throw fault(file, line, title, fields, 'an object, or a list of objects');
      }
      return {
        file,
        line,
        id: cases.length === 1 ? title : `${title} ${at + 1}`,
        system,
        title,
        inputs: fields,
        note: '',
        expected: fields,
        isMixed: true,
        tolerance: IN_DOUBLES,
        fieldTolerance: new Map(),
      };
    });
  });
}

function readLines(file: string, text: string): VectorCase[] {
  return text.split('\n').flatMap((line, at) => {
    return line.trim() === '' ? [] : [readCase(file, at + 1, line)];
  });
}

/**
 * Reads the cases of one file.
 *
 * @param file name for messages
 * @param text JSON Lines, of which empty ones are passed over; one JSON object where the name of
 *   the file ends with `.json`
 * @throws InputError at the first line that is no case, and when there is no case at all
 */
export function readVectors(file: string, text: string): VectorCase[] {
  const plain = text.replace(/^\uFEFF/, '');
  const cases = OBJECT_FILE.test(file) ? readObject(file, plain) : readLines(file, plain);
  if (cases.length > 0) return cases;
  const accepted = 'at least one case, as one JSON object a line';
  throw new InputError({ file, field: 'the file', value: 'without a case', accepted });
}
