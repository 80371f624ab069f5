import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { ChainEnd } from './block.ts';
import { digestOf, sameBytes } from './block.ts';

/**
 * The head file names the last acknowledged block. Without it a damaged last block looks just
 * like one that was being written when the power went, and would be dropped in silence.
 *
 * Two slots, written in turn, each at the start of its own 4096-byte page, so that a torn write
 * of one leaves the other. A slot is 128 bytes, little-endian:
 * magic 8 | journal id 16 | generation u64 | block number u64 | last seq u64 | chain hash 32 |
 * zeros 16 | SHA-256 of all before 32.
 */
const MAGIC = Buffer.from('BWHEAD01', 'latin1');
const SLOT_BYTES = 128;
const SUMMED_BYTES = 96;
const PAGE_BYTES = 4096;
const FILE_BYTES = 2 * PAGE_BYTES;

/** One reading of a valid slot. `generation` counts the writes of this file. */
export interface Head extends ChainEnd {
  readonly id: string;
  readonly generation: number;
}

/**
 * What the file says. `torn`: the other slot is not valid; it is the one written last or the one
 * before it.
 */
export type HeadReading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly found: string }
  | { readonly kind: 'named'; readonly head: Head; readonly torn: boolean };

export const headFileOf = (file: string): string => `${file}.head`;

function encodeSlot(head: Head): Buffer {
  const slot = Buffer.alloc(SLOT_BYTES);
  slot.set(MAGIC, 0);
  slot.set(Buffer.from(head.id, 'hex'), 8);
  slot.writeBigUInt64LE(BigInt(head.generation), 24);
  slot.writeBigUInt64LE(BigInt(head.number), 32);
  slot.writeBigUInt64LE(BigInt(head.lastSeq), 40);
  slot.set(head.hash, 48);
  slot.set(digestOf(slot.subarray(0, SUMMED_BYTES)), SUMMED_BYTES);
  return slot;
}

function decodeSlot(bytes: Buffer, place: number): Head | undefined {
  const slot = bytes.subarray(place * PAGE_BYTES, place * PAGE_BYTES + SLOT_BYTES);
  const sum = slot.subarray(SUMMED_BYTES);
  if (!sameBytes(digestOf(slot.subarray(0, SUMMED_BYTES)), sum)) return undefined;
  if (!sameBytes(slot.subarray(0, 8), MAGIC)) return undefined;
  const generation = Number(slot.readBigUInt64LE(24));
  if (generation % 2 !== place) return undefined;
  return {
    id: slot.toString('hex', 8, 24),
    generation,
    number: Number(slot.readBigUInt64LE(32)),
    lastSeq: Number(slot.readBigUInt64LE(40)),
    hash: Buffer.from(slot.subarray(48, 80)),
  };
}

/** The content of a head file that names `end`, for a new one: both slots valid. */
export function headFileBytes(id: string, end: ChainEnd): Uint8Array {
  const bytes = Buffer.alloc(FILE_BYTES);
  bytes.set(encodeSlot({ ...end, id, generation: 0 }), 0);
  bytes.set(encodeSlot({ ...end, id, generation: 1 }), PAGE_BYTES);
  return bytes;
}

/** Reads the head file of the journal `file`. Never throws for what is in it. */
export function readHead(file: string): HeadReading {
  let bytes: Buffer;
  try {
    bytes = readFileSync(headFileOf(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return code === 'ENOENT' ? { kind: 'absent' } : { kind: 'damaged', found: code };
  }
  if (bytes.length !== FILE_BYTES) {
    return { kind: 'damaged', found: `${bytes.length} bytes instead of ${FILE_BYTES}` };
  }
  return judgeSlots(decodeSlot(bytes, 0), decodeSlot(bytes, 1));
}

function judgeSlots(even: Head | undefined, odd: Head | undefined): HeadReading {
  if (even && odd) {
    // Each write replaces the older slot: a larger step between them is a write that got lost.
    if (Math.abs(even.generation - odd.generation) !== 1) {
      return { kind: 'damaged', found: `slots ${even.generation} and ${odd.generation}` };
    }
    return { kind: 'named', head: even.generation > odd.generation ? even : odd, torn: false };
  }
  const head = even ?? odd;
  return head ? { kind: 'named', head, torn: true } : { kind: 'damaged', found: 'no valid slot' };
}

/** The writing side: one write and one fdatasync per acknowledged block. */
export class HeadWriter {
  readonly #id: string;
  readonly #descriptor: number;
  #generation: number;

  /** `generation` is that of the newest valid slot; the other slot is written next. */
  constructor(file: string, id: string, generation: number) {
    this.#id = id;
    this.#generation = generation;
    this.#descriptor = openSync(headFileOf(file), 'r+');
  }

  write(end: ChainEnd): void {
    this.#generation += 1;
    const slot = encodeSlot({ ...end, id: this.#id, generation: this.#generation });
    const written = writeSync(
      this.#descriptor,
      slot,
      0,
      SLOT_BYTES,
      (this.#generation % 2) * PAGE_BYTES,
    );
    if (written !== SLOT_BYTES) throw new Error(`head file: ${written} of 128 bytes written`);
    fdatasyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
