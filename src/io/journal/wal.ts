import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { sizeOf, syncDirectoryOf } from './files.ts';

/**
 * Two things SQLite does not do for its write-ahead log: grow it ahead of need, and tell what it
 * is about to drop from the end of it. SQLite takes no lock on the log itself, so that it may be
 * opened and closed here.
 * Format: SQLite's file format document, section 4 (sqlite.org/fileformat2.html#walformat): a
 * header of 32 bytes, then frames of 24 bytes and a page, each with the salts of the header and
 * a running checksum.
 */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC_LITTLE = 0x377f0682;
const MAGIC_BIG = 0x377f0683;
const ZEROS = new Uint8Array(1 << 20);

/**
 * Lengthens the log to `bytes` with zeros, which SQLite reads as no frame: an fsync after writing
 * inside a file takes half as long as one after lengthening it. Only for the writer of the log.
 */
export function growLog(file: string, bytes: number): void {
  const descriptor = openSync(`${file}-wal`, 'r+');
  try {
    let at = sizeOf(`${file}-wal`) ?? 0;
    while (at < bytes) {
      at += writeSync(descriptor, ZEROS, 0, Math.min(ZEROS.length, bytes - at), at);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  // SQLite syncs the directory as well, but passes over a failure of it.
  syncDirectoryOf(file);
}

/**
 * Frames of the log's present round that lie after its last whole commit: the beginning of a
 * transaction that was never finished, or a finished one that was damaged since.
 */
export function tornFrames(file: string): number {
  const name = `${file}-wal`;
  if ((sizeOf(name) ?? 0) < HEADER_BYTES) return 0;
  const log = readFileSync(name);
  const start = headerSum(log);
  if (!start) return 0;
  const pageBytes = log.readUInt32BE(8);
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  const isOfThisRound = (at: number): boolean =>
    at + FRAME_HEADER_BYTES <= log.length && log.compare(log, 16, 24, at + 8, at + 16) === 0;

  let present = 0;
  let committed = 0;
  let sum: Sum | undefined = start;
  for (let at = HEADER_BYTES; isOfThisRound(at); at += frameBytes) {
    present += 1;
    sum = sum && frameSum(log, at, frameBytes, sum);
    if (sum && log.readUInt32BE(at + 4) > 0) committed = present;
  }
  return present - committed;
}

interface Sum {
  readonly first: number;
  readonly second: number;
  readonly isLittle: boolean;
}

/** The checksum after the header, or undefined if the header does not have it. */
function headerSum(log: Buffer): Sum | undefined {
  const magic = log.readUInt32BE(0);
  if (magic !== MAGIC_LITTLE && magic !== MAGIC_BIG) return undefined;
  const start = { first: 0, second: 0, isLittle: magic === MAGIC_LITTLE };
  const sum = sumOver(log, 0, 24, start);
  return holds(log, 24, sum) ? sum : undefined;
}

/** The running checksum after the frame at `at`, or undefined if the frame does not have it. */
function frameSum(log: Buffer, at: number, frameBytes: number, before: Sum): Sum | undefined {
  if (at + frameBytes > log.length) return undefined;
  const pageAt = at + FRAME_HEADER_BYTES;
  const pageBytes = frameBytes - FRAME_HEADER_BYTES;
  const sum = sumOver(log, pageAt, pageBytes, sumOver(log, at, 8, before));
  return holds(log, at + 16, sum) ? sum : undefined;
}

const holds = (log: Buffer, at: number, sum: Sum): boolean =>
  log.readUInt32BE(at) === sum.first && log.readUInt32BE(at + 4) === sum.second;

function sumOver(log: Buffer, from: number, length: number, before: Sum): Sum {
  const view = new DataView(log.buffer, log.byteOffset, log.length);
  const { isLittle } = before;
  let { first, second } = before;
  for (let at = from; at < from + length; at += 8) {
    first = (first + view.getUint32(at, isLittle) + second) >>> 0;
    second = (second + view.getUint32(at + 4, isLittle) + first) >>> 0;
  }
  return { first, second, isLittle };
}
