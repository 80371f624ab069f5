/**
 * The port: a durable, ordered list of opaque records. Whoever stores them, an implementation
 * passes `journal.contract.ts`.
 */

/** Records are numbered 1, 2, 3 ... without a gap; `seq` is a safe integer. */
export interface JournalRecord {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/** A state saved at `seq`: what replaying records 1 to `seq` gives, and its hash as text. */
export interface Snapshot {
  readonly seq: number;
  readonly stateHash: string;
  readonly bytes: Uint8Array;
}

export interface Journal {
  /** 32 hex digits, fixed at creation. */
  readonly id: string;
  /** Text given at creation, never changed, the root of the hash chain. */
  readonly header: string;
  /** Largest record in bytes that `append` takes. */
  readonly recordBytesMax: number;

  /**
   * Copies `length` bytes of `bytes` from `offset` into the journal as record `seq` and returns
   * before they are durable. Waits only while the ring is full.
   * @throws JournalError if `seq` is not the last one plus one, the range is not inside `bytes`,
   * the record is larger than `recordBytesMax`, or the journal is closed or has failed.
   */
  append(seq: number, bytes: Uint8Array, offset: number, length: number): void;

  /** Highest seq that a crash or a power cut can no longer take away. One atomic load. */
  durableSeq(): number;

  /** Sleeps until `seq` is durable. Throws JournalError if that can no longer happen. */
  waitDurable(seq: number): void;

  /** As `waitDurable`, without stopping the caller's thread. */
  whenDurable(seq: number): Promise<void>;

  /**
   * Saves the state at `seq` once `seq` is durable; the call copies `bytes` and returns. The
   * state hash becomes a block of the chain. Only the newest few snapshots are kept.
   */
  saveSnapshot(seq: number, stateHash: string, bytes: Uint8Array): void;

  /**
   * Makes everything appended durable and lets go of the store, all before it returns. Throws
   * JournalError if something appended could not be made durable. A second call does nothing.
   */
  close(): void;
}

/** Called once a record; `buffer` is only valid during the call. */
export type Visit = (seq: number, buffer: Uint8Array, offset: number, length: number) => void;

/** A view of a journal that writes nothing. Every block it reads is checked against its hash. */
export interface JournalReader {
  readonly id: string;
  readonly header: string;
  /** Last seq stored at this moment; a writer may not have acknowledged its last group yet. */
  readonly lastSeq: number;

  /** Visits records `fromSeq` to `untilSeq` (or to the last stored one) in order. */
  forEach(fromSeq: number, untilSeq: number, visit: Visit): void;

  /** The same as a generator. The record object is reused; `bytes` is a view to be copied. */
  records(fromSeq: number): Generator<JournalRecord, void, undefined>;

  /** The links of the chain from block `fromNumber` (1 is the first). */
  blocks(fromNumber?: number): Generator<Block, void, undefined>;

  /** Newest first. A snapshot that is missing or damaged is passed over: replay needs none. */
  snapshots(): Generator<Snapshot, void, undefined>;

  close(): void;
}

/** A block holds a group of records, or the mark of one snapshot (then it holds no seq). */
export type BlockKind = 'records' | 'snapshot';

/** Where a block stands. A mark has `lastSeq = firstSeq - 1`. */
export interface BlockSpan {
  /** 1, 2, 3 ... without a gap. */
  readonly number: number;
  readonly kind: BlockKind;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** One link of the chain: 32-byte SHA-256 hashes, and the bytes that were written at once. */
export interface Block extends BlockSpan {
  readonly prevHash: Uint8Array;
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** Most records in one block: bounds how long the first of a group waits for the last. */
export const BLOCK_RECORDS_MAX = 4096;
/** Most bytes in one block, unless a single record is larger. */
export const BLOCK_BYTES_MAX = 1 << 20;
/** Room between the core and the writer, in bytes. A power of two. */
export const RING_BYTES = 16 << 20;
/** Disk kept for the write-ahead log of a file, in bytes. */
export const LOG_BYTES = 32 << 20;
/** Snapshots kept when nothing else is asked for. */
export const SNAPSHOTS_KEPT = 3;
/** Longest state hash, in UTF-8 bytes. */
export const STATE_HASH_BYTES_MAX = 256;
/** Longest header, in UTF-8 bytes. */
export const HEADER_BYTES_MAX = 1 << 20;

/** A refusal, or the end of a journal's life: names the file, what was found, what is accepted. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly file: string;

  constructor(file: string, found: string, accepted: string, options?: ErrorOptions) {
    super(`${file}: ${found}. Accepted: ${accepted}.`, options);
    this.file = file;
  }
}

/** Runs `order`; whatever it throws leaves as a JournalError that names `file` and `attempt`. */
export function guarded<T>(file: string, attempt: string, order: () => T): T {
  try {
    return order();
  } catch (error) {
    if (error instanceof JournalError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const found = `could not ${attempt} (${reason})`;
    throw new JournalError(file, found, 'a whole journal on a working disk', { cause: error });
  }
}
