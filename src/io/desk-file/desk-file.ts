/** A desk file, read: the terms of a desk, its venues, and what is still to be asked of them. */
import { readFileSync } from 'node:fs';
import type { DeskInstrument, DeskTerms, Surroundings } from '../../core/desk/index.ts';
import type { QuoteUnits } from '../../core/money/index.ts';
import type { VenueInstrument } from '../venues/venue.ts';
import { type DeskFault, DeskFileError } from './desk-fault.ts';
import { DESK, type VenueFields } from './desk-fields.ts';
import {
  completedFields,
  INSTRUMENT,
  type InstrumentFields,
  idOf,
  instrumentOf,
  openFields,
} from './instruments.ts';
import { judgeModules, type PlacedModule } from './judge.ts';
import { nearestText } from './nearest.ts';
import { type Read, readEntry, readShape } from './read-entries.ts';
import { type Path, YamlSource } from './yaml-source.ts';

/** An instrument as far as the file says it; `complete` is null while its venue must be asked. */
export interface InstrumentSlot {
  readonly fields: InstrumentFields;
  readonly path: Path;
  readonly complete: DeskInstrument | null;
}

/** A desk file without faults. */
export interface DeskFile {
  /** Its instruments are those that the file writes in full. */
  readonly terms: DeskTerms;
  readonly venues: Readonly<Record<string, VenueFields>>;
  /** In the order of the file. */
  readonly slots: readonly InstrumentSlot[];
  readonly modules: readonly PlacedModule[];
  readonly source: YamlSource;
}

/** What of a file could be read, and every fault that was found. */
export interface DeskReading {
  readonly file: DeskFile | null;
  readonly faults: readonly DeskFault[];
}

const RISK = { method: 'historical', bar: 3_600_000, window: 500 } as const;
const ACCOUNT_AGE_MS_MAX = 60_000;
const ADOPT_MS = 10_000;

/** Reads a desk file. A file that cannot be opened is a fault of it too. */
export async function readDesk(path: string): Promise<DeskReading> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const seen = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const accepted = 'a file that can be read';
    return { file: null, faults: [{ file: path, line: 1, column: 1, field: '', seen, accepted }] };
  }
  return readDeskText(text, path);
}

/** Reads a desk file. @throws DeskFileError with every fault */
export async function deskFileOf(path: string): Promise<DeskFile> {
  const { file, faults } = await readDesk(path);
  if (file === null) throw new DeskFileError(faults);
  return file;
}

/** Faults in the order of the file, each once. */
function ordered(faults: readonly DeskFault[]): readonly DeskFault[] {
  const seen = new Set<string>();
  return [...faults]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .filter((fault) => {
      const key = JSON.stringify(fault);
      return !seen.has(key) && seen.add(key) !== undefined;
    });
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const keysOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];

/**
 * Reads the text of a desk file.
 *
 * @param path for messages, and where imported modules are looked for
 */
export async function readDeskText(text: string, path: string): Promise<DeskReading> {
  const source = new YamlSource(text, path);
  if (source.faults.length > 0) return { file: null, faults: source.faults };
  const raw = source.raw as Readonly<Record<string, unknown>>;
  const top = readShape(source, [], raw, DESK);
  const venues = keysOf(raw?.['venues']);
  const slots = listOf(raw?.['instruments']).map((each, at) =>
    readInstrument(source, ['instruments', at], each, raw),
  );
  const entries: Read<readonly PlacedModule[]>[] = [];
  for (const [at, each] of listOf(raw?.['modules']).entries()) {
    entries.push(await readEntry(source, ['modules', at], each));
  }
  const modules = entries.flatMap(({ value }) => value ?? []);
  const shape = surroundings(raw, slots, modules);
  const judged = judgeModules({ source, modules, ...shape });
  const faults = ordered([
    ...top.faults,
    ...slots.flatMap((slot) => slot.faults),
    ...entries.flatMap((entry) => entry.faults),
    ...repeatedIds(source, slots),
    ...capitalFaults(source, raw, venues),
    ...judged,
  ]);
  if (faults.length > 0 || top.value === null) return { file: null, faults };
  const whole = slots.flatMap(({ value }) => value ?? []);
  return { file: deskFile(source, top.value, whole, modules), faults };
}

/** Reads an instrument; what it still asks of its venue only a venue that can answer may owe. */
function readInstrument(
  source: YamlSource,
  path: Path,
  raw: unknown,
  top: Readonly<Record<string, unknown>>,
): Read<InstrumentSlot> {
  const { value: fields, faults: shape } = readShape(source, path, raw, INSTRUMENT);
  if (fields === null) return { value: null, faults: shape };
  const faults = [...shape];
  const venues = top['venues'] as Readonly<Record<string, { readonly kind?: unknown }>>;
  const known = keysOf(venues);
  if (!known.includes(fields.venue)) {
    const near = nearestText(fields.venue, known);
    const accepted = `a venue of the desk: ${known.join(', ') || 'none is stated'}${near}`;
    faults.push(source.fault([...path, 'venue'], accepted));
  }
  const open = openFields(fields).filter((key) => !source.has([...path, key]));
  if (openFields(fields).length > 0) {
    const isPaper = known.includes(fields.venue) && venues[fields.venue]?.kind === 'paper';
    if (isPaper && open.length > 0) {
      const accepted = `${open.join(', ')} as well: a paper venue has no list of its own`;
      faults.push(source.fault(path, accepted, idOf(fields)));
    }
    return { value: { fields, path, complete: null }, faults };
  }
  const made = instrumentOf(fields);
  if ('id' in made) return { value: { fields, path, complete: made }, faults };
  const wrong = made.map(({ field, accepted }) => source.fault([...path, field], accepted));
  return { value: { fields, path, complete: null }, faults: [...faults, ...wrong] };
}

/** What modules may name, also where parts of the file are wrong. */
function surroundings(
  raw: Readonly<Record<string, unknown>>,
  slots: readonly Read<InstrumentSlot>[],
  modules: readonly PlacedModule[],
) {
  const known = slots.flatMap(({ value }) => value ?? []);
  const isOpen =
    known.length < slots.length || known.some((each) => each.fields.underlying === undefined);
  const stated = known.flatMap(({ fields }) => fields.underlying ?? []);
  const named = modules.flatMap(({ terms }) => /^underlying:(.+)$/.exec(terms.scope)?.[1] ?? []);
  const instruments = known.map(({ fields }) => ({
    id: idOf(fields),
    venue: fields.venue,
    underlying: fields.underlying ?? '',
  }));
  const values = listOf(raw?.['values']).filter((each) => typeof each === 'string');
  const around: Surroundings = {
    venues: keysOf(raw?.['venues']),
    underlyings: [...new Set([...stated, ...(isOpen ? named : [])])],
    instruments: [...new Set(instruments.map(({ id }) => id))],
    modules: modules.map(({ terms }) => terms.id),
    values,
  };
  return { around, instruments: instruments.filter(({ underlying }) => underlying !== '') };
}

function repeatedIds(source: YamlSource, slots: readonly Read<InstrumentSlot>[]) {
  const first = new Map<string, Path>();
  return slots.flatMap(({ value }) => {
    if (value === null) return [];
    const id = idOf(value.fields);
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, value.path);
      return [];
    }
    const field = value.fields.id === undefined ? 'symbol' : 'id';
    const accepted = `an id that is not taken, as it is in line ${source.place(before).line}`;
    return [source.fault([...value.path, field], accepted, id)];
  });
}

function capitalFaults(
  source: YamlSource,
  raw: Readonly<Record<string, unknown>>,
  venues: readonly string[],
): readonly DeskFault[] {
  return keysOf(raw?.['capital']).flatMap((venue) => {
    const path = ['capital', venue];
    if (!venues.includes(venue)) {
      const near = nearestText(venue, venues);
      const accepted = `a venue of the desk: ${venues.join(', ') || 'none is stated'}${near}`;
      return [{ ...source.fault(path, accepted, venue), ...source.keyPlace(path) }];
    }
    const isNegative = source.textAt(path)?.trim().startsWith('-') === true;
    return isNegative ? [source.fault(path, '0 or more')] : [];
  });
}

function deskFile(
  source: YamlSource,
  top: NonNullable<ReturnType<typeof readTop>>,
  slots: readonly InstrumentSlot[],
  modules: readonly PlacedModule[],
): DeskFile {
  const { method, bar, window } = { ...RISK, ...presentOf(top.risk ?? {}) };
  const terms: DeskTerms = {
    name: top.name,
    venues: Object.keys(top.venues),
    instruments: slots.flatMap(({ complete }) => complete ?? []),
    capital: top.capital as Readonly<Record<string, QuoteUnits>>,
    values: top.values ?? [],
    modules: modules.map((module) => module.terms),
    rate: top.rate ?? 0,
    risk: { method, barMs: bar, window },
    accountAgeMsMax: top.accountAgeMax ?? ACCOUNT_AGE_MS_MAX,
    adoptMs: top.adopt ?? ADOPT_MS,
  };
  return { terms, venues: top.venues, slots, modules, source };
}

const readTop = (source: YamlSource) => readShape(source, [], source.raw, DESK).value;

const presentOf = <T extends object>(fields: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

/** Instruments whose venue must still be asked. */
export const openSlots = ({ slots }: DeskFile): readonly InstrumentSlot[] =>
  slots.filter(({ complete }) => complete === null);

/**
 * Completes instruments from what their venues list, and judges the modules again with what is
 * known then. What the file states goes before what a venue says.
 *
 * @param listed by venue of the desk
 * @returns terms that a desk can run on, or every fault
 */
export function completeInstruments(
  file: DeskFile,
  listed: Readonly<Record<string, readonly VenueInstrument[]>>,
):
  | { readonly kind: 'terms'; readonly terms: DeskTerms }
  | { readonly kind: 'faults'; readonly faults: readonly DeskFault[] } {
  const { source, modules } = file;
  const faults: DeskFault[] = [];
  const instruments = file.slots.flatMap(({ fields, path, complete }) => {
    if (complete !== null) return [complete];
    const symbols = listed[fields.venue] ?? [];
    const said = symbols.find(({ symbol }) => symbol === fields.symbol);
    if (said === undefined) {
      const near = nearestText(
        fields.symbol,
        symbols.map(({ symbol }) => symbol),
      );
      const accepted = `a symbol that ${fields.venue} lists${near}`;
      faults.push(source.fault([...path, 'symbol'], accepted));
      return [];
    }
    const made = instrumentOf(completedFields(fields, said));
    if ('id' in made) return [made];
    faults.push(...made.map(({ field, accepted }) => source.fault([...path, field], accepted)));
    return [];
  });
  const around: Surroundings = {
    venues: file.terms.venues,
    underlyings: [...new Set(instruments.map(({ underlying }) => underlying))],
    instruments: instruments.map(({ id }) => id),
    modules: modules.map(({ terms }) => terms.id),
    values: file.terms.values,
  };
  faults.push(...judgeModules({ source, modules, instruments, around }));
  return faults.length > 0
    ? { kind: 'faults', faults: ordered(faults) }
    : { kind: 'terms', terms: { ...file.terms, instruments } };
}
