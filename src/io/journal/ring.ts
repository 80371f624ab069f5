import { RECORD_HEADER_BYTES, spanOf } from './block.ts';
import { BLOCK_BYTES_MAX, BLOCK_RECORDS_MAX } from './journal.ts';
import type { Signals } from './signals.ts';
import { WORD } from './signals.ts';

/**
 * A ring of records with one thread at each end. Positions count bytes modulo 2^32; the ring's
 * size is a power of two, so `position & mask` is a place, and a record header never wraps.
 */

/** The core's end. */
export class RingInlet {
  readonly #signals: Signals;
  readonly #ring: Uint8Array;
  readonly #view: DataView;
  readonly #mask: number;
  #written = 0;
  #taken = 0;

  constructor(signals: Signals, shared: SharedArrayBuffer) {
    this.#signals = signals;
    this.#ring = new Uint8Array(shared);
    this.#view = new DataView(shared);
    this.#mask = shared.byteLength - 1;
  }

  hasRoomFor(length: number): boolean {
    const span = spanOf(length);
    if (this.#free() >= span) return true;
    this.#taken = this.#signals.load(WORD.taken);
    return this.#free() >= span;
  }

  #free(): number {
    return this.#ring.length - ((this.#written - this.#taken) >>> 0);
  }

  /** Copies a record in and makes it visible. There must be room. */
  put(seq: number, bytes: Uint8Array, offset: number, length: number): void {
    const place = this.#written & this.#mask;
    this.#view.setUint32(place, length, true);
    this.#view.setUint32(place + 4, seq >>> 0, true);
    const start = (place + RECORD_HEADER_BYTES) & this.#mask;
    const first = Math.min(length, this.#ring.length - start);
    this.#ring.set(bytes.subarray(offset, offset + first), start);
    if (first < length) this.#ring.set(bytes.subarray(offset + first, offset + length), 0);
    const span = spanOf(length);
    // The padding is hashed with the record: what the ring held before must not show in it.
    for (let at = RECORD_HEADER_BYTES + length; at < span; at += 1) {
      this.#ring[(place + at) & this.#mask] = 0;
    }
    this.#written = (this.#written + span) | 0;
    Atomics.store(this.#signals.words, WORD.written, this.#written);
  }
}

/** A group of records copied out of the ring: valid until the next `take`. */
export interface Group {
  readonly lastSeq: number;
  readonly bytes: Uint8Array;
}

/** The writer's end. */
export class RingOutlet {
  readonly #signals: Signals;
  readonly #ring: Uint8Array;
  readonly #view: DataView;
  readonly #mask: number;
  #group: Uint8Array = new Uint8Array(BLOCK_BYTES_MAX);
  #taken = 0;

  constructor(signals: Signals, shared: SharedArrayBuffer) {
    this.#signals = signals;
    this.#ring = new Uint8Array(shared);
    this.#view = new DataView(shared);
    this.#mask = shared.byteLength - 1;
  }

  isEmpty(): boolean {
    return this.#signals.load(WORD.written) === this.#taken;
  }

  /** Takes what is there, within the limits of a block, and gives the room back at once. */
  take(firstSeq: number): Group | undefined {
    const ready = (this.#signals.load(WORD.written) - this.#taken) >>> 0;
    if (ready === 0) return undefined;
    let seq = firstSeq;
    let size = 0;
    for (; size < ready && seq - firstSeq < BLOCK_RECORDS_MAX; seq += 1) {
      const place = (this.#taken + size) & this.#mask;
      if (this.#view.getUint32(place + 4, true) !== seq >>> 0) {
        throw new Error(`the ring does not hold record ${seq} at its place`);
      }
      const span = spanOf(this.#view.getUint32(place, true));
      if (size > 0 && size + span > BLOCK_BYTES_MAX) break;
      size += span;
    }
    const bytes = this.#copy(size);
    this.#taken = (this.#taken + size) | 0;
    this.#signals.publish(WORD.taken, this.#taken);
    return { lastSeq: seq - 1, bytes };
  }

  #copy(size: number): Uint8Array {
    if (size > this.#group.length) this.#group = new Uint8Array(size);
    const start = this.#taken & this.#mask;
    const first = Math.min(size, this.#ring.length - start);
    this.#group.set(this.#ring.subarray(start, start + first), 0);
    if (first < size) this.#group.set(this.#ring.subarray(0, size - first), first);
    return this.#group.subarray(0, size);
  }
}
