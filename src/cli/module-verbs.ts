/** What `breakwater module lint`, `list`, `schema`, `vocabulary`, `explain` and `test` do. */
import { LIBRARY, LIBRARY_NAMES, type LibraryName } from '../core/desk/index.ts';
import { compareCase, playCase, readCases } from '../io/desk-cases/index.ts';
import {
  type DeskFault,
  DeskFileError,
  deskFileOf,
  deskSchema,
  nearestOf,
  openSlots,
  readDesk,
} from '../io/desk-file/index.ts';
import { openLinearSolver } from '../io/lp/index.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';
import { explanationOf, explanationText } from './module-explain.ts';
import {
  libraryText,
  lintSummary,
  lintText,
  parametersMarkdown,
  parametersText,
  resultText,
  vocabularyMarkdown,
  vocabularyRows,
  vocabularyText,
} from './module-text.ts';
import { terminalWidth } from './text-table.ts';

/** How every verb prints. */
export interface ModuleOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
}

type Write = (text: string) => unknown;

const say: Write = (text) => process.stdout.write(text);
const plain = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;
const json = (value: unknown): string => `${JSON.stringify(value, plain, 1)}\n`;

/** Prints the faults of desk files, or the modules of those without. @returns 2 with a fault */
export async function lintDesks(
  files: readonly string[],
  options: ModuleOptions,
  write = say,
): Promise<number> {
  const readings = [];
  for (const file of files) readings.push({ path: file, ...(await readDesk(file)) });
  const isGood = readings.every(({ file }) => file !== null);
  if (options.json === true) write(json(readings.map(lintSummary)));
  else write(readings.map((reading) => lintText(reading, terminalWidth())).join('\n'));
  return isGood ? EXIT.done : EXIT.badInput;
}

/** Prints the ready modules, or the parameters of one. */
export function listLibrary(name: string | undefined, options: ModuleOptions, write = say): number {
  if (name !== undefined && !LIBRARY_NAMES.includes(name as LibraryName)) {
    const near = nearestOf(name, LIBRARY_NAMES);
    const accepted = LIBRARY_NAMES.join(', ') + (near === null ? '' : `; nearest: ${near}`);
    throw new InputError({ file: 'command line', field: 'name', value: name, accepted });
  }
  const entries = name === undefined ? LIBRARY : { [name]: LIBRARY[name as LibraryName] };
  if (options.json === true) write(json(entries));
  else if (name !== undefined && options.markdown === true) {
    write(parametersMarkdown(name as LibraryName));
  } else if (name === undefined) write(libraryText(terminalWidth()));
  else write(parametersText(name as LibraryName, terminalWidth()));
  return EXIT.done;
}

/** Prints the JSON Schema of a desk file. */
export function printSchema(write = say): number {
  write(`${JSON.stringify(deskSchema(), null, 2)}\n`);
  return EXIT.done;
}

/** Prints every word with its scope and unit. */
export function printVocabulary(options: ModuleOptions, write = say): number {
  if (options.markdown === true) write(vocabularyMarkdown());
  else if (options.json === true) write(json(vocabularyRows()));
  else write(vocabularyText(terminalWidth()));
  return EXIT.done;
}

/** Prints what modules do, in plain words. */
export async function explainDesk(
  path: string,
  id: string | undefined,
  options: ModuleOptions,
  write = say,
): Promise<number> {
  const { terms } = await deskFileOf(path);
  const ids = terms.modules.map((module) => module.id);
  if (id !== undefined && !ids.includes(id)) {
    const near = nearestOf(id, ids);
    const accepted = ids.join(', ') + (near === null ? '' : `; nearest: ${near}`);
    throw new InputError({ file: path, field: 'module', value: id, accepted });
  }
  const meant = terms.modules.filter((module) => id === undefined || module.id === id);
  const told = meant.map(explanationOf);
  if (options.json === true) write(json(told));
  else write(told.map((each) => explanationText(each, terminalWidth())).join('\n'));
  return EXIT.done;
}

/** Plays cases and prints the difference of those that fail. @returns 1 where one fails */
export async function testDesk(
  path: string,
  casesPath: string,
  options: ModuleOptions,
  write = say,
): Promise<number> {
  const file = await deskFileOf(path);
  const open = openSlots(file).map(({ path: at, fields }): DeskFault => {
    const accepted = 'an instrument that is written in full, as a test asks no venue';
    return file.source.fault(at, accepted, fields.symbol);
  });
  if (open.length > 0) throw new DeskFileError(open);
  const cases = readCases(casesPath, file.terms);
  const solver = await openLinearSolver();
  const results = cases.map((each) => compareCase(each, playCase(file.terms, each, solver)));
  const passed = results.every((each) => each.passed);
  if (options.json === true) write(json({ passed, cases: results }));
  else write(resultText(results));
  return passed ? EXIT.done : EXIT.negative;
}
