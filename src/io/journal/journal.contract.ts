import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Block, Journal, JournalReader } from './journal.ts';
import { JournalError } from './journal.ts';

/** Somewhere an implementation keeps one journal. */
export interface Place {
  /** Opens the journal for writing, the first time a new one. */
  open(): Journal;
  read(): JournalReader;
  remove(): void;
}

export const HEADER = '{"venue":"paper","version":1}';

/** Record `seq` of every test: bytes that no other seq has, of a size that differs. */
export function recordOf(seq: number, size = (seq * 37) % 230): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = seq * 131 + at * 17;
  return bytes;
}

export function appendRecords(journal: Journal, fromSeq: number, untilSeq: number): void {
  for (let seq = fromSeq; seq <= untilSeq; seq += 1) {
    const bytes = recordOf(seq);
    journal.append(seq, bytes, 0, bytes.length);
  }
}

const expected: Uint8Array[] = [];

/** As `recordOf(seq)`, kept: damage tests compare the same few hundred some ten thousand times. */
function expectedRecord(seq: number): Uint8Array {
  expected[seq] ??= recordOf(seq);
  return expected[seq];
}

/** Reads everything, each record compared with `recordOf`, and gives the last seq. */
export function readRecords(reader: JournalReader): number {
  let last = 0;
  reader.forEach(1, Number.POSITIVE_INFINITY, (seq, buffer, offset, length) => {
    const found = buffer.subarray(offset, offset + length);
    const isRight = seq === last + 1 && Buffer.compare(found, expectedRecord(seq)) === 0;
    if (!isRight) throw new Error(`record ${seq} after ${last} has other bytes`);
    last = seq;
  });
  return last;
}

/** The laws that every journal keeps. */
export function journalContract(name: string, makePlace: () => Place): void {
  describe(`${name} as a journal`, () => {
    let place: Place;
    beforeEach(() => {
      place = makePlace();
    });
    afterEach(() => place.remove());

    recordLaws(() => place);
    refusalLaws(() => place);
    durabilityLaws(() => place);
    readerLaws(() => place);
    chainLaws(() => place);
    snapshotLaws(() => place);
    lifeLaws(() => place);
  });
}

function recordLaws(place: () => Place): void {
  test('records come back in order and to the byte, whatever their size', () => {
    const journal = place().open();
    const sizes = [0, 1, 7, 8, 9, 0, 4095, 4096, 4097, 65_537, 0, journal.recordBytesMax, 3];
    sizes.forEach((size, at) => {
      journal.append(at + 1, recordOf(at + 1, size), 0, size);
    });
    journal.close();
    const reader = place().read();
    const found = [...reader.records(1)].length;
    let at = 0;
    for (const { seq, bytes } of reader.records(1)) {
      expect(seq).toBe(at + 1);
      expect(Buffer.compare(bytes, recordOf(seq, sizes[at]))).toBe(0);
      at += 1;
    }
    reader.close();
    expect([found, at]).toEqual([sizes.length, sizes.length]);
  });

  test('only the named range is kept, as it was at the call', () => {
    const journal = place().open();
    const bytes = Uint8Array.of(1, 2, 3, 4, 5);
    journal.append(1, bytes, 1, 3);
    bytes.fill(9);
    journal.close();
    const reader = place().read();
    expect([...reader.records(1)].map((record) => [...record.bytes])).toEqual([[2, 3, 4]]);
    reader.close();
  });
}

function refusalLaws(place: () => Place): void {
  test('a seq that is not the next one is refused and changes nothing', () => {
    const journal = place().open();
    const bytes = recordOf(1);
    for (const seq of [0, 2, -1, 1.5, Number.NaN]) {
      expect(() => journal.append(seq, bytes, 0, 1)).toThrow(JournalError);
    }
    journal.append(1, bytes, 0, bytes.length);
    expect(() => journal.append(1, bytes, 0, 1)).toThrow(/seq 2/);
    appendRecords(journal, 2, 3);
    journal.close();
    const reader = place().read();
    expect(readRecords(reader)).toBe(3);
    reader.close();
  });

  test('a range outside the bytes and a record over the limit are refused', () => {
    const journal = place().open();
    const bytes = new Uint8Array(10);
    for (const [offset, length] of [
      [0, 11],
      [8, 3],
      [-1, 2],
      [0, -1],
      [0, 1.5],
      [0, Number.NaN],
    ]) {
      expect(() => journal.append(1, bytes, offset ?? 0, length ?? 0)).toThrow(JournalError);
    }
    const limit = journal.recordBytesMax;
    expect(() => journal.append(1, new Uint8Array(limit + 1), 0, limit + 1)).toThrow(`${limit}`);
    journal.append(1, bytes, 10, 0);
    journal.close();
  });
}

function durabilityLaws(place: () => Place): void {
  test('what is durable can be read at once by somebody else', () => {
    const journal = place().open();
    for (let until = 50; until <= 500; until += 50) {
      appendRecords(journal, until - 49, until);
      journal.waitDurable(until - 25);
      const durable = journal.durableSeq();
      const reader = place().read();
      expect(durable).toBeGreaterThanOrEqual(until - 25);
      expect(durable).toBeLessThanOrEqual(until);
      expect(readRecords(reader)).toBeGreaterThanOrEqual(durable);
      reader.close();
    }
    journal.close();
    expect(journal.durableSeq()).toBe(500);
  });

  test('promises of any order are kept once their record is durable', async () => {
    const journal = place().open();
    appendRecords(journal, 1, 300);
    const kept = [200, 1, 300, 150].map(async (seq) => {
      await journal.whenDurable(seq);
      return journal.durableSeq() >= seq;
    });
    expect(await Promise.all(kept)).toEqual([true, true, true, true]);
    await journal.whenDurable(0);
    journal.close();
  });

  test('a wait for a record that was never appended is refused', async () => {
    const journal = place().open();
    appendRecords(journal, 1, 2);
    expect(() => journal.waitDurable(3)).toThrow(JournalError);
    expect(() => journal.waitDurable(-1)).toThrow(JournalError);
    await expect(journal.whenDurable(3)).rejects.toThrow(JournalError);
    journal.close();
  });
}

function readerLaws(place: () => Place): void {
  test('a reader begins and ends where it is asked to', () => {
    const journal = place().open();
    for (const until of [10, 11, 400, 5000]) {
      appendRecords(journal, journal.durableSeq() + 1, until);
      journal.waitDurable(until);
    }
    journal.close();
    const reader = place().read();
    const seqs = (from: number, until: number): number[] => {
      const found: number[] = [];
      reader.forEach(from, until, (seq) => found.push(seq));
      return found;
    };
    expect(reader.lastSeq).toBe(5000);
    for (const from of [1, 10, 11, 12, 400, 401, 4999, 5000]) {
      expect(seqs(from, from + 1)).toEqual([from, from + 1].filter((seq) => seq <= 5000));
      expect(reader.records(from).next().value?.seq).toBe(from);
    }
    expect([seqs(5001, 6000), seqs(7, 6)]).toEqual([[], []]);
    expect(() => seqs(0, 5)).toThrow(JournalError);
    expect([...reader.records(4990)].length).toBe(11);
    reader.close();
  });

  test('an empty journal has an id, its header and no records', () => {
    const journal = place().open();
    expect(journal.id).toMatch(/^[0-9a-f]{32}$/);
    journal.close();
    const reader = place().read();
    expect([reader.id, reader.header, reader.lastSeq]).toEqual([journal.id, HEADER, 0]);
    expect([...reader.records(1), ...reader.blocks(), ...reader.snapshots()]).toEqual([]);
    reader.close();
  });
}

function chainLaws(place: () => Place): void {
  test('a reopened journal continues the chain after its last record', () => {
    const ids = new Set<string>();
    for (const from of [1, 101, 201]) {
      const journal = place().open();
      ids.add(journal.id);
      expect(journal.durableSeq()).toBe(from - 1);
      appendRecords(journal, from, from + 99);
      journal.close();
    }
    const reader = place().read();
    expect(ids.size).toBe(1);
    expect(readRecords(reader)).toBe(300);
    expect(chainFault(reader)).toBe('none');
    reader.close();
  });

  test('every block is hashed over the one before it, from the id and the header on', () => {
    const journal = place().open();
    appendRecords(journal, 1, 50);
    journal.saveSnapshot(50, 'state at 50', recordOf(7));
    appendRecords(journal, 51, 9000);
    journal.close();
    const reader = place().read();
    expect(chainFault(reader)).toBe('none');
    const last = [...reader.blocks()].at(-1);
    expect([...reader.blocks(last?.number)].map((block) => block.number)).toEqual([last?.number]);
    expect(() => [...reader.blocks(0)]).toThrow(JournalError);
    reader.close();
  });

  test('the bytes of the blocks are the records and zeros, whatever was there before', () => {
    const journal = place().open();
    // More large ones than a ring holds, so that the small ones are written over them.
    const large = Array.from({ length: 600 }, (_, at) => 30_000 + at);
    const sizes = [...large, ...Array.from({ length: 3000 }, (_, at) => at % 24)];
    sizes.forEach((size, at) => {
      journal.append(at + 1, recordOf(at + 1, size), 0, size);
    });
    journal.close();
    const reader = place().read();
    const stored = Buffer.concat([...reader.blocks()].map((block) => block.bytes));
    expect(stored.equals(layoutOf(sizes))).toBe(true);
    reader.close();
  });
}

/** The bytes of a block as documented, from its records. */
function layoutOf(sizes: readonly number[]): Buffer {
  const parts = sizes.map((size, at) => {
    const part = Buffer.alloc(8 + Math.ceil(size / 8) * 8);
    part.writeUInt32LE(size, 0);
    part.writeUInt32LE(at + 1, 4);
    part.set(recordOf(at + 1, size), 8);
    return part;
  });
  return Buffer.concat(parts);
}

/** The chain computed a second way, from the documented layout. */
function chainFault(reader: JournalReader): string {
  let hash = createHash('sha256').update(`breakwater journal 1\n${reader.id}\n${reader.header}`);
  let number = 0;
  let seq = 0;
  for (const block of reader.blocks()) {
    const before = hash.digest();
    number += 1;
    if (block.number !== number || block.firstSeq !== seq + 1) return `block ${block.number}`;
    if (!before.equals(block.prevHash)) return `link ${number}`;
    seq = block.lastSeq;
    hash = hashed(before, block);
  }
  const last = [...reader.blocks()].at(-1);
  return !last || hash.digest().equals(last.hash) ? 'none' : 'last hash';
}

function hashed(before: Uint8Array, block: Block): ReturnType<typeof createHash> {
  const kind = block.kind === 'records' ? 1 : 2;
  const { number, firstSeq, lastSeq, bytes } = block;
  const numbers = BigUint64Array.from(
    [number, kind, firstSeq, lastSeq, bytes.length].map((value) => BigInt(value)),
  );
  return createHash('sha256').update(before).update(numbers).update(bytes);
}

function snapshotLaws(place: () => Place): void {
  test('snapshots come back newest first, and only the newest three are kept', () => {
    const journal = place().open();
    for (let seq = 10; seq <= 50; seq += 10) {
      appendRecords(journal, seq - 9, seq);
      journal.saveSnapshot(seq, `hash ${seq}`, recordOf(seq, 5000 + seq));
    }
    journal.close();
    const reader = place().read();
    const found = [...reader.snapshots()];
    expect(found.map(({ seq, stateHash }) => [seq, stateHash])).toEqual([
      [50, 'hash 50'],
      [40, 'hash 40'],
      [30, 'hash 30'],
    ]);
    for (const { seq, bytes } of found) {
      expect(Buffer.compare(bytes, recordOf(seq, 5000 + seq))).toBe(0);
    }
    const marks = [...reader.blocks()].filter((block) => block.kind === 'snapshot');
    expect(marks.length).toBe(5);
    reader.close();
  });

  test('a snapshot is of a state that the journal has reached', () => {
    const journal = place().open();
    appendRecords(journal, 1, 5);
    expect(() => journal.saveSnapshot(6, 'too early', recordOf(1))).toThrow(JournalError);
    expect(() => journal.saveSnapshot(5, 'x'.repeat(257), recordOf(1))).toThrow(JournalError);
    const bytes = recordOf(3, 100);
    journal.saveSnapshot(4, 'of an earlier seq', bytes);
    bytes.fill(0);
    journal.saveSnapshot(5, 'empty', new Uint8Array());
    journal.close();
    const reader = place().read();
    const found = [...reader.snapshots()].map(({ seq, bytes: saved }) => [seq, saved.length]);
    expect(found).toEqual([
      [5, 0],
      [4, 100],
    ]);
    reader.close();
  });
}

function lifeLaws(place: () => Place): void {
  test('a second writer is refused until the first has closed', () => {
    const journal = place().open();
    expect(() => place().open()).toThrow(/open for writing elsewhere/);
    journal.close();
    place().open().close();
  });

  test('a closed journal refuses to write, and closing it again does nothing', () => {
    const journal = place().open();
    appendRecords(journal, 1, 10);
    journal.close();
    journal.close();
    expect(journal.durableSeq()).toBe(10);
    journal.waitDurable(10);
    expect(() => journal.append(11, recordOf(11), 0, 1)).toThrow(/closed/);
    expect(() => journal.saveSnapshot(10, 'late', recordOf(1))).toThrow(/closed/);
  });
}
