/** Recomputes a desk from its journal: what it was told, what it said, and what it looked at. */
import {
  Desk,
  type DeskCommand,
  type DeskEvent,
  type DeskTerms,
  decodeCommand,
} from '../../core/desk/index.ts';
import { InvariantError } from '../../core/model/index.ts';
import type { LinearSolver } from '../../core/waterfall/index.ts';
import { readJournal } from '../journal/index.ts';
import { termsOf } from './resume.ts';

/** Called with every command and what it caused; `desk` is as it was left by it. */
export type VisitCommand = (
  seq: number,
  command: DeskCommand,
  events: readonly DeskEvent[],
  desk: Desk,
) => void;

export interface ReplayedDesk {
  readonly terms: DeskTerms;
  readonly commands: number;
  readonly events: number;
  readonly eventHash: string;
  readonly stateHash: string;
  /** Snapshots whose hash was held against the replayed state. */
  readonly snapshotsChecked: number;
}

/**
 * Replays a desk's journal from its beginning.
 *
 * @param until last command, where not all are wanted
 * @throws InvariantError where a saved state is not the one that the commands give;
 *   JournalError where the file is not a whole journal
 */
export function replayDesk(
  file: string,
  solver: LinearSolver,
  visit: VisitCommand = () => {},
  until = Number.POSITIVE_INFINITY,
): ReplayedDesk {
  const reader = readJournal(file);
  try {
    const terms = termsOf(reader.header);
    const desk = new Desk(terms, { journal: reader.id, solver });
    const saved = new Map<number, string>();
    for (const { seq, stateHash } of reader.snapshots()) saved.set(seq, stateHash);
    let events = 0;
    let snapshotsChecked = 0;
    const last = Math.min(until, reader.lastSeq);
    reader.forEach(1, last, (seq, buffer, offset, length) => {
      const command = decodeCommand(buffer.slice(offset, offset + length));
      const caused = desk.apply(command);
      events += caused.length;
      visit(seq, command, caused, desk);
      const expected = saved.get(seq);
      if (expected === undefined) return;
      const found = desk.stateHash();
      if (found !== expected) {
        const says = `state ${found} at seq ${seq}, saved was ${expected}`;
        throw new InvariantError('replay-equality', says);
      }
      snapshotsChecked += 1;
    });
    const hashes = { eventHash: desk.eventHash(), stateHash: desk.stateHash() };
    return { terms, commands: desk.seq, events, ...hashes, snapshotsChecked };
  } finally {
    reader.close();
  }
}
