/** The worker thread that makes records durable. Started by `sqlite.ts`, and by nothing else. */
import { workerData } from 'node:worker_threads';
import type { ChainEnd } from './block.ts';
import { nextBlock } from './block.ts';
import { HeadWriter } from './head.ts';
import type { BlockKind } from './journal.ts';
import { RingOutlet } from './ring.ts';
import { LIFE, reasonOf, Signals, WORD } from './signals.ts';
import { BlockAppender } from './store.ts';
import { growLog } from './wal.ts';

/** What the writer is told at its start. */
export interface WriterOrders {
  readonly file: string;
  readonly id: string;
  readonly end: ChainEnd;
  readonly generation: number;
  /** Length of the write-ahead log at which it is begun anew. */
  readonly logBytes: number;
  readonly signals: SharedArrayBuffer;
  readonly ring: SharedArrayBuffer;
}

/** A sleeping thread takes up to 70 us to wake, so a short quiet is waited out awake. */
const SPIN_MS = 0.1;
/** Parts in which the log is moved to the database file: small ones do not hold up the disk. */
const LOG_PARTS = 8;
/** What a block costs in the log beside its bytes: the pages of the tree it touches. */
const LOG_BYTES_PER_BLOCK = 3 * 4096;

class Writer {
  readonly #signals: Signals;
  readonly #outlet: RingOutlet;
  readonly #store: BlockAppender;
  readonly #head: HeadWriter;
  #end: ChainEnd;
  readonly #logBytesMax: number;
  // about the log, in bytes by estimate: its length, and how far a move of it was asked for
  #logBytes = 0;
  #movedBytes = 0;
  #asked = 0;
  #isMoving = false;

  constructor(orders: WriterOrders, signals: Signals) {
    this.#signals = signals;
    this.#outlet = new RingOutlet(signals, orders.ring);
    this.#end = { ...orders.end, hash: Uint8Array.from(orders.end.hash) };
    this.#head = new HeadWriter(orders.file, orders.id, orders.generation);
    this.#store = new BlockAppender(orders.file);
    this.#logBytesMax = orders.logBytes;
    this.#store.emptyLog();
    growLog(orders.file, orders.logBytes);
    // A block that a crash left beyond the head is acknowledged now, before anything follows it.
    this.#head.write(this.#end);
    signals.publish(WORD.durable, this.#end.lastSeq | 0);
  }

  /** Works until it is told to stop and nothing is left, or another thread has failed. */
  run(): void {
    while (!this.#signals.isFailed()) {
      const hasWritten = this.#writeRecords();
      const hasMarked = this.#writeMark();
      if (hasWritten || hasMarked) continue;
      if (this.#isDrained()) return;
      this.#rest();
    }
  }

  /** The order of these lines is the promise: block, fsync, head, fdatasync, acknowledgement. */
  #append(kind: BlockKind, lastSeq: number, bytes: Uint8Array): void {
    const block = nextBlock(this.#end, kind, lastSeq, bytes);
    this.#store.add(block);
    this.#end = { number: block.number, lastSeq, hash: block.hash };
    this.#head.write(this.#end);
    this.#logBytes += bytes.length + LOG_BYTES_PER_BLOCK;
  }

  #writeRecords(): boolean {
    const group = this.#outlet.take(this.#end.lastSeq + 1);
    if (!group) return false;
    this.#append('records', group.lastSeq, group.bytes);
    this.#signals.publish(WORD.durable, group.lastSeq | 0);
    this.#tendLog();
    return true;
  }

  #writeMark(): boolean {
    const mark = this.#signals.postedMark();
    if (!mark) return false;
    this.#append('snapshot', this.#end.lastSeq, mark);
    this.#signals.publish(WORD.mark, 0);
    return true;
  }

  /**
   * The checkpointer moves the log part by part while writing goes on. Once the log is long, what
   * was added meanwhile is moved here, as only then SQLite begins the log anew instead of growing
   * it. If a reader stands in the way, the next try is half a log later.
   */
  #tendLog(): void {
    if (this.#isMoving) {
      if (this.#signals.load(WORD.done) !== this.#asked) return;
      this.#isMoving = false;
      if (this.#logBytes < this.#logBytesMax) return;
      const { log, moved } = this.#store.checkpoint();
      this.#logBytes = log === moved ? 0 : this.#logBytesMax / 2;
      this.#movedBytes = this.#logBytes;
    } else if (this.#logBytes - this.#movedBytes >= this.#logBytesMax / LOG_PARTS) {
      this.#isMoving = true;
      this.#movedBytes = this.#logBytes;
      this.#asked += 1;
      Atomics.store(this.#signals.words, WORD.asked, this.#asked);
      this.#signals.callCheckpointer();
    }
  }

  #isDrained(): boolean {
    const isClosing = this.#signals.load(WORD.closing) > 0;
    return isClosing && this.#signals.load(WORD.checkpointerLife) === LIFE.ended;
  }

  #hasWork(): boolean {
    if (!this.#outlet.isEmpty() || this.#signals.load(WORD.mark) > 0) return true;
    return this.#isDrained() || this.#signals.isFailed();
  }

  #rest(): void {
    const until = performance.now() + SPIN_MS;
    while (performance.now() < until) if (this.#hasWork()) return;
    const { words } = this.#signals;
    const heard = this.#signals.load(WORD.bell);
    Atomics.store(words, WORD.asleep, 1);
    if (!this.#hasWork()) Atomics.wait(words, WORD.bell, heard);
    Atomics.store(words, WORD.asleep, 0);
  }

  emptyLog(): void {
    this.#store.emptyLog();
  }

  close(): void {
    this.#store.close();
    this.#head.close();
  }
}

function work(orders: WriterOrders): void {
  const signals = new Signals(orders.signals);
  let writer: Writer | undefined;
  try {
    writer = new Writer(orders, signals);
    signals.publish(WORD.writerLife, LIFE.running);
    writer.run();
    if (!signals.isFailed()) {
      writer.emptyLog();
      signals.publish(WORD.writerLife, LIFE.drained);
      signals.waitUntil(() => signals.load(WORD.closing) === 2);
    }
    writer.close();
    signals.publish(WORD.writerLife, signals.isFailed() ? LIFE.failed : LIFE.ended);
  } catch (error) {
    // No second try: after a failed fsync nobody knows what the disk has.
    closeAnyway(writer);
    signals.fail(reasonOf(error));
    signals.publish(WORD.writerLife, LIFE.failed);
  }
}

function closeAnyway(writer: Writer | undefined): void {
  try {
    writer?.close();
  } catch {
    // The first failure is the one that is reported.
  }
}

work(workerData as WriterOrders);
