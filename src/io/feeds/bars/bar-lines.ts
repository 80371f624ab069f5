/** Bars from the lines of a CSV file, as numbers. */
import type { BarField, BarRow } from './bar-columns.ts';
import { type ColumnLayout, cellsOf, layoutOf, type TableKind } from './column-layout.ts';
import { FeedError } from './feed-error.ts';
import type { FindingKind, Findings } from './findings.ts';
import { numberIn } from './number-cell.ts';
import type { BarSource, PlacedRow } from './read-bars.ts';
import { openLines } from './text-lines.ts';
import { millisecondsOf, TIME_ACCEPTED, type TimeUnit, timeUnitOf } from './time-unit.ts';

type Field = BarField | 'symbol';

/** Places of the columns of klines and of plain bars, where no line names them. */
const KLINE = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5, trades: 8, takerBuy: 9 };
const PLAIN = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 };

/** Tables of bars. Source of the klines: the README of github.com/binance/binance-public-data. */
export const BAR_TABLE: TableKind<Field> = {
  name: 'Binance klines (12 columns), or ts, open, high, low, close, volume',
  names: {
    time: ['ts', 'open_time', 'timestamp', 'time'],
    open: ['open'],
    high: ['high'],
    low: ['low'],
    close: ['close'],
    volume: ['volume'],
    trades: ['trades', 'count'],
    takerBuy: ['taker_buy_volume'],
    symbol: ['symbol'],
  },
  required: ['time', 'open', 'high', 'low', 'close', 'volume'],
  bare: (cells) => (cells.length === 12 ? KLINE : cells.length === 6 ? PLAIN : null),
};

const NUMBERS = ['open', 'high', 'low', 'close', 'volume'] as const;
const OPTIONAL = ['trades', 'takerBuy'] as const;
/** Other symbols of a file that a message names. */
const SYMBOLS_SHOWN = 30;

/** Reads the rows of one symbol. */
export class BarLines {
  // state
  private layout: ColumnLayout<Field> | null = null; // before the first line
  private unit: TimeUnit | null = null; //             of the first time
  private symbol: string | undefined; //               of the rows that are read
  private readonly others = new Set<string>();
  private line = 0;
  private rows = 0; //                                 of the symbol
  // fixed
  private readonly file: string;
  private readonly findings: Findings;
  private readonly isChosen: boolean; //               whether the symbol was asked for

  constructor(file: string, symbol: string | undefined, findings: Findings) {
    this.file = file;
    this.symbol = symbol;
    this.isChosen = symbol !== undefined;
    this.findings = findings;
  }

  open(): BarSource {
    const { blocks, share } = openLines(this.file);
    return { rows: this.rowsOf(blocks), share };
  }

  private async *rowsOf(
    blocks: AsyncGenerator<readonly string[]>,
  ): AsyncGenerator<readonly PlacedRow[]> {
    for await (const lines of blocks) {
      const placed: PlacedRow[] = [];
      for (const text of lines) {
        this.line += 1;
        const row = text === '' ? null : this.rowOf(text);
        if (row !== null) placed.push({ row, line: this.line });
      }
      this.rows += placed.length;
      yield placed;
    }
    this.refuseNothing();
  }

  private rowOf(text: string): BarRow | null {
    if (this.layout === null) {
      this.layout = layoutOf(this.file, text, BAR_TABLE);
      if (this.layout.hasHeader) return null;
    }
    const { at, width } = this.layout;
    const cells = cellsOf(text);
    if (cells.length !== width) {
      return this.refuse('number', 'row', `${cells.length} values`, `${width} values`);
    }
    if (at.symbol >= 0 && !this.isOwn((cells[at.symbol] as string).trim())) return null;
    return this.numbersOf(cells, at);
  }

  private numbersOf(cells: readonly string[], at: Readonly<Record<Field, number>>): BarRow | null {
    const time = this.timeOf((cells[at.time] as string).trim());
    if (time === null) return null;
    const row = { time, trades: Number.NaN, takerBuy: Number.NaN } as BarRow;
    for (const field of NUMBERS) {
      const cell = cells[at[field]] as string;
      row[field] = numberIn(cell);
      if (Number.isNaN(row[field])) return this.refuse('number', field, cell, 'a finite number');
    }
    for (const field of OPTIONAL) {
      const cell = at[field] < 0 ? '' : (cells[at[field]] as string).trim();
      if (cell === '') continue;
      row[field] = numberIn(cell);
      if (Number.isNaN(row[field])) return this.refuse('number', field, cell, 'a finite number');
    }
    return row;
  }

  private timeOf(text: string): number | null {
    const unit = timeUnitOf(text);
    this.unit ??= unit;
    if (unit !== null && unit === this.unit) return millisecondsOf(text, unit);
    const accepted = this.unit === null ? TIME_ACCEPTED : `Unix time in ${this.unit}, as above`;
    return this.refuse('time-unit', 'time', text, accepted);
  }

  private isOwn(symbol: string): boolean {
    this.symbol ??= symbol;
    if (symbol === this.symbol) return true;
    if (!this.isChosen) {
      const accepted = `a choice of symbol, as the file holds ${this.symbol} and others`;
      throw new FeedError({
        file: this.file,
        line: this.line,
        field: 'symbol',
        value: symbol,
        accepted,
      });
    }
    if (this.others.size < SYMBOLS_SHOWN) this.others.add(symbol);
    return false;
  }

  private refuse(kind: FindingKind, field: string, seen: string, accepted: string): null {
    const value = seen === '' ? '""' : seen.slice(0, 60);
    this.findings.add({ kind, file: this.file, line: this.line, field, value, accepted });
    return null;
  }

  private refuseNothing(): void {
    if (this.rows > 0) return;
    const { file } = this;
    if (this.isChosen && this.others.size > 0) {
      const accepted = `one of ${[...this.others].sort().join(', ')}`;
      throw new FeedError({ file, field: 'symbol', value: this.symbol as string, accepted });
    }
    const value = this.line === 0 ? 'empty' : 'without a row that can be used';
    throw new FeedError({ file, field: 'the file', value, accepted: 'at least one bar' });
  }
}
