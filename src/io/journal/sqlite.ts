import { Worker } from 'node:worker_threads';
import type { CheckpointerOrders, SnapshotOrder } from './checkpointer.ts';
import { createFiles, ownPath } from './create.ts';
import type { Journal } from './journal.ts';
import { JournalError, LOG_BYTES, RING_BYTES, SNAPSHOTS_KEPT } from './journal.ts';
import { WriterLock } from './lock.ts';
import type { Check, Recovery } from './recovery.ts';
import { recover } from './recovery.ts';
import { refuseRecord, refuseSnapshot, refuseWait } from './refusals.ts';
import { RingInlet } from './ring.ts';
import { LIFE, Signals, STALL_MS_MAX, WORD } from './signals.ts';
import { BlockStore } from './store.ts';
import type { Terms } from './terms.ts';
import { Waiters } from './waiters.ts';
import type { WriterOrders } from './writer.ts';

export interface OpenOptions {
  /** Room between the core and the writer in bytes: a power of two from 256 to 1 GiB. */
  readonly ringBytes?: number;
  /** Snapshots that are kept, at least 1. */
  readonly snapshotsKept?: number;
  /** Disk kept for the write-ahead log, in bytes, from 64 KiB to 1 GiB; 32 MiB if absent. */
  readonly logBytes?: number;
  /** What is read before the first append; the whole chain if absent. */
  readonly check?: Check;
}

/** A journal in a file, with what was found when it was opened. */
export interface SqliteJournal extends Journal {
  readonly file: string;
  readonly recovery: Recovery;
}

/** Makes `file`, which must not exist, and opens it. */
export function createJournal(file: string, terms: Terms & OpenOptions): SqliteJournal {
  const path = ownPath(file);
  const lock = new WriterLock(path);
  try {
    createFiles(path, terms);
    return open(path, lock, terms);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens `file` to continue it after its last durable record. Nothing is written to it before all
 * of it was judged; `durableSeq()` of the answer is the seq to continue after.
 * @throws JournalError if it is not a journal, is open for writing elsewhere, or is damaged.
 */
export function openJournal(file: string, options: OpenOptions = {}): SqliteJournal {
  const path = ownPath(file);
  // Looked at once before the lock is made: a foreign file gets no lock file beside it.
  new BlockStore(path).close();
  const lock = new WriterLock(path);
  try {
    return open(path, lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function open(path: string, lock: WriterLock, options: OpenOptions): SqliteJournal {
  const sizes = sizesOf(path, options);
  const store = new BlockStore(path);
  try {
    const recovery = recover(store, options.check ?? 'chain');
    return new ThreadedJournal({ store, lock, recovery, ...sizes });
  } catch (error) {
    store.close();
    throw error;
  }
}

interface Sizes {
  readonly ringBytes: number;
  readonly logBytes: number;
  readonly snapshotsKept: number;
}

function sizesOf(path: string, options: OpenOptions): Sizes {
  const ringBytes = options.ringBytes ?? RING_BYTES;
  const logBytes = options.logBytes ?? LOG_BYTES;
  const snapshotsKept = options.snapshotsKept ?? SNAPSHOTS_KEPT;
  const isWithin = (value: number, low: number, high: number): boolean =>
    Number.isSafeInteger(value) && value >= low && value <= high;
  if (!isWithin(ringBytes, 256, 1 << 30) || (ringBytes & (ringBytes - 1)) !== 0) {
    throw new JournalError(path, `a ring of ${ringBytes} bytes`, 'a power of two, 256 to 1 GiB');
  }
  if (!isWithin(logBytes, 1 << 16, 1 << 30)) {
    throw new JournalError(path, `a log of ${logBytes} bytes`, '64 KiB to 1 GiB');
  }
  if (!isWithin(snapshotsKept, 1, Number.MAX_SAFE_INTEGER)) {
    throw new JournalError(path, `${snapshotsKept} snapshots to keep`, 'a whole number from 1');
  }
  return { ringBytes, logBytes, snapshotsKept };
}

/** Copies of states that may wait for the disk; a further snapshot waits for one of them. */
const SNAPSHOTS_PENDING_MAX = 2;

interface Parts extends Sizes {
  /**
   * Stays open to the end. The last connection to close would move the log into the database, and
   * after a failed write nothing may touch the file again; a read-only one never does.
   */
  readonly store: BlockStore;
  readonly lock: WriterLock;
  readonly recovery: Recovery;
}

class ThreadedJournal implements SqliteJournal {
  readonly id: string;
  readonly header: string;
  readonly file: string;
  readonly recovery: Recovery;
  readonly recordBytesMax: number;
  readonly #store: BlockStore;
  readonly #lock: WriterLock;
  readonly #signals = new Signals();
  readonly #inlet: RingInlet;
  readonly #writer: Worker;
  readonly #checkpointer: Worker;
  readonly #waiters: Waiters;
  // state
  #lastSeq: number;
  #snapshotsOrdered = 0;
  #isClosed = false;

  constructor(parts: Parts) {
    const { store, recovery } = parts;
    this.id = store.id;
    this.header = store.header;
    this.file = store.file;
    this.recovery = recovery;
    this.recordBytesMax = parts.ringBytes / 2;
    this.#store = store;
    this.#lock = parts.lock;
    this.#lastSeq = recovery.end.lastSeq;
    const ring = new SharedArrayBuffer(parts.ringBytes);
    this.#inlet = new RingInlet(this.#signals, ring);
    const { file, id } = this;
    const signals = this.#signals.shared;
    const { end, generation } = recovery;
    const { logBytes, snapshotsKept } = parts;
    const orders: WriterOrders = { file, id, end, generation, logBytes, signals, ring };
    const tasks: CheckpointerOrders = { file, snapshotsKept, signals };
    this.#writer = this.#start('writer', orders, WORD.writerLife);
    this.#checkpointer = this.#start('checkpointer', tasks, WORD.checkpointerLife);
    this.#waiters = new Waiters(
      this.#signals,
      () => this.#failure(),
      (isHeld) => (isHeld ? this.#writer.ref() : this.#writer.unref()),
    );
    this.#awaitStart();
  }

  append(seq: number, bytes: Uint8Array, offset: number, length: number): void {
    refuseRecord(this, this.#lastSeq, seq, bytes, offset, length);
    if (this.#isClosed || this.#signals.isFailed()) throw this.#ended();
    if (!this.#inlet.hasRoomFor(length)) this.#awaitRoom(length);
    this.#inlet.put(seq, bytes, offset, length);
    this.#lastSeq = seq;
    this.#signals.callWriter();
  }

  durableSeq(): number {
    // The word has the low half; the whole is the one number at most 2^32 below the last.
    return this.#lastSeq - ((this.#lastSeq - this.#signals.load(WORD.durable)) >>> 0);
  }

  waitDurable(seq: number): void {
    if (this.#isDurable(seq)) return;
    this.#wait(() => this.#signals.isDurable(seq) || this.#signals.isFailed());
    if (!this.#signals.isDurable(seq)) throw this.#ended();
  }

  async whenDurable(seq: number): Promise<void> {
    if (this.#isDurable(seq)) return;
    if (this.#signals.isFailed()) throw this.#ended();
    await this.#waiters.add(seq);
  }

  saveSnapshot(seq: number, stateHash: string, bytes: Uint8Array): void {
    refuseSnapshot(this.file, seq, stateHash, this.#lastSeq);
    if (this.#isClosed || this.#signals.isFailed()) throw this.#ended();
    this.#wait(() => this.#pendingSnapshots() < SNAPSHOTS_PENDING_MAX || this.#signals.isFailed());
    if (this.#signals.isFailed()) throw this.#ended();
    const copy = new SharedArrayBuffer(bytes.length);
    new Uint8Array(copy).set(bytes);
    const order: SnapshotOrder = { seq, stateHash, bytes: copy };
    this.#checkpointer.postMessage(order);
    this.#snapshotsOrdered += 1;
    this.#signals.callCheckpointer();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      this.#finish(1, LIFE.drained);
      this.#store.close();
      this.#finish(2, LIFE.ended);
    } finally {
      this.#waiters.settle();
      this.#store.close();
      this.#lock.release();
    }
    if (this.#signals.isFailed()) throw this.#ended();
  }

  /** Asks the threads for the next stage of closing and waits until both are in it or failed. */
  #finish(stage: number, life: number): void {
    this.#signals.publish(WORD.closing, stage);
    this.#signals.callCheckpointer();
    this.#signals.callWriter();
    this.#awaitEnd(life);
  }

  #awaitEnd(life: number): void {
    this.#wait(() => {
      const isThere = this.#signals.load(WORD.writerLife) >= life;
      return isThere && this.#signals.load(WORD.checkpointerLife) >= LIFE.ended;
    });
  }

  #start(name: string, orders: WriterOrders | CheckpointerOrders, life: number): Worker {
    // The entry has the ending of this file: .ts as it is written, .js once it is built.
    const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
    const entry = new URL(`./${name}${ending}`, import.meta.url);
    const worker = new Worker(entry, { workerData: orders, execArgv: [], name: `journal ${name}` });
    worker.on('error', (error) => {
      this.#signals.fail(`the ${name} thread died: ${error.message}`);
      this.#signals.publish(life, LIFE.failed);
    });
    worker.unref();
    return worker;
  }

  #awaitStart(): void {
    this.#wait(() => {
      const isWriting = this.#signals.load(WORD.writerLife) !== LIFE.starting;
      return isWriting && this.#signals.load(WORD.checkpointerLife) !== LIFE.starting;
    });
    if (!this.#signals.isFailed()) return;
    this.#isClosed = true;
    // The other thread must have let go of the file before this one does.
    this.#awaitEnd(LIFE.ended);
    throw this.#ended();
  }

  #pendingSnapshots(): number {
    return this.#snapshotsOrdered - this.#signals.load(WORD.saved);
  }

  #awaitRoom(length: number): void {
    this.#wait(() => this.#inlet.hasRoomFor(length) || this.#signals.isFailed());
    if (this.#signals.isFailed()) throw this.#ended();
  }

  #wait(isMet: () => boolean): void {
    if (this.#signals.waitUntil(isMet)) return;
    this.#signals.fail(`nothing was written for ${STALL_MS_MAX} ms`);
    throw this.#ended();
  }

  #isDurable(seq: number): boolean {
    refuseWait(this.file, seq, this.#lastSeq);
    return seq <= this.durableSeq();
  }

  #failure(): JournalError | undefined {
    const reason = this.#signals.failure();
    if (reason === undefined) return undefined;
    const accepted = 'nothing more; open it again once the disk is in order';
    const cause = new Error(reason);
    return new JournalError(this.file, `writing failed (${reason})`, accepted, { cause });
  }

  #ended(): JournalError {
    return (
      this.#failure() ?? new JournalError(this.file, 'the journal is closed', 'an open journal')
    );
  }
}
