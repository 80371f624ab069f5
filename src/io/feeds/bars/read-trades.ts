/** Trades from a file, in batches of columns. */
import { type ColumnLayout, cellsOf, layoutOf, type TableKind } from './column-layout.ts';
import { FeedError } from './feed-error.ts';
import { type FindingKind, Findings, type Verdicts } from './findings.ts';
import { numberIn } from './number-cell.ts';
import { openLines } from './text-lines.ts';
import { millisecondsOf, TIME_ACCEPTED, type TimeUnit, timeUnitOf } from './time-unit.ts';
import { TradeCheck } from './trade-check.ts';
import { type TradeColumns, type TradeRow, tradeColumns } from './trade-columns.ts';

/** How to read trades. */
export interface TradeOptions {
  /** What is done about findings, where it is not the usual. */
  readonly verdicts?: Verdicts;
}

/** Trades that follow each other in a file. */
export interface TradeBatch {
  readonly trades: TradeColumns;
  /** Everything that was found so far; the same object every time. */
  readonly findings: Findings;
  /** Share of the file that was read so far, 0 to 1. */
  readonly share: number;
}

type Field = 'id' | 'price' | 'quantity' | 'time' | 'isBuyerMaker';

const TRUTH = /^(true|false)$/i;

/** Aggregated trades have seven columns or eight, single trades six or seven. */
function bareTrades(cells: readonly string[]): Partial<Record<Field, number>> | null {
  const isBuyerMaker = cells.findIndex((cell) => TRUTH.test(cell));
  const time = isBuyerMaker - 1;
  const isAggregated = isBuyerMaker === 6 && cells.length <= 8;
  const isSingle = isBuyerMaker === 5 && cells.length <= 7;
  if (!isAggregated && !isSingle) return null;
  return { id: 0, price: 1, quantity: 2, time, isBuyerMaker };
}

/** Source: the README of github.com/binance/binance-public-data. */
const TRADE_TABLE: TableKind<Field> = {
  name: 'Binance aggTrades (7 or 8 columns) or trades (6 or 7 columns)',
  names: {
    id: ['agg_trade_id', 'id'],
    price: ['price'],
    quantity: ['quantity', 'qty'],
    time: ['transact_time', 'time', 'timestamp'],
    isBuyerMaker: ['is_buyer_maker'],
  },
  required: ['id', 'price', 'quantity', 'time', 'isBuyerMaker'],
  bare: bareTrades,
};

/**
 * Reads trades: Binance aggTrades and trades, with or without a header, plain or .gz. Ids rise by
 * one; what is missing between two is a gap.
 *
 * @throws FeedError with file, line, field, value and what is accepted; a row with a finding that
 *   does not stop the reading is named in `findings`
 */
export async function* readTrades(
  file: string,
  options: TradeOptions = {},
): AsyncGenerator<TradeBatch> {
  const findings = new Findings(options.verdicts);
  const lines = new TradeLines(file, findings);
  const check = new TradeCheck(file, findings);
  const { blocks, share } = openLines(file);
  let entered = 0;
  for await (const block of blocks) {
    const rows: TradeRow[] = [];
    for (const text of block) {
      const row = lines.read(text);
      if (row !== null && check.enters(row, lines.line)) rows.push(row);
    }
    entered += rows.length;
    if (rows.length > 0) yield { trades: tradeColumns(rows), findings, share: share() };
  }
  if (entered > 0) return;
  const value = lines.line === 0 ? 'empty' : 'without one';
  const accepted = 'at least one trade that can be used';
  throw new FeedError({ file, field: 'the file', value, accepted });
}

/** Reads one line after the other as numbers. */
class TradeLines {
  // state
  private layout: ColumnLayout<Field> | null = null; // before the first line
  private unit: TimeUnit | null = null; //             of the first time
  line = 0;
  // fixed
  private readonly file: string;
  private readonly findings: Findings;

  constructor(file: string, findings: Findings) {
    this.file = file;
    this.findings = findings;
  }

  /** The trade of the next line; null where it has none that can be used. */
  read(text: string): TradeRow | null {
    this.line += 1;
    if (text === '') return null;
    if (this.layout === null) {
      this.layout = layoutOf(this.file, text, TRADE_TABLE);
      if (this.layout.hasHeader) return null;
    }
    const { at, width } = this.layout;
    const cells = cellsOf(text).map((cell) => cell.trim());
    if (cells.length !== width) {
      return this.refuse('number', 'row', `${cells.length} values`, `${width} values`);
    }
    const cell = (field: Field): string => cells[at[field]] as string;
    const time = this.timeOf(cell('time'));
    if (time === null) return null;
    for (const field of ['id', 'price', 'quantity'] as const) {
      if (Number.isNaN(numberIn(cell(field)))) {
        return this.refuse('number', field, cell(field), 'a finite number');
      }
    }
    if (!TRUTH.test(cell('isBuyerMaker'))) {
      return this.refuse('number', 'is_buyer_maker', cell('isBuyerMaker'), 'true or false');
    }
    // The aggressor is the side that did not wait in the book.
    const aggressor = /^true$/i.test(cell('isBuyerMaker')) ? -1 : 1;
    const [id, price, quantity] = [cell('id'), cell('price'), cell('quantity')].map(Number);
    return {
      time,
      price: price as number,
      quantity: quantity as number,
      aggressor,
      id: id as number,
    };
  }

  private timeOf(text: string): number | null {
    const unit = timeUnitOf(text);
    this.unit ??= unit;
    if (unit !== null && unit === this.unit) return millisecondsOf(text, unit);
    const accepted = this.unit === null ? TIME_ACCEPTED : `Unix time in ${this.unit}, as above`;
    return this.refuse('time-unit', 'time', text, accepted);
  }

  private refuse(kind: FindingKind, field: string, seen: string, accepted: string): null {
    const value = seen === '' ? '""' : seen.slice(0, 60);
    this.findings.add({ kind, file: this.file, line: this.line, field, value, accepted });
    return null;
  }
}
