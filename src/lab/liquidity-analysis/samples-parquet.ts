/** All samples as a table in Parquet. */
import { parquetWriteFile } from 'hyparquet-writer';
import type { MarketAnalysis } from './market-analysis.ts';
import { SAMPLE_COLUMNS, TIME } from './sample-columns.ts';

/** What is not known is null: a NaN would be larger than any number to some who read it. */
const nullable = (values: Float64Array): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value));

/**
 * Writes `market` (format and symbol), `time` (timestamp, ms, UTC), `mid` and every gauge in base
 * units, a row for each sample, market after market; over a file that is there.
 */
export function writeSamplesParquet(file: string, markets: readonly MarketAnalysis[]): void {
  const tables = markets.map(({ study }) => study.samples);
  const column = (at: number): (number | null)[] =>
    tables.flatMap((table) => nullable(table.column(at)));
  const names = markets.flatMap(({ recording: { format, symbol }, study }) =>
    Array.from({ length: study.samples.rows }, () => `${format} ${symbol}`),
  );
  const times = tables.flatMap((table) => Array.from(table.column(TIME), (ms) => new Date(ms)));
  parquetWriteFile({
    filename: file,
    columnData: [
      { name: 'market', data: names, type: 'STRING' },
      { name: 'time', data: times, type: 'TIMESTAMP' },
      ...SAMPLE_COLUMNS.slice(TIME + 1).map(({ id }, at) => ({
        name: id,
        data: column(TIME + 1 + at),
        type: 'DOUBLE' as const,
        nullable: true,
      })),
    ],
  });
}
