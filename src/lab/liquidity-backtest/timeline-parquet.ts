/** The timeline as a table in Parquet: one row for each change of level. */
import { parquetWriteFile } from 'hyparquet-writer';
import { LEVELS } from '../../core/model/index.ts';
import type { TimelineEntry } from './timeline.ts';

/**
 * Writes `market`, `time` and `since` (timestamps, ms, UTC), `from`, `to` and `reason` (words),
 * `price`, and `values` (JSON: the gauges of the condition by name, null where one had none); over
 * a file that is there.
 */
export function writeTimelineParquet(file: string, timeline: readonly TimelineEntry[]): void {
  const words = (read: (entry: TimelineEntry) => string) => timeline.map(read);
  const moments = (read: (entry: TimelineEntry) => number) =>
    timeline.map((entry) => new Date(read(entry)));
  const valuesOf = ({ values }: TimelineEntry): string =>
    JSON.stringify(Object.fromEntries(values.map(({ name, value }) => [name, value])));
  parquetWriteFile({
    filename: file,
    columnData: [
      { name: 'market', data: words(({ market }) => market), type: 'STRING' },
      { name: 'time', data: moments(({ time }) => time), type: 'TIMESTAMP' },
      { name: 'from', data: words(({ from }) => LEVELS[from] as string), type: 'STRING' },
      { name: 'to', data: words(({ to }) => LEVELS[to] as string), type: 'STRING' },
      { name: 'reason', data: words(({ reason }) => reason), type: 'STRING' },
      { name: 'since', data: moments(({ since }) => since), type: 'TIMESTAMP' },
      { name: 'price', data: Float64Array.from(timeline, ({ price }) => price), type: 'DOUBLE' },
      { name: 'values', data: words(valuesOf), type: 'STRING' },
    ],
  });
}
