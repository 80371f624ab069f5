/** Chain files, read line by line and given out snapshot by snapshot. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../input-error.ts';
import { type ChainHeader, type ChainRow, readChainHeader, readChainRow } from './chain-row.ts';

/** All options of all currencies at one moment. */
export interface ChainSnapshot {
  /** Unix milliseconds, UTC. */
  readonly time: number;
  readonly rows: readonly ChainRow[];
  /** Share of the bytes of the file that were read so far, 0 to 1: for a progress bar. */
  readonly share: number;
}

/** A file as lines, and how much of it was read. */
interface OpenFile {
  readonly lines: AsyncIterable<string>;
  readonly share: () => number;
}

/** The text of a file as a stream of lines; a fault of the stream ends the reading with it. */
function openFile(file: string): OpenFile {
  const accepted = 'a readable CSV file of option quotes, plain or .gz';
  if (!existsSync(file)) throw new InputError({ file, field: 'file', accepted });
  if (statSync(file).isDirectory()) {
    throw new InputError({ file, field: 'file', value: 'a directory', accepted });
  }
  const bytes = createReadStream(file);
  const size = statSync(file).size;
  const share = (): number => (size === 0 ? 1 : bytes.bytesRead / size);
  const crlfDelay = Number.POSITIVE_INFINITY;
  if (!file.endsWith('.gz')) return { lines: createInterface({ input: bytes, crlfDelay }), share };
  const gunzip = createGunzip();
  // The reader below sees the fault through the interface; here it only must not go unheard.
  pipeline(bytes, gunzip, () => undefined);
  return { lines: createInterface({ input: gunzip, crlfDelay }), share };
}

/** Whatever the disk or the archive did, as a fault of the file. */
function asInputError(file: string, thrown: unknown): InputError {
  if (thrown instanceof InputError) return thrown;
  const value = thrown instanceof Error ? thrown.message : String(thrown);
  const accepted = 'a readable CSV file, and a whole gzip archive where the name ends in .gz';
  return new InputError({ file, field: 'content', value, accepted });
}

/** Rows in the order of the file; empty lines are passed over. */
async function* rowsOf(file: string, lines: AsyncIterable<string>): AsyncGenerator<ChainRow> {
  let header: ChainHeader | null = null;
  let width = 0;
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (header === null) {
      header = readChainHeader(file, text);
      width = text.split(',').length;
    } else if (text !== '') yield readChainRow(file, line, header, width, text);
  }
  if (header === null) {
    const accepted = 'a first line with the names of the columns';
    throw new InputError({ file, field: 'the file', value: 'empty', accepted });
  }
}

/**
 * Snapshots in the order of the file; only one is held at a time. The rows of a snapshot stand
 * together and snapshots follow in time.
 *
 * @throws InputError with file, line, column, value and what is accepted
 */
export async function* readChain(file: string): AsyncGenerator<ChainSnapshot> {
  let time = Number.NaN;
  let rows: ChainRow[] = [];
  const { lines, share } = openFile(file);
  try {
    for await (const row of rowsOf(file, lines)) {
      if (rows.length > 0 && row.time !== time) {
        if (row.time < time) {
          const accepted = `a time of ${time} or later: snapshots stand together, in order`;
          const [field, value] = ['snapshot_ts', String(row.time)];
          throw new InputError({ file, line: row.line, field, value, accepted });
        }
        yield { time, rows, share: share() };
        rows = [];
      }
      time = row.time;
      rows.push(row);
    }
  } catch (thrown) {
    throw asInputError(file, thrown);
  }
  if (rows.length === 0) {
    const accepted = 'at least one row under the names of the columns';
    throw new InputError({ file, field: 'the file', value: 'without a row', accepted });
  }
  yield { time, rows, share: share() };
}
