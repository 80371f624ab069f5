import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { InputError } from '../input-error.ts';
import {
  assemblePath,
  faultAt,
  type PathOptions,
  type PlacedBar,
  type PricePath,
  readPrice,
  readTime,
  readVolume,
} from './price-path.ts';

/** The columns that are read; others may stand beside them, in any order. */
const COLUMNS = ['ts', 'open', 'high', 'low', 'close', 'volume'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads bars from a CSV file, or a gzip of one where the name ends in `.gz`.
 *
 * The first line names the columns: `ts` (open of the bar, Unix milliseconds), `open`, `high`,
 * `low`, `close`, `volume`, and any others, in any order. Prices are read exactly.
 *
 * @throws InputError with file, line, column, value and what is accepted
 *
 *     const path = readPricePath('BTCUSDT-1m.csv.gz', { priceDecimals: 1 });
 *     path.bars.length;
 */
export function readPricePath(file: string, options: PathOptions): PricePath {
  return parsePricePath(readText(file), file, options);
}

/** The same from a text that was read already; `file` is for messages only. */
export function parsePricePath(text: string, file: string, options: PathOptions): PricePath {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines[lines.length - 1] === '') lines.pop();
  const header = (lines[0] ?? '').split(',').map((name) => name.trim());
  const columns = findColumns(header, file);
  const placed: PlacedBar[] = [];
  for (let i = 1; i < lines.length; i += 1) {
    placed.push(readRow(lines[i] as string, i + 1, header, columns, file, options));
  }
  return assemblePath(file, placed, options);
}

function findColumns(header: readonly string[], file: string): Record<Column, number> {
  const found = COLUMNS.map((name): [Column, number] => {
    const at = header.indexOf(name);
    if (at < 0) {
      const accepted = `a first line that names ${COLUMNS.join(', ')}; here it is ${header}`;
      throw new InputError({ file, line: 1, field: `column ${name}`, accepted });
    }
    if (header.indexOf(name, at + 1) >= 0) {
      const accepted = 'every column name once';
      throw new InputError({ file, line: 1, field: 'header', value: `${header}`, accepted });
    }
    return [name, at];
  });
  return Object.fromEntries(found) as Record<Column, number>;
}

function readRow(
  row: string,
  line: number,
  header: readonly string[],
  columns: Record<Column, number>,
  file: string,
  options: PathOptions,
): PlacedBar {
  const cells = row.split(',');
  const fault = faultAt(file, line);
  if (cells.length !== header.length) {
    const accepted = `${header.length} values, as in the first line`;
    throw fault('row', `${cells.length} values`, accepted);
  }
  const cell = (name: Column) => cells[columns[name]] as string;
  const price = (name: Column) => readPrice(cell(name), options.priceDecimals, name, fault);
  const bar = {
    ts: readTime(cell('ts'), 'ts', fault),
    open: price('open'),
    high: price('high'),
    low: price('low'),
    close: price('close'),
    volume: readVolume(cell('volume'), 'volume', fault),
  };
  return { bar, line, prefix: '' };
}

function readText(file: string): string {
  const bytes = readBytes(file);
  if (!file.endsWith('.gz')) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (cause) {
    const value = cause instanceof Error ? cause.message : 'unreadable';
    const accepted = 'a gzip archive, as the name ends in .gz';
    throw new InputError({ file, field: 'content', value, accepted });
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const value = cause instanceof Error ? cause.message : 'unreadable';
    const accepted = 'a file that exists and can be read';
    throw new InputError({ file, field: 'file', value, accepted });
  }
}
