/** Text files as lines, streamed from the disk, plain or gzip. */
import { createReadStream, existsSync, type ReadStream, statSync } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FeedError } from './feed-error.ts';

/** A file as lines, and how much of it was read. */
export interface TextLines {
  /** Lines in order, as many at a time as a block of the file holds; without their ends. */
  readonly blocks: AsyncGenerator<readonly string[]>;
  /** Share of the bytes of the file that were read so far, 0 to 1. */
  readonly share: () => number;
}

const READABLE = 'a file that exists and can be read, plain or .gz';

/** Refuses what is no file, before anything is read. @returns its size in bytes */
export function sizeOfFile(file: string): number {
  if (!existsSync(file)) throw new FeedError({ file, field: 'file', accepted: READABLE });
  const found = statSync(file);
  if (found.isDirectory()) {
    throw new FeedError({ file, field: 'file', value: 'a directory', accepted: READABLE });
  }
  return found.size;
}

/** What the disk or the archive did, as a refusal. */
function asFeedError(file: string, thrown: unknown): FeedError {
  if (thrown instanceof FeedError) return thrown;
  const { message, code } = thrown as NodeJS.ErrnoException;
  const isCut = code === 'Z_BUF_ERROR';
  const value = isCut ? 'cut off before the end of the archive' : message;
  const accepted = file.endsWith('.gz')
    ? 'a whole gzip archive, as the name ends in .gz'
    : READABLE;
  return new FeedError({ file, field: 'content', value, accepted });
}

function textOf(file: string, bytes: ReadStream): Readable {
  if (!file.endsWith('.gz')) return bytes;
  // The reader hears of a fault of either by iterating; here it only must not go unheard.
  return pipeline(bytes, createGunzip(), () => undefined);
}

async function* blocksOf(file: string, bytes: ReadStream): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8'); // leaves a byte order mark out
  let rest = '';
  try {
    for await (const chunk of textOf(file, bytes)) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split(/\r?\n/);
      rest = lines.pop() as string;
      if (lines.length > 0) yield lines;
    }
  } catch (thrown) {
    throw asFeedError(file, thrown);
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}

/**
 * Opens a file as lines.
 *
 * @throws FeedError where there is no such file; while lines are read, where it cannot be read or
 *   its archive is cut off
 */
export function openLines(file: string): TextLines {
  const size = sizeOfFile(file);
  const bytes = createReadStream(file);
  const share = (): number => (size === 0 ? 1 : bytes.bytesRead / size);
  return { blocks: blocksOf(file, bytes), share };
}
