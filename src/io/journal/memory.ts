import type { ChainEnd } from './block.ts';
import { digestOf, encodeMark, genesis, nextBlock, RECORD_HEADER_BYTES, spanOf } from './block.ts';
import type { Block, BlockKind, Journal, JournalReader } from './journal.ts';
import { BLOCK_BYTES_MAX, BLOCK_RECORDS_MAX, JournalError, SNAPSHOTS_KEPT } from './journal.ts';
import type { BlockSource } from './reading.ts';
import { ChainReader } from './reading.ts';
import { refuseRecord, refuseSnapshot, refuseWait } from './refusals.ts';
import type { Terms } from './terms.ts';
import { idOf } from './terms.ts';

const NAME = 'memory journal';
const RECORD_BYTES_MAX = 8 << 20;
const FIRST_GROUP_BYTES = 4096;

/**
 * A journal for where nothing needs to survive: simulations and tests. It has the same chain as
 * one in a file, block by block; everything appended counts as durable at once.
 */
export class MemoryStore {
  readonly id: string;
  readonly header: string;
  // state
  readonly #blocks: Block[] = [];
  readonly #saved = new Map<number, Uint8Array>();
  readonly #snapshotsKept: number;
  #end: ChainEnd;
  #group: Uint8Array = new Uint8Array(FIRST_GROUP_BYTES);
  #groupBytes = 0;
  #lastSeq = 0;
  #isWriting = false;

  constructor(terms: Terms & { readonly snapshotsKept?: number }) {
    this.id = idOf(NAME, terms);
    this.header = terms.header;
    this.#end = genesis(this.id, this.header);
    this.#snapshotsKept = terms.snapshotsKept ?? SNAPSHOTS_KEPT;
  }

  /** Opens the store for writing, to continue after what it has. One writer at a time. */
  open(): Journal {
    if (this.#isWriting) {
      throw new JournalError(NAME, 'open for writing elsewhere', 'one writer at a time');
    }
    this.#isWriting = true;
    return new MemoryJournal(this);
  }

  /** Ends the group under way, so that what is read has a hash. */
  read(): JournalReader {
    return new ChainReader(this.#source());
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  add(seq: number, bytes: Uint8Array, offset: number, length: number): void {
    const span = spanOf(length);
    const isFull = this.#lastSeq - this.#end.lastSeq >= BLOCK_RECORDS_MAX;
    if (isFull || this.#groupBytes + span > BLOCK_BYTES_MAX) this.#seal();
    this.#makeRoom(this.#groupBytes + span);
    const at = this.#groupBytes;
    const view = new DataView(this.#group.buffer);
    view.setUint32(at, length, true);
    view.setUint32(at + 4, seq >>> 0, true);
    this.#group.set(bytes.subarray(offset, offset + length), at + RECORD_HEADER_BYTES);
    this.#group.fill(0, at + RECORD_HEADER_BYTES + length, at + span);
    this.#groupBytes += span;
    this.#lastSeq = seq;
  }

  save(seq: number, stateHash: string, bytes: Uint8Array): void {
    this.#seal();
    this.#saved.set(seq, bytes.slice());
    const mark = encodeMark({ seq, stateHash, digest: digestOf(bytes) });
    this.#chain('snapshot', this.#lastSeq, mark);
    const seqs = [...this.#saved.keys()].sort((a, b) => b - a);
    for (const old of seqs.slice(this.#snapshotsKept)) this.#saved.delete(old);
  }

  release(): void {
    this.#seal();
    this.#isWriting = false;
  }

  #seal(): void {
    if (this.#groupBytes === 0) return;
    this.#chain('records', this.#lastSeq, this.#group.slice(0, this.#groupBytes));
    this.#groupBytes = 0;
  }

  #chain(kind: BlockKind, lastSeq: number, bytes: Uint8Array): void {
    const block = nextBlock(this.#end, kind, lastSeq, bytes);
    this.#blocks.push(block);
    this.#end = { number: block.number, lastSeq, hash: block.hash };
  }

  #makeRoom(size: number): void {
    if (size <= this.#group.length) return;
    const larger = new Uint8Array(Math.max(size, 2 * this.#group.length));
    larger.set(this.#group);
    this.#group = larger;
  }

  #source(): BlockSource {
    const blocks = this.#blocks;
    const count = (): number => {
      this.#seal();
      return blocks.length;
    };
    const { id, header } = this;
    return {
      file: NAME,
      id,
      header,
      count,
      end: (number) => {
        if (number === 0) return genesis(id, header);
        const block = blocks[number - 1];
        if (!block) throw new JournalError(NAME, `block ${number} asked for`, 'blocks it has');
        return block;
      },
      *from(number) {
        for (let next = number; next <= count(); next += 1) yield blocks[next - 1] as Block;
      },
      marks: () => blocks.filter((block) => block.kind === 'snapshot').reverse(),
      savedBytes: (seq) => this.#saved.get(seq),
      close: () => {},
    };
  }
}

class MemoryJournal implements Journal {
  readonly file = NAME;
  readonly id: string;
  readonly header: string;
  readonly recordBytesMax = RECORD_BYTES_MAX;
  readonly #store: MemoryStore;
  #isClosed = false;

  constructor(store: MemoryStore) {
    this.id = store.id;
    this.header = store.header;
    this.#store = store;
  }

  append(seq: number, bytes: Uint8Array, offset: number, length: number): void {
    this.#refuseClosed();
    refuseRecord(this, this.#store.lastSeq, seq, bytes, offset, length);
    this.#store.add(seq, bytes, offset, length);
  }

  durableSeq(): number {
    return this.#store.lastSeq;
  }

  waitDurable(seq: number): void {
    refuseWait(NAME, seq, this.#store.lastSeq);
  }

  async whenDurable(seq: number): Promise<void> {
    this.waitDurable(seq);
  }

  saveSnapshot(seq: number, stateHash: string, bytes: Uint8Array): void {
    refuseSnapshot(NAME, seq, stateHash, this.#store.lastSeq);
    this.#refuseClosed();
    this.#store.save(seq, stateHash, bytes);
  }

  close(): void {
    if (!this.#isClosed) this.#store.release();
    this.#isClosed = true;
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new JournalError(NAME, 'the journal is closed', 'an open journal');
  }
}
