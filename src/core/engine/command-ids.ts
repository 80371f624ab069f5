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
  // derived: open addressing from id to slot + 1, 0 where empty
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
    this.index = new Int32Array(size);
    this.hashes = new Int32Array(limit);
    this.mask = size - 1;
  }

  /** Slot of an id, or -1. Also makes it the id that `remember` will store. */
  find(id: string): number {
    const words = this.id;
    words.fill(0);
    let hash = id.length;
    for (let i = 0; i < id.length; i += 1) {
      const code = id.charCodeAt(i);
      const word = i >> 2;
      words[word] = (words[word] as number) | (code << ((i & 3) * 8));
      hash = Math.imul(hash ^ code, 0x01000193);
    }
    this.hash = hash ^ (hash >>> 15);
    let at = this.hash & this.mask;
    for (;;) {
      const slot = (this.index[at] as number) - 1;
      if (slot === -1) return -1;
      if (this.hashes[slot] === this.hash && this.isAt(slot)) return slot;
      at = (at + 1) & this.mask;
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
    this.hashes[slot] = this.hash;
    this.digests[slot * 2] = digestLow;
    this.digests[slot * 2 + 1] = digestHigh;
    this.seqs[slot] = seq;
    this.written += 1;
    let at = this.hash & this.mask;
    while (this.index[at] !== 0) at = (at + 1) & this.mask;
    this.index[at] = slot + 1;
  }

  /** Takes a slot out of the index and closes the gap, so that no marker is left behind. */
  private forget(slot: number): void {
    let gap = (this.hashes[slot] as number) & this.mask;
    while (this.index[gap] !== slot + 1) gap = (gap + 1) & this.mask;
    this.index[gap] = 0;
    let at = (gap + 1) & this.mask;
    for (; this.index[at] !== 0; at = (at + 1) & this.mask) {
      const home = (this.hashes[(this.index[at] as number) - 1] as number) & this.mask;
      const stays = gap < at ? gap < home && home <= at : gap < home || home <= at;
      if (stays) continue;
      this.index[gap] = this.index[at] as number;
      this.index[at] = 0;
      gap = at;
    }
  }

  private hashOf(slot: number): number {
    const base = slot * WORDS;
    let length = 0;
    for (; length < LIMITS.nameLength; length += 1) {
      const word = this.words[base + (length >> 2)] as number;
      if (((word >>> ((length & 3) * 8)) & 255) === 0) break;
    }
    let hash = length;
    for (let i = 0; i < length; i += 1) {
      const code = ((this.words[base + (i >> 2)] as number) >>> ((i & 3) * 8)) & 255;
      hash = Math.imul(hash ^ code, 0x01000193);
    }
    return hash ^ (hash >>> 15);
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
      this.hashes[slot] = this.hashOf(slot);
      let at = (this.hashes[slot] as number) & this.mask;
      while (this.index[at] !== 0) at = (at + 1) & this.mask;
      this.index[at] = slot + 1;
    }
  }
}
