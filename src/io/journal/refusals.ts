import { JournalError, STATE_HASH_BYTES_MAX } from './journal.ts';

/** What every implementation refuses, in the same words. */

interface Writable {
  readonly file: string;
  readonly recordBytesMax: number;
}

/** Refuses a record that is not the next one, or a range that is not inside its bytes. */
export function refuseRecord(
  journal: Writable,
  lastSeq: number,
  seq: number,
  bytes: Uint8Array,
  offset: number,
  length: number,
): void {
  // Written so that NaN and fractions fail as well.
  const isInside =
    Number.isInteger(offset) &&
    Number.isInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    length <= journal.recordBytesMax &&
    offset + length <= bytes.length;
  if (seq === lastSeq + 1 && isInside) return;
  const found = `seq ${seq} with bytes ${offset} + ${length} of ${bytes.length}`;
  const range = `a range inside its bytes, at most ${journal.recordBytesMax}`;
  throw new JournalError(journal.file, found, `seq ${lastSeq + 1} with ${range}`);
}

/** Refuses to wait for what was never appended: it could only end by a stall. */
export function refuseWait(file: string, seq: number, lastSeq: number): void {
  if (Number.isSafeInteger(seq) && seq >= 0 && seq <= lastSeq) return;
  const accepted = `seqs from 0 to ${lastSeq}, the last one appended`;
  throw new JournalError(file, `a wait for seq ${seq}`, accepted);
}

/** Refuses a snapshot of a state that the journal cannot have led to, or a hash too long. */
export function refuseSnapshot(
  file: string,
  seq: number,
  stateHash: string,
  lastSeq: number,
): void {
  const isReached = Number.isSafeInteger(seq) && seq >= 0 && seq <= lastSeq;
  if (isReached && Buffer.byteLength(stateHash) <= STATE_HASH_BYTES_MAX) return;
  const found = `a snapshot of seq ${seq} with a hash of ${Buffer.byteLength(stateHash)} bytes`;
  const accepted = `seqs from 0 to ${lastSeq} and hashes of at most ${STATE_HASH_BYTES_MAX} bytes`;
  throw new JournalError(file, found, accepted);
}
