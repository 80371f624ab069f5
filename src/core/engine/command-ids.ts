import { type Column, LIMITS, type Table } from '../model/index.ts';

const WORDS = LIMITS.nameLength / 4;

/**
 * The ids of the last commands, with a digest of their bodies: applying a command twice is
 * applying it once. Ids are kept exactly, not as hashes, so that a new command is never mistaken
 * for an old one. The oldest id gives way when the ring is full.
 */
export class CommandIds implements Table {
  // state
  readonly words: Uint32Array; //      [slot * 8]: characters of the id, zero padded
  readonly digests: Int32Array; //     [slot * 2]
  readonly seqs: Float64Array; //      seq of the command
  written = 0; //                      ids ever remembered; slot = written % limit
  readonly limit: number;
  // derived: open addressing; [place * 2] hash of an id, [place * 2 + 1] its slot + 1 or 0
  private readonly index: Int32Array;
  private readonly hashes: Int32Array; // of the id in each slot
  private readonly mask: number;
  private readonly id = new Uint32Array(WORDS);
  private hash = 0;

  constructor(limit: number) {
    this.limit = limit;
    this.words = new Uint32Array(limit * WORDS);
    this.digests = new Int32Array(limit * 2);
    this.seqs = new Float64Array(limit);
    let size = 4;
    while (size < limit * 2) size *= 2;
    this.index = new Int32Array(size * 2);
    this.hashes = new Int32Array(limit);
    this.mask = size - 1;
  }

  /** Slot of the id `record[at, at + length)`, or -1; also what `remember` will store. */
  find(record: DataView, at: number, length: number): number {
    const { id } = this;
    let word = 0;
    let rest = length;
    for (; rest >= 4; rest -= 4) {
      id[word] = record.getUint32(at + word * 4, true);
      word += 1;
    }
    let last = 0;
    for (let i = 0; i < rest; i += 1) last |= record.getUint8(at + word * 4 + i) << (8 * i);
    if (rest > 0) id[word++] = last;
    for (; word < WORDS; word += 1) id[word] = 0;
    this.hash = this.hashAt(id, 0);
    let place = this.hash & this.mask;
    for (;;) {
      const slot = (this.index[place * 2 + 1] as number) - 1;
      if (slot === -1) return -1;
      if (this.index[place * 2] === this.hash && this.isAt(slot)) return slot;
      place = (place + 1) & this.mask;
    }
  }

  private isAt(slot: number): boolean {
    const base = slot * WORDS;
    for (let word = 0; word < WORDS; word += 1) {
      if (this.words[base + word] !== this.id[word]) return false;
    }
    return true;
  }

  /** Remembers the id that `find` was last asked for and did not find. */
  remember(digestLow: number, digestHigh: number, seq: number): void {
    const slot = this.written % this.limit;
    if (this.written >= this.limit) this.forget(slot);
    const base = slot * WORDS;
    for (let word = 0; word < WORDS; word += 1) this.words[base + word] = this.id[word] as number;
    this.digests[slot * 2] = digestLow;
    this.digests[slot * 2 + 1] = digestHigh;
    this.seqs[slot] = seq;
    this.written += 1;
    this.enter(slot, this.hash);
  }

  private enter(slot: number, hash: number): void {
    this.hashes[slot] = hash;
    let place = hash & this.mask;
    while (this.index[place * 2 + 1] !== 0) place = (place + 1) & this.mask;
    this.index[place * 2] = hash;
    this.index[place * 2 + 1] = slot + 1;
  }

  /** Takes a slot out of the index and closes the gap, so that no marker is left behind. */
  private forget(slot: number): void {
    const { index, mask } = this;
    let gap = (this.hashes[slot] as number) & mask;
    while (index[gap * 2 + 1] !== slot + 1) gap = (gap + 1) & mask;
    index[gap * 2 + 1] = 0;
    let at = (gap + 1) & mask;
    for (; index[at * 2 + 1] !== 0; at = (at + 1) & mask) {
      const home = (index[at * 2] as number) & mask;
      const stays = gap < at ? gap < home && home <= at : gap < home || home <= at;
      if (stays) continue;
      index[gap * 2] = index[at * 2] as number;
      index[gap * 2 + 1] = index[at * 2 + 1] as number;
      index[at * 2 + 1] = 0;
      gap = at;
    }
  }

  /** Hash of the zero-padded id at `words[base]`. */
  private hashAt(words: Uint32Array, base: number): number {
    let hash = 0;
    for (let word = 0; word < WORDS && words[base + word] !== 0; word += 1) {
      hash = Math.imul(hash ^ (words[base + word] as number), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    return Math.imul(hash, 0xc2b2ae35) ^ (hash >>> 13);
  }

  columns(): readonly Column[] {
    const used = Math.min(this.written, this.limit);
    return [
      { name: 'commandIds.words', array: this.words, used: used * WORDS },
      { name: 'commandIds.digests', array: this.digests, used: used * 2 },
      { name: 'commandIds.seqs', array: this.seqs, used },
    ];
  }

  registers(): readonly number[] {
    return [this.written];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    this.written = registers[0] as number;
    this.index.fill(0);
    const used = Math.min(this.written, this.limit);
    for (let slot = 0; slot < used; slot += 1) {
      this.enter(slot, this.hashAt(this.words, slot * WORDS));
    }
  }
}
