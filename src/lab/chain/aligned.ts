/** Tables for a terminal: columns as wide as they need to be. */

/** One column: its head, and on which side its cells stand. */
export interface Column {
  readonly head: string;
  readonly aligned: 'left' | 'right';
}

export const left = (head: string): Column => ({ head, aligned: 'left' });
export const right = (head: string): Column => ({ head, aligned: 'right' });

/** Lines of a table, two spaces between columns, none at the end of a line. */
export function alignedTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const all = [columns.map(({ head }) => head), ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)));
  const lines = all.map((row) =>
    columns
      .map(({ aligned }, at) => {
        const cell = row[at] ?? '';
        const width = widths[at] as number;
        return aligned === 'left' ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** A number with so many significant digits, without an exponent where that is short. */
export function digits(value: number, significant: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e7
    ? value.toPrecision(significant)
    : value.toExponential(significant - 1);
}
