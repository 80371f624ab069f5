/** Which files are one recording: those of one venue and market, in the order they were given. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  Level2Error,
  type Level2Format,
  type Level2Terms,
  readLevel2Head,
} from '../../io/feeds/level-2/index.ts';
import { InputError } from '../input-error.ts';

/** What the user says of the files; what is left out is found out from their heads. */
export interface FileTerms {
  readonly symbol?: string;
  readonly priceDecimals?: number;
  readonly sizeDecimals?: number;
}

/** Files that follow each other. */
export interface Recording {
  readonly format: Level2Format;
  readonly symbol: string;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  /** Paths as the user gave them. */
  readonly files: readonly string[];
}

/** A fault of a feed as a fault of the input; others as they are. */
export function asInputError(thrown: unknown): unknown {
  if (!(thrown instanceof Level2Error)) return thrown;
  const { file, line, field, value, accepted } = thrown;
  return new InputError({ file, ...(line === undefined ? {} : { line }), field, value, accepted });
}

function refuse(file: string, field: string, value: string, accepted: string): never {
  throw new InputError({ file, field, value, accepted });
}

async function headOf(file: string): Promise<Level2Terms> {
  const accepted = 'a file of level-2 messages, plain or gzip';
  if (!existsSync(file)) refuse(file, 'the file', 'not there', accepted);
  if (!statSync(file).isFile()) refuse(file, 'the file', 'no file', accepted);
  try {
    return await readLevel2Head(file);
  } catch (thrown) {
    throw asInputError(thrown);
  }
}

/**
 * Looks at the heads of the files.
 *
 * @throws InputError where a file cannot be read, is of another format, is given twice, or holds
 *   several markets and none is named
 */
export async function recordingsOf(
  files: readonly string[],
  terms: FileTerms,
): Promise<readonly Recording[]> {
  const recordings = new Map<string, Recording>();
  const seen = new Set<string>();
  for (const file of files) {
    if (seen.has(resolve(file))) refuse(file, 'the file', 'given twice', 'every file once');
    seen.add(resolve(file));
    const head = await headOf(file);
    const symbol = terms.symbol ?? head.symbol;
    if (symbol === '') {
      refuse(file, 'the market', 'several or none', 'a file of one market, or one with --symbol');
    }
    const key = `${head.format} ${symbol}`;
    const before = recordings.get(key);
    const most = (decimals: 'priceDecimals' | 'sizeDecimals'): number =>
      terms[decimals] ?? Math.max(before?.[decimals] ?? 0, head[decimals]);
    recordings.set(key, {
      format: head.format,
      symbol,
      priceDecimals: most('priceDecimals'),
      sizeDecimals: most('sizeDecimals'),
      files: [...(before?.files ?? []), file],
    });
  }
  return [...recordings.values()];
}
