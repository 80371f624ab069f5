/** Bars in Parquet: columns that every table tool reads, a group of rows at a time. */
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
} from 'hyparquet';
import { parquetWriteFile } from 'hyparquet-writer';
import { BAR_FIELDS, type BarColumns, type BarField, type BarRow } from './bar-columns.ts';
import { BAR_TABLE } from './bar-lines.ts';
import { layoutOf } from './column-layout.ts';
import { FeedError } from './feed-error.ts';
import type { Findings } from './findings.ts';
import type { BarSource, PlacedRow } from './read-bars.ts';
import { sizeOfFile } from './text-lines.ts';
import { millisecondsOf, TIME_ACCEPTED, timeUnitOf } from './time-unit.ts';

type Column = ArrayLike<unknown>;

const WRITTEN: Readonly<Record<BarField, string>> = {
  time: 'ts',
  open: 'open',
  high: 'high',
  low: 'low',
  close: 'close',
  volume: 'volume',
  trades: 'trades',
  takerBuy: 'taker_buy_volume',
};

/** Whether a column holds anything; what a file did not have is not written as numbers. */
const isKnown = (column: Float64Array): boolean => column.some((value) => !Number.isNaN(value));

/**
 * Writes bars with the columns `ts` (timestamp, ms, UTC), `open`, `high`, `low`, `close`, `volume`
 * and, where they are known, `trades` and `taker_buy_volume`; over a file that is there.
 */
export function writeBarsParquet(file: string, bars: BarColumns): void {
  const fields = BAR_FIELDS.filter((field) => field === 'time' || isKnown(bars[field]));
  parquetWriteFile({
    filename: file,
    columnData: fields.map((field) =>
      field === 'time'
        ? {
            name: WRITTEN.time,
            data: Array.from(bars.time, (time) => new Date(time)),
            type: 'TIMESTAMP',
          }
        : { name: WRITTEN[field], data: bars[field], type: 'DOUBLE' },
    ),
  });
}

/** Rows of a Parquet file with such columns; `ts` may also be a whole number of any known unit. */
export function parquetBarRows(
  file: string,
  symbol: string | undefined,
  findings: Findings,
): BarSource {
  const size = sizeOfFile(file);
  let share = size === 0 ? 1 : 0;
  return {
    share: () => share,
    rows: groupsOf(file, symbol, findings, (read) => {
      share = read;
    }),
  };
}

async function* groupsOf(
  file: string,
  symbol: string | undefined,
  findings: Findings,
  onShare: (share: number) => void,
): AsyncGenerator<readonly PlacedRow[]> {
  const { buffer, metadata } = await opened(file);
  const names = metadata.schema.slice(1).map(({ name }) => name);
  const { at } = layoutOf(file, names.join(','), BAR_TABLE);
  const total = Number(metadata.num_rows);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const columns = await columnsOf(file, { file: buffer, metadata, rowStart, rowEnd });
    const column = (place: number): Column | undefined => columns.get(names[place] ?? '');
    const placed: PlacedRow[] = [];
    for (let row = 0; row < rowEnd - rowStart; row += 1) {
      if (symbol !== undefined && column(at.symbol)?.[row] !== symbol) continue;
      const line = rowStart + row + 1;
      const read = rowOf((field) => column(at[field])?.[row], { file, line, findings });
      if (read !== null) placed.push({ row: read, line });
    }
    rowStart = rowEnd;
    onShare(total === 0 ? 1 : rowEnd / total);
    yield placed;
  }
}

/** Whatever the reader of the format says, as a refusal of the file. */
function refusal(file: string, thrown: unknown): FeedError {
  const value = thrown instanceof Error ? thrown.message : String(thrown);
  return new FeedError({ file, field: 'content', value, accepted: 'a whole Parquet file' });
}

async function opened(file: string) {
  try {
    const buffer = await asyncBufferFromFile(file);
    return { buffer, metadata: await parquetMetadataAsync(buffer) };
  } catch (thrown) {
    throw refusal(file, thrown);
  }
}

interface Group {
  readonly file: Awaited<ReturnType<typeof asyncBufferFromFile>>;
  readonly metadata: FileMetaData;
  readonly rowStart: number;
  readonly rowEnd: number;
}

async function columnsOf(file: string, group: Group): Promise<ReadonlyMap<string, Column>> {
  const length = group.rowEnd - group.rowStart;
  const columns = new Map<string, unknown[]>();
  try {
    await parquetRead({
      ...group,
      // A chunk may begin before the rows that were asked for and end after them.
      onChunk: ({ columnName, columnData, rowStart }) => {
        const column = columns.get(columnName) ?? new Array<unknown>(length);
        for (let at = 0; at < columnData.length; at += 1) {
          const row = rowStart + at - group.rowStart;
          if (row >= 0 && row < length) column[row] = columnData[at];
        }
        columns.set(columnName, column);
      },
    });
  } catch (thrown) {
    throw refusal(file, thrown);
  }
  return columns;
}

/** A whole number of any known unit, or a timestamp of the format, as ms; null where it is none. */
function timeIn(value: unknown): number | null {
  if (value instanceof Date) return value.getTime();
  const text = typeof value === 'bigint' || typeof value === 'number' ? String(value) : '';
  const unit = timeUnitOf(text);
  return unit === null ? null : millisecondsOf(text, unit);
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly findings: Findings;
}

function rowOf(cell: (field: BarField) => unknown, { file, line, findings }: Place): BarRow | null {
  const time = timeIn(cell('time'));
  if (time === null) {
    const [kind, field, value] = ['time-unit', 'time', String(cell('time'))] as const;
    findings.add({ kind, file, line, field, value, accepted: TIME_ACCEPTED });
    return null;
  }
  const row = { time } as BarRow;
  for (const field of BAR_FIELDS) {
    if (field === 'time') continue;
    const value = cell(field);
    const isOptional = field === 'trades' || field === 'takerBuy';
    row[field] = value === undefined || value === null ? Number.NaN : Number(value);
    const isRead = Number.isFinite(row[field]) || (isOptional && Number.isNaN(row[field]));
    if (isRead) continue;
    const accepted = 'a finite number';
    findings.add({ kind: 'number', file, line, field, value: String(value), accepted });
    return null;
  }
  return row;
}
