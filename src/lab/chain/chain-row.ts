/** One line of an option chain file. */
import { InputError } from '../input-error.ts';

/** Columns without which nothing can be said. */
export const NEEDED = [
  'snapshot_ts',
  'currency',
  'option_type',
  'strike',
  'expiry_datetime',
  'mark_price',
  'implied_volatility',
  'futures_price',
] as const;

/** Columns that are used where they are there. */
export const WELCOME = [
  'instrument_name',
  'bid_price',
  'ask_price',
  'delta',
  'index_price',
] as const;

export type ChainColumn = (typeof NEEDED)[number] | (typeof WELCOME)[number];

/** Where each column stands; -1 where it is not there. */
export type ChainHeader = ReadonlyMap<ChainColumn, number>;

/** One option at one moment. Empty cells are null; nothing is made up. */
export interface ChainRow {
  readonly line: number;
  /** Unix milliseconds, UTC. */
  readonly time: number;
  readonly instrument: string;
  readonly currency: string;
  /** 1 call, -1 put. */
  readonly side: 1 | -1;
  readonly strike: number;
  /** Unix milliseconds, UTC. */
  readonly expiry: number;
  /** In coin. */
  readonly bid: number | null;
  readonly ask: number | null;
  readonly mark: number | null;
  /** Fraction per square root of a year. */
  readonly volatility: number | null;
  /** Of Black and Scholes, without the premium. */
  readonly delta: number | null;
  readonly future: number;
  readonly index: number | null;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Finds the columns of a header line.
 *
 * @throws InputError where a needed column is missing or one stands twice
 */
export function readChainHeader(file: string, line: string): ChainHeader {
  const names = line
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim());
  const columns = new Map<ChainColumn, number>();
  for (const name of [...NEEDED, ...WELCOME]) {
    const at = names.indexOf(name);
    if (at >= 0 && names.indexOf(name, at + 1) >= 0) {
      const accepted = `the column ${name} once`;
      throw new InputError({ file, line: 1, field: 'header', value: line, accepted });
    }
    columns.set(name, at);
  }
  const missing = NEEDED.find((name) => columns.get(name) === -1);
  if (missing === undefined) return columns;
  const accepted = `a first line that names ${NEEDED.join(', ')}`;
  throw new InputError({ file, line: 1, field: `column ${missing}`, accepted });
}

/** Reads the cells of one line; every fault names the file, the line, the column and the value. */
class Cells {
  private readonly file: string;
  private readonly line: number;
  private readonly header: ChainHeader;
  private readonly cells: readonly string[];

  constructor(file: string, line: number, header: ChainHeader, cells: readonly string[]) {
    this.file = file;
    this.line = line;
    this.header = header;
    this.cells = cells;
  }

  text(column: ChainColumn): string {
    const at = this.header.get(column) as number;
    return at < 0 ? '' : (this.cells[at] ?? '').trim();
  }

  fault(column: string, value: string, accepted: string): InputError {
    return new InputError({ file: this.file, line: this.line, field: column, value, accepted });
  }

  number(column: ChainColumn, accepted: string, isGood: (value: number) => boolean): number {
    const text = this.text(column);
    const value = Number(text);
    if (NUMBER.test(text) && isGood(value)) return value;
    throw this.fault(column, text, accepted);
  }

  numberOrNull(
    column: ChainColumn,
    accepted: string,
    isGood: (value: number) => boolean,
  ): number | null {
    return this.text(column) === '' ? null : this.number(column, `${accepted}, or empty`, isGood);
  }

  moment(column: ChainColumn): number {
    const text = this.text(column);
    const time = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isFinite(time)) return time;
    throw this.fault(column, text, 'a time with its zone, such as 2026-03-27T08:00:00+00:00');
  }
}

const above0 = (value: number): boolean => value > 0 && Number.isFinite(value);
const from0 = (value: number): boolean => value >= 0 && Number.isFinite(value);
const isTime = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
const isDelta = (value: number): boolean => Math.abs(value) <= 1;

/**
 * Reads one line of a chain. Cells that a venue leaves empty (no bid, no ask) are null.
 *
 * @throws InputError with file, line, column, value and what is accepted
 */
export function readChainRow(
  file: string,
  line: number,
  header: ChainHeader,
  width: number,
  text: string,
): ChainRow {
  const parts = text.split(',');
  const cells = new Cells(file, line, header, parts);
  if (parts.length !== width) {
    throw cells.fault('row', `${parts.length} values`, `${width} values, as in the first line`);
  }
  const type = cells.text('option_type');
  if (type !== 'call' && type !== 'put') throw cells.fault('option_type', type, 'call or put');
  const currency = cells.text('currency');
  if (currency === '') throw cells.fault('currency', currency, 'a name such as BTC');
  const price = 'a price in coin of 0 or more';
  return {
    line,
    time: cells.number('snapshot_ts', 'Unix milliseconds, a whole number', isTime),
    instrument: cells.text('instrument_name'),
    currency,
    side: type === 'call' ? 1 : -1,
    strike: cells.number('strike', 'a price above 0', above0),
    expiry: cells.moment('expiry_datetime'),
    bid: cells.numberOrNull('bid_price', price, from0),
    ask: cells.numberOrNull('ask_price', price, from0),
    mark: cells.numberOrNull('mark_price', price, from0),
    volatility: cells.numberOrNull('implied_volatility', 'a fraction such as 0.65', from0),
    delta: cells.numberOrNull('delta', 'a number from -1 to 1', isDelta),
    future: cells.number('futures_price', 'a price above 0', above0),
    index: cells.numberOrNull('index_price', 'a price above 0', above0),
  };
}
