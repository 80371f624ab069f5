import { type Document, isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { InputError } from '../input-error.ts';
import { SCENARIO_SCHEMA, type ScenarioFields } from './scenario-schema.ts';

type FieldPath = readonly PropertyKey[];

/** The fields of a scenario file, and the means to say where one of them stands. */
export interface YamlText<Fields> {
  readonly fields: Fields;
  /** Line of a field, from 1; of its nearest ancestor where the field is absent. */
  readonly lineOf: (path: FieldPath) => number | undefined;
  /** The fault of a field. */
  readonly fault: (path: FieldPath, value: string, accepted: string) => InputError;
}

export type ScenarioText = YamlText<ScenarioFields>;

/** Reads the fields of a scenario of one perpetual. */
export const readScenarioFields = (yaml: string, file: string): ScenarioText =>
  readYamlFields(yaml, file, SCENARIO_SCHEMA);

/**
 * Reads the fields of a scenario from YAML. The failsafe schema leaves every scalar as the text
 * that stands in the file: 0.10 stays 0.10, and no word becomes a number, a date or a truth.
 *
 * @throws InputError for the first fault, in the order of the lines
 */
export function readYamlFields<Schema extends z.ZodType>(
  yaml: string,
  file: string,
  schema: Schema,
): YamlText<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { schema: 'failsafe', lineCounter: lines });
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken !== undefined) {
    const line = broken.linePos?.[0].line;
    const value = broken.message.split('\n', 1)[0] ?? broken.code;
    const at = line === undefined ? { file } : { file, line };
    throw new InputError({ ...at, field: 'YAML', value, accepted: 'well-formed YAML' });
  }
  const lineOf = (path: FieldPath) => lineIn(document, lines, path);
  const fault = (path: FieldPath, value: string | undefined, accepted: string) => {
    const line = lineOf(path);
    const at = line === undefined ? { file } : { file, line };
    const seen = value === undefined ? {} : { value };
    return new InputError({ ...at, field: dotted(path), ...seen, accepted });
  };
  const raw: unknown = document.toJS();
  const read = schema.safeParse(raw);
  if (read.success) return { fields: read.data, lineOf, fault };
  const faults = read.error.issues.map((issue) => {
    const path = pathOf(issue);
    const known = issue.code === 'unrecognized_keys';
    const accepted = known ? `${issue.message}; there is no field of that name` : issue.message;
    return fault(path, textAt(raw, path), accepted);
  });
  faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  throw faults[0];
}

/** An unknown field is blamed itself, not the map it stands in. */
function pathOf(issue: z.core.$ZodIssue): FieldPath {
  if (issue.code !== 'unrecognized_keys') return issue.path;
  return [...issue.path, issue.keys[0] as string];
}

function lineIn(document: Document, lines: LineCounter, path: FieldPath): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const start = startOf(document, path.slice(0, length));
    if (start !== undefined) return lines.linePos(start).line;
  }
  return undefined;
}

/** Offset of the key of a field in a map, or of an entry of a list. */
function startOf(document: Document, path: FieldPath): number | undefined {
  const last = path[path.length - 1];
  const parent: unknown = document.getIn(path.slice(0, -1), true);
  if (isMap(parent) && last !== undefined) {
    const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(last));
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

/** What the file says at a path, as text; undefined where it says nothing. */
function textAt(raw: unknown, path: FieldPath): string | undefined {
  let value = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `['path', 'knots', 3, 'high']` as `path.knots[3].high`. */
function dotted(path: FieldPath): string {
  if (path.length === 0) return 'scenario';
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
