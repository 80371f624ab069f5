/** Reading what a fund is sized from: CSV tables and a JSON file, each with a clear refusal. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../input-error.ts';
import type { CascadeTerms } from './cascade.ts';
import type { ScenarioLoss } from './cover.ts';
import type { BookLevel, Exposure } from './slippage.ts';
import type { StressedNotional } from './wedges.ts';

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    const seen = code === 'ENOENT' ? {} : { value: code ?? message };
    throw new InputError({ file, field: 'the file', ...seen, accepted: 'a readable file' });
  }
}

/** One line of a CSV file, asked by column. */
class Line {
  readonly file: string;
  readonly line: number;
  private readonly cells: ReadonlyMap<string, string>;

  constructor(file: string, line: number, cells: ReadonlyMap<string, string>) {
    this.file = file;
    this.line = line;
    this.cells = cells;
  }

  has(column: string): boolean {
    return (this.cells.get(column) ?? '') !== '';
  }

  word(column: string): string {
    const value = this.cells.get(column) ?? '';
    if (value !== '') return value;
    throw new InputError({ ...this.place(), field: column, accepted: 'a name' });
  }

  amount(column: string, least = 0): number {
    const value = this.cells.get(column) ?? '';
    const number = value === '' ? Number.NaN : Number(value);
    if (Number.isFinite(number) && number >= least) return number;
    const accepted = `a number of at least ${least}`;
    throw new InputError({ ...this.place(), field: column, value, accepted });
  }

  private place() {
    return { file: this.file, line: this.line };
  }
}

function readLines(file: string, columns: readonly string[]): Line[] {
  const lines = textOf(file)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const head = (lines[0] ?? '').split(',').map((name) => name.trim());
  for (const column of columns) {
    if (head.includes(column)) continue;
    const accepted = `a first line with ${columns.join(', ')}`;
    throw new InputError({ file, line: 1, field: `column ${column}`, accepted });
  }
  const rows = lines.slice(1).flatMap((text, at) => {
    if (text.trim() === '') return [];
    const cells = text.split(',').map((cell) => cell.trim());
    if (cells.length !== head.length) {
      const accepted = `${head.length} values, as in the first line`;
      const value = `${cells.length} values`;
      throw new InputError({ file, line: at + 2, field: 'row', value, accepted });
    }
    const named = new Map(head.map((name, i) => [name, cells[i] as string]));
    return [new Line(file, at + 2, named)];
  });
  if (rows.length > 0) return rows;
  throw new InputError({ file, field: 'the file', value: 'without a row', accepted: 'a row' });
}

/** Deficits of events or days: a column `deficit`, zeros included. */
export const readDeficits = (file: string): number[] =>
  readLines(file, ['deficit']).map((line) => line.amount('deficit'));

/** What accounts owe by scenario: `scenario, cluster, shortfall`. */
export const readClusters = (file: string): ScenarioLoss[] =>
  readLines(file, ['scenario', 'cluster', 'shortfall']).map((line) => ({
    scenario: line.word('scenario'),
    cluster: line.word('cluster'),
    shortfall: line.amount('shortfall'),
  }));

/** A book: `asset, mid, price, quantity, maker`. */
export const readBook = (file: string): BookLevel[] =>
  readLines(file, ['asset', 'mid', 'price', 'quantity', 'maker']).map((line) => ({
    asset: line.word('asset'),
    mid: line.amount('mid', Number.MIN_VALUE),
    price: line.amount('price'),
    quantity: line.amount('quantity'),
    maker: line.word('maker'),
  }));

/** What may have to be liquidated: `asset, notional, buffer` (a share of the notional). */
export const readExposures = (file: string): Exposure[] =>
  readLines(file, ['asset', 'notional', 'buffer']).map((line) => ({
    asset: line.word('asset'),
    notional: line.amount('notional'),
    buffer: line.amount('buffer'),
  }));

/** Notional that may be deleveraged: `coin, notional`, and `wedge_bps` where it is known. */
export const readWedges = (file: string): StressedNotional[] =>
  readLines(file, ['coin', 'notional']).map((line) => ({
    coin: line.word('coin'),
    notional: line.amount('notional'),
    ...(line.has('wedge_bps') ? { wedge: line.amount('wedge_bps') } : {}),
  }));

const positive = z.number().positive();
const CASCADE = z.strictObject({
  price: positive,
  density: positive,
  volume: positive,
  impact: positive,
  buffer: z.number().min(0).max(0.99),
  shockLeast: positive.max(1),
  shockIndex: positive,
  batchIndex: z.number().gt(1),
  batchMs: positive.default(3_000),
  runs: z.int().min(100).max(1_000_000).default(10_000),
});

/** Terms of the cascade simulation. */
export function readCascade(file: string): CascadeTerms {
  let json: unknown;
  try {
    json = JSON.parse(textOf(file));
  } catch (thrown) {
    if (thrown instanceof InputError) throw thrown;
    const value = (thrown as Error).message;
    throw new InputError({ file, field: 'the file', value, accepted: 'a JSON object' });
  }
  const read = CASCADE.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys[0] : '');
  const value = JSON.stringify((json as Record<string, unknown>)?.[String(issue?.path[0])]);
  const seen = value === undefined ? {} : { value };
  const accepted = issue?.message ?? 'terms of a cascade';
  throw new InputError({ file, field: field || 'the file', ...seen, accepted });
}
