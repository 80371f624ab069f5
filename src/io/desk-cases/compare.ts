/** Holds what a desk said against what was expected, and shows the difference. */
import { durationMs } from '../desk-file/exact-number.ts';
import { timeText } from '../desk-file/index.ts';
import type { CaseFields } from './case-fields.ts';
import { ALWAYS_COMPARED, type LineKind } from './event-line.ts';
import type { SaidLine } from './play-case.ts';

/** A line of the comparison. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+' | '!';
  readonly text: string;
}

/** How a case ended. `-` was expected and not said, `+` said and not expected, `!` forbidden. */
export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  readonly diff: readonly DiffLine[];
}

const isNumber = (word: string): boolean => /^-?\d+(\.\d+)?$/.test(word);

/** Whether a word is the expected one: `*` is any, `1.4..1.6` a range, 2 is 2.0. */
function isWord(expected: string, said: string): boolean {
  if (expected === '*' || expected === said) return true;
  const range = /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(expected);
  if (range !== null && isNumber(said)) {
    return Number(said) >= Number(range[1]) && Number(said) <= Number(range[2]);
  }
  return isNumber(expected) && isNumber(said) && Number(expected) === Number(said);
}

/** Whether a line begins with the expected words; a time before them counts as well. */
export function isExpected(expected: string, said: SaidLine): boolean {
  const words = expected.trim().split(/\s+/);
  const at = /^\d/.test(words[0] as string) ? durationMs(words.shift() as string) : null;
  if (at !== null && at !== said.at) return false;
  const line = said.text.split(' ');
  return words.length <= line.length && words.every((word, n) => isWord(word, line[n] as string));
}

const kindOf = (line: string): string =>
  line
    .trim()
    .split(/\s+/)
    .find((word) => !/^\d/.test(word)) ?? '';

const shown = ({ at, text }: SaidLine): string => `${timeText(at)} ${text}`;

/** Longest common part of two lists, by dynamic programming; then the lines of both. */
function difference(expected: readonly string[], said: readonly SaidLine[]): DiffLine[] {
  const [n, m] = [expected.length, said.length];
  const table = Array.from({ length: n + 1 }, () => new Int32Array(m + 1));
  const at = (i: number, j: number): number => (table[i] as Int32Array)[j] as number;
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      const isSame = isExpected(expected[i] as string, said[j] as SaidLine);
      (table[i] as Int32Array)[j] = isSame
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < n || j < m) {
    const [wanted, line] = [expected[i], said[j]];
    if (wanted !== undefined && line !== undefined && isExpected(wanted, line)) {
      lines.push({ sign: ' ', text: shown(line) });
      [i, j] = [i + 1, j + 1];
    } else if (line === undefined || (wanted !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: '-', text: wanted as string });
      i += 1;
    } else {
      lines.push({ sign: '+', text: shown(line) });
      j += 1;
    }
  }
  return lines;
}

/** Lines of a case that are looked at. */
const MOST = 2_000;

/** Compares a case. Kinds that are rarely of interest count only where one of them is expected. */
export function compareCase(fields: CaseFields, said: readonly SaidLine[]): CaseResult {
  const { name, module, expect = [], never = [] } = fields;
  // A cancel says nothing of who wanted it.
  const usual = ALWAYS_COMPARED.filter((kind) => module === undefined || kind !== 'cancel');
  const kinds = new Set<string>([...usual, ...expect.map(kindOf)]);
  const compared = said
    .filter((line) => kinds.has(line.kind satisfies LineKind))
    .filter((line) => module === undefined || line.module === module || line.module === '')
    .slice(0, MOST);
  const diff =
    'expect' in fields && fields.expect !== undefined ? difference(expect, compared) : [];
  const forbidden = said
    .filter((line) => never.some((pattern) => isExpected(pattern, line)))
    .map((line): DiffLine => ({ sign: '!', text: shown(line) }));
  const lines = [...diff, ...forbidden];
  return { name, passed: lines.every(({ sign }) => sign === ' '), diff: lines };
}
