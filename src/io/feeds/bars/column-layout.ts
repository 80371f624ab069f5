/** Which cell of a row is what: by the names in the first line, or by the number of cells. */
import { FeedError } from './feed-error.ts';
import { timeUnitOf } from './time-unit.ts';

/** Place of each field in a row; -1 where the file does not have it. */
export interface ColumnLayout<Field extends string> {
  readonly at: Readonly<Record<Field, number>>;
  /** Cells of a row. */
  readonly width: number;
  /** Whether the first line names the columns. */
  readonly hasHeader: boolean;
}

/** How a kind of table is recognised. */
export interface TableKind<Field extends string> {
  /** What it is, for messages. */
  readonly name: string;
  /** Names that a column may have in a header, in lower case, by field. */
  readonly names: Readonly<Record<Field, readonly string[]>>;
  /** Fields without which there is no such table. */
  readonly required: readonly Field[];
  /** Columns of tables without a header; null where the row is none of them. */
  readonly bare: (cells: readonly string[]) => Partial<Record<Field, number>> | null;
}

/** Cells of a row of CSV without quotes. */
export const cellsOf = (line: string): string[] => line.split(',');

/** Whether a row holds values: names of columns never read as a time. */
const isValues = (cells: readonly string[]): boolean =>
  cells.some((cell) => timeUnitOf(cell.trim()) !== null);

/**
 * The layout of a table by its first line.
 *
 * @throws FeedError where a column is missing or named twice
 */
export function layoutOf<Field extends string>(
  file: string,
  first: string,
  kind: TableKind<Field>,
): ColumnLayout<Field> {
  const cells = cellsOf(first).map((cell) => cell.trim());
  const fields = Object.keys(kind.names) as Field[];
  const nowhere = Object.fromEntries(fields.map((field) => [field, -1])) as Record<Field, number>;
  if (isValues(cells)) {
    const bare = kind.bare(cells);
    if (bare === null) {
      const value = `a row of ${cells.length} values without names`;
      throw new FeedError({ file, line: 1, field: 'the table', value, accepted: kind.name });
    }
    return { at: { ...nowhere, ...bare }, width: cells.length, hasHeader: false };
  }
  const named = cells.map((cell) => cell.toLowerCase());
  const at = { ...nowhere };
  for (const field of fields) at[field] = placeOf(file, named, field, kind);
  return { at, width: cells.length, hasHeader: true };
}

function placeOf<Field extends string>(
  file: string,
  named: readonly string[],
  field: Field,
  kind: TableKind<Field>,
): number {
  const names = kind.names[field];
  // An earlier name is the better one where a file has several, such as `ts` beside `date`.
  const name = names.find((candidate) => named.includes(candidate));
  if (name === undefined) {
    if (!kind.required.includes(field)) return -1;
    const accepted = `a first line that names it (${names.join(' or ')}); here it is ${named}`;
    throw new FeedError({ file, line: 1, field: `column ${names[0]}`, accepted });
  }
  if (named.indexOf(name) !== named.lastIndexOf(name)) {
    const accepted = 'every column name once';
    throw new FeedError({ file, line: 1, field: 'header', value: `${named}`, accepted });
  }
  return named.indexOf(name);
}
