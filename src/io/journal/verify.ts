import type { ChainEnd } from './block.ts';
import { sameBytes } from './block.ts';
import { ownPath } from './create.ts';
import type { HeadReading } from './head.ts';
import { readHead } from './head.ts';
import type { JournalReader } from './journal.ts';
import { JournalError } from './journal.ts';
import type { BlockSource } from './reading.ts';
import { beginning, ChainReader, followChain } from './reading.ts';
import { BlockStore } from './store.ts';

/**
 * How the head file stands to the chain. 'behind': there are whole blocks after the one it names,
 * as while a writer is at work or after a crash. 'ahead': acknowledged blocks are missing.
 * 'differs': it names another hash. 'foreign': it is the head of another journal.
 */
export type HeadState =
  | 'matches'
  | 'behind'
  | 'ahead'
  | 'differs'
  | 'foreign'
  | 'damaged'
  | 'absent';

export interface Verification {
  readonly id: string;
  readonly records: number;
  readonly blocks: number;
  readonly lastSeq: number;
  /** SHA-256 of the last block, in hex: proves everything before it. */
  readonly headHash: string;
  readonly headFile: HeadState;
  /** Snapshots that are whole. */
  readonly snapshots: number;
}

/**
 * Recomputes the whole chain of `file`, in this process and without writing, while it is being
 * written or not. `progress` is called for each block with its number and the last number.
 * @throws JournalError at the first block that is damaged, missing or out of place.
 */
export function verifyChain(
  file: string,
  progress?: (block: number, blocks: number) => void,
): Verification {
  const path = ownPath(file);
  const reading = steadyHead(path);
  const store = new BlockStore(path);
  try {
    const blocks = store.count();
    let end = beginning(store);
    let named = end;
    for (const block of followChain(store, end)) {
      end = block;
      if (reading.kind === 'named' && block.number === reading.head.number) named = block;
      progress?.(block.number, Math.max(blocks, block.number));
    }
    store.refuseDamagedPages();
    let snapshots = 0;
    for (const _ of new ChainReader(store).snapshots()) snapshots += 1;
    return {
      id: store.id,
      records: end.lastSeq,
      blocks: end.number,
      lastSeq: end.lastSeq,
      headHash: Buffer.from(end.hash).toString('hex'),
      headFile: headState(store, reading, end, named),
      snapshots,
    };
  } finally {
    store.close();
  }
}

/**
 * Opens `file` for reading, in any process, while it is being written or not. A missing head file
 * is accepted, since a copy of the journal alone may be read; one that contradicts it is not.
 * @throws JournalError if it is not a journal, or lacks a block that its head file names.
 */
export function readJournal(file: string): JournalReader {
  const path = ownPath(file);
  // The head first: what it names is stored by then, however fast the writer is.
  const reading = steadyHead(path);
  const store = new BlockStore(path);
  try {
    const count = store.count();
    const end = store.end(count);
    const named = reading.kind === 'named' ? store.end(Math.min(reading.head.number, count)) : end;
    const state = headState(store, reading, end, named);
    if (state === 'matches' || state === 'behind' || state === 'absent') {
      return new ChainReader(store);
    }
    const found = `the head file ${state} (the journal ends with seq ${end.lastSeq})`;
    throw new JournalError(path, found, 'a head file of the same moment, or none');
  } catch (error) {
    store.close();
    throw error;
  }
}

/** A slot that is being written looks torn for a moment; a damaged one stays so. */
function steadyHead(file: string): HeadReading {
  let reading = readHead(file);
  for (let tries = 0; tries < 20; tries += 1) {
    if (reading.kind === 'absent' || (reading.kind === 'named' && !reading.torn)) break;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    reading = readHead(file);
  }
  return reading;
}

function headState(
  source: BlockSource,
  reading: HeadReading,
  end: ChainEnd,
  named: ChainEnd,
): HeadState {
  if (reading.kind !== 'named') return reading.kind;
  const { head } = reading;
  if (head.id !== source.id) return 'foreign';
  if (head.number > end.number) return 'ahead';
  if (head.lastSeq !== named.lastSeq || !sameBytes(head.hash, named.hash)) return 'differs';
  // A torn slot was the one written last: the block it named must be there too.
  if (reading.torn && head.number === end.number) return 'damaged';
  return head.number === end.number ? 'matches' : 'behind';
}
