/**
 * What the threads of one journal say to each other: 32-bit words in shared memory. Counters may
 * wrap; they are only compared over distances far below 2^31.
 *
 * Waking without a lost call: who waits reads a counter, then looks whether there is work, then
 * sleeps only if the counter is unchanged; who wakes makes the work visible, then counts.
 */
export const WORD = {
  written: 0, //      ring position behind the last record (core)
  taken: 1, //        ring position up to which there is room again (writer)
  durable: 2, //      low half of the last durable seq (writer)
  progress: 3, //     counts everything published to whoever waits (all)
  bell: 4, //         counts calls that wake the writer
  asleep: 5, //       1 while the writer may be sleeping on `bell`
  writerLife: 6, //   see LIFE (writer)
  checkpointerLife: 7,
  closing: 8, //      1: finish what is there; 2: let go of the file (core)
  failed: 9, //       length of the reason, 0 while all is well; set once
  failing: 10, //     claimed by the first to fail
  tasks: 11, //       counts calls that wake the checkpointer
  mark: 12, //        length of a snapshot mark to be chained, 0 when taken (checkpointer)
  asked: 13, //       checkpoints asked for (writer)
  done: 14, //        checkpoints run (checkpointer)
  saved: 15, //       snapshots saved (checkpointer)
} as const;

export const LIFE = { starting: 0, running: 1, drained: 2, ended: 3, failed: 4 } as const;

const WORDS_BYTES = 256;
const REASON_BYTES = 1024;
const MARK_BYTES = 512;

/** A thread or a disk that publishes nothing for this long is taken for dead. */
export const STALL_MS_MAX = 30_000;

export class Signals {
  readonly shared: SharedArrayBuffer;
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly #reason: Uint8Array;
  readonly #mark: Uint8Array;

  constructor(
    shared: SharedArrayBuffer = new SharedArrayBuffer(WORDS_BYTES + REASON_BYTES + MARK_BYTES),
  ) {
    this.shared = shared;
    this.words = new Int32Array(shared, 0, WORDS_BYTES / 4);
    this.#reason = new Uint8Array(shared, WORDS_BYTES, REASON_BYTES);
    this.#mark = new Uint8Array(shared, WORDS_BYTES + REASON_BYTES, MARK_BYTES);
  }

  load(word: number): number {
    return Atomics.load(this.words, word);
  }

  /** Stores and tells whoever waits for progress. */
  publish(word: number, value: number): void {
    Atomics.store(this.words, word, value);
    this.count(WORD.progress);
  }

  count(word: number): void {
    Atomics.add(this.words, word, 1);
    Atomics.notify(this.words, word);
  }

  /** Wakes the writer, which says when it sleeps: a call to one awake would cost for nothing. */
  callWriter(): void {
    if (Atomics.load(this.words, WORD.asleep) === 1) this.count(WORD.bell);
  }

  callCheckpointer(): void {
    this.count(WORD.tasks);
  }

  /** Sleeps until `isMet`; false when nothing at all was published for `STALL_MS_MAX`. */
  waitUntil(isMet: () => boolean): boolean {
    for (;;) {
      const seen = this.load(WORD.progress);
      if (isMet()) return true;
      const woken = Atomics.wait(this.words, WORD.progress, seen, STALL_MS_MAX);
      if (woken === 'timed-out') return isMet();
    }
  }

  /** True once `seq` is durable. Right as long as fewer than 2^31 records are under way. */
  isDurable(seq: number): boolean {
    return ((this.load(WORD.durable) - seq) | 0) >= 0;
  }

  /** The first failure ends the journal; later ones are its echoes. */
  fail(reason: string): void {
    if (Atomics.exchange(this.words, WORD.failing, 1) === 1) return;
    // encodeInto refuses shared memory, so the text takes the way over a private copy.
    const text = new TextEncoder().encode(reason || 'unknown').subarray(0, REASON_BYTES);
    this.#reason.set(text);
    this.publish(WORD.failed, text.length);
    this.count(WORD.bell);
    this.count(WORD.tasks);
  }

  /** Why the journal failed, or undefined while it has not. */
  failure(): string | undefined {
    const length = this.load(WORD.failed);
    if (length === 0) return undefined;
    return new TextDecoder().decode(this.#reason.slice(0, length));
  }

  isFailed(): boolean {
    return this.load(WORD.failed) !== 0;
  }

  /** Hands one mark to the writer; the next only after `mark` is 0 again. */
  postMark(bytes: Uint8Array): void {
    this.#mark.set(bytes);
    Atomics.store(this.words, WORD.mark, bytes.length);
    this.callWriter();
  }

  /** A private copy of the posted mark, or undefined. */
  postedMark(): Uint8Array | undefined {
    const length = this.load(WORD.mark);
    return length === 0 ? undefined : this.#mark.slice(0, length);
  }
}

/** An error as one line for `fail`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { errcode?: number }).errcode;
  return code === undefined ? error.message : `${error.message}, SQLite code ${code}`;
}
