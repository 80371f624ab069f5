import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sizeOf, writeDurably } from './files.ts';

/**
 * A snapshot is a file of its own, `FILE.snapshot-SEQ`, that holds the saved bytes and nothing
 * else: written into the journal it would hold up every acknowledgement behind it. The chain has
 * its mark with the digest of the bytes, so a file without a mark, or with other bytes, is none.
 */
const nameOf = (file: string, seq: number): string =>
  `${file}.snapshot-${String(seq).padStart(16, '0')}`;

export function writeSnapshot(file: string, seq: number, bytes: Uint8Array): void {
  writeDurably(nameOf(file, seq), bytes);
}

export function readSnapshot(file: string, seq: number): Uint8Array | undefined {
  const name = nameOf(file, seq);
  try {
    return sizeOf(name) === undefined ? undefined : readFileSync(name);
  } catch (error) {
    // The writer may remove the oldest between the look and the read.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes all but the newest `kept` snapshots. */
export function pruneSnapshots(file: string, kept: number): void {
  const directory = dirname(file);
  const prefix = `${basename(file)}.snapshot-`;
  const names = readdirSync(directory).filter(
    (name) => name.startsWith(prefix) && /^\d{16}$/.test(name.slice(prefix.length)),
  );
  // Sixteen digits each: the order of the names is the order of the numbers.
  names.sort().reverse();
  for (const name of names.slice(kept)) rmSync(join(directory, name), { force: true });
}
