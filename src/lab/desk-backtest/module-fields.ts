/** Modules of a study file: ready ones by name, or written out, with the study's own overrides. */
import {
  defineModule,
  LIBRARY,
  LIBRARY_NAMES,
  type LibraryName,
  type ModuleDraft,
  type ModuleTerms,
  type Overrides,
  readModule,
  type Surroundings,
} from '../../core/desk/index.ts';
import type { InputError } from '../input-error.ts';
import { quoteUnits } from './instrument-units.ts';

/** A value as it stands in the file: every scalar is a text. */
export type Written = string | readonly Written[] | { readonly [name: string]: Written };

/** Fields that stay a text whatever they look like. */
const TEXTS: ReadonlySet<string> = new Set(['id', 'about', 'text', 'scope', 'enter', 'leave']);
/** Limits that are money. */
const AMOUNTS: ReadonlySet<string> = new Set(['stepMax', 'turnoverMax', 'feesMax', 'slippageMax']);
const UNITS: Readonly<Record<string, number>> = {
  ...{ '': 1, '%': 0.01, bp: 0.0001 },
  ...{ ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 },
};
const NUMBER = /^(-?\d+(?:\.\d+)?(?:e-?\d+)?)(%|bp|ms|s|m|h|d)?$/;

/** `2%`, `5bp` and `30s` as numbers; `true` as a truth; what is none of these stays a text. */
export function valueOf(written: Written, name = ''): unknown {
  if (Array.isArray(written)) return written.map((each) => valueOf(each as Written, name));
  if (typeof written !== 'string') {
    const entries = Object.entries(written as { readonly [name: string]: Written });
    return Object.fromEntries(entries.map(([key, value]) => [key, valueOf(value, key)]));
  }
  if (TEXTS.has(name)) return written === 'null' ? null : written;
  if (written === 'true' || written === 'false') return written === 'true';
  const match = NUMBER.exec(written);
  if (match === null) return written;
  const number = Number(match[1]) * (UNITS[match[2] ?? ''] as number);
  return AMOUNTS.has(name) ? quoteUnits(number) : number;
}

/** Says that a field of a module is wrong; `at` is a path below the module. */
export type ModuleRefusal = (at: readonly string[], seen: string, accepted: string) => InputError;

const FIELDS = ['use', 'with', 'id', 'about', 'gapMsMax', 'constraints', 'execution'] as const;
const DRAFT_FIELDS = [
  ...['id', 'about', 'scope', 'parameters', 'indicators', 'band', 'gapMsMax', 'ladder'],
  ...['constraints', 'execution'],
] as const;

/** Lays one set of overrides over another, the limits one by one. */
function laidOver(under: Overrides, over: Overrides): Overrides {
  return {
    ...under,
    ...over,
    constraints: { ...under.constraints, ...over.constraints },
    execution: { ...under.execution, ...over.execution },
  };
}

/** `*` in a list of instruments stands for any letters of an option's id. */
function expanded(value: unknown, options: readonly string[]): unknown {
  if (!Array.isArray(value)) return value;
  return value.flatMap((each) => {
    if (typeof each !== 'string' || !each.includes('*')) return [each];
    const parts = each.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    const pattern = new RegExp(`^${parts.join('.*')}$`);
    return options.filter((name) => pattern.test(name));
  });
}

/** Expands every list called `with` or `hedge`. */
function withNames(value: unknown, options: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => withNames(each, options));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, of]) => {
      const isList = name === 'with' || name === 'hedge';
      return [name, withNames(isList ? expanded(of, options) : of, options)];
    }),
  );
}

/** A ready module: its parameters, and what is laid over it. */
function ready(
  fields: Readonly<Record<string, unknown>>,
  overrides: Overrides,
  refuse: ModuleRefusal,
): ModuleTerms {
  const { use, with: given, ...over } = fields;
  const name = LIBRARY_NAMES.find((known) => known === use) as LibraryName | undefined;
  if (name === undefined) throw refuse(['use'], String(use), LIBRARY_NAMES.join(', '));
  const parameters = (given ?? {}) as Readonly<Record<string, unknown>>;
  const result = LIBRARY[name].make(parameters, laidOver(overrides, over as Overrides));
  if (result.kind === 'module') return result.terms;
  const [fault] = result.faults;
  throw refuse((fault?.at ?? 'with').split('.'), fault?.seen ?? '', fault?.accepted ?? '');
}

/** A module that is written out. */
function drafted(
  fields: Readonly<Record<string, unknown>>,
  overrides: Overrides,
  refuse: ModuleRefusal,
): ModuleTerms {
  for (const name of ['id', 'scope', 'ladder']) {
    if (fields[name] === undefined)
      throw refuse([], 'nothing', `a module with ${name}, or \`use\``);
  }
  const draft = fields as unknown as ModuleDraft;
  const { constraints, execution, gapMsMax } = laidOver(overrides, draft as Overrides);
  return defineModule({
    ...draft,
    ...(gapMsMax === undefined ? {} : { gapMsMax }),
    constraints: constraints ?? {},
    execution: execution ?? {},
  });
}

/**
 * Reads one module.
 *
 * @param written the fields as they stand in the file
 * @param overrides laid under the module's own
 * @param around what the desk has
 * @param options ids that a `*` may stand for
 * @throws InputError
 */
export function readStudyModule(
  written: Readonly<Record<string, Written>>,
  overrides: Overrides,
  around: Surroundings,
  options: readonly string[],
  refuse: ModuleRefusal,
): ModuleTerms {
  const known: readonly string[] = written['use'] === undefined ? DRAFT_FIELDS : FIELDS;
  const strange = Object.keys(written).find((name) => !known.includes(name));
  if (strange !== undefined) throw refuse([strange], strange, `one of ${known.join(', ')}`);
  const fields = withNames(valueOf(written), options) as Readonly<Record<string, unknown>>;
  const terms =
    fields['use'] === undefined
      ? drafted(fields, overrides, refuse)
      : ready(fields, overrides, refuse);
  const [fault] = readModule(terms, {
    ...around,
    modules: [...new Set([...around.modules, terms.id])],
  }).faults;
  if (fault !== undefined) throw refuse(fault.at.split('.'), fault.seen, fault.accepted);
  return terms;
}
