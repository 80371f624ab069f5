import { closeSync, fsyncSync, openSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the names in the directory of `file` durable: a rename alone is not. */
export function syncDirectoryOf(file: string): void {
  const descriptor = openSync(dirname(file), 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a whole durable file: beside, fsync, rename, fsync of the directory. */
export function writeDurably(file: string, bytes: Uint8Array): void {
  const beside = `${file}.new`;
  const descriptor = openSync(beside, 'w');
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(beside, file);
  syncDirectoryOf(file);
}

/** Size of `file` in bytes, or undefined if nothing is there. */
export function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
