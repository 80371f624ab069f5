import type { ChainEnd, SnapshotMark } from './block.ts';
import {
  blockFault,
  digestOf,
  genesis,
  linkFault,
  markIn,
  sameBytes,
  visitRecords,
} from './block.ts';
import type { Block, JournalReader, JournalRecord, Snapshot, Visit } from './journal.ts';
import { JournalError } from './journal.ts';

/** Where blocks come from, as stored: nothing here has been checked yet. */
export interface BlockSource {
  readonly file: string;
  readonly id: string;
  readonly header: string;
  count(): number;
  end(number: number): ChainEnd;
  from(number: number): Iterable<Block>;
  marks(): Iterable<Block>;
  savedBytes(seq: number): Uint8Array | undefined;
  close(): void;
}

/** Follows the chain after `end`; throws JournalError at the first block that breaks it. */
export function* followChain(
  source: BlockSource,
  end: ChainEnd,
): Generator<Block, void, undefined> {
  let last = end;
  for (const block of source.from(end.number + 1)) {
    const fault = linkFault(last, block);
    if (fault) throw new JournalError(source.file, fault, 'an unbroken chain of blocks');
    yield block;
    last = block;
  }
}

/** A reader of any source of blocks. */
export class ChainReader implements JournalReader {
  readonly id: string;
  readonly header: string;
  readonly #source: BlockSource;

  constructor(source: BlockSource) {
    this.#source = source;
    this.id = source.id;
    this.header = source.header;
  }

  get lastSeq(): number {
    return this.#source.end(this.#source.count()).lastSeq;
  }

  forEach(fromSeq: number, untilSeq: number, visit: Visit): void {
    if (untilSeq < fromSeq) return;
    for (const block of this.#holding(fromSeq)) {
      if (block.kind === 'records') visitRecords(block, fromSeq, untilSeq, visit);
      if (block.lastSeq >= untilSeq) return;
    }
  }

  *records(fromSeq: number): Generator<JournalRecord, void, undefined> {
    const record = { seq: 0, bytes: new Uint8Array() };
    for (const block of this.#holding(fromSeq)) {
      if (block.kind !== 'records') continue;
      const group: JournalRecord[] = [];
      visitRecords(block, fromSeq, block.lastSeq, (seq, buffer, offset, length) => {
        group.push({ seq, bytes: buffer.subarray(offset, offset + length) });
      });
      for (const found of group) yield Object.assign(record, found);
    }
  }

  *blocks(fromNumber = 1): Generator<Block, void, undefined> {
    const isNumber = Number.isSafeInteger(fromNumber) && fromNumber >= 1;
    if (!isNumber) throw this.#refusal(`blocks from ${fromNumber}`);
    if (fromNumber > this.#source.count()) return;
    yield* followChain(this.#source, this.#source.end(fromNumber - 1));
  }

  *snapshots(): Generator<Snapshot, void, undefined> {
    const given = new Set<number>();
    for (const mark of wholeMarks(this.#source)) {
      if (given.has(mark.seq)) continue;
      const bytes = this.#source.savedBytes(mark.seq);
      if (!bytes || !sameBytes(digestOf(bytes), mark.digest)) continue;
      given.add(mark.seq);
      yield { seq: mark.seq, stateHash: mark.stateHash, bytes };
    }
  }

  close(): void {
    this.#source.close();
  }

  /** The blocks from the one that holds `fromSeq`. Found by halving: last seqs never fall. */
  #holding(fromSeq: number): Iterable<Block> {
    if (!(Number.isSafeInteger(fromSeq) && fromSeq >= 1)) {
      throw this.#refusal(`records from ${fromSeq}`);
    }
    let low = 0;
    let high = this.#source.count();
    if (this.#source.end(high).lastSeq < fromSeq) return [];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#source.end(middle).lastSeq < fromSeq) low = middle;
      else high = middle;
    }
    return this.blocks(high);
  }

  #refusal(asked: string): JournalError {
    return new JournalError(this.#source.file, `${asked} asked for`, 'whole numbers from 1');
  }
}

function* wholeMarks(source: BlockSource): Generator<SnapshotMark, void, undefined> {
  for (const block of source.marks()) {
    const fault = blockFault(block);
    if (fault) throw new JournalError(source.file, fault, 'whole blocks');
    const mark = markIn(block);
    if (mark) yield mark;
  }
}

/** The chain before its first block. */
export const beginning = (source: BlockSource): ChainEnd => genesis(source.id, source.header);
