import { createHash } from 'node:crypto';
import type { Block, BlockKind, BlockSpan, Visit } from './journal.ts';

/**
 * Layout of a record, in the ring and in a block alike, so that a group moves with one copy:
 * length u32 | low half of seq u32 | bytes | zeros up to a multiple of 8. Little-endian.
 */
export const RECORD_HEADER_BYTES = 8;
const HASH_BYTES = 32;
const KINDS: readonly BlockKind[] = ['records', 'snapshot'];

/** The last link of a chain, all that is needed to add the next one. */
export interface ChainEnd {
  readonly number: number;
  readonly lastSeq: number;
  readonly hash: Uint8Array;
}

/** Bytes that a record of `length` bytes takes, header and padding included. */
export const spanOf = (length: number): number =>
  RECORD_HEADER_BYTES + Math.ceil(length / RECORD_HEADER_BYTES) * RECORD_HEADER_BYTES;

/** The end of a chain without blocks: its hash binds the id and the header. */
export function genesis(id: string, header: string): ChainEnd {
  const hash = createHash('sha256').update(`breakwater journal 1\n${id}\n${header}`).digest();
  return { number: 0, lastSeq: 0, hash };
}

/** SHA-256 over prevHash | number | kind | firstSeq | lastSeq | length | bytes, u64 each. */
function blockHash(prevHash: Uint8Array, span: BlockSpan, bytes: Uint8Array): Uint8Array {
  const preamble = Buffer.alloc(HASH_BYTES + 40);
  preamble.set(prevHash);
  const numbers = [span.number, kindCode(span.kind), span.firstSeq, span.lastSeq, bytes.length];
  numbers.forEach((value, at) => {
    preamble.writeBigUInt64LE(BigInt(value), HASH_BYTES + at * 8);
  });
  return createHash('sha256').update(preamble).update(bytes).digest();
}

export const kindCode = (kind: BlockKind): number => KINDS.indexOf(kind) + 1;

export const kindOf = (code: unknown): BlockKind | undefined =>
  typeof code === 'number' ? KINDS[code - 1] : undefined;

/** The next block after `end`. A mark holds no seq, so its `lastSeq` is the one of `end`. */
export function nextBlock(
  end: ChainEnd,
  kind: BlockKind,
  lastSeq: number,
  bytes: Uint8Array,
): Block {
  const span = { number: end.number + 1, kind, firstSeq: end.lastSeq + 1, lastSeq };
  const hash = blockHash(end.hash, span, bytes);
  return { ...span, prevHash: end.hash, hash, bytes };
}

/** What is wrong with `block` as the one after `end`, or undefined if it is whole and linked. */
export function linkFault(end: ChainEnd, block: Block): string | undefined {
  const name = `block ${block.number}`;
  if (block.number !== end.number + 1) {
    return `${name} stands where block ${end.number + 1} belongs`;
  }
  if (block.firstSeq !== end.lastSeq + 1) {
    return `${name} begins with seq ${block.firstSeq}, not ${end.lastSeq + 1}`;
  }
  if (!sameBytes(block.prevHash, end.hash)) return `${name} names another predecessor`;
  return blockFault(block);
}

/** What is wrong inside `block`, or undefined. */
export function blockFault(block: Block): string | undefined {
  const name = `block ${block.number}`;
  if (!sameBytes(blockHash(block.prevHash, block, block.bytes), block.hash)) {
    return `the content of ${name} does not have the hash stored with it`;
  }
  if (block.kind === 'snapshot') {
    const empty = block.lastSeq === block.firstSeq - 1;
    return empty && markIn(block) ? undefined : `${name} is not a snapshot mark`;
  }
  return layoutFault(block);
}

/** A hash proves who wrote the bytes, not that they are records: the lengths must add up. */
function layoutFault(block: Block): string | undefined {
  const { bytes } = block;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let seq = block.firstSeq;
  let at = 0;
  for (; at + RECORD_HEADER_BYTES <= bytes.length && seq <= block.lastSeq; seq += 1) {
    if (view.getUint32(at + 4, true) !== seq >>> 0) break;
    at += spanOf(view.getUint32(at, true));
  }
  const whole = at === bytes.length && seq === block.lastSeq + 1 && seq > block.firstSeq;
  return whole ? undefined : `block ${block.number} does not divide into its records`;
}

/** Visits the records of a checked block whose seq lies in `fromSeq` to `untilSeq`. */
export function visitRecords(block: Block, fromSeq: number, untilSeq: number, visit: Visit): void {
  const { bytes } = block;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const last = Math.min(block.lastSeq, untilSeq);
  let at = 0;
  for (let seq = block.firstSeq; seq <= last; seq += 1) {
    const length = view.getUint32(at, true);
    if (seq >= fromSeq) visit(seq, bytes, at + RECORD_HEADER_BYTES, length);
    at += spanOf(length);
  }
}

/** What the chain says of a snapshot: enough to prove the saved bytes. */
export interface SnapshotMark {
  readonly seq: number;
  readonly stateHash: string;
  /** SHA-256 of the saved bytes. */
  readonly digest: Uint8Array;
}

/** Layout of a mark: seq u64 | digest | state hash in UTF-8. */
export function encodeMark(mark: SnapshotMark): Uint8Array {
  const text = Buffer.from(mark.stateHash, 'utf8');
  const bytes = Buffer.alloc(8 + HASH_BYTES + text.length);
  bytes.writeBigUInt64LE(BigInt(mark.seq));
  bytes.set(mark.digest, 8);
  bytes.set(text, 8 + HASH_BYTES);
  return bytes;
}

/** The mark in a block, or undefined if the block cannot be one. */
export function markIn(block: Block): SnapshotMark | undefined {
  const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.length);
  if (block.kind !== 'snapshot' || bytes.length < 8 + HASH_BYTES) return undefined;
  const seq = Number(bytes.readBigUInt64LE());
  if (!(seq <= block.lastSeq)) return undefined;
  const digest = bytes.subarray(8, 8 + HASH_BYTES);
  return { seq, digest, stateHash: bytes.toString('utf8', 8 + HASH_BYTES) };
}

export const digestOf = (bytes: Uint8Array): Uint8Array =>
  createHash('sha256').update(bytes).digest();

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
