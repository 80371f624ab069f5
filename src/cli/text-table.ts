/** Aligned columns of text for a terminal: cells that are too wide go on in the next line. */

/** Columns between two cells. */
const GAP = 2;
/** A column is never made narrower than this. */
const NARROWEST = 12;

export interface TextColumn {
  readonly align?: 'left' | 'right';
  /** Whether its cells may go on in the next line where the terminal is too narrow. */
  readonly wraps?: boolean;
}

/** A text in lines of at most `width` characters, cut between words where that is possible. */
export function wrapped(text: string, width: number): string[] {
  const indent = ' '.repeat(text.length - text.trimStart().length);
  const lines: string[] = [];
  let line = indent;
  for (const word of text.trimStart().split(/ (?!%)/)) {
    const longer = line === indent ? `${line}${word}` : `${line} ${word}`;
    if (longer.length <= width || line === indent) line = longer;
    else {
      lines.push(line);
      line = `${indent}${word}`;
    }
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line];
}

/** Widths of the columns: as wide as their cells, and less where the terminal is too narrow. */
function widthsOf(
  rows: readonly (readonly string[])[],
  columns: readonly TextColumn[],
  width: number,
): number[] {
  const widths = columns.map((_, at) => Math.max(0, ...rows.map((row) => (row[at] ?? '').length)));
  const sum = (): number => widths.reduce((all, each) => all + each, GAP * (widths.length - 1));
  while (sum() > width) {
    let widest = -1;
    columns.forEach((column, at) => {
      const now = widths[at] as number;
      if (column.wraps !== true || now <= NARROWEST) return;
      if (widest === -1 || now > (widths[widest] as number)) widest = at;
    });
    if (widest === -1) break;
    widths[widest] = (widths[widest] as number) - 1;
  }
  return widths;
}

/**
 * Lines of a table.
 *
 * @param rows cells by row; a row may have fewer than there are columns
 * @param width characters of the terminal
 */
export function tableLines(
  rows: readonly (readonly string[])[],
  columns: readonly TextColumn[],
  width: number,
): string[] {
  const widths = widthsOf(rows, columns, width);
  return rows.flatMap((row) => {
    const cells = columns.map((_, at) => wrapped(row[at] ?? '', widths[at] as number));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      columns
        .map(({ align }, at) => {
          const text = cells[at]?.[line] ?? '';
          const room = widths[at] as number;
          return align === 'right' ? text.padStart(room) : text.padEnd(room);
        })
        .join(' '.repeat(GAP))
        .trimEnd(),
    );
  });
}

/** Characters of the terminal; wide where there is none, so that a file holds whole lines. */
export const terminalWidth = (): number => process.stdout.columns ?? 120;
