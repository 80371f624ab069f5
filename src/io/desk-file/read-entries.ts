/** Reads instruments and modules one by one: a fault in one hides none of the others. */
import type { z } from 'zod';
import {
  LIBRARY,
  LIBRARY_NAMES,
  type LibraryName,
  type ModuleTerms,
} from '../../core/desk/index.ts';
import type { DeskFault } from './desk-fault.ts';
import { IMPORT, usedModule } from './desk-fields.ts';
import { importModules } from './import-module.ts';
import type { PlacedModule } from './judge.ts';
import { laidOver, WRITTEN, writtenModule } from './module-fields.ts';
import { nearestText } from './nearest.ts';
import type { Path, YamlSource } from './yaml-source.ts';

/** What was read, as far as it could be, and what is wrong. */
export interface Read<T> {
  readonly value: T | null;
  readonly faults: readonly DeskFault[];
}

/** The faults of a shape, each at its own place; unknown fields with the nearest known one. */
function issueFaults(source: YamlSource, path: Path, error: z.ZodError): readonly DeskFault[] {
  return error.issues.flatMap((issue) => {
    const at = [...path, ...(issue.path as Path)];
    if (issue.code === 'unrecognized_keys') {
      const known = issue.message.replace(/^one of /, '').split(', ');
      return issue.keys.map((key) => {
        const { line, column } = source.keyPlace([...at, key]);
        const fault = source.fault(at, issue.message + nearestText(key, known), key);
        return { ...fault, line, column, field: `${fault.field}${fault.field && '.'}${key}` };
      });
    }
    const seen = source.textAt(at);
    const words = issue.message.startsWith('one of ') ? issue.message.slice(7).split(', ') : [];
    const nearest = seen === null ? '' : nearestText(seen, words);
    return [source.fault(at, issue.message + nearest)];
  });
}

/** Stands for a response that cannot be read, so that the others keep their places. */
const NO_RESPONSE = { do: 'cancel' };

/** Fields that are wrong; of a response that cannot be read, the response. */
function wrongPaths(issue: z.core.$ZodIssue): readonly (readonly PropertyKey[])[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
  const respond = issue.path.indexOf('respond');
  return [respond === -1 ? issue.path : issue.path.slice(0, respond + 2)];
}

/** A copy without the fields that are wrong, so that the rest can be judged; null: not possible. */
function repaired(raw: unknown, error: z.ZodError): unknown {
  const copy: unknown = structuredClone(raw);
  for (const path of error.issues.flatMap(wrongPaths)) {
    const last = path[path.length - 1];
    let parent: unknown = copy;
    for (const key of path.slice(0, -1)) parent = (parent as Record<PropertyKey, unknown>)?.[key];
    if (last === undefined || typeof parent !== 'object' || parent === null) return null;
    const isResponse = typeof last === 'number' && path[path.length - 2] === 'respond';
    if (isResponse) (parent as unknown[])[last] = NO_RESPONSE;
    else if (typeof last === 'number') return null;
    else delete (parent as Record<PropertyKey, unknown>)[last];
  }
  return copy;
}

/** Reads one shape; what is wrong in fields that may be absent leaves a value all the same. */
export function readShape<T extends z.ZodType>(
  source: YamlSource,
  path: Path,
  raw: unknown,
  schema: T,
): Read<z.output<T>> {
  const read = schema.safeParse(raw);
  if (read.success) return { value: read.data, faults: [] };
  const faults = issueFaults(source, path, read.error);
  const again = repaired(raw, read.error);
  const rest = again === null ? undefined : schema.safeParse(again);
  return { value: rest?.success === true ? rest.data : null, faults };
}

/** A module that is of the library. */
function readUsed(source: YamlSource, path: Path, raw: Record<string, unknown>): Read<ModuleTerms> {
  const library = raw['use'];
  if (!LIBRARY_NAMES.includes(library as LibraryName)) {
    const near = nearestText(String(library), LIBRARY_NAMES);
    const accepted = `one of ${LIBRARY_NAMES.join(', ')}${near}`;
    return { value: null, faults: [source.fault([...path, 'use'], accepted)] };
  }
  const schema = usedModule(library as LibraryName);
  const read = readShape(source, path, { with: {}, ...raw }, schema);
  if (read.value === null) return { value: null, faults: read.faults };
  const { id, about, gapMax } = read.value;
  const made = LIBRARY[library as LibraryName].make(read.value.with as Record<string, unknown>, {
    ...(id === undefined ? {} : { id }),
    ...(about === undefined ? {} : { about }),
    ...(gapMax === undefined ? {} : { gapMsMax: gapMax }),
    ...laidOver(read.value),
  });
  if (made.kind === 'module') return { value: made.terms, faults: read.faults };
  const known = new Set(read.faults.map(({ field }) => field));
  const faults = made.faults
    .map(({ at, seen, accepted }) => {
      const place = [...path, ...at.split('.')];
      if (source.has(place)) return source.fault(place, accepted);
      return source.fault(place, accepted, seen === 'nothing' ? '' : `${seen}, its default`);
    })
    .filter(({ field }) => !known.has(field));
  return { value: null, faults: [...read.faults, ...faults] };
}

const ENTRY = 'a module: use: NAME from the library, import: FILE, or id, scope and ladder';

/** Reads an entry of `modules`: one module, or those of a file. */
export async function readEntry(
  source: YamlSource,
  path: Path,
  raw: unknown,
): Promise<Read<readonly PlacedModule[]>> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { value: null, faults: [source.fault(path, ENTRY)] };
  }
  const entry = raw as Record<string, unknown>;
  const as = (read: Read<ModuleTerms>, from: PlacedModule['from']) => ({
    value: read.value === null ? null : [{ terms: read.value, path, from }],
    faults: read.faults,
  });
  if ('use' in entry) return as(readUsed(source, path, entry), 'library');
  if ('import' in entry) return readImport(source, path, entry);
  const { value, faults } = readShape(source, path, entry, WRITTEN);
  return as({ value: value === null ? null : writtenModule(value), faults }, 'written');
}

async function readImport(
  source: YamlSource,
  path: Path,
  entry: Record<string, unknown>,
): Promise<Read<readonly PlacedModule[]>> {
  const { value, faults } = readShape(source, path, entry, IMPORT);
  if (value === null) return { value: null, faults };
  const found = await importModules(value.import, source.file);
  if (found.kind === 'fault') {
    const fault = source.fault([...path, 'import'], found.accepted, found.seen);
    return { value: null, faults: [...faults, fault] };
  }
  const modules = found.modules.map((terms) => ({ terms, path, from: 'import' as const }));
  return { value: modules, faults };
}
