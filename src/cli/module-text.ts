/** What `breakwater module` prints: modules of a desk, the library, the vocabulary, cases. */
import {
  acceptedText,
  LIBRARY,
  LIBRARY_NAMES,
  type LibraryName,
  type ModuleTerms,
  type Parameter,
  SUFFIXES,
  VOCABULARY,
  type Word,
} from '../core/desk/index.ts';
import type { CaseResult } from '../io/desk-cases/index.ts';
import {
  type DeskReading,
  deskFaultText,
  openSlots,
  shareText,
  timeText,
} from '../io/desk-file/index.ts';
import { tableLines } from './text-table.ts';

/** A file and what was read of it. */
export interface Linted extends DeskReading {
  readonly path: string;
}

const verbsOf = ({ ladder }: ModuleTerms): string =>
  [...new Set(ladder.flatMap(({ respond }) => respond.map((each) => each.do)))].join(', ');

/** A row of a module. */
const moduleRow = (terms: ModuleTerms) => ({
  id: terms.id,
  scope: terms.scope,
  rungs: terms.ladder.map(({ id }) => id),
  responses: verbsOf(terms),
});

/** A reading as JSON. */
export const lintSummary = ({ path, file, faults }: Linted) => ({
  file: path,
  ok: file !== null,
  faults,
  modules: file?.terms.modules.map(moduleRow) ?? [],
  open: file === null ? [] : openSlots(file).map(({ fields }) => fields.id ?? fields.symbol),
});

/** Faults, one a line; or that there are none, and what the modules are. */
export function lintText({ path, file, faults }: Linted, width: number): string {
  if (file === null) {
    const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
    return `${[...faults.map(deskFaultText), `${path}: ${count}`].join('\n')}\n`;
  }
  const rows = file.terms.modules.map(moduleRow).map(({ id, scope, rungs, responses }) => {
    return [id, scope, rungs.join(', '), responses];
  });
  const table = [['MODULE', 'SCOPE', 'RUNGS', 'RESPONSES'], ...rows];
  const open = openSlots(file).map(({ fields }) => `${fields.venue} ${fields.symbol}`);
  const rest =
    open.length === 0 ? [] : ['', `asked of their venue at the start: ${open.join(', ')}`];
  const lines = tableLines(table, [{}, {}, { wraps: true }, { wraps: true }], width);
  return `${[`${path}: ok`, ...lines, ...rest].join('\n')}\n`;
}

/** The ready modules, one a line. */
export function libraryText(width: number): string {
  const rows = LIBRARY_NAMES.map((name) => [name, LIBRARY[name].about]);
  return `${tableLines([['NAME', 'ABOUT'], ...rows], [{}, { wraps: true }], width).join('\n')}\n`;
}

const PPM = 1e6;

/** A number of a parameter as a person writes it. */
function valueText(of: Parameter, value: number): string {
  if (of.type === 'duration') return timeText(value);
  const ppm = value * PPM;
  const isWhole = Math.abs(ppm - Math.round(ppm)) < 1e-6;
  return of.type === 'share' && isWhole ? shareText(Math.round(ppm)) : String(value);
}

/** A default; a dash where a parameter must be given. */
function defaultText(of: Parameter): string {
  const { default: usual } = of;
  if (usual === undefined) return '-';
  if (typeof usual === 'number') return valueText(of, usual);
  return typeof usual === 'string' ? usual : 'none';
}

/** What a parameter takes. */
function rangeText(of: Parameter): string {
  if (of.type === 'choice') return of.of.join(', ');
  if (!('least' in of)) return acceptedText(of);
  return `${valueText(of, of.least)} to ${valueText(of, of.most)}`;
}

/** Rows of the parameters of a ready module, also for its page of the manual. */
export const parameterRows = (name: LibraryName): readonly (readonly string[])[] =>
  Object.entries(LIBRARY[name].parameters).map(([key, of]) => {
    const unit = 'unit' in of && of.type !== 'duration' ? of.unit : '';
    return [key, defaultText(of), rangeText(of), unit, of.says];
  });

const HEAD = ['PARAMETER', 'DEFAULT', 'ACCEPTED', 'UNIT', 'SAYS'];
const COLUMNS = [{}, {}, { wraps: true }, { wraps: true }, { wraps: true }];

/** One ready module with its parameters; a dash is a parameter that must be given. */
export function parametersText(name: LibraryName, width: number): string {
  const lines = tableLines([HEAD, ...parameterRows(name)], COLUMNS, width);
  return `${[`${name}: ${LIBRARY[name].about}`, '', ...lines].join('\n')}\n`;
}

/** A table of Markdown. */
export const markdownTable = (rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...body.map(line)].join('\n');
};

/** The parameters as they stand in the manual. */
export const parametersMarkdown = (name: LibraryName): string =>
  `${markdownTable([HEAD.map((word) => word.toLowerCase()), ...parameterRows(name)])}\n`;

/** Every word of the vocabulary. */
export const vocabularyRows = (): readonly ({ readonly name: string } & Word)[] =>
  Object.entries(VOCABULARY as Readonly<Record<string, Word>>).map(([name, word]) => ({
    name,
    ...word,
  }));

const cells = () =>
  vocabularyRows().map(({ name, scope, unit, says }) => [name, scope, unit, says]);

const SUFFIX_TEXT =
  `Every name also with ${SUFFIXES.join(' (at the last sample) and ')} ` +
  '(its rank in a day of its own past, 0 to 1).';

export function vocabularyText(width: number): string {
  const table = [['NAME', 'SCOPE', 'UNIT', 'SAYS'], ...cells()];
  const lines = tableLines(table, [{}, {}, {}, { wraps: true }], width);
  return `${[...lines, '', SUFFIX_TEXT].join('\n')}\n`;
}

/** The page `docs/reference/vocabulary.md`. */
export function vocabularyMarkdown(): string {
  const rows = cells().map(([name = '', ...rest]) => [`\`${name}\``, ...rest]);
  const table = markdownTable([['name', 'scope', 'unit', 'says'], ...rows]);
  return `# Vocabulary of modules

Names that conditions and amounts of modules may use. Written by
\`breakwater module vocabulary --markdown\`; do not edit.

A module sees the words of its own scope, those of the book and its own. The scope of an instrument
sees its venue and its underlying as well. A name without a value (nobody has stated it yet, or it
is too old) makes an expression unknown: it holds neither way, nothing is entered and nothing left.

${table}

${SUFFIX_TEXT.replaceAll(/_before|_rank/g, (name) => `\`${name}\``)}

Beside them: the names under \`parameters\` and \`indicators\` of the module, and those that the
desk lists under \`values\`. Functions: \`abs(x)\`, \`min(x, y)\`, \`max(x, y)\`, \`sqrt(x)\`; their
arguments are fractions, so write \`max(0.0, x)\`. Operators: \`+ - * /\`, \`< <= > >= == !=\`,
\`&& || !\` and \`a ? b : c\`. Where a word says "large", it is 1e15.
`;
}

/** Cases, and the difference of those that failed. */
export function resultText(results: readonly CaseResult[]): string {
  const lines = results.flatMap(({ name, passed, diff }) => [
    `${passed ? 'ok  ' : 'FAIL'}  ${name}`,
    ...(passed ? [] : diff.map(({ sign, text }) => `      ${sign} ${text}`)),
  ]);
  const failed = results.filter(({ passed }) => !passed).length;
  const legend = '      - expected, + said, ! may never be said';
  const foot = `${results.length} cases, ${failed} failed`;
  return `${[...lines, ...(failed > 0 ? [legend] : []), foot].join('\n')}\n`;
}
