/** Text for a terminal: pieces with a colour, bars, and lines that never exceed their width. */
import { compact, count, fixed, price } from '../lab/report/format.ts';

export type Tint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan';

/** A run of characters in one colour; every character is one column wide. */
export interface Piece {
  readonly text: string;
  readonly tint: Tint | null;
}

export type Line = readonly Piece[];

/** Whether colours are written; the terminal's user decides (NO_COLOR). */
export type Colours = 'colours' | 'no colours';

const CODES: Readonly<Record<Tint, number>> = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
};

export const plain = (text: string): Piece => ({ text, tint: null });
export const tinted = (tint: Tint, text: string): Piece => ({ text, tint });
export const dim = (text: string): Piece => tinted('dim', text);

export const widthOf = (line: Line): number =>
  line.reduce((width, { text }) => width + [...text].length, 0);

/** The line, cut or filled up to `width` columns. */
export function toWidth(line: Line, width: number): Line {
  const pieces: Piece[] = [];
  let left = width;
  for (const { text, tint } of line) {
    const signs = [...text].slice(0, left);
    if (signs.length > 0) pieces.push({ text: signs.join(''), tint });
    left -= signs.length;
  }
  return left > 0 ? [...pieces, plain(' '.repeat(left))] : pieces;
}

/** Two lines in one, `right` at the right edge of `width`. */
export const spread = (left: Line, right: Line, width: number): Line => [
  ...toWidth(left, Math.max(0, width - widthOf(right))),
  ...right,
];

/** The characters of a line, with escape codes where colours are wanted. */
export const encode = (line: Line, colours: Colours): string =>
  line
    .map(({ text, tint }) =>
      tint === null || colours === 'no colours' ? text : `\x1b[${CODES[tint]}m${text}\x1b[0m`,
    )
    .join('')
    .trimEnd();

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `width` columns, in eighths of a column; what is not nothing shows at least one. */
export function bar(fraction: number, width: number): string {
  if (!(fraction > 0)) return ' '.repeat(width);
  const eighths = Math.max(1, Math.round(Math.min(1, fraction) * width * 8));
  const whole = Math.floor(eighths / 8);
  return (('█'.repeat(whole) + EIGHTHS[eighths % 8]) as string).padEnd(width);
}

/** A bar on a track, so that its end is seen. */
export function gauge(fraction: number, width: number, tint: Tint): Line {
  const within = Math.min(1, Math.max(0, Number.isFinite(fraction) ? fraction : 0));
  const whole = Math.round(within * width);
  return [tinted(tint, '█'.repeat(whole)), dim('░'.repeat(width - whole))];
}

const LEVELS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * A line of values drawn in `rows` rows of characters, top row first.
 *
 * @param values one for each column; null leaves the column empty
 */
export function sparkline(values: readonly (number | null)[], rows: number): string[] {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const steps = rows * 8 - 1;
  const heights = values.map((value) => {
    if (value === null) return 0;
    return high === low ? rows * 4 : 1 + Math.round(((value - low) / (high - low)) * steps);
  });
  return Array.from({ length: rows }, (_, row) => {
    const under = (rows - 1 - row) * 8;
    return heights.map((height) => LEVELS[Math.min(8, Math.max(0, height - under))]).join('');
  });
}

/** Figures of a terminal: plain spaces and commas, which every font has. */
export const amountText = (value: number): string => compact(value, ' ');
export const countText = (value: number): string => count(value, ',');
export const priceText = (value: number): string => (value > 0 ? price(value, ',') : '-');

export const percentText = (fraction: number, decimals = 0): string =>
  `${fixed(fraction * 100, decimals, ',')} %`;
