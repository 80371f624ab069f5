/** Bars from a file, in batches of columns. */

import { BarCheck } from './bar-check.ts';
import {
  BAR_FIELDS,
  type BarColumns,
  type BarRow,
  emptyColumns,
  joinColumns,
  sliceColumns,
} from './bar-columns.ts';
import { BarLines } from './bar-lines.ts';
import { FeedError } from './feed-error.ts';
import { Findings, type Verdicts } from './findings.ts';
import { parquetBarRows } from './parquet-bars.ts';

/** How to read bars. */
export interface BarOptions {
  /** Symbol whose rows are read where a file holds several. */
  readonly symbol?: string;
  /** Milliseconds of a bar; by default the most frequent distance of the first rows. */
  readonly intervalMs?: number;
  /** What is done about findings, where it is not the usual. */
  readonly verdicts?: Verdicts;
  /** Bars of a batch at most; 8,192 by default. */
  readonly batch?: number;
}

/** Bars that follow each other in a file. */
export interface BarBatch {
  readonly bars: BarColumns;
  readonly intervalMs: number;
  /** Everything that was found so far; the same object every time. */
  readonly findings: Findings;
  /** Share of the file that was read so far, 0 to 1. */
  readonly share: number;
}

/** A row with its place, before it is looked at. */
export interface PlacedRow {
  readonly row: BarRow;
  readonly line: number;
}

/** Rows of a file as numbers, as many at a time as is convenient for it. */
export interface BarSource {
  readonly rows: AsyncGenerator<readonly PlacedRow[]>;
  readonly share: () => number;
}

/** Rows by which the length of a bar is told. */
const PROBE = 256;
const BATCH = 8_192;

/**
 * Reads bars: Binance klines with or without a header, any CSV whose first line names `ts`, `open`,
 * `high`, `low`, `close`, `volume` (and `trades`, `taker_buy_volume`, `symbol`), plain or .gz, and
 * Parquet with the same columns. Times may be seconds, ms, µs or ns; they come out as ms.
 *
 * @throws FeedError with file, line, field, value and what is accepted; a row with a finding that
 *   does not stop the reading is named in `findings`
 *
 *     for await (const { bars } of readBars('BTCUSDT-1h.csv.gz')) bars.close;
 */
export async function* readBars(file: string, options: BarOptions = {}): AsyncGenerator<BarBatch> {
  const findings = new Findings(options.verdicts);
  const source = sourceOf(file, options, findings);
  const waiting: PlacedRow[] = [];
  let check: BarCheck | null = null;
  let intervalMs = options.intervalMs ?? Number.NaN;
  const filled = new BatchBuilder(options.batch ?? BATCH);
  const batch = (bars: BarColumns): BarBatch => ({
    bars,
    intervalMs,
    findings,
    share: source.share(),
  });
  const begin = (): BarCheck => {
    intervalMs = options.intervalMs ?? usualDistance(file, waiting);
    return new BarCheck(file, intervalMs, findings);
  };
  for await (const rows of source.rows) {
    for (const placed of rows) waiting.push(placed);
    if (check === null && waiting.length < PROBE) continue;
    check ??= begin();
    for (const { row, line } of waiting.splice(0)) {
      if (check.enters(row, line) && filled.push(row)) yield batch(filled.take());
    }
  }
  check ??= begin();
  for (const { row, line } of waiting) {
    if (check.enters(row, line) && filled.push(row)) yield batch(filled.take());
  }
  if (!filled.wasFed) {
    const accepted = 'at least one bar that can be used';
    throw new FeedError({ file, field: 'the file', value: 'without one', accepted });
  }
  yield { ...batch(filled.take()), share: 1 };
}

const sourceOf = (file: string, { symbol }: BarOptions, findings: Findings): BarSource =>
  file.endsWith('.parquet')
    ? parquetBarRows(file, symbol, findings)
    : new BarLines(file, symbol, findings).open();

/** The most frequent distance of times that follow each other; the least of several such. */
function usualDistance(file: string, rows: readonly PlacedRow[]): number {
  const counts = new Map<number, number>();
  for (let at = 1; at < rows.length; at += 1) {
    const distance = (rows[at] as PlacedRow).row.time - (rows[at - 1] as PlacedRow).row.time;
    if (distance > 0) counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const usual = ranked[0]?.[0];
  if (usual !== undefined) return usual;
  const value = rows.length === 0 ? 'without a row' : 'of one bar';
  const accepted = 'two bars or more, or the length of a bar';
  throw new FeedError({ file, field: 'the file', value, accepted });
}

/** Columns that are filled row by row. */
class BatchBuilder {
  // state
  private columns: BarColumns;
  private count = 0;
  wasFed = false;
  // fixed
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
    this.columns = emptyColumns(limit);
  }

  /** Takes a bar. @returns whether the batch is full */
  push(row: Readonly<BarRow>): boolean {
    for (const field of BAR_FIELDS) this.columns[field][this.count] = row[field];
    this.count += 1;
    this.wasFed = true;
    return this.count === this.limit;
  }

  /** The bars so far; the next ones go into new columns. */
  take(): BarColumns {
    const taken = sliceColumns(this.columns, 0, this.count);
    this.columns = emptyColumns(this.limit);
    this.count = 0;
    return taken;
  }
}

/** A whole file in memory. */
export interface LoadedBars {
  readonly bars: BarColumns;
  readonly intervalMs: number;
  readonly findings: Findings;
}

/** The same as `readBars`, all at once. */
export async function loadBars(file: string, options: BarOptions = {}): Promise<LoadedBars> {
  const parts: BarColumns[] = [];
  let last: BarBatch | null = null;
  for await (const batch of readBars(file, options)) {
    parts.push(batch.bars);
    last = batch;
  }
  const { intervalMs, findings } = last as BarBatch; // there is always a last batch
  return { bars: joinColumns(parts), intervalMs, findings };
}
