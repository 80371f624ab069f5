import type { ChainEnd } from './block.ts';
import { sameBytes } from './block.ts';
import type { Head, HeadReading } from './head.ts';
import { readHead } from './head.ts';
import { guarded, JournalError } from './journal.ts';
import { beginning, followChain } from './reading.ts';
import type { BlockStore } from './store.ts';
import { tornFrames } from './wal.ts';

/** What a journal looks like before anything is written to it. */
export interface Findings {
  /** 'broken': a block is unreadable, damaged, missing between others, or does not link. */
  readonly chain: 'whole' | 'broken';
  /** 'torn': one of its two slots is not valid. 'foreign': it names another journal. */
  readonly head: 'whole' | 'torn' | 'absent' | 'damaged' | 'foreign';
  /** Blocks after the one the head names; negative if that one is not there. */
  readonly beyond: number;
  /** The block the head names has the hash and the last seq it names. */
  readonly agrees: boolean;
  /** The log ends with frames that belong to no whole commit. */
  readonly tornLog: boolean;
}

export type Decision = 'keep' | 'keep-unacknowledged' | 'truncate' | 'halt';

/**
 * One row of the table. The order of writing decides what a crash can leave: block, fsync, head
 * slot, fdatasync, acknowledgement, next block. So at most one block is beyond the head, or two
 * if the newest slot is lost; and a slot is only torn while its block is already there.
 *
 * | chain  | head              | beyond     | agrees | log  | decision                         |
 * |--------|-------------------|------------|--------|------|----------------------------------|
 * | whole  | whole             | 0          | yes    | tidy | keep                             |
 * | whole  | whole             | 0          | yes    | torn | truncate: never acknowledged     |
 * | whole  | whole             | 1          | yes    | -    | keep: whole, not acknowledged    |
 * | whole  | torn              | 1, 2       | yes    | -    | keep, and write the slot again   |
 * | whole  | whole             | < 0        | -      | -    | halt: acknowledged, now missing  |
 * | whole  | torn              | <= 0       | -      | -    | halt: the same, or a damaged slot|
 * | whole  | whole             | > 1        | yes    | -    | halt: a head write was lost      |
 * | whole  | torn              | > 2        | yes    | -    | halt: the same                   |
 * | whole  | whole, torn       | >= 0, >= 1 | no     | -    | halt: another history            |
 * | whole  | foreign           | -          | -      | -    | halt: another journal's head     |
 * | whole  | damaged           | -          | -      | -    | halt: both slots, or its size    |
 * | whole  | absent            | -          | -      | -    | halt: nothing says what was acked|
 * | broken | -                 | -          | -      | -    | halt: damage, reorder, misdirect |
 */
export interface Case {
  readonly decision: Decision;
  readonly says: string;
  readonly fits: (findings: Findings) => boolean;
}

const whole = (f: Findings): boolean => f.chain === 'whole';
const headed = (f: Findings, head: Findings['head']): boolean => whole(f) && f.head === head;

export const CASES: readonly Case[] = [
  {
    decision: 'keep',
    says: 'everything stored was acknowledged',
    fits: (f) => headed(f, 'whole') && f.beyond === 0 && f.agrees && !f.tornLog,
  },
  {
    decision: 'truncate',
    says: 'an unfinished group at the end of the log was never acknowledged',
    fits: (f) => headed(f, 'whole') && f.beyond === 0 && f.agrees && f.tornLog,
  },
  {
    decision: 'keep-unacknowledged',
    says: 'the last group is whole, its acknowledgement was not finished',
    fits: (f) => headed(f, 'whole') && f.beyond === 1 && f.agrees,
  },
  {
    decision: 'keep-unacknowledged',
    says: 'the acknowledgement of a whole group was torn',
    fits: (f) => headed(f, 'torn') && (f.beyond === 1 || f.beyond === 2) && f.agrees,
  },
  {
    decision: 'halt',
    says: 'acknowledged records are missing or damaged',
    fits: (f) => headed(f, 'whole') && f.beyond < 0,
  },
  {
    decision: 'halt',
    says: 'acknowledged records are missing, or the head file is damaged',
    fits: (f) => headed(f, 'torn') && f.beyond <= 0,
  },
  {
    decision: 'halt',
    says: 'the head file is older than the journal',
    fits: (f) => headed(f, 'whole') && f.beyond > 1 && f.agrees,
  },
  {
    decision: 'halt',
    says: 'the head file is older than the journal and damaged',
    fits: (f) => headed(f, 'torn') && f.beyond > 2 && f.agrees,
  },
  {
    decision: 'halt',
    says: 'the head file names another history of this journal',
    fits: (f) =>
      !f.agrees && ((headed(f, 'whole') && f.beyond >= 0) || (headed(f, 'torn') && f.beyond >= 1)),
  },
  {
    decision: 'halt',
    says: 'the head file belongs to another journal',
    fits: (f) => headed(f, 'foreign'),
  },
  { decision: 'halt', says: 'the head file is damaged', fits: (f) => headed(f, 'damaged') },
  { decision: 'halt', says: 'the head file is missing', fits: (f) => headed(f, 'absent') },
  { decision: 'halt', says: 'the chain of blocks is broken', fits: (f) => !whole(f) },
];

/** The one case that fits. A table with a gap or an overlap must not decide over a journal. */
export function decide(findings: Findings): Case {
  const fitting = CASES.filter((row) => row.fits(findings));
  const [only] = fitting;
  if (!only || fitting.length !== 1) {
    throw new Error(`${fitting.length} recovery cases fit ${JSON.stringify(findings)}`);
  }
  return only;
}

/** 'chain' reads every block; 'tail' only from the newest snapshot's mark or the head. */
export type Check = 'chain' | 'tail';

/** A journal that may be continued after `end`. */
export interface Recovery {
  readonly decision: Decision;
  readonly says: string;
  readonly end: ChainEnd;
  /** Of the newest valid head slot. */
  readonly generation: number;
  /** Frames of the log that are dropped because no whole commit has them. */
  readonly framesDropped: number;
}

/**
 * Judges the journal behind `store` without writing to it, and throws JournalError where the
 * table says halt. The caller has the writer's lock, so nothing moves meanwhile.
 */
export function recover(store: BlockStore, check: Check): Recovery {
  const { file } = store;
  const reading = readHead(file);
  const head = reading.kind === 'named' ? reading.head : undefined;
  const tail = follow(store, check, head);
  const dropped = guarded(file, 'read its log', () => tornFrames(file));
  const found = decide({
    chain: tail.broken ? 'broken' : 'whole',
    head: headFinding(store.id, reading),
    beyond: head ? tail.end.number - head.number : 0,
    agrees: tail.agrees,
    tornLog: dropped > 0,
  });
  if (tail.broken) throw tail.broken;
  if (found.decision === 'halt' || !head) {
    throw new JournalError(file, `${found.says} (${describe(reading, tail.end)})`, RESTORE);
  }
  const { decision, says } = found;
  const { generation } = head;
  return { decision, says, end: tail.end, generation, framesDropped: dropped };
}

const RESTORE = 'a journal and a head file of one moment; restore both from a copy';

interface Tail {
  readonly end: ChainEnd;
  readonly agrees: boolean;
  readonly broken?: JournalError;
}

function follow(store: BlockStore, check: Check, head: Head | undefined): Tail {
  let end = beginning(store);
  let agrees = false;
  const compare = (last: ChainEnd): void => {
    const { number, lastSeq, hash } = last;
    end = { number, lastSeq, hash };
    if (number !== head?.number) return;
    agrees = lastSeq === head.lastSeq && sameBytes(hash, head.hash);
  };
  try {
    compare(check === 'chain' ? end : store.end(startOfTail(store, head)));
    for (const block of followChain(store, end)) compare(block);
    if (check === 'chain') store.refuseDamagedPages();
    return { end, agrees };
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return { end, agrees, broken: error };
  }
}

/** The block before the newest mark, or before the named block if that is earlier. */
function startOfTail(store: BlockStore, head: Head | undefined): number {
  const [mark] = store.marks();
  const first = Math.min(mark?.number ?? 1, head?.number ?? 1);
  return Math.min(Math.max(first - 1, 0), store.count());
}

export function headFinding(id: string, reading: HeadReading): Findings['head'] {
  if (reading.kind !== 'named') return reading.kind;
  if (reading.head.id !== id) return 'foreign';
  return reading.torn ? 'torn' : 'whole';
}

function describe(reading: HeadReading, end: ChainEnd): string {
  const stored = `the journal ends with block ${end.number}, seq ${end.lastSeq}`;
  if (reading.kind === 'absent') return stored;
  if (reading.kind === 'damaged') return `${stored}; the head file has ${reading.found}`;
  const { number, lastSeq, id } = reading.head;
  return `${stored}; the head file names block ${number}, seq ${lastSeq} of journal ${id}`;
}
