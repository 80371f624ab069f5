/** A file as lines, plain or gzip by its first bytes, read as a stream. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { Level2Error } from './fault.ts';

/** Longest line: a snapshot of 5,000 levels a side has a quarter of a million characters. */
const LINE_CHARACTERS_MAX = 16_777_216;

/** Bytes that every gzip file begins with (RFC 1952). */
const GZIP = [0x1f, 0x8b] as const;

const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

const unreadable = (file: string, thrown: unknown): Level2Error =>
  new Level2Error({
    code: 'unreadable-file',
    file,
    field: 'the file',
    value: reasonOf(thrown),
    accepted: 'a readable file, plain or gzip',
  });

async function isGzip(file: string): Promise<boolean> {
  try {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === GZIP[0] && buffer[1] === GZIP[1];
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 65_536 })) {
      yield chunk as Buffer;
    }
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

/** Waits until what is written has been unpacked, or the archive has turned out to be broken. */
const unpacked = (gunzip: Gunzip, chunk: Buffer | null): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      gunzip.off('close', done);
      resolve();
    };
    // A fault closes the stream and may leave the answer to a write unheard.
    gunzip.once('close', done);
    if (chunk === null) gunzip.end();
    else gunzip.write(chunk, done);
  });

/**
 * Unpacks chunk by chunk. What was unpacked before a fault is given out before the fault is
 * thrown: a pipe of streams would drop what it holds.
 */
async function* unzip(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const out: Buffer[] = [];
  let fault: NodeJS.ErrnoException | null = null;
  gunzip.on('data', (chunk: Buffer) => out.push(chunk));
  gunzip.on('error', (error) => {
    fault = error;
  });
  try {
    for await (const chunk of chunks) {
      await unpacked(gunzip, chunk);
      yield* out.splice(0);
      if (fault !== null) throw archiveFault(file, fault);
    }
    await unpacked(gunzip, null);
    yield* out.splice(0);
    if (fault !== null) throw archiveFault(file, fault);
  } finally {
    gunzip.destroy();
  }
}

/** An archive that ends too early gives Z_BUF_ERROR; other faults are damage. */
function archiveFault(file: string, fault: NodeJS.ErrnoException): Level2Error {
  const isCut = fault.code === 'Z_BUF_ERROR';
  return new Level2Error({
    code: isCut ? 'truncated-archive' : 'damaged-archive',
    file,
    field: 'the archive',
    value: fault.message,
    accepted: `a whole gzip archive; the lines before the ${isCut ? 'cut' : 'damage'} were read`,
  });
}

/**
 * Lines of a file without their ends, in batches of as many as come at once.
 *
 * @throws Level2Error where the file cannot be read or unpacked, after all whole lines before it
 */
export async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  const bytes = (await isGzip(file)) ? unzip(file, bytesOf(file)) : bytesOf(file);
  const decoder = new TextDecoder();
  let rest = '';
  let count = 0;
  for await (const chunk of bytes) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    lines[0] = rest + lines[0]; // not split again: a long line would cost its square
    rest = lines.pop() as string;
    count += lines.length;
    if (rest.length > LINE_CHARACTERS_MAX) throw longLine(file, count + 1, rest);
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  rest += decoder.decode();
  if (rest !== '') yield [withoutReturn(rest)];
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

function longLine(file: string, line: number, text: string): Level2Error {
  const accepted = `lines of at most ${LINE_CHARACTERS_MAX} characters`;
  return new Level2Error({
    code: 'long-line',
    file,
    line,
    field: 'the line',
    value: text,
    accepted,
  });
}
